"""授权 in a real browser: the editor, two who save, the preview, the map and the history."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.server_session import sign_in_at

LIST = "/unit/members"


def signed_in(page: Page, server: Server, path: str = LIST) -> Page:
    """The legal rep of the demo unit on a page."""
    cookies = sign_in_at(server).cookies
    page.context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    page.goto(path)
    page.locator("h1").first.wait_for()
    return page


def editor(page: Page, server: Server) -> Page:
    """The editor of the demo unit's agent 金*."""
    signed_in(page, server)
    page.get_by_role("link", name="授权 金*").click()
    expect(page.get_by_role("heading", name="金* 可以经办的事项")).to_be_visible()
    return page


def save(page: Page) -> None:
    """Save, and agree to the changes that are listed."""
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="确认保存").click()
    expect(page.get_by_text(re.compile("^已保存"))).to_be_visible()


def test_items_are_searched_ticked_and_saved(own_hall: Server, new_page: NewPage) -> None:
    page = editor(new_page(server=own_hall), own_hall)
    page.get_by_role("searchbox", name="搜索事项").fill("rendinggongshang")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="重置").click()
    box = page.get_by_role("checkbox", checked=False).nth(2)
    name = box.inner_text()
    box.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name=name, exact=True)).to_be_checked()
    look_over(page)
    save(page)


def test_the_second_who_saves_sees_what_the_first_changed(
    own_hall: Server, new_page: NewPage
) -> None:
    page, other = new_page(server=own_hall), new_page(server=own_hall)
    for each in (page, other):
        editor(each, own_hall)
    mine = page.get_by_role("checkbox", checked=False).nth(3)
    name = mine.inner_text()
    mine.click()
    other.get_by_role("checkbox", checked=False).nth(5).click()
    save(other)

    expect(page.locator(".rs-alert").get_by_text(re.compile("刚调整了授权"))).to_be_visible()
    expect(page.get_by_text(re.compile("刚调整了授权，详见页面上方"))).to_be_visible()
    expect(page.get_by_role("checkbox", name=name, exact=True)).to_be_checked()


def test_the_preview_refuses_every_act(hall: Server, new_page: NewPage) -> None:
    page = editor(new_page(), hall)
    page.get_by_role("link", name="看他能办什么").click()
    page.get_by_role("button", name="单位办件").click()
    expect(page.get_by_text("预览中不能办理", exact=True)).to_be_visible()
    look_over(page)


def test_a_gap_of_the_map_is_closed_by_one_click(own_hall: Server, new_page: NewPage) -> None:
    page = signed_in(new_page(server=own_hall), own_hall, f"{LIST}/coverage")
    page.get_by_role("button", name=re.compile("没有经办人.*只能由法人")).click()
    page.locator(".rs-seat button").first.click()
    page.get_by_role("button", name=re.compile("^授权给")).first.click()
    page.get_by_role("button", name="确认授权").click()
    expect(page.get_by_text(re.compile("^已授权给"))).to_be_visible()
    look_over(page)


def test_the_history_is_filtered_and_exported(own_hall: Server, new_page: NewPage) -> None:
    page = signed_in(new_page(server=own_hall), own_hall, f"{LIST}/history")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    page.get_by_label("操作").select_option(label="导出授权历史")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("row").filter(has_text="导出授权历史")).to_have_count(1)
    look_over(page)


def test_the_editor_fits_on_a_phone(hall: Server, new_page: NewPage) -> None:
    page = editor(new_page(PHONE), hall)
    page.get_by_role("checkbox", name="只看已选").tap()
    expect(page.get_by_role("button", name="保存", exact=True)).to_be_visible()
    look_over(page)
