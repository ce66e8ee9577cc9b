"""How much of what a browser says was typed is heard, when it is no browser that says it."""

from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from components.fields.section import FormSection
from tests.components import probe
from tests.components.probe_section import SECTION
from tests.support.page import fields_of
from tests.support.section import type_into


def say(control: ui.element, value: Any) -> None:
    """Send what a browser sends behind every key."""
    [listener] = [each for each in control._event_listeners.values() if "update:" in each.type]
    control._handle_event({"listener_id": listener.id, "args": value})


async def test_a_field_alone_hears_no_more_than_may_be_typed(user: User) -> None:
    await user.open(probe.PUBLIC)
    field = fields_of(user)["name"]

    say(field.control, "长" * 250_000)

    assert len(field.value) == field.rule.most_typed + 1
    assert field.message == "单位全称最多200个字，现在是201个"
    say(field.control, "钟山软件")
    assert (field.value, field.message) == ("钟山软件", "")


@pytest.mark.parametrize("value", [{"a": "x" * 1000}, ["x"] * 1000, 7])
async def test_a_line_hears_nothing_but_text(user: User, value: Any) -> None:
    await user.open(probe.PUBLIC)
    field = fields_of(user)["name"]

    say(field.control, value)

    assert field.value == ""


async def test_a_section_hears_no_more_than_may_be_typed(user: User) -> None:
    await user.open(SECTION)
    [section] = user.find(kind=FormSection).elements

    type_into(section, "n1", "9" * 250_000)
    type_into(section, "n2", ["x" * 250_000] * 10_000)
    type_into(section, "n3", {"x": "x" * 250_000})
    type_into(section, "n4", [[["x"]]])

    assert section.props["values"]["n1"] == "9" * 41
    assert section.props["errors"]["n1"] == "人数过大，请核对"
    assert sum(map(len, section.props["values"]["n2"])) < 50_000
    assert "x" not in section.props["values"]["n3"]
    assert section.props["values"]["n4"] == []
