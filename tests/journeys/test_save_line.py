"""Whether what is typed is kept stands below the form, and nobody leaves what is not unasked."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import DESKTOP, PHONE, Watch, assert_accessible, assert_no_overflow
from tests.support.line import LATER, NOISE, drop, strip

OFFLINE = "未保存，恢复网络后自动保存"


def typed(page: Page, name: str) -> None:
    """Type into a field of the registration, key by key as people do."""
    page.get_by_label("单位全称").click()
    page.get_by_label("单位全称").press_sequentially(name)


def answered(page: Page, event: str) -> object:
    """Close the page; a question about that, or that it has closed."""
    with page.expect_event(event) as told:
        page.close(run_before_unload=True)
    return told.value


@pytest.mark.parametrize("device", [DESKTOP, PHONE])
def test_whoever_has_typed_reads_that_it_is_kept_and_leaves_unasked(
    new_page: NewPage, device: dict[str, dict[str, int]]
) -> None:
    page = new_page(device)
    page.goto("/register")
    expect(page.locator(".rs-save")).to_be_hidden()

    typed(page, "钟山软件")

    expect(page.locator(".rs-save")).to_contain_text("草稿已自动保存")
    assert_no_overflow(page)
    assert_accessible(page)
    answered(page, "close")


def test_what_no_server_has_heard_is_not_left_unasked(new_page: NewPage, watch: Watch) -> None:
    watch.expect(NOISE)
    page = new_page()
    page.goto("/register")
    typed(page, "钟山")
    expect(page.locator(".rs-save")).to_contain_text("草稿已自动保存")
    page.context.set_offline(True)
    drop(page)
    expect(strip(page)).to_contain_text("正在重新连接")

    typed(page, "软件")

    expect(page.get_by_text(OFFLINE)).to_be_visible()
    expect(page.get_by_text("草稿已自动保存")).to_be_hidden()
    question = answered(page, "dialog")
    assert isinstance(question, Dialog)
    assert question.type == "beforeunload"
    question.dismiss()
    page.context.set_offline(False)
    expect(page.get_by_text("草稿已自动保存")).to_be_visible(timeout=LATER)
    answered(page, "close")
