"""A section of a long form: many fields in one element, with errors and values of their own."""

from typing import Any

import pytest
from nicegui.testing import User

from components.fields.form import Form
from components.fields.section import FormSection
from components.guard.page_state import page_state
from models.standards.rule import SMS_CODE
from tests.components.probe_section import ONE_BY_ONE, ROWS, SECTION
from tests.support.listeners import unguarded
from tests.support.page import element_count
from tests.support.section import told, type_into


def form_of(user: User) -> Form:
    """The form of the open page."""
    form = page_state(user.current_layout.client).forms[0]
    assert isinstance(form, Form)
    return form


def section_of(user: User) -> FormSection:
    """The section of the open page."""
    [section] = user.find(kind=FormSection).elements
    return section


async def test_sixty_fields_are_one_element(user: User) -> None:
    await user.open(ONE_BY_ONE)
    heavy = element_count(user)
    await user.open(SECTION)

    assert len(form_of(user).fields) == 60
    assert element_count(user) <= 60
    assert heavy >= 240
    assert unguarded(user.current_layout) == []


async def test_a_section_is_checked_and_saved_as_any_form(user: User) -> None:
    await user.open(SECTION)

    user.find("保存").click()
    await user.should_see("有 59 处需要修改")
    section = section_of(user)
    assert section.props["errors"]["n1"] == "请填写人数"
    assert "n0" not in section.props["errors"]

    for number in range(60):
        type_into(section_of(user), f"n{number}", f" {number + 1} ")
    assert section.props["errors"] == {}
    user.find("保存").click()
    await user.should_see("已保存1")


async def test_a_refusal_stands_beside_its_field_of_the_section(user: User) -> None:
    await user.open(SECTION)

    user.find("被拒").click()

    assert await told(section_of(user), "n59", "人数与花名册不一致")
    assert not user.notify.messages


async def test_what_is_typed_is_told_a_moment_later(user: User) -> None:
    await user.open(SECTION)

    for typed in ("1", "12", "123"):
        type_into(section_of(user), "n3", typed)
    type_into(section_of(user), "n4", "7")

    await user.should_see("；n3保留为123；n4保留为7", retries=10)
    await user.should_not_see("n3保留为1；")
    await user.should_not_see("n3保留为123；n3")


async def test_what_is_typed_is_not_sent_back(user: User) -> None:
    await user.open(SECTION)
    section = section_of(user)
    waiting = section.client.outbox.updates
    waiting.clear()

    type_into(section, "n3", "12")
    assert section.id not in waiting

    section.show("n4", "7")
    assert section.id in waiting
    assert section.props["values"]["n3"] == "12"


@pytest.mark.parametrize(
    ("key", "value"), [("nobody", "1"), (None, "1"), (["n0"], "1"), ("n1", {"x": [1]})]
)
async def test_nothing_that_a_browser_can_send_breaks_a_section(
    user: User, key: Any, value: Any
) -> None:
    await user.open(SECTION)
    fields = form_of(user).fields
    before = [field.value for field in fields]

    type_into(section_of(user), key, value)

    changed = [field.name for field, was in zip(fields, before, strict=True) if field.value != was]
    assert changed == (["n1"] if key == "n1" else [])
    with user:
        form_of(user).is_valid()
    assert {field.message for field in fields} == {"", "请填写人数"} | refusals(value, changed)


def refusals(value: Any, changed: list[str]) -> set[str]:
    """What is said of a value that was taken for a number."""
    return {"人数填写有误，请重新填写"} if changed else set()


async def test_a_value_that_the_server_sets_is_shown(user: User) -> None:
    await user.open(SECTION)
    field = form_of(user).find("n5")
    assert field is not None
    section = section_of(user)

    section.show("n5", "30")

    assert field.value == "30"
    assert section.props["values"]["n5"] == "30"
    assert section.props["revisions"] == {"n5": 1}
    assert form_of(user).is_unsaved


async def test_a_code_is_no_part_of_a_section(user: User) -> None:
    await user.open(SECTION)

    with user.current_layout, pytest.raises(ValueError, match="no part of a section"):
        FormSection(Form(prefix="x"), {"sms_code": SMS_CODE})


async def test_rows_and_sections_go_together(user: User) -> None:
    await user.open(ROWS)
    form = form_of(user)

    user.find("被拒").click()

    first, second = sorted(user.find(kind=FormSection).elements, key=lambda each: each.id)
    assert await told(second, "rows-b-n1", "人数与花名册不一致")
    assert first.props["errors"] == {}
    type_into(second, "rows-b-n1", "5")
    assert [field.value for field in form.fields] == ["", "", "", "5"]
