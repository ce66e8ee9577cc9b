"""我的收件地址 in a real browser: pasted, chosen by keys alone, made the default, deleted."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.server_session import sign_in_at

PAGE = "/unit/settings/addresses"
PASTED = (
    "收货人: 徐示例\n手机号码: 13900010205\n所在地区: 江苏省苏州市工业园区\n详细地址: 示例街328号"
)


def opened(page: Page, server: Server) -> Page:
    """The addresses of the demo unit, for its legal rep."""
    cookies = sign_in_at(server).cookies
    page.context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    page.goto(PAGE)
    page.get_by_role("button", name="新增收件地址").wait_for()
    return page


def listed(page: Page, text: str) -> Locator:
    """An address of the list."""
    return page.locator(".rs-addr > li").filter(has_text=text)


def tab_to(page: Page, label: str) -> None:
    """Go on by Tab until the focus stands on something with this name."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            return
    raise AssertionError(f"Tab does not lead to {label}")


def choose_by_keys(page: Page, label: str, name: str) -> None:
    """Open the list that the focus leads to, walk to a name, and take it."""
    tab_to(page, label)
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("ArrowDown")
        walked = page.locator(".q-menu .q-manual-focusable--focused")
        walked.wait_for()
        if walked.inner_text() == name:
            page.keyboard.press("Enter")
            expect(page.locator(".q-menu")).to_have_count(0)
            return
    raise AssertionError(f"{name} is not in the list")


def test_addresses_are_pasted_chosen_by_keys_made_default_and_deleted(
    own_hall: Server, new_page: NewPage
) -> None:
    page = opened(new_page(server=own_hall), own_hall)
    phone = opened(new_page(PHONE, server=own_hall), own_hall)

    page.get_by_role("button", name="新增收件地址").click()
    page.get_by_label("粘贴整段地址").fill(PASTED)
    page.get_by_role("button", name="识别").click()
    expect(page.get_by_text("已填入收件人姓名、移动电话、所在地区、详细地址")).to_be_visible()
    look_over(page)
    page.get_by_role("button", name="保存").click()
    first = "江苏省 苏州市 苏州工业园区 示例街328号"
    for each in (page, phone):
        expect(listed(each, first)).to_be_visible()

    page.get_by_role("button", name="新增收件地址").click()
    expect(page.get_by_label("粘贴整段地址")).to_be_focused()
    page.get_by_label("收件人姓名").fill("李示例")
    page.get_by_label("移动电话").fill("13900010206")
    choose_by_keys(page, "所在地区，省", "重庆市")
    expect(page.get_by_role("combobox", name="所在地区，市")).to_be_hidden()
    choose_by_keys(page, "所在地区，区县", "忠县")
    expect(page.get_by_role("combobox", name="所在地区，区县")).to_have_value("忠县")
    page.get_by_label("详细地址").fill("示例路9号")
    page.keyboard.press("Enter")
    second = "重庆市 忠县 示例路9号"
    for each in (page, phone):
        expect(listed(each, second)).to_be_visible()

    listed(phone, second).get_by_role("button", name=re.compile("^设为默认")).click()
    for each in (page, phone):
        expect(listed(each, second)).to_contain_text("默认")
        expect(each.get_by_text("默认", exact=True)).to_have_count(1)
    look_over(phone)
    listed(page, second).get_by_role("button", name=re.compile("^删除")).click()
    page.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
    for each in (page, phone):
        expect(listed(each, second)).to_have_count(0)
        expect(listed(each, first)).to_contain_text("默认")  # of the others the newest
        expect(each.get_by_text("当前已设置 3 个，还可以增加 7 个")).to_be_visible()
