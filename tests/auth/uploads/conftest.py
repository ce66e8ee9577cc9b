"""A folder of its own for every test, and nobody else's slots."""

from pathlib import Path

import pytest

from auth.uploads.slot import SlotOwner, UploadRule, UploadSlot, UploadSlots, slots

VISITOR = "a" * 64


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where files lie; no test leaves one behind that belongs to nothing."""
    monkeypatch.setattr(UploadSlots, "folder", tmp_path / "uploads")
    monkeypatch.setattr(slots, "_slots", {})
    return tmp_path / "uploads"


@pytest.fixture
def slot() -> UploadSlot:
    """A slot for any kind of file, as a page opens it."""
    return slots.open(SlotOwner(VISITOR), "licence", UploadRule())[0]
