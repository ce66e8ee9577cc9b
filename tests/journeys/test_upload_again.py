"""What is said of a file whose place the server knows no more, as after a restart."""

from playwright.sync_api import expect

from tests.journeys.conftest import NewPage
from tests.support.browser import Watch
from tests.support.line import CONNECTED, NOISE, change_visitor, drop
from tests.support.upload_page import choose, roster_of
from tests.support.uploads import PDF

PATH = "/sandbox/controls"


def test_a_file_that_is_lost_has_to_be_uploaded_again(new_page: NewPage, watch: Watch) -> None:
    watch.expect(NOISE)
    page = new_page()
    page.goto(PATH)
    page.wait_for_function(CONNECTED)
    field = roster_of(page)
    choose(page, "名册.pdf", PDF)
    expect(field).to_contain_text("已上传")

    change_visitor(page)
    drop(page)

    page.wait_for_function(f"history.state?.rsReloaded && {CONNECTED}")
    expect(field.get_by_role("alert")).to_contain_text("文件需要重新上传")
    choose(page, "名册.pdf", PDF)
    expect(field).to_contain_text("已上传")
    expect(field.get_by_role("alert")).to_be_empty()
