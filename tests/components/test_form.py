"""A form owns its fields: errors land where they belong, whatever else is on the page."""

import pytest
from nicegui import ui
from nicegui.testing import User

from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.page_state import page_state
from models.standards.rule import MOBILE
from tests.components.probe_forms import PARTS, ROWS, TWO
from tests.support.page import fields_of

REFUSED = "该手机号已被使用"


def errors(user: User) -> dict[str, str]:
    """What stands beside the fields of the open page, by their names in the browser."""
    return {key: field.message for key, field in fields_of(user).items() if field.message}


async def press(user: User, label: str, told: str = REFUSED) -> None:
    """Press a button and wait for what is told then."""
    user.find(kind=ui.button, content=label).click()
    await user.should_see(told)


@pytest.mark.parametrize(
    ("pressed", "told"),
    [("主表单被拒", {"mobile": REFUSED}), ("对话框被拒", {"dialog-mobile": REFUSED})],
)
async def test_a_refusal_stands_in_the_form_whose_button_was_pressed(
    user: User, pressed: str, told: dict[str, str]
) -> None:
    await user.open(TWO)

    await press(user, pressed)

    assert errors(user) == told
    assert not user.notify.messages


async def test_a_refusal_that_two_forms_could_mean_is_told_in_neither(user: User) -> None:
    await user.open(TWO)

    await press(user, "外面被拒")

    assert errors(user) == {}
    assert user.notify.messages == [REFUSED]


async def test_a_form_checks_its_own_fields_alone(user: User) -> None:
    await user.open(TWO)

    await press(user, "保存主表单", "有 2 处需要修改")

    assert errors(user) == {"name": "请填写姓名", "mobile": "请填写移动电话"}


async def test_an_error_path_lands_at_its_row(user: User) -> None:
    await user.open(ROWS)

    await press(user, "第二行被拒")

    assert errors(user) == {"rows-2-mobile": REFUSED}


async def test_a_row_is_counted_by_where_it_stands_now(user: User) -> None:
    await user.open(ROWS)

    user.find(kind=ui.button, content="删除第一行").click()
    await user.should_not_see("第1行被拒")
    await press(user, "第二行被拒")

    assert errors(user) == {"rows-3-mobile": REFUSED}


async def test_a_button_of_a_row_speaks_of_that_row(user: User) -> None:
    await user.open(ROWS)

    await press(user, "第3行被拒")

    assert errors(user) == {"rows-3-mobile": REFUSED}


async def test_every_row_writes_to_its_own_object(user: User) -> None:
    await user.open(ROWS)
    for number, field in enumerate(fields_of(user).values(), 1):
        field.value = f"1391234567{number}"

    await press(user, "读出", "13912345671、13912345672、13912345673")


async def test_a_part_that_was_replaced_is_forgotten(user: User) -> None:
    await user.open(PARTS)
    first = fields_of(user)["mobile"]

    await press(user, "下一步", "第二步")
    await press(user, "被拒")

    assert errors(user) == {"mobile": REFUSED}
    assert first.is_deleted
    assert first.message == ""
    assert len(page_state(user.current_layout.client).forms) == 1


async def test_two_fields_of_one_name_need_a_prefix(user: User) -> None:
    await user.open(PARTS)

    with user.current_layout, pytest.raises(ValueError, match="prefix"):
        field_input(Form(), "mobile", MOBILE)


async def test_a_form_knows_whether_something_is_not_kept_yet(user: User) -> None:
    await user.open(PARTS)
    form = page_state(user.current_layout.client).forms[0]
    assert isinstance(form, Form)
    assert not form.is_unsaved

    fields_of(user)["mobile"].value = "13912345678"
    assert form.is_unsaved

    form.note_saved()
    assert not form.is_unsaved
