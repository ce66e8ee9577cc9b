"""线上自助注册: desktop and phone together, from the credit code to the unit's home."""

import re

from playwright.sync_api import Page, expect

from models.seed.cast import DEMO_UNIT, DISPATCH_UNIT, SNACK_SHOP, WANG_SHILI, ZHOU_YANGLI
from tests.journeys.conftest import NewPage
from tests.support.browser import Watch
from tests.support.sandbox import SandboxApi
from tests.support.server import Server
from tests.support.walk import (
    INSTITUTE,
    PASSWORD,
    check_unit,
    fill_unit,
    scan,
    set_account,
    show_face,
    sign_in,
    sign_in_app,
    solve_captcha,
)

# What was typed before is typed in again by now: a quicker user would type into the midst of it.
IS_BACK = "!window.before && window.socket?.connected && !sessionStorage.getItem('rs-unsent')"
STORED_AFTER = 900  # milliseconds after the last key, with time to spare


def step(page: Page, name: str) -> None:
    """Expect a step of the registration to be the current one."""
    expect(page.locator(".rs-steps [aria-current=step]")).to_have_text(re.compile(name))


def test_a_unit_registers_and_its_legal_representative_stands_in_the_unit_center(
    own_hall: Server, new_page: NewPage
) -> None:
    desktop, phone = new_page(server=own_hall), new_page(server=own_hall)
    desktop.goto("/register")
    check_unit(desktop, DISPATCH_UNIT)
    step(desktop, "法定代表人认证")

    scan(desktop, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, ZHOU_YANGLI)
    expect(desktop.get_by_text("已扫码")).to_be_visible(timeout=3000)
    show_face(phone)
    expect(phone.get_by_text("已确认")).to_be_visible()

    step(desktop, "填写账户信息")
    set_account(desktop, ZHOU_YANGLI.mobile)
    expect(desktop.get_by_role("heading", name="注册成功")).to_be_visible()
    desktop.get_by_role("button", name="立即登录").click()
    expect(desktop).to_have_url(re.compile("/unit$"))
    expect(desktop.get_by_text("无锡示范劳务派遣有限公司").first).to_be_visible()
    expect(desktop.get_by_role("link", name=re.compile("办理中.*0"))).to_be_visible()


def test_a_face_check_by_alipay_leads_to_an_account_that_signs_in(
    desktop: Page, new_page: NewPage
) -> None:
    phone, rep = new_page(), INSTITUTE.legal_rep
    desktop.goto("/register")
    check_unit(desktop, INSTITUTE)
    scan(desktop, phone)
    phone.get_by_role("button", name="使用支付宝人脸认证").click()
    show_face(phone)
    step(desktop, "填写账户信息")
    set_account(desktop, rep.mobile)
    expect(desktop.get_by_role("heading", name="注册成功")).to_be_visible()

    other = new_page()
    other.goto("/login")
    sign_in(other, INSTITUTE.uscc.lower(), rep.mobile, PASSWORD)
    expect(other).to_have_url(re.compile("/unit$"))


def test_each_mistake_of_the_first_step_is_told_beside_its_field(desktop: Page) -> None:
    desktop.goto("/register")
    desktop.get_by_role("button", name="下一步").click()
    expect(desktop.get_by_role("heading", name="有 5 处需要修改")).to_be_visible()

    fill_unit(desktop, DISPATCH_UNIT, uscc="91320200MAXAA0036T")
    desktop.get_by_role("button", name="下一步").click()
    expect(desktop.get_by_text("校验").first).to_be_visible()

    check_unit(desktop, DISPATCH_UNIT, unit_name="无锡示范劳务有限公司")
    expect(desktop.get_by_text("错误：单位全称与登记信息不一致")).to_be_visible()
    expect(desktop.get_by_label("单位全称")).to_have_attribute("aria-invalid", "true")
    expect(desktop.get_by_label("单位全称")).to_have_value("无锡示范劳务有限公司")

    check_unit(desktop, DISPATCH_UNIT, name="周样")
    expect(desktop.get_by_text("错误：法定代表人姓名与登记信息不一致")).to_be_visible()


def test_a_registered_unit_is_told_so_only_to_who_knows_its_legal_representative(
    desktop: Page,
) -> None:
    desktop.goto("/register")
    check_unit(desktop, DEMO_UNIT, id_number=ZHOU_YANGLI.id_number, name=ZHOU_YANGLI.name)
    expect(desktop.get_by_text("错误：法定代表人证件号码与登记信息不一致")).to_be_visible()
    expect(desktop.get_by_text("该单位已注册")).to_have_count(0)

    check_unit(desktop, DEMO_UNIT)
    expect(desktop.get_by_text("错误：该单位已注册")).to_be_visible()


