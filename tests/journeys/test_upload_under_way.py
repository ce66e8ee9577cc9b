"""A file on its way: followed, given up, replaced, deleted, and its dialog closed meanwhile."""

import re

from playwright.sync_api import Route, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import Watch, bring_back, take_away
from tests.support.line import LATER
from tests.support.upload_page import (
    PATH,
    choose,
    choose_all,
    drop_files,
    field_of,
    large_pdf,
    narrow,
    replace,
    roster_of,
    wait_until_told,
)
from tests.support.uploads import PDF, large_picture


def test_a_file_on_its_way_is_followed_and_can_be_given_up(new_page: NewPage, watch: Watch) -> None:
    watch.expect("ERR_ABORTED")
    page = new_page()
    page.goto(PATH)
    field = roster_of(page)
    narrow(page, 400_000)

    choose(page, "名册.pdf", large_pdf(2))

    expect(field.get_by_role("progressbar")).to_have_attribute("aria-valuenow", re.compile("[1-9]"))
    expect(field).to_contain_text(re.compile(r"正在上传 [1-9]\d?%"))
    expect(field.get_by_role("status")).to_have_text(re.compile("^已上传 [1-9]"))
    field.get_by_role("button", name="取消").press("Enter")
    expect(field.get_by_role("status")).to_have_text("已取消上传")
    expect(field.get_by_role("button", name="选择文件")).to_be_focused()
    narrow(page, -1)
    page.reload()
    expect(field.get_by_role("button", name="选择文件")).to_be_visible()


def test_what_is_said_of_a_file_that_has_arrived_stays(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PATH)

    choose(page, "名册.pdf", PDF)
    wait_until_told(page, "名册.pdf")
    page.evaluate("mounted_app.$nextTick()")

    assert roster_of(page).get_by_role("status").inner_text() == "名册.pdf 已上传"


def test_a_replacement_that_is_given_up_leaves_the_file_before(
    new_page: NewPage, watch: Watch
) -> None:
    watch.expect("ERR_ABORTED")
    page = new_page()
    page.goto(PATH)
    field = roster_of(page)
    choose(page, "一.pdf", PDF)
    expect(field).to_contain_text("一.pdf")
    slow = large_picture()
    choose_all(page, {"甲.png": slow, "乙.png": slow})  # one after the other is looked at

    replace(page, "二.pdf", PDF)
    expect(field).to_contain_text("正在检查文件")
    field.get_by_role("button", name="取消").click()

    expect(field).to_contain_text("一.pdf")
    others = field_of(page, "证据材料").get_by_text("· 已上传")
    expect(others).to_have_count(2, timeout=LATER)  # by then the other one would have arrived
    expect(field).to_contain_text("1 KB · 已上传")
    page.reload()
    expect(field).to_contain_text("一.pdf")
    replace(page, "二.pdf", PDF)
    expect(field).to_contain_text("二.pdf")
    expect(field).to_contain_text("1 KB · 已上传")
    page.reload()
    expect(field).to_contain_text("二.pdf")


def test_nothing_is_chosen_while_a_file_is_being_deleted(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PATH)
    field = roster_of(page)
    choose(page, "一.pdf", PDF)
    held: list[Route] = []
    page.route("**/upload/*", lambda route: held.append(route))

    field.get_by_role("button", name="删除").click()
    expect(field).to_contain_text("正在删除")
    expect(field.get_by_role("button", name="替换")).to_be_disabled()
    drop_files(field.locator(".rs-file"), "二.pdf")
    for each in held:
        each.continue_()
    page.unroute("**/upload/*")

    expect(field.get_by_role("status")).to_have_text("已删除")
    choose(page, "三.pdf", PDF)
    expect(field).to_contain_text("1 KB · 已上传")
    page.reload()
    expect(field).to_contain_text("三.pdf")
    assert [each.request.method for each in held] == ["DELETE"]


def test_a_file_that_arrives_while_its_dialog_is_closed_stands_there_afterwards(
    new_page: NewPage,
) -> None:
    page = new_page()
    page.goto(PATH)
    field = roster_of(page)
    narrow(page, 500_000)
    choose(page, "名册.pdf", large_pdf(1))
    expect(field.get_by_role("progressbar")).to_be_visible()

    take_away(field.locator("xpath=ancestor::*[contains(@class, 'rs-field')]"))
    expect(field).to_have_count(0)
    wait_until_told(page, "名册.pdf")
    bring_back(page)

    expect(field).to_contain_text("名册.pdf")
    expect(field).to_contain_text("1 MB · 已上传")
