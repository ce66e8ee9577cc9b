"""Both specimens of fields, filled in by keyboard alone, and looked over once they are checked."""

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import FilePayload, Page, expect

from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from pages.sandbox.controls import RULES
from pages.sandbox.controls_long import TOGETHER
from tests.journeys.conftest import NewPage
from tests.support.screen import look_over
from tests.support.uploads import PDF

SINGLE, LONG = "/sandbox/controls", "/sandbox/controls/long"
MOST_TABS = 250  # through the whole of a long form
ACTIVE = "document.activeElement.id"
ROSTER: FilePayload = {"name": "名册.pdf", "mimeType": "application/pdf", "buffer": PDF}


def tab_to(page: Page, key: str) -> None:
    """Go on with the tabulator until a control has the focus."""
    for _ in range(MOST_TABS):
        if page.evaluate(ACTIVE) == key:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {key} by keyboard")


def choose(page: Page, key: str, number: int) -> None:
    """Open a select with Enter and take the option of this number, from 1."""
    tab_to(page, key)
    page.keyboard.press("Enter")
    expect(page.get_by_role("option").first).to_be_visible()
    for _ in range(number):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def typed(text: str) -> Callable[[Page, str], None]:
    """A text is typed."""

    def walk(page: Page, key: str) -> None:
        tab_to(page, key)
        page.keyboard.type(text)

    return walk


def one_chosen(page: Page, key: str) -> None:
    choose(page, key, 2)
    expect(page.get_by_role("option")).to_have_count(0)


def several_chosen(page: Page, key: str) -> None:
    choose(page, key, 1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)


def region_chosen(page: Page, key: str) -> None:
    choose(page, key, 2)
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.locator(f"#{key}-1")).to_have_value("市本级")  # its counties have come
    choose(page, f"{key}-1", 2)
    expect(page.get_by_role("option")).to_have_count(0)


def place_chosen(page: Page, key: str) -> None:
    choose(page, key, 10)
    for part, number in ((f"{key}-1", 1), (f"{key}-2", 1)):
        expect(page.get_by_role("option")).to_have_count(0)
        expect(page.locator(f"#{part}")).to_be_visible()  # what belongs to the choice has come
        choose(page, part, number)
    expect(page.get_by_role("option")).to_have_count(0)


def picked(text: str) -> Callable[[Page, str], None]:
    """A day, a month or a time is typed, in whichever order the browser asks for its parts."""
    year, *rest = text.replace("T", "-").split("-")
    day = "".join(part for part in rest if ":" not in part)
    time = "".join(part.replace(":", "") for part in rest if ":" in part)
    orders = ((f"{day}{year}", time), (year, f"{day}{time}"))  # the likelier one first

    def walk(page: Page, key: str) -> None:
        for first, second in orders * 2:  # a window that loses the focus begins at the first part
            tab_to(page, key)
            page.keyboard.type(first)
            if second:
                page.keyboard.press("Tab")  # a year may have more than four digits
                page.keyboard.type(second)
            for _ in "the morning", "the afternoon", "neither":
                if page.locator(f"#{key}").input_value() == text:
                    return
                page.keyboard.press("ArrowUp")
            while page.evaluate(ACTIVE) == key:  # to come again, to its first part
                page.keyboard.press("Shift+Tab")
        raise AssertionError(f"{text} cannot be typed into {key}")

    return walk


def month_picked(page: Page, key: str) -> None:
    """July of 2011: its name is found with the arrows, where the browser shows names."""
    for _ in range(24):
        tab_to(page, key)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("2011")
        if page.locator(f"#{key}").input_value() == "2011-07":
            return
        page.keyboard.press("Shift+Tab")
    raise AssertionError(f"no way to July in {key}")


def days_typed(page: Page, key: str) -> None:
    picked("2024-02-01")(page, key)
    picked("2024-02-29")(page, f"{key}-1")


def ticked(page: Page, key: str) -> None:
    tab_to(page, key)
    page.keyboard.press("Space")


def file_chosen(page: Page, key: str) -> None:
    files = page.locator(".rs-file", has_text="已上传")
    arrived = files.count()
    tab_to(page, key)
    page.keyboard.press("Enter")
    expect(files).to_have_count(arrived + 1)


WALKS: Mapping[str, Callable[[Page, str], None]] = {
    "name": typed("李娜"),
    "id_number": typed("11010519491231002X"),
    "mobile": typed("13912345678"),
    "sms_code": typed("123456"),
    "secret": typed("Some secret 9"),
    "level": one_chosen,
    "uses": several_chosen,
    "born": picked("1990-02-28"),
    "since": month_picked,
    "happened": picked("2024-02-29T09:30"),
    "period": days_typed,
    "amount": typed("1234.5"),
    "area": typed("300"),
    "people": typed("30"),
    "region": region_chosen,
    "place": place_chosen,
    "reason": typed("企业停工停产，按规定申请延期"),
    "roster": file_chosen,
    "evidence": file_chosen,
    "promise": ticked,
}


def walk_through(page: Page, rules: Mapping[str, Rule], key: str) -> None:
    """Fill the fields in, from the first to the last, and press the button behind them."""
    page.wait_for_function("window.did_handshake")
    page.on("filechooser", lambda chooser: chooser.set_files(ROSTER))  # known before a key is
    for name in rules:
        WALKS[name](page, key.format(name))
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "检查":
            break
    page.keyboard.press("Enter")


def test_every_kind_of_field_is_filled_in_by_keyboard(new_page: NewPage) -> None:
    page = new_page()
    page.goto(SINGLE)

    walk_through(page, RULES, "f-{}")

    expect(page.get_by_text("每一项都填写正确")).to_be_visible()


def test_a_long_form_is_filled_in_by_keyboard(new_page: NewPage) -> None:
    page = new_page()
    page.goto(LONG)

    walk_through(page, TOGETHER, "f-{}_0")

    expect(page.locator("#f-name_3-e")).to_contain_text("请填写姓名")  # all are checked
    for name in TOGETHER:
        expect(page.locator(f"#f-{name}_0-e")).to_be_empty()


def test_the_keyboard_goes_back_as_it_came(new_page: NewPage) -> None:
    page = new_page()
    page.goto(SINGLE)
    tab_to(page, "f-promise")

    for _ in range(MOST_TABS):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(ACTIVE) == "f-name":
            break

    expect(page.locator("#f-name")).to_be_focused()


@pytest.mark.parametrize("path", [SINGLE, LONG])
def test_a_form_that_was_checked_is_accessible_on_every_screen(
    new_page: NewPage, path: str
) -> None:
    page = new_page()
    page.goto(path)
    page.wait_for_function("window.did_handshake")
    page.get_by_role("button", name="检查").click()
    expect(page.locator("[id^='f-people'][aria-invalid=true]").first).to_be_visible()

    look_over(page)


def test_every_kind_of_field_has_its_walk() -> None:
    walked = {RULES[name].kind for name in WALKS if name in RULES}

    assert walked == set(FieldKind)
