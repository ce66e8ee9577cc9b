"""Five hundred rows: turned by their pager, typed into, checked, and read on any screen."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import NewPage
from tests.support.screen import look_over

PATH = "/sandbox/controls/rows"


def test_a_row_on_another_page_is_found_when_everything_is_checked(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PATH)
    page.wait_for_function("window.did_handshake")
    pager = page.get_by_role("navigation", name="分页")
    row = page.get_by_role("group", name="第2行", exact=True)
    row.get_by_label("姓名").fill("张3")

    pager.get_by_role("link", name="第 25 页").press("Enter")
    expect(page.get_by_role("heading", name="第481行")).to_be_focused()
    expect(pager).to_contain_text("共 500 条，第 25 / 25 页")
    expect(row).to_have_count(0)
    page.get_by_role("button", name="检查全部").click()

    expect(pager).to_contain_text("第 1 / 25 页")
    expect(page.get_by_role("heading", name="有 1 处需要修改")).to_be_visible()
    expect(row.get_by_label("姓名")).to_have_value("张3")
    expect(row.get_by_label("姓名")).to_have_accessible_description(re.compile("姓名"))
    row.get_by_label("姓名").fill("张三")
    page.get_by_role("button", name="检查全部").click()
    expect(page.get_by_text("500行都填写正确")).to_be_visible()


def test_the_page_opens_where_its_address_says(new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{PATH}?page=3")

    expect(page.get_by_role("heading", name="第41行")).to_be_visible()


def test_rows_with_errors_are_accessible_on_every_screen(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PATH)
    page.wait_for_function("window.did_handshake")
    page.get_by_role("group", name="第1行", exact=True).get_by_label("姓名").fill("")
    page.get_by_role("button", name="检查全部").click()
    expect(page.get_by_role("heading", name="有 1 处需要修改")).to_be_visible()

    look_over(page)
