"""验证身份 with desk and phone together: the act that asked for it goes on by itself."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from models.seed.cast import WANG_SHILI
from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.server_session import SignedIn, sign_in_at
from tests.support.walk import scan, sign_in_app


def test_an_export_is_confirmed_on_the_phone_and_goes_on(
    own_hall: Server, new_page: NewPage
) -> None:
    desk, phone = new_page(server=own_hall), new_page(PHONE, server=own_hall)
    here = at_the_history(desk, own_hall)
    here.set("proved_at", datetime.now(UTC) - timedelta(minutes=16))

    desk.get_by_role("button", name="XLSX").click()
    desk.get_by_role("tab", name="扫码").click()
    scan(desk, phone)
    look_over(desk)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, WANG_SHILI)
    expect(phone.get_by_text("是您本人正在办理吗？")).to_be_visible()
    expect(desk.get_by_text("王**正在手机上确认")).to_be_visible()
    number = desk.locator(".rs-match").inner_text()
    expect(phone.locator(".rs-ask-no b")).to_have_text(number)
    with desk.expect_download() as download:
        phone.get_by_role("button", name="确认是我").click()

    assert re.fullmatch(r"授权历史-[-0-9]+\.xlsx", download.value.suggested_filename)
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(desk.get_by_text("已导出")).to_be_visible()
    expect(phone.get_by_text("已确认")).to_be_visible()


def at_the_history(page: Page, server: Server) -> SignedIn:
    """The legal rep of the demo unit before 授权历史."""
    here = sign_in_at(server)
    page.context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in here.cookies.items()]
    )
    page.goto("/unit/members/history")
    page.wait_for_function("window.did_handshake")
    return here
