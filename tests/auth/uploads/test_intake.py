"""How a file comes in: what is kept is within its limit, and nothing stays of what broke off."""

import asyncio
import io
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from auth.uploads import intake
from auth.uploads import slot as slot_module
from auth.uploads.intake import take_in
from auth.uploads.slot import SlotOwner, UploadRule, UploadSlot, slots
from models.base.error import Busy, Invalid
from models.standards.file_kind import FileKind
from tests.auth.uploads.conftest import VISITOR
from tests.support.uploads import PDF, Sender, caller_with, picture

OWN = Sender(caller_with(VISITOR))


def dense_png() -> bytes:
    """A picture whose own program has pressed it as hard as can be."""
    drawn = Image.new("RGB", (600, 400), "white")
    pen = ImageDraw.Draw(drawn)
    for line in range(60):
        pen.line((line * 10, 0, 600 - line * 7, 400), fill=(line * 4, 0, 90))
        pen.text((line * 9 % 500, line * 6), f"licence {line}", fill="black")
    made = io.BytesIO()
    drawn.save(made, "PNG", optimize=True)
    return made.getvalue()


async def whole(content: bytes) -> AsyncIterator[bytes]:
    """A file that comes in one piece."""
    yield content


async def test_a_picture_that_was_pressed_hard_does_not_grow(
    slot: UploadSlot, folder: Path
) -> None:
    sent = dense_png()

    file = await take_in(slot, "a.png", whole(sent))

    assert file.size <= len(sent)


async def test_what_is_too_large_once_it_is_drawn_anew_is_told_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = dense_png()
    [small] = slots.open(SlotOwner(VISITOR), "photo", UploadRule(max_size=len(sent)))

    def grow(path: Path, _kind: FileKind) -> None:
        path.write_bytes(sent + b"x")

    monkeypatch.setattr(intake, "check_content", grow)
    with pytest.raises(Invalid, match="文件超过"):
        await take_in(small, "a.png", whole(sent))

    assert small.file is None
    assert list(folder.glob("*")) == []


async def test_whoever_breaks_off_while_a_picture_is_drawn_anew_leaves_nothing(
    slot: UploadSlot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_looked_at, may_go_on = threading.Event(), threading.Event()

    def slowly(path: Path, _kind: FileKind) -> None:
        drawn = path.with_suffix(".new")
        drawn.write_bytes(path.read_bytes())
        is_looked_at.set()
        may_go_on.wait(10)
        os.replace(drawn, path)

    monkeypatch.setattr(intake, "check_content", slowly)
    coming = asyncio.create_task(take_in(slot, "a.png", whole(picture())))
    await asyncio.to_thread(is_looked_at.wait, 10)
    coming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await coming
    may_go_on.set()
    await asyncio.get_running_loop().run_in_executor(intake.looker, int)  # comes after it

    assert list(folder.glob("*")) == []
    assert slot.file is None


async def test_files_that_never_end_do_not_fill_the_disk(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slot_module, "MOST_KEPT", 3 * 1024 * 1024)
    are_over = asyncio.Event()

    async def stalled() -> AsyncIterator[bytes]:
        yield PDF + b"x" * 1024 * 1024
        await are_over.wait()

    def opened(number: int) -> UploadSlot:
        return slots.open(SlotOwner(VISITOR), f"field {number}", UploadRule())[0]

    coming = [asyncio.create_task(take_in(opened(n), "a.pdf", stalled())) for n in range(5)]
    async with asyncio.timeout(10):
        while sum(task.done() for task in coming) < 3:
            await asyncio.sleep(0)
    assert {type(task.exception()) for task in coming if task.done()} == {Busy}

    are_over.set()
    await asyncio.wait(coming)
    monkeypatch.setattr(slot_module, "MOST_KEPT", 1024 * 1024 + 2 * len(PDF))
    await take_in(opened(9), "a.pdf", whole(PDF))  # what was under way counts no more


async def test_a_full_disk_is_no_damaged_picture(slot: UploadSlot, folder: Path) -> None:
    folder.mkdir(exist_ok=True)

    async def onto_a_full_disk() -> AsyncIterator[bytes]:
        [path] = folder.glob("*")
        path.with_suffix(".new").symlink_to("/dev/full")
        yield picture()

    with pytest.raises(OSError, match="No space"):
        await take_in(slot, "a.png", onto_a_full_disk())

    assert list(folder.glob("*")) == []
