"""What a button brings along from the fields of its page."""

import pytest
from nicegui import ui
from nicegui.testing import User

from components.parts import typed
from tests.components import probe


async def save(user: User, values: object) -> None:
    """Press 保存 as a browser does in whose fields these values stand."""
    user.find(kind=ui.button, content="保存").trigger("click", values)


async def test_what_stands_in_the_fields_counts_though_no_key_told_of_it(user: User) -> None:
    await user.open(probe.PUBLIC)

    await save(user, {"uscc": "91320100", "name": " 钟山软件 "})

    await user.should_see("已保存钟山软件")


async def test_what_was_typed_before_the_page_heard_of_the_fields_is_replaced(user: User) -> None:
    await user.open(probe.PUBLIC)
    for field in user.find(kind=ui.input).elements:
        field.value = "old"

    await save(user, {"uscc": "91320100", "name": "新名称"})

    await user.should_see("已保存新名称")


@pytest.mark.parametrize(
    "values", [{"uscc": "1", "name": 7}, {"uscc": "1", "name": "长" * 201}, {"nobody": "x"}, []]
)
async def test_what_no_key_could_type_is_not_heard(user: User, values: object) -> None:
    await user.open(probe.PUBLIC)

    await save(user, values)

    await user.should_see("请填写单位全称")


async def test_of_endless_fields_the_first_are_heard(user: User) -> None:
    await user.open(probe.PUBLIC)

    await save(user, {f"x{n}": "x" for n in range(typed.MOST_HEARD)} | {"uscc": "1", "name": "江"})

    await user.should_see("请填写单位全称")
