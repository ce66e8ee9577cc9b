"""What is typed is kept field by field, and of each field the last value."""

import asyncio
from typing import Any

from nicegui.testing import User

from components.fields.choice import Choice
from components.fields.form import Form
from components.fields.section import FormSection
from components.guard.page_state import page_state
from tests.components.probe_keeping import BEGUN, KEPT, PATH, SAVED, THREE
from tests.support.page import fields_of, read
from tests.support.section import type_into


async def listed(what: list[Any], count: int) -> list[Any]:
    """What was begun or kept, once there is as much of it."""
    for _ in range(60):
        if len(what) >= count:
            break
        await asyncio.sleep(0.05)
    return what


def form_of(user: User) -> Form:
    """The form of the open page."""
    [form] = page_state(user.current_layout.client).forms
    assert isinstance(form, Form)
    return form


async def test_fields_that_change_while_a_save_runs_are_all_kept(user: User) -> None:
    await user.open(PATH)
    [section] = user.find(kind=FormSection).elements

    for name in THREE:
        type_into(section, name, f"{name}的值")

    assert sorted(await listed(KEPT, 3)) == sorted((name, f"{name}的值") for name in THREE)


async def test_of_what_is_chosen_the_last_is_kept(user: User) -> None:
    await user.open(PATH)
    field = fields_of(user)["uses"]
    assert isinstance(field.control, Choice)

    field.value = ["1"]
    assert await listed(BEGUN, 1) == [["1"]]
    field.value = ["1", "2"]

    assert await listed(KEPT, 2) == [("uses", ["1"]), ("uses", ["1", "2"])]


async def test_the_form_says_whether_what_was_typed_is_kept(user: User) -> None:
    await user.open(SAVED)
    note = fields_of(user)["note"]
    assert "rs-save-on" not in read(user)

    note.value = "江苏"
    await user.should_see("正在保存")
    assert "data-unsaved" in read(user)
    await user.should_see("草稿已自动保存", retries=100)
    assert "data-unsaved" not in read(user)
    assert KEPT == [("note", "江苏")]

    note.value = "坏"
    await user.should_see("正在保存")
    await user.should_see("未保存，请稍后重试", retries=100)
    assert "data-unsaved" in read(user)

    note.value = "江苏"
    await user.should_see("草稿已自动保存", retries=100)


async def test_what_is_typed_while_a_save_runs_is_not_said_to_be_kept(user: User) -> None:
    await user.open(SAVED)
    note = fields_of(user)["note"]

    with user.current_layout, form_of(user).keeping("note", "江"):
        note.value = "江苏"

    assert "正在保存" in read(user)
    assert note.is_unsaved
