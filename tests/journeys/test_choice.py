"""What is chosen from a list: kept on a slow line, named once, wrong and required for readers."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.support.line import Answers

SINGLE = "/sandbox/controls"
LONG = "/sandbox/controls/long"


@pytest.mark.parametrize(("path", "box"), [(SINGLE, "#f-uses"), (LONG, "#f-uses_0")])
def test_options_clicked_before_an_answer_comes_are_all_chosen(
    new_page: NewPage, path: str, box: str
) -> None:
    page = new_page()
    answers = Answers(page)
    page.goto(path)
    page.wait_for_function("window.did_handshake")
    page.locator(box).click()
    options = page.get_by_role("option")
    expect(options).to_have_count(3)

    options.nth(0).click()
    answers.hold()
    options.nth(1).click()
    answers.let_go()
    options.nth(2).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="检查").click()

    expect(page.get_by_text("请填写姓名").first).to_be_visible()
    expect(page.locator(box)).to_have_value("生活补助、缴纳社会保险费、转岗培训")
    expect(page.locator(f"{box}-e")).to_be_empty()


@pytest.mark.parametrize(("path", "key"), [(f"{SINGLE}/wrong", "wrong-{}"), (LONG, "{}_1")])
def test_a_list_is_named_described_and_marked_where_the_focus_is(
    new_page: NewPage, path: str, key: str
) -> None:
    page = new_page()
    page.goto(path)

    for name, label, told in (
        ("level", "培训等级", "请选择培训等级"),
        ("uses", "资金用途", "请选择资金用途"),
        ("region", "办理地区，市", "请选择办理地区"),
    ):
        check(page, key.format(name))
        box = page.locator(f"#f-{key.format(name)}")
        expect(box).to_have_role("combobox")
        expect(box).to_have_accessible_name(label)
        expect(box).to_have_accessible_description(re.compile(told))
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(box).to_have_attribute("aria-required", "true")


def check(page: Page, key: str) -> None:
    """Let everything on the page be checked; the wrong ones of the first page are already."""
    if not key.startswith("wrong"):
        page.get_by_role("button", name="检查").click()


def reached(page: Page) -> str:
    """The option that the keys have reached; nothing when there is none."""
    option = page.locator(".q-menu .q-manual-focusable--focused")
    return option.inner_text() if option.count() else ""


@pytest.mark.parametrize(
    ("path", "box", "first", "last"),
    [
        (SINGLE, "#f-place", "北京市", "澳门特别行政区"),  # longer than what is drawn of it at once
        (LONG, "#f-uses_0", "生活补助", "转岗培训"),
    ],
)
def test_arrow_up_opens_a_list_and_goes_round_it_without_an_empty_step(
    new_page: NewPage, path: str, box: str, first: str, last: str
) -> None:
    page = new_page()
    page.goto(path)
    page.wait_for_function("window.did_handshake")
    page.locator(box).focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").first).to_be_visible()

    page.keyboard.press("ArrowDown")
    assert reached(page) == first
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", name=last)).to_be_in_viewport()
    assert reached(page) == last
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name=first)).to_be_in_viewport()
    assert reached(page) == first
