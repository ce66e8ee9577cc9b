"""多行样例: five hundred rows, of which a page stands on the screen and all are checked."""

import re
from typing import Any

from nicegui.testing import User

from components.fields.form import Form
from components.fields.section import FormSection
from components.guard.page_state import page_state
from pages.sandbox.controls_rows import COUNT, PAGE_SIZE, RULES
from tests.support.page import element_count, press, read
from tests.support.section import type_into

PLACE = "/sandbox/controls/rows"


def rows(user: User) -> list[FormSection]:
    """The rows that stand on the page."""
    return sorted(user.find(kind=FormSection).elements, key=lambda each: each.id)


def form_of(user: User) -> Form:
    """The form of the list."""
    form = page_state(user.current_layout.client).forms[0]
    assert isinstance(form, Form)
    return form


def change(row: FormSection, name: str, value: Any) -> None:
    """Type into a field of a row."""
    key = next(key for key in row.props["values"] if key.endswith(f"-{name}"))
    type_into(row, key, value)


def shown(row: FormSection, name: str) -> Any:
    """What stands in a field of a row."""
    return next(v for key, v in row.props["values"].items() if key.endswith(f"-{name}"))


async def test_a_page_of_the_rows_stands_on_the_screen(user: User) -> None:
    await user.open(PLACE)

    assert len(rows(user)) == PAGE_SIZE
    assert all(len(row.props["fields"]) == len(RULES) for row in rows(user))
    assert f"共 {COUNT} 条，第 1 / 25 页" in read(user)
    await user.should_see("第1行")


async def test_what_is_typed_is_still_there_when_the_page_is_turned_back(user: User) -> None:
    await user.open(PLACE)
    change(rows(user)[1], "name", "陈测试")
    change(rows(user)[1], "amount", "12.5")
    cost = element_count(user)

    await press(user, "turn", "25")
    assert shown(rows(user)[1], "name") == "李娜"
    await user.should_see("第500行")
    for number in range(24, 0, -1):
        await press(user, "turn", str(number))

    assert (shown(rows(user)[1], "name"), shown(rows(user)[1], "amount")) == ("陈测试", "12.5")
    assert element_count(user) == cost
    assert len(form_of(user).rows("trainees")) == PAGE_SIZE


async def test_a_row_that_is_wrong_is_found_on_another_page(user: User) -> None:
    await user.open(f"{PLACE}?page=3")
    change(rows(user)[4], "amount", "99999")
    await press(user, "turn", "1")

    user.find("检查全部").click()

    await user.should_see("有 1 处需要修改")
    assert "第 3 / 25 页" in read(user)
    assert form_of(user).rows("trainees")[4].fields[2].message != ""


async def test_rows_that_are_right_are_taken(user: User) -> None:
    await user.open(PLACE)

    user.find("检查全部").click()

    await user.should_see("500行都填写正确")


async def test_an_address_may_name_a_page(user: User) -> None:
    await user.open(f"{PLACE}?page=9999")

    assert re.search(r"第 25 / 25 页", read(user))
