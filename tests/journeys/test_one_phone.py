"""Only a phone: the page with the code and the APP that answers it share one small screen."""

import re

from playwright.sync_api import Page, expect

from models.seed.cast import DISPATCH_UNIT, WANG_SHILI, ZHOU_YANGLI
from tests.journeys.conftest import NewPage
from tests.support.browser import (
    PHONE,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    set_dark,
)
from tests.support.server import Server
from tests.support.server_session import count
from tests.support.walk import check_unit, set_account, show_face, sign_in_app

HERE = re.compile("在这部手机上打开江苏智慧人社APP")
THIS_DEVICE = "您正在为这台设备上打开的网页办理"


def open_here(page: Page) -> Page:
    """Tap the link below the code; the APP opens beside the page, which waits."""
    link = page.get_by_role("link", name=HERE)
    expect(link).to_be_visible()
    with page.context.expect_page() as opened:
        link.tap()
    return opened.value


def show_code(page: Page) -> None:
    """Open the login and choose 扫码登录."""
    page.goto("/login")
    page.wait_for_function("window.did_handshake")
    page.get_by_role("tab", name="扫码登录").click()
    expect(page.get_by_text("等待扫码")).to_be_visible()


def look_at(page: Page) -> None:
    """Hold a page to the rules in both modes."""
    assert_accessible_in_both_colors(page)
    assert_no_overflow(page)
    set_dark(page, False)


def test_a_legal_representative_registers_on_one_phone(own_hall: Server, new_page: NewPage) -> None:
    page = new_page(PHONE, server=own_hall)
    page.goto("/register")
    check_unit(page, DISPATCH_UNIT)
    app = open_here(page)
    look_at(page)
    app.get_by_role("link", name="打开江苏智慧人社APP").tap()
    sign_in_app(app, ZHOU_YANGLI)
    expect(app.get_by_text(THIS_DEVICE)).to_be_visible()
    look_at(app)
    show_face(app)
    expect(app.get_by_text("请关闭本页，回到原来的网页继续办理")).to_be_visible()
    app.close()

    set_account(page, ZHOU_YANGLI.mobile)
    page.get_by_role("button", name="立即登录").tap()
    expect(page).to_have_url(re.compile("/unit$"))


def test_a_legal_representative_signs_in_on_one_phone(hall: Server, new_page: NewPage) -> None:
    page = new_page(PHONE)
    show_code(page)
    look_at(page)
    app = open_here(page)
    app.get_by_role("link", name="打开江苏智慧人社APP").tap()
    sign_in_app(app, WANG_SHILI)
    expect(app.get_by_text("确认在这台设备上登录？")).to_be_visible()
    expect(app.get_by_text(THIS_DEVICE)).to_be_visible()
    look_at(app)
    app.get_by_role("button", name="确认登录").tap()

    expect(app.get_by_text("请关闭本页，回到原来的网页继续办理")).to_be_visible()
    expect(page).to_have_url(re.compile("/unit$"))


def test_a_page_that_the_phone_has_put_away_meanwhile_goes_on_when_it_is_loaded_again(
    hall: Server, new_page: NewPage
) -> None:
    page = new_page(PHONE)
    show_code(page)
    app = open_here(page)
    page.goto("about:blank")
    app.get_by_role("link", name="打开江苏智慧人社APP").tap()
    sign_in_app(app, WANG_SHILI)
    app.get_by_role("button", name="确认登录").tap()
    expect(app.get_by_text("已确认")).to_be_visible()

    page.goto("/login")

    expect(page).to_have_url(re.compile("/unit$"))


def test_a_page_that_the_phone_has_frozen_goes_on_long_after_when_it_is_in_front_again(
    hall: Server, new_page: NewPage
) -> None:
    page = new_page(PHONE)
    show_code(page)
    app = open_here(page)
    app.get_by_role("link", name="打开江苏智慧人社APP").tap()
    sign_in_app(app, WANG_SHILI)
    expect(app.get_by_text(THIS_DEVICE)).to_be_visible()
    code = app.url.rpartition("/")[2]
    system = page.context.new_cdp_session(page)
    system.send("Debugger.enable")
    system.send("Debugger.pause")  # no script of the page runs any more
    app.get_by_role("button", name="确认登录").tap()
    expect(app.get_by_text("已确认")).to_be_visible()
    app.wait_for_timeout(2_000)  # there is nothing to see: the page must not be sent on
    assert count(hall, "qr_ticket", "code = ? AND used_at IS NULL", code) == 1

    system.send("Debugger.disable")

    expect(page).to_have_url(re.compile("/unit$"), timeout=20_000)


def test_a_desk_does_not_offer_what_only_a_phone_can(desktop: Page) -> None:
    show_code(desktop)

    expect(desktop.get_by_role("link", name=HERE)).to_be_hidden()