def test_a_registry_that_is_down_keeps_everything_and_offers_to_try_again(
    desktop: Page, sandbox: SandboxApi
) -> None:
    sandbox.post("faults", name="registry_down", amount=1)
    desktop.goto("/register")
    check_unit(desktop, DISPATCH_UNIT)
    expect(desktop.get_by_text("单位登记信息库暂时无法连接")).to_be_visible()

    sandbox.clear_faults()
    desktop.get_by_role("button", name="重试").click()
    step(desktop, "法定代表人认证")


def test_the_registration_goes_on_where_the_browser_was_closed(
    new_page: NewPage, hall: Server
) -> None:
    desktop = new_page()
    desktop.goto("/register")
    fill_unit(desktop, SNACK_SHOP)
    desktop.wait_for_timeout(STORED_AFTER)
    desktop.close()

    again = desktop.context.new_page()
    again.goto("/register")
    expect(again.get_by_label("单位全称")).to_have_value(SNACK_SHOP.name)
    again.get_by_role("button", name="下一步").click()
    solve_captcha(again)
    step(again, "法定代表人认证")
    again.reload()
    step(again, "法定代表人认证")


def test_a_stranger_who_scans_learns_nothing_and_cannot_confirm(desktop: Page, phone: Page) -> None:
    desktop.goto("/register")
    check_unit(desktop, DISPATCH_UNIT)
    scan(desktop, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, WANG_SHILI)

    phone.wait_for_url("**/q/**")
    phone.wait_for_function("window.socket?.connected")
    expect(phone.get_by_text("不能办理", exact=True).first).to_be_visible()
    expect(phone.get_by_text("周样例")).to_have_count(0)
    expect(desktop.get_by_text("等待扫码")).to_be_visible()


def test_not_me_on_the_phone_is_shown_on_the_screen_at_once(desktop: Page, phone: Page) -> None:
    desktop.goto("/register")
    check_unit(desktop, DISPATCH_UNIT)
    scan(desktop, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, ZHOU_YANGLI)
    phone.get_by_role("button", name="不是我").click()

    expect(desktop.get_by_text("已取消")).to_be_visible(timeout=3000)
    desktop.get_by_role("button", name="重新扫码").click()
    expect(desktop.get_by_text("等待扫码")).to_be_visible()


def test_of_two_browsers_with_one_code_the_second_is_told_it_is_registered(
    own_hall: Server, new_page: NewPage
) -> None:
    first, second, phone = (new_page(server=own_hall) for _ in range(3))
    for page in (first, second):
        page.goto("/register")
        check_unit(page, DISPATCH_UNIT)
        scan(page, phone)
        if page is first:
            phone.get_by_role("link", name="打开江苏智慧人社APP").click()
            sign_in_app(phone, ZHOU_YANGLI)
        show_face(phone)
        step(page, "填写账户信息")

    set_account(first, "13900010962")
    expect(first.get_by_role("heading", name="注册成功")).to_be_visible()
    set_account(second, "13900010963")
    expect(second.get_by_text("该单位已注册").first).to_be_visible()


def test_a_server_that_is_killed_loses_nothing_of_a_registration(
    own_hall: Server, new_page: NewPage, watch: Watch
) -> None:
    watch.expect("ERR_|WebSocket")
    desktop, phone = new_page(server=own_hall), new_page(server=own_hall)
    desktop.goto("/register")
    fill_unit(desktop, DISPATCH_UNIT)
    desktop.wait_for_timeout(STORED_AFTER)
    kill_and_restart(own_hall, desktop)
    # Masked as it was kept, or as it was typed where the same tab has it still.
    expect(desktop.get_by_label("法定代表人姓名")).to_have_value(re.compile(r"周(样例|\*\*)"))

    check_unit(desktop, DISPATCH_UNIT)
    scan(desktop, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, ZHOU_YANGLI)
    expect(phone.get_by_role("checkbox")).to_be_visible()
    kill_and_restart(own_hall, desktop, phone)
    expect(desktop.get_by_text("已扫码")).to_be_visible()
    show_face(phone)

    step(desktop, "填写账户信息")
    set_account(desktop, ZHOU_YANGLI.mobile)
    expect(desktop.get_by_role("heading", name="注册成功")).to_be_visible()
    kill_and_restart(own_hall, desktop)
    expect(desktop.get_by_role("heading", name="注册成功")).to_be_visible()
    desktop.get_by_role("link", name="立即登录").click()
    sign_in(desktop, DISPATCH_UNIT.uscc, ZHOU_YANGLI.mobile, PASSWORD)
    expect(desktop).to_have_url(re.compile("/unit$"))


def kill_and_restart(server: Server, *pages: Page) -> None:
    """Pull the plug; the pages come back by themselves once the server is there again."""
    for page in pages:
        # A line that has held for a moment is new: only then the same cause may reload once more.
        page.wait_for_function("!history.state?.rsReloaded")
        page.evaluate("window.before = true")
    server.kill()
    server.start()
    for page in pages:
        page.wait_for_function(IS_BACK, timeout=30_000)
