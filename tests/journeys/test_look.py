"""What only shows when it is drawn: room, rows, sizes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import DESKTOP, PHONE

ROWS = """() => {
  const rows = new Map();
  const fields = '.rs-section .rs-field:not(:has(.rs-c, .is-area))';
  for (const field of document.querySelectorAll(fields)) {
    const top = Math.round(field.getBoundingClientRect().top);
    const box = field.querySelector('.q-field__control').getBoundingClientRect();
    rows.set(top, (rows.get(top) ?? new Set()).add(Math.round(box.top)));
  }
  return [...rows.values()].map((tops) => tops.size);
}"""


def opened(new_page: NewPage, path: str, device: object = None) -> Page:
    page = new_page(PHONE) if device else new_page()
    page.goto(path)
    page.locator("h1").first.wait_for(state="attached")
    return page


@pytest.mark.parametrize("path", ["/sandbox/controls", "/sandbox/controls/long"])
def test_the_heading_of_a_specimen_has_room_above_it(new_page: NewPage, path: str) -> None:
    page = opened(new_page, path)
    room = "document.querySelector('h1').getBoundingClientRect().top - "
    room += "document.querySelector('.rs-mast').getBoundingClientRect().bottom"

    assert page.evaluate(room) >= 16


def test_the_inputs_of_a_row_stand_in_a_line(new_page: NewPage) -> None:
    page = opened(new_page, "/sandbox/controls/long")
    page.get_by_role("button", name="检查").click()
    expect(page.locator("#f-people_4-e")).to_contain_text("请填写参训人数")

    assert set(page.evaluate(ROWS)) == {1}


@pytest.mark.parametrize("path", ["/login", "/app/login"])
def test_the_signs_in_fields_are_as_large_as_other_ones(new_page: NewPage, path: str) -> None:
    page = opened(new_page, path, PHONE)
    size = "getComputedStyle(document.querySelector('.q-field__prepend .rs-i')).fontSize"

    assert page.evaluate(size) == "22px"


def test_the_buttons_of_the_phone_are_all_bold(new_page: NewPage) -> None:
    page = opened(new_page, "/app/login", PHONE)

    expect(page.get_by_role("button", name="登录", exact=True)).to_have_css(
        "font-weight", re.compile("600")
    )


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_self_check_without_a_script_is_drawn_like_the_hall(
    new_page: NewPage, device: str
) -> None:
    settings = {**(PHONE if device == "phone" else DESKTOP), "java_script_enabled": False}
    page = new_page(settings)
    page.goto("/help/check/plain")

    emblem = page.get_by_role("img", name="大厅标识").bounding_box()
    assert emblem is not None
    assert emblem["height"] == 46
    button = page.get_by_role("button", name="取得自检编号")
    expect(button).to_have_css("color", "rgb(255, 255, 255)")
    size = button.bounding_box()
    assert size is not None
    assert size["height"] >= 44
    page.get_by_role("link", name="浏览器要求").click()
    expect(page.get_by_role("heading", level=1, name="浏览器要求")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="返回大厅首页").click()
    expect(page.get_by_role("heading", name="单位办事，一网通办")).to_be_visible()
