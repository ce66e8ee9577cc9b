"""A file is chosen, seen on its way and deleted; what is refused says why beside its field."""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import (
    PHONE,
    Watch,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    bring_back,
    take_away,
)
from tests.support.line import LATER
from tests.support.uploads import PDF, large_picture, picture

PATH = "/sandbox/controls"


def field_of(page: Page, label: str) -> Locator:
    """A field for files in the form that is empty."""
    card = page.locator(".rs-card", has=page.get_by_role("heading", name="空表"))
    return card.get_by_role("group", name=label)


def roster_of(page: Page) -> Locator:
    """The one for a single file."""
    return field_of(page, "花名册")


def choose_all(page: Page, files: Mapping[str, bytes]) -> None:
    """Choose files for the field that takes several."""
    with page.expect_file_chooser() as opened:
        field_of(page, "证据材料").get_by_role("button", name="选择文件").click()
    told = [
        {"name": name, "mimeType": "text/html", "buffer": content}
        for name, content in files.items()
    ]
    opened.value.set_files(told)  # type: ignore[arg-type]  # files, as dictionaries


def choose(page: Page, name: str, content: bytes) -> None:
    """Choose a file in the chooser that the button opens."""
    with page.expect_file_chooser() as opened:
        roster_of(page).get_by_role("button", name="选择文件：花名册").click()
    file = {"name": name, "mimeType": "text/html", "buffer": content}
    opened.value.set_files(file)  # type: ignore[arg-type]  # one file, as a dictionary


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


def replace(page: Page, name: str, content: bytes) -> None:
    """Choose another file for one that has arrived."""
    with page.expect_file_chooser() as opened:
        roster_of(page).get_by_role("button", name="替换").click()
    file = {"name": name, "mimeType": "text/html", "buffer": content}
    opened.value.set_files(file)  # type: ignore[arg-type]  # as above


def large_pdf(megabytes: float) -> bytes:
    """A file that takes its time on a narrow line."""
    return PDF[:9] + b"%" + b" " * int(megabytes * 1024 * 1024) + b"\n" + PDF[9:]


def narrow(page: Page, bytes_a_second: int) -> None:
    """Let the browser send no faster; -1 takes that back."""
    network = page.context.new_cdp_session(page)
    told = {"offline": False, "latency": 0, "downloadThroughput": -1}
    network.send("Network.emulateNetworkConditions", {**told, "uploadThroughput": bytes_a_second})


def wait_until_told(page: Page, name: str) -> None:
    """Wait until the server has said that it holds a file."""
    page.wait_for_function(
        """(name) => Object.values(mounted_app.elements).some(
          (each) => each.props.files?.some((file) => file?.name === name))""",
        arg=name,
    )


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


DROP = """(place, names) => {
  const dataTransfer = new DataTransfer();
  for (const name of names) dataTransfer.items.add(new File(["%PDF-1.7 startxref %%EOF"], name));
  for (const type of ['dragover', 'drop']) {
    place.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
}"""


def drop_files(place: Locator, *names: str) -> None:
    """Let go files above a place."""
    place.evaluate(DROP, list(names))


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
