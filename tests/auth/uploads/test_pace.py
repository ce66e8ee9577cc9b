"""How many files one browser may set going, and that nobody waits for those that count no more."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from auth.uploads import intake
from auth.uploads.intake import take_in
from auth.uploads.slot import SlotOwner, UploadRule, UploadSlot, slots
from models.base.error import Conflict
from models.records.traffic_table import UPLOADS_BROWSER, UPLOADS_NETWORK
from models.standards.file_kind import FileKind
from tests.auth.uploads.conftest import VISITOR
from tests.support.uploads import PDF, Sender, caller_with


async def whole() -> AsyncIterator[bytes]:
    """A file that comes in one piece."""
    yield PDF


async def test_files_after_which_another_has_set_out_are_not_looked_into(
    slot: UploadSlot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[Path] = []
    is_looked_at, may_go_on = threading.Event(), threading.Event()

    def slowly(path: Path, _kind: FileKind) -> None:
        looked_at.append(path)
        is_looked_at.set()
        may_go_on.wait(10)

    monkeypatch.setattr(intake, "check_content", slowly)
    first = asyncio.create_task(take_in(slot, "0.pdf", whole()))
    await asyncio.to_thread(is_looked_at.wait, 10)
    queued = [asyncio.create_task(take_in(slot, f"{n}.pdf", whole())) for n in range(1, 6)]
    await asyncio.sleep(0)  # each of them has set out
    may_go_on.set()
    done = await asyncio.gather(first, *queued, return_exceptions=True)

    assert [type(each) for each in done[:-1]] == [Conflict] * 5
    assert slot.file is not None
    assert slot.file.name == "5.pdf"
    assert len(looked_at) == 2
    assert list(folder.glob("*")) == [slot.file.path]


async def test_a_browser_that_sends_without_end_is_told_to_wait(slot: UploadSlot) -> None:
    own = Sender(caller_with(VISITOR))
    for _ in range(UPLOADS_BROWSER.most):
        assert (await own.send(slot.code, "a.pdf", b"")).status_code == 422

    refused = await own.send(slot.code, "a.pdf", PDF)

    assert refused.status_code == 429
    assert "上传文件过于频繁" in refused.json()["message"]
    assert slot.file is None
    other = "b" * 64
    [elsewhere] = slots.open(SlotOwner(other), "licence", UploadRule())
    assert (await Sender(caller_with(other)).send(elsewhere.code, "a.pdf", PDF)).status_code == 200


def test_a_field_for_as_many_files_as_there_may_be_is_filled_at_once() -> None:
    assert UPLOADS_BROWSER.most >= 2 * 50
    assert UPLOADS_NETWORK.most > UPLOADS_BROWSER.most
