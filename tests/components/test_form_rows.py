"""Rows of a form: each with fields, files and errors of its own, told apart by its code."""

from pathlib import Path

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.uploads.slot import UploadSlots, slots
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.page_state import page_state
from models.standards.rule import NAME
from tests.components.probe_forms import FILES, KNOWN, PARTS, ROWS
from tests.support.form import errors, press_button
from tests.support.page import fields_of, fragments
from tests.support.uploads import PDF, Sender, caller_with

REFUSED = "该手机号已被使用"


def form_of(user: User) -> Form:
    """The form of the open page that begun first."""
    form = page_state(user.current_layout.client).forms[0]
    assert isinstance(form, Form)
    return form


async def test_an_error_path_lands_at_its_row(user: User) -> None:
    await user.open(ROWS)

    await press_button(user, "第二行被拒", REFUSED)

    assert errors(user) == {"rows-b-mobile": REFUSED}


async def test_a_row_is_counted_by_where_it_stands_now(user: User) -> None:
    await user.open(ROWS)

    user.find(kind=ui.button, content="删除第一行").click()
    await user.should_not_see("第1行被拒")
    await press_button(user, "第二行被拒", REFUSED)

    assert errors(user) == {"rows-c-mobile": REFUSED}


async def test_a_button_of_a_row_speaks_of_that_row(user: User) -> None:
    await user.open(ROWS)

    await press_button(user, "第3行被拒", REFUSED)

    assert errors(user) == {"rows-c-mobile": REFUSED}


async def test_every_row_writes_to_its_own_object(user: User) -> None:
    await user.open(ROWS)
    fields = fields_of(user)
    for number, field in enumerate((fields[f"rows-{code}-mobile"] for code in "abc"), 1):
        field.value = f"1391234567{number}"

    await press_button(user, "读出", "13912345671、13912345672、13912345673")


async def test_a_row_that_was_taken_away_or_added_is_not_kept_yet(user: User) -> None:
    await user.open(ROWS)
    form = form_of(user)
    assert not form.is_unsaved

    user.find(kind=ui.button, content="删除第一行").click()
    await user.should_not_see("第1行被拒")
    assert form.is_unsaved
    form.note_saved()
    assert not form.is_unsaved

    user.find(kind=ui.button, content="增加一行").click()
    await user.should_see("第4行被拒")
    assert form.is_unsaved
    form.note_saved()
    assert not form.is_unsaved


async def test_what_has_to_be_changed_is_listed_as_it_stands_on_the_page(user: User) -> None:
    await user.open(ROWS)
    user.find(kind=ui.button, content="增加一行").click()
    await user.should_see("第4行被拒")

    await press_button(user, "检查", "有 5 处需要修改")

    [listed] = [each.content for each in fragments(user) if "有 5 处需要修改" in each.content]
    keys = [f"f-rows-{code}-mobile" for code in "abcd"] + ["f-name"]
    assert sorted(keys, key=listed.index) == keys


async def test_a_file_comes_back_to_its_own_row(
    user: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(UploadSlots, "folder", tmp_path / "uploads")
    monkeypatch.setattr(slots, "_slots", {})
    KNOWN[:] = ["a", "b"]
    await user.open(FILES)
    slot = slots._slots[fields_of(user)["rows-b-scan"].control.props["codes"][0]]
    await Sender(caller_with(slot.owner.visitor)).send(slot.code, "乙.pdf", PDF)

    KNOWN.remove("a")
    await user.open(FILES)

    assert fields_of(user)["rows-b-scan"].value == (slot.file,)


async def test_what_names_a_row_is_its_own_code(user: User) -> None:
    await user.open(PARTS)

    with user.current_layout, pytest.raises(ValueError, match="code of a row"):
        Form(prefix="x").row("rows", code='"1')


async def test_a_form_with_many_rows_is_looked_through_seldom(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    await user.open(PARTS)
    looked: list[Form] = []
    is_gone = vars(Form)["is_gone"].fget

    def look(form: Form) -> bool:
        looked.append(form)
        return bool(is_gone(form))

    monkeypatch.setattr(Form, "is_gone", property(look))

    with user.current_layout:
        form = Form(prefix="many")
        for number in range(300):
            field_input(form.row("rows", code=str(number)), "name", NAME)

    assert len(looked) < 3 * 300
