"""How a file comes in: counted while it is read, checked in a thread, then put into its slot.

Whatever goes wrong, and whoever breaks off, leaves no file behind.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from auth.uploads.content import check_content
from auth.uploads.slot import UploadSlot, slots
from models.base.error import Invalid
from models.standards.file_kind import (
    EMPTY,
    CheckedFile,
    FileKind,
    clean_name,
    kind_named,
    require_file,
    too_large,
)

PIECE = 256 * 1024
looker = ThreadPoolExecutor(1, thread_name_prefix="upload")  # an open picture takes much memory


async def take_in(
    slot: UploadSlot, given_name: str, pieces: AsyncIterator[bytes], turn: str = ""
) -> CheckedFile:
    """Read a file into a slot; raises Invalid for what the field does not take.

    Raises Conflict when it was given up or another one has set out for the slot meanwhile, and
    Busy when there is no room.
    """
    turn = slot.begin(turn)
    try:
        return await _take_in(slot, given_name, pieces, turn)
    finally:
        slot.end(turn)


async def _take_in(
    slot: UploadSlot, given_name: str, pieces: AsyncIterator[bytes], turn: str
) -> CheckedFile:
    name = clean_name(given_name)
    kind = kind_named(name, slot.rule.kinds)
    path = slots.new_path()
    try:
        with slots.under_way() as take_room:
            await _store(slot, turn, path, pieces, take_room)
            file = await _look_at(path, name, kind)
            require_file(file, slot.rule.kinds, slot.rule.max_size)  # a picture may have grown
            slot.put(file, turn)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return file


async def _store(
    slot: UploadSlot,
    turn: str,
    path: Path,
    pieces: AsyncIterator[bytes],
    take_room: Callable[[int], None],
) -> None:
    """Write what comes to a file that nobody else may read, until it is too much."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    size = 0
    with os.fdopen(descriptor, "wb", buffering=PIECE) as file:
        async for piece in pieces:
            slot.require(turn)
            size += len(piece)
            if size > slot.rule.max_size:
                raise Invalid(too_large(slot.rule.max_size))
            take_room(len(piece))
            await asyncio.to_thread(file.write, piece)
        await asyncio.to_thread(file.flush)
    if not size:
        raise Invalid(EMPTY)


async def _look_at(path: Path, name: str, kind: FileKind) -> CheckedFile:
    """Check a file in the thread, which goes on to its end although nobody waits any more."""
    looking = looker.submit(_checked, path, name, kind)
    try:
        return await asyncio.shield(asyncio.wrap_future(looking))
    except asyncio.CancelledError:
        looking.add_done_callback(lambda _done: path.unlink(missing_ok=True))
        raise


def _checked(path: Path, name: str, kind: FileKind) -> CheckedFile:
    """What a file is, once it lies on the disk for good."""
    check_content(path, kind)
    with path.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return CheckedFile(name, kind, file.tell(), digest, path)
