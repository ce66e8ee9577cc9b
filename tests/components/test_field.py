"""A field on its own: what is wrong of it stays told for as long as it is wrong."""

from types import SimpleNamespace

import pytest
from nicegui import ui
from nicegui.testing import User

from components.fields.field import inputs_of
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.section import FormSection
from pages.sandbox.controls import RULES
from tests.support.page import fields_of

CONTROLS = "/sandbox/controls"
WRONG = "/sandbox/controls/wrong"


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
    await user.open(WRONG)
    field = fields_of(user)[f"wrong-{name}"]
    with user:
        field.set_error("请重新填写")

        for value in typed:
            field.value = value

            assert field.message
            assert [part.props["error"] for part in inputs_of(field.control)] == [True]


async def test_both_days_of_a_period_stay_marked(user: User) -> None:
    await user.open(WRONG)
    field = fields_of(user)["wrong-period"]
    begin, _ = inputs_of(field.control)

    with user:
        begin.value = "2024-03-02"

    assert field.message == "培训期间的结束日期不能早于开始日期"
    assert [part.props["error"] for part in inputs_of(field.control)] == [True, True]


OUTDATED = {"level": "9", "uses": ["1", "9"], "region": "110101"}


@pytest.mark.parametrize("name", OUTDATED)
@pytest.mark.parametrize("together", [False, True])
async def test_what_was_kept_and_is_offered_no_more_is_to_be_chosen_again(
    user: User, name: str, together: bool
) -> None:
    rule = RULES[name]
    await user.open(WRONG)

    with user:
        form = Form(SimpleNamespace(**{name: OUTDATED[name]}), prefix="old")
        if together:
            FormSection(form, {name: rule})
        else:
            field_input(form, name, rule)

    [field] = form.fields
    assert field.message == f"{rule.label}不在可选范围内，请重新选择"


async def test_what_is_offered_no_more_can_still_be_read(user: User) -> None:
    await user.open(WRONG)

    shown = {}
    with user:
        form = Form(SimpleNamespace(**OUTDATED), prefix="old")
        for name in OUTDATED:
            field = field_input(form, name, RULES[name], readonly=True)
            shown[name] = [part.value for part in inputs_of(field.control)]

    gone = "已停用的选项"
    assert shown == {"level": [gone], "uses": [f"生活补助、{gone}"], "region": [gone, gone]}


async def test_nothing_can_be_chosen_that_is_not_offered(user: User) -> None:
    await user.open(CONTROLS)
    fields = fields_of(user)

    for name, sent in (("level", "9"), ("level", [{"value": 0}]), ("uses", ["9", {}]), ("uses", 1)):
        choose(fields[name].control, sent)

    assert fields["level"].value is None
    assert fields["uses"].value == []
    choose(fields["uses"].control, ["1", "3"])
    assert fields["uses"].value == ["1", "3"]


def choose(control: ui.element, sent: object) -> None:
    """Send what a browser sends when something is chosen."""
    for listener in control._event_listeners.values():
        if listener.type == "update:value":
            control._handle_event({"listener_id": listener.id, "args": sent})
