"""长表样例: many fields of every kind in one element, read, checked and refused."""

from datetime import date
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from components.fields.field import Field
from components.fields.form import Form
from components.fields.heard import heard
from components.fields.section import FormSection
from components.fields.section_props import ALONE
from components.guard.page_state import page_state
from models.base.error import Invalid
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from pages.sandbox.controls import RIGHT, WRONG
from pages.sandbox.controls_long import LONG, TOGETHER
from tests.support.section import told, type_into

PLACE = "/sandbox/controls/long"


async def opened(user: User) -> tuple[Form, FormSection, FormSection]:
    """The form of the page, its section, and the one that can only be read."""
    await user.open(PLACE)
    form = page_state(user.current_layout.client).forms[0]
    assert isinstance(form, Form)
    long, closed = sorted(user.find(kind=FormSection).elements, key=lambda each: each.id)
    return form, long, closed


def value_of(form: Form, name: str) -> object:
    """What a field keeps, as a verb would get it."""
    field = form.find(name)
    assert field is not None
    return field.rule.check(field.value)


async def test_fields_of_every_kind_stand_on_it(user: User) -> None:
    form, long, _closed = await opened(user)

    assert len(form.fields) == len(LONG) == 75
    kinds = {field["kind"] for field in long.props["fields"]}
    assert kinds == {*FieldKind} - ALONE


async def test_what_is_kept_is_shown_and_what_is_wrong_says_so(user: User) -> None:
    form, long, _closed = await opened(user)

    wrong = {name for name, rule in TOGETHER.items() if rule.is_required or name in WRONG}
    assert set(long.props["errors"]) == {f"{name}_1" for name in wrong}
    assert long.props["values"]["amount_2"] == "1,234.50"
    assert {name: value_of(form, f"{name}_2") for name in TOGETHER} == {
        name: RIGHT[name] for name in TOGETHER
    }


async def test_what_a_browser_sends_is_read_as_by_any_form(user: User) -> None:
    form, long, _closed = await opened(user)
    sent: dict[str, Any] = {
        "born_0": "1990-02-28",
        "period_0": ["2024-02-01", "2024-02-29"],
        "uses_0": ["3", "1"],
        "region_0": "320102",
        "promise_0": True,
        "people_0": " 30 ",
    }

    for key, value in sent.items():
        type_into(long, key, value)

    assert value_of(form, "born_0") == date(1990, 2, 28)
    for name in ("period", "uses", "region", "promise", "people"):
        assert value_of(form, f"{name}_0") == RIGHT[name]


@pytest.mark.parametrize("value", [None, True, 7, "<b>", [], [[1]], {"a": {}}, "9" * 5000])
async def test_no_value_that_a_browser_can_send_breaks_a_field_of_any_kind(
    user: User, value: Any
) -> None:
    form, long, _closed = await opened(user)

    for key in LONG:
        type_into(long, key, value)

    with user:
        form.is_valid()
    assert {field.name: field.message for field in form.fields} == {
        name: refusal(rule, heard(value, rule.most_typed)) for name, rule in LONG.items()
    }


def refusal(rule: Rule, value: object) -> str:
    """What a rule says of a value, or nothing."""
    try:
        rule.check(value.strip() if isinstance(value, str) else value)
    except Invalid as error:
        return error.message
    return ""


async def test_what_is_read_only_stays_whatever_a_browser_sends(user: User) -> None:
    _form, _long, closed = await opened(user)
    before = dict(closed.props["values"])

    type_into(closed, "closed-people", "500")
    type_into(closed, "people_0", "500")

    assert closed.props["values"] == before
    assert all(field["readonly"] for field in closed.props["fields"])


async def test_what_is_read_only_is_told_the_browser_as_others_see_it(user: User) -> None:
    _form, _long, closed = await opened(user)
    shown = closed.props["values"]

    assert (shown["closed-name"], shown["closed-mobile"]) == ("李*", "1*****78")
    assert str(RIGHT["id_number"]) not in str(shown)
    with user:
        field = page_state(user.current_layout.client).field_with_key("closed-mobile")
    assert isinstance(field, Field)
    assert field.value == RIGHT["mobile"]


async def test_a_refusal_stands_beside_its_field(user: User) -> None:
    _form, long, _closed = await opened(user)

    user.find(kind=ui.button, content="保存时被拒").click()

    assert await told(long, "people_4", "参训人数与花名册不一致")


async def test_the_long_form_says_that_what_is_typed_is_kept(user: User) -> None:
    await user.open(PLACE)
    first = min(user.find(kind=FormSection).elements, key=lambda each: each.id)

    type_into(first, "people_4", "30")

    await user.should_see("草稿已自动保存", retries=100)
