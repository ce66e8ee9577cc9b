"""A file is chosen, seen on its way and deleted; what is refused says why beside its field."""

from playwright.sync_api import Route, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import (
    PHONE,
    Watch,
    assert_accessible_in_both_colors,
    assert_no_overflow,
)
from tests.support.upload_page import PATH, choose, choose_all, drop_files, field_of, roster_of
from tests.support.uploads import PDF, picture


def test_a_file_is_chosen_shown_and_deleted(new_page: NewPage) -> None:
    page = new_page(PHONE)
    page.goto(PATH)
    field = roster_of(page)
    expect(field).to_contain_text("每页加盖公章；PDF 或 JPG，不超过 5 MB")
    expect(field.get_by_role("button", name="拍照")).to_be_visible()

    choose(page, "执照<b>扫描.pdf", PDF)

    expect(field).to_contain_text("执照<b>扫描.pdf")
    expect(field).to_contain_text("1 KB · 已上传")
    expect(field.get_by_role("button", name="替换")).to_be_focused()
    page.reload()
    expect(field).to_contain_text("执照<b>扫描.pdf")
    field.get_by_role("button", name="删除").press("Enter")
    expect(field.get_by_role("button", name="选择文件")).to_be_focused()
    page.reload()
    expect(field.get_by_role("button", name="选择文件")).to_be_visible()


def test_a_file_is_refused_beside_its_field(new_page: NewPage, watch: Watch) -> None:
    watch.expect("422")
    page = new_page(PHONE)
    page.goto(PATH)
    field = roster_of(page)

    choose(page, "照片.docx", b"PK")
    expect(field.get_by_role("alert")).to_contain_text("请选择 PDF 或 JPG 文件")
    choose(page, "照片.jpg", picture("JPEG")[:-30])
    expect(field.get_by_role("alert")).to_contain_text("文件已损坏")
    choose(page, "照片.jpg", picture("JPEG"))
    expect(field).to_contain_text("已上传")
    expect(field.get_by_role("alert")).to_be_empty()


def test_a_line_that_breaks_offers_another_try(new_page: NewPage, watch: Watch) -> None:
    watch.expect("ERR_FAILED")
    page = new_page(PHONE)
    page.goto(PATH)
    field = roster_of(page)

    def cut(route: Route) -> None:
        route.abort()

    page.route("**/upload/*", cut)
    choose(page, "执照.pdf", PDF)
    expect(field.get_by_role("alert")).to_contain_text("请重试")
    page.unroute("**/upload/*", cut)
    field.get_by_role("button", name="重试").click()
    expect(field).to_contain_text("已上传")


def test_a_file_is_dropped_into_its_field(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PATH)
    field = roster_of(page)

    drop_files(field.locator(".rs-upload"), "一.pdf", "二.pdf")
    expect(field.get_by_role("alert")).to_contain_text("一次只能上传一个文件")
    drop_files(field.locator(".rs-upload"), "一.pdf")
    expect(field).to_contain_text("1 KB · 已上传")
    drop_files(field.locator(".rs-file"), "二.pdf")
    expect(field).to_contain_text("二.pdf")
    expect(field).to_contain_text("1 KB · 已上传")


def test_several_files_are_chosen_at_once_and_go_one_by_one(
    new_page: NewPage, watch: Watch
) -> None:
    watch.expect("422")
    page = new_page()
    page.goto(PATH)
    field = field_of(page, "证据材料")
    names = field.locator(".rs-up-name")

    choose_all(page, {"一.pdf": PDF, "坏.jpg": picture("JPEG")[:-30], "二.png": picture()})
    expect(field.get_by_role("alert")).to_contain_text("坏.jpg：文件已损坏")
    expect(field.get_by_text("· 已上传")).to_have_count(2)
    expect(names).to_have_text(["一.pdf", "二.png"])

    choose_all(page, {"三.pdf": PDF, "四.pdf": PDF})
    expect(field.get_by_role("alert")).to_contain_text("最多 3 个文件，还可以选择 1 个")
    choose_all(page, {"三.pdf": PDF})
    expect(field.get_by_text("· 已上传")).to_have_count(3)
    expect(field.get_by_role("alert")).to_be_empty()
    expect(field.get_by_role("button", name="选择文件")).to_have_count(0)
    assert_accessible_in_both_colors(page)

    page.reload()
    expect(field.get_by_text("· 已上传")).to_have_count(3)
    first = names.first.inner_text()
    field.get_by_role("button", name=f"删除：证据材料，{first}").press("Enter")
    expect(field.get_by_text("· 已上传")).to_have_count(2)
    expect(field.get_by_role("button", name="选择文件")).to_be_focused()


def test_the_fields_are_within_reach_of_everybody(new_page: NewPage) -> None:
    page = new_page({**PHONE, "viewport": {"width": 320, "height": 700}})
    page.goto(PATH)
    expect(roster_of(page)).to_be_visible()

    assert_no_overflow(page)
    assert_accessible_in_both_colors(page)
