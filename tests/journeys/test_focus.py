"""Content that is exchanged: where the focus goes, what the title says, what is said aloud."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.server import Server
from tests.support.server_session import sign_in_at


def signed_in(page: Page, hall: Server, path: str) -> Page:
    """The legal rep of the demo unit on a page."""
    cookies = sign_in_at(hall).cookies
    page.context.add_cookies(
        [{"name": name, "value": value, "url": hall.url} for name, value in cookies.items()]
    )
    page.goto(path)
    page.wait_for_function("window.did_handshake")
    return page


def press(control: Locator, key: str = "Enter") -> None:
    """Use a control by keyboard."""
    control.focus()
    control.press(key)


def said(page: Page) -> Locator:
    """What is told to those who listen."""
    return page.locator("body > .rs-sr[role=status]")


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True)


def test_the_menu_of_the_unit_center_leads_to_the_new_heading(desktop: Page, hall: Server) -> None:
    page = signed_in(desktop, hall, "/unit")
    menu = page.get_by_role("navigation", name="单位中心菜单")

    press(menu.get_by_role("link", name="单位办件"))
    expect(heading(page, "单位办件")).to_be_focused()
    expect(page).to_have_title(re.compile("^单位办件 - "))

    press(menu.get_by_role("link", name="单位主页"))
    expect(heading(page, "单位主页")).to_be_focused()
    page.go_back()
    expect(heading(page, "单位办件")).to_be_focused()


def test_filters_and_search_of_a_list_keep_the_focus_and_say_what_was_found(
    desktop: Page, hall: Server
) -> None:
    page = signed_in(desktop, hall, "/unit/cases")
    filters = page.get_by_role("navigation", name="按状态筛选")

    press(filters.get_by_role("link", name="已办结"))
    expect(page).to_have_url(re.compile("state=closed"))
    expect(filters.get_by_role("link", name="已办结")).to_be_focused()
    expect(said(page)).to_have_text("查到 6 条")
    expect(page).to_have_title(re.compile("^单位办件（已办结）"))

    box = page.get_by_label("办件名称或编号")
    box.fill("调解登记")
    box.press("Enter")
    expect(said(page)).to_have_text("查到 2 条")
    expect(box).to_be_focused()

    press(filters.get_by_role("link", name="全部"))
    expect(page).to_have_title(re.compile("^单位办件 - "))
    expect(page.locator("tbody tr")).to_have_count(2)
    press(page.get_by_role("link", name="重置"))
    expect(page.locator("tbody tr")).to_have_count(10)
    expect(filters.get_by_role("link", name="全部")).to_be_focused()
    press(page.get_by_role("link", name="下一页"))
    expect(heading(page, "单位办件")).to_be_focused()
    expect(said(page)).to_have_text(re.compile(r"查到 \d+ 条，第 2 页"))


def test_a_search_in_the_help_tells_how_much_it_found_and_keeps_what_was_typed(
    desktop: Page,
) -> None:
    desktop.goto("/help")
    box = desktop.get_by_label("搜索问题")
    box.fill("密码")
    box.press("Enter")
    expect(desktop).to_have_title(re.compile(r"^找到 \d+ 个问题 - 帮助 - "))
    expect(box).to_have_value("密码")


def test_tabs_of_the_login_and_the_thanks_for_a_report_have_the_focus(desktop: Page) -> None:
    desktop.goto("/login")
    press(desktop.get_by_role("tab", name="单位登录"), "ArrowLeft")
    expect(desktop.get_by_role("tab", name="个人登录")).to_be_focused()
    expect(desktop.get_by_label("统一社会信用代码/单位编号/机构编号")).to_have_count(0)
    expect(desktop.get_by_role("tab", name="个人登录")).to_be_focused()

    desktop.goto("/feedback?page=/help")
    press(desktop.get_by_role("combobox", name="问题类型"))
    desktop.get_by_role("option").first.click()
    desktop.get_by_label("问题描述").fill("打开后是空白页")
    press(desktop.get_by_role("button", name="提交"))
    expect(heading(desktop, "已收到，谢谢您")).to_be_focused()


def test_a_dialog_and_the_strip_before_the_end_give_the_focus_back(
    desktop: Page, hall: Server, new_page: NewPage
) -> None:
    other = signed_in(new_page(), hall, "/person")
    other.close()
    page = signed_in(desktop, hall, "/person")
    opener = page.get_by_role("button", name="下线其他设备")
    press(opener)
    expect(page.get_by_role("button", name="取消")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()

    press(opener)
    page.get_by_role("button", name="全部下线").press("Enter")
    expect(opener).to_have_count(0)
    expect(page.get_by_role("region", name="我的登录设备")).to_be_focused()

    link = page.get_by_role("link", name="返回单位中心")
    link.focus()
    page.evaluate("rsIdle(100)")
    press(page.get_by_role("button", name="继续使用"))
    expect(page.get_by_role("button", name="继续使用")).to_be_hidden()
    expect(link).to_be_focused()


@pytest.mark.parametrize("path", ["/register", "/sandbox/controls"])
@pytest.mark.parametrize("width", [390, 320])
def test_nothing_that_has_the_focus_lies_below_the_bar_of_its_form(
    new_page: NewPage, path: str, width: int
) -> None:
    page = new_page({**PHONE, "viewport": {"width": width, "height": 844}})
    page.goto(path)
    page.wait_for_function("window.did_handshake")

    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        assert page.evaluate(HIDDEN) is None
        if page.evaluate("document.activeElement.matches('.rs-formbar button')"):
            return
    raise AssertionError("the bar of the form was never reached")


MOST_STOPS = 60
HIDDEN = """() => {
  const here = document.activeElement, bar = document.querySelector('.rs-formbar');
  if (here === document.body || bar.contains(here)) return null;
  const place = (here.closest('.q-field') ?? here).getBoundingClientRect();
  const isBelow = place.bottom > bar.getBoundingClientRect().top
    && here.compareDocumentPosition(bar) & Node.DOCUMENT_POSITION_FOLLOWING;
  return isBelow ? here.outerHTML.slice(0, 120) : null;
}"""


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_region_chosen_by_keyboard_leaves_the_focus_on_what_chose_it(
    desktop: Page, hall: Server, *, is_signed_in: bool
) -> None:
    if is_signed_in:
        signed_in(desktop, hall, "/services")
    else:
        desktop.goto("/services")
    press(desktop.get_by_role("button", name="省本级"))
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("当前地区为南京市")).to_be_visible()
    if is_signed_in:
        desktop.wait_for_function("window.did_handshake")

    expect(desktop.get_by_role("button", name="南京市")).to_be_focused()
