"""控件样例 in several tabs: a file belongs to the one in which it was chosen."""

from pathlib import Path

import pytest
from nicegui.testing import User

from auth.uploads.slot import UploadSlots, slots
from tests.pages.sandbox.test_controls import opened, slot_of
from tests.support.uploads import PDF, Sender, caller_with


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No slot and no file of another test."""
    monkeypatch.setattr(UploadSlots, "folder", tmp_path / "uploads")
    monkeypatch.setattr(slots, "_slots", {})


async def test_a_page_built_anew_shows_its_file_and_another_tab_does_not(user: User) -> None:
    slot = slot_of((await opened(user))["roster"])
    await Sender(caller_with(slot.owner.visitor)).send(slot.code, "名册.pdf", PDF)

    again = (await opened(user))["roster"]
    assert [file.name for file in again.value] == ["名册.pdf"]
    assert again.control.props["codes"] == [slot.code]
    assert again.control.props["files"] == [{"name": "名册.pdf", "size": "1 KB"}]

    user.tab_id = "another tab"
    other = (await opened(user))["roster"]
    assert other.value == ()
    assert other.control.props["codes"] != [slot.code]
    await Sender(caller_with(slot.owner.visitor)).send(slot.code, "新名册.pdf", PDF)
    assert (other.value, [file.name for file in again.value]) == ((), ["新名册.pdf"])
