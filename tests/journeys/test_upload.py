"""A file is chosen, seen on its way and deleted; what is refused says why beside its field."""

from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import (
    PHONE,
    Watch,
    assert_accessible_in_both_colors,
    assert_no_overflow,
)
from tests.support.uploads import PDF, picture

PATH = "/sandbox/controls/upload"


def choose(page: Page, label: str, name: str, content: bytes) -> None:
    """Choose a file in the chooser that the button opens."""
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name=f"选择文件：{label}").click()
    file = {"name": name, "mimeType": "text/html", "buffer": content}
    opened.value.set_files(file)  # type: ignore[arg-type]  # one file, as a dictionary


def test_a_file_is_chosen_shown_and_deleted(new_page: NewPage) -> None:
    page = new_page(PHONE)
    page.goto(PATH)
    field = page.get_by_role("group", name="营业执照")
    expect(field).to_contain_text("PDF、JPG 或 PNG，不超过 10 MB")
    expect(field.get_by_role("button", name="拍照")).to_be_visible()

    choose(page, "营业执照", "执照<b>扫描.pdf", PDF)

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
    field = page.get_by_role("group", name="本人照片")

    choose(page, "本人照片", "照片.docx", b"PK")
    expect(field.get_by_role("alert")).to_contain_text("请选择 JPG 或 PNG 文件")
    choose(page, "本人照片", "照片.png", picture()[:-30])
    expect(field.get_by_role("alert")).to_contain_text("文件已损坏")
    choose(page, "本人照片", "照片.png", picture())
    expect(field).to_contain_text("已上传")
    expect(field.get_by_role("alert")).to_be_empty()


def test_a_line_that_breaks_offers_another_try(new_page: NewPage, watch: Watch) -> None:
    watch.expect("ERR_FAILED")
    page = new_page(PHONE)
    page.goto(PATH)
    field = page.get_by_role("group", name="营业执照")

    def cut(route: Route) -> None:
        route.abort()

    page.route("**/upload/*", cut)
    choose(page, "营业执照", "执照.pdf", PDF)
    expect(field.get_by_role("alert")).to_contain_text("请重试")
    page.unroute("**/upload/*", cut)
    field.get_by_role("button", name="重试").click()
    expect(field).to_contain_text("已上传")


def test_the_fields_are_within_reach_of_everybody(new_page: NewPage) -> None:
    page = new_page({**PHONE, "viewport": {"width": 320, "height": 700}})
    page.goto(PATH)
    expect(page.get_by_role("group", name="营业执照")).to_be_visible()

    assert_no_overflow(page)
    assert_accessible_in_both_colors(page)
