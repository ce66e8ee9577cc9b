"""A day that is typed half: the browser gives no value for it, and yet something stands there."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewPage

A_FINGER = 100  # milliseconds that a person holds a button, while what was left is rendered again
WHOLE = {"date": "1990-02-28", "month": "1990-02", "datetime-local": "1990-02-28T09:30"}
IS_HALF = "field => field.validity.badInput"


@pytest.mark.parametrize(
    ("path", "end"), [("/sandbox/controls", ""), ("/sandbox/controls/long", "_0")]
)
@pytest.mark.parametrize(
    ("name", "told", "missing"),
    [
        ("born", "出生日期应写明年月日", "请填写出生日期"),
        ("since", "参保年月应写明年月", "请填写参保年月"),
        ("happened", "事故时间应写明日期和时间", "请填写事故时间"),
        ("period", "请填写培训期间的结束日期", "请填写培训期间"),
    ],
)
def test_a_day_that_is_typed_half_is_no_missing_one(
    new_page: NewPage, path: str, end: str, name: str, told: str, missing: str
) -> None:
    page = new_page()
    page.goto(path)
    page.wait_for_function("window.did_handshake")
    day, error = page.locator(f"#f-{name}{end}"), page.locator(f"#f-{name}{end}-e")

    day.press_sequentially("02")
    page.get_by_role("button", name="检查").click(delay=A_FINGER)
    expect(error).to_contain_text(told)
    assert day.evaluate(IS_HALF)  # what was typed stands there still

    day.press("Backspace")
    day.blur()
    expect(error).to_contain_text(missing)
    day.fill(WHOLE[day.evaluate("field => field.type")])
    day.blur()
    expect(error).not_to_contain_text("写明")


def test_a_day_that_is_typed_half_is_told_when_enter_is_pressed(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/sandbox/controls")
    page.wait_for_function("window.did_handshake")
    day = page.locator("#f-born")

    day.press_sequentially("02")
    page.evaluate(
        "[...document.querySelectorAll('button')].find((b) => b.ariaLabel === '检查').click()"
    )

    expect(page.locator("#f-born-e")).to_contain_text("出生日期应写明年月日")
