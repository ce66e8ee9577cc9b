"""What is typed is kept field by field, and of each field the last value."""

import asyncio
from typing import Any

from nicegui import ui
from nicegui.testing import User

from components.fields.section import FormSection
from tests.components.probe_keeping import BEGUN, KEPT, PATH, THREE
from tests.support.page import fields_of
from tests.support.section import type_into


async def listed(what: list[Any], count: int) -> list[Any]:
    """What was begun or kept, once there is as much of it."""
    for _ in range(60):
        if len(what) >= count:
            break
        await asyncio.sleep(0.05)
    return what


async def test_fields_that_change_while_a_save_runs_are_all_kept(user: User) -> None:
    await user.open(PATH)
    [section] = user.find(kind=FormSection).elements

    for name in THREE:
        type_into(section, name, f"{name}的值")

    assert sorted(await listed(KEPT, 3)) == sorted((name, f"{name}的值") for name in THREE)


async def test_of_what_is_chosen_the_last_is_kept(user: User) -> None:
    await user.open(PATH)
    field = fields_of(user)["uses"]
    assert isinstance(field.control, ui.select)

    field.value = ["1"]
    assert await listed(BEGUN, 1) == [["1"]]
    field.value = ["1", "2"]

    assert await listed(KEPT, 2) == [("uses", ["1"]), ("uses", ["1", "2"])]
