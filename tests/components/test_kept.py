"""A form that is opened with what is kept: nothing of it is lost, and it is saved as it stands."""

from pathlib import Path

import pytest
from nicegui.testing import User

from auth.uploads.slot import UploadSlots, slots
from components.fields.control import PeriodControl
from components.fields.form import Form
from components.fields.upload_field import Upload
from components.guard.page_state import page_state
from tests.components.probe_kept import KEPT, PATH, ROSTER
from tests.support.page import fields_of
from tests.support.uploads import PDF, Sender, caller_with


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No slot and no file of another test."""
    monkeypatch.setattr(UploadSlots, "folder", tmp_path / "uploads")
    monkeypatch.setattr(slots, "_slots", {})


async def opened(user: User) -> Form:
    """The form of the page."""
    await user.open(PATH)
    [form] = page_state(user.current_layout.client).forms
    assert isinstance(form, Form)
    return form


async def test_opening_a_form_changes_nothing_of_what_is_kept(user: User) -> None:
    form = await opened(user)

    assert not form.is_unsaved
    assert KEPT["model"].roster == (ROSTER,)
    assert fields_of(user)["roster"].control.props["files"] == [
        {"name": "花名册.pdf", "size": "1 KB"}
    ]


async def test_what_is_put_back_as_it_was_is_saved(user: User) -> None:
    form = await opened(user)
    fields = fields_of(user)
    period = fields["period"].control
    assert isinstance(period, PeriodControl)

    period.parts[0].value = "2024-02-02"
    assert form.is_unsaved
    period.parts[0].value = "2024-02-01"
    fields["uses"].value = ["3", "1"]
    fields["name"].value = " 李娜 "
    assert not form.is_unsaved

    fields["uses"].value = ["3"]
    assert form.is_unsaved


async def test_a_kept_file_counts_until_another_one_comes_or_it_is_taken_away(user: User) -> None:
    form = await opened(user)
    field = fields_of(user)["roster"]
    assert isinstance(field.control, Upload)
    slot = slots._slots[field.control.props["codes"][0]]

    await Sender(caller_with(slot.owner.visitor)).send(slot.code, "a.docx", b"PK")
    assert field.value == (ROSTER,)
    await Sender(caller_with(slot.owner.visitor)).send(slot.code, "新.pdf", PDF)
    assert field.value == (slot.file,)
    assert form.is_unsaved
    slot.clear()
    assert field.value == ()


async def test_a_kept_file_is_taken_away(user: User) -> None:
    form = await opened(user)
    field = fields_of(user)["roster"]
    slot = slots._slots[field.control.props["codes"][0]]

    await Sender(caller_with(slot.owner.visitor)).remove(slot.code)

    assert field.value == KEPT["model"].roster == ()
    assert form.is_unsaved
