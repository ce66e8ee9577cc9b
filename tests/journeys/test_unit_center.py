"""The unit center in a real browser: keyboard, the way back, every width, light and dark."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE, set_width
from tests.support.server import Server
from tests.support.server_session import sign_in_at

HOME, CASES = "/unit", "/unit/cases"


def signed_in(page: Page, hall: Server, path: str) -> Page:
    """The legal rep of the demo unit on a page of the unit center."""
    cookies = sign_in_at(hall).cookies
    page.context.add_cookies(
        [{"name": name, "value": value, "url": hall.url} for name, value in cookies.items()]
    )
    page.goto(path)
    page.locator(".rs-tiles, .rs-table").wait_for()
    return page


def test_a_figure_opens_its_list_and_the_way_back_works(desktop: Page, hall: Server) -> None:
    page = signed_in(desktop, hall, HOME)
    page.get_by_role("link", name=re.compile("已办结")).click()
    expect(page).to_have_url(re.compile("state=closed$"))
    expect(page.locator("tbody tr")).to_have_count(6)

    page.get_by_label("办件名称或编号").fill("调解登记")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(2)

    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(6)
    page.go_back()
    expect(page.get_by_role("tab", name="推荐")).to_be_visible()


def test_tabs_and_stars_work_by_keyboard_and_keep_the_focus(desktop: Page, hall: Server) -> None:
    page = signed_in(desktop, hall, HOME)
    star = page.get_by_role("button", name="收藏 企业经济性裁减人员备案")
    star.focus()
    page.keyboard.press("Space")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_be_focused()

    page.get_by_role("tab", name="推荐").focus()
    page.keyboard.press("End")
    favorites = page.get_by_role("tab", name="收藏")
    expect(favorites).to_have_attribute("aria-selected", "true")
    expect(favorites).to_be_focused()
    expect(star).to_be_visible()

    star.press("Enter")
    expect(star).to_have_count(0)


def test_on_a_phone_the_shuffle_is_in_reach(new_page: NewPage, hall: Server) -> None:
    page = signed_in(new_page(PHONE), hall, HOME)
    first = page.locator(".rs-tile").first
    before = first.inner_text()

    page.get_by_role("button", name="换一换").tap()

    expect(first).not_to_have_text(before)


def test_what_went_wrong_is_gone_with_its_sub_page(desktop: Page, hall: Server) -> None:
    page = signed_in(desktop, hall, "/unit/members")
    page.wait_for_function("window.did_handshake")
    again = page.get_by_role("button", name=re.compile("^重发"))
    again.evaluate("(button) => { button.dataset.arg = 'of-nobody'; }")
    again.click()
    toast = page.locator(".q-notification")
    expect(toast).to_contain_text("没有找到")

    page.get_by_role("link", name="覆盖图").click()
    expect(page.locator(".rs-seats")).to_be_visible()
    expect(toast).to_have_count(0)


def test_every_tab_of_the_settings_is_in_sight_at_every_width(desktop: Page, hall: Server) -> None:
    page = signed_in(desktop, hall, HOME)
    page.goto("/unit/settings")
    tabs = page.get_by_role("navigation", name="账号设置")
    expect(tabs.get_by_role("link")).to_have_count(9)

    for width in (1440, 1000, 390, 320):
        set_width(page, width)
        assert tabs.evaluate("(nav) => nav.scrollWidth <= nav.clientWidth"), width
