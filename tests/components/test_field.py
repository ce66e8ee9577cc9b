"""A field on its own: what is wrong of it stays told for as long as it is wrong."""

import pytest
from nicegui.testing import User

from components.fields.field import inputs_of
from tests.support.page import fields_of

CONTROLS = "/sandbox/controls"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("mobile", ["1", "139"]),
        ("reason", ["停", "停工"]),
        ("born", ["2024-02-30", "2024-02-31"]),
        ("level", ["9", None]),
        ("uses", [["9"], []]),
    ],
)
async def test_a_field_that_stays_wrong_stays_marked(
    user: User, name: str, typed: list[object]
) -> None:
    await user.open(CONTROLS)
    field = fields_of(user)[f"wrong-{name}"]
    with user:
        field.set_error("请重新填写")

        for value in typed:
            field.value = value

            assert field.message
            assert [part.props["error"] for part in inputs_of(field.control)] == [True]


async def test_both_days_of_a_period_stay_marked(user: User) -> None:
    await user.open(CONTROLS)
    field = fields_of(user)["wrong-period"]
    begin, _ = inputs_of(field.control)

    with user:
        begin.value = "2024-03-02"

    assert field.message == "培训期间的结束日期不能早于开始日期"
    assert [part.props["error"] for part in inputs_of(field.control)] == [True, True]
