"""How a file comes in: counted while it is read, checked in a thread, then put into its slot.

Whatever goes wrong, and whoever breaks off, leaves no file behind.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
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
    too_large,
)

PIECE = 256 * 1024
_pool = ThreadPoolExecutor(1, thread_name_prefix="upload")  # an open picture takes much memory


async def take_in(slot: UploadSlot, given_name: str, pieces: AsyncIterator[bytes]) -> CheckedFile:
    """Read a file into a slot; raises Invalid for what the field does not take.

    Raises Conflict when another file has set out for the slot meanwhile.
    """
    turn = slot.begin()
    name = clean_name(given_name)
    kind = kind_named(name, slot.rule.kinds)
    path = slots.new_path()
    try:
        await _store(slot, turn, path, pieces)
        loop = asyncio.get_running_loop()
        file = await loop.run_in_executor(_pool, _checked, path, name, kind)
        slot.put(file, turn)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return file


async def _store(slot: UploadSlot, turn: int, path: Path, pieces: AsyncIterator[bytes]) -> None:
    """Write what comes to a file that nobody else may read, until it is too much."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    size, waiting = 0, bytearray()
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        async for piece in pieces:
            slot.require(turn)
            size += len(piece)
            if size > slot.rule.max_size:
                raise Invalid(too_large(slot.rule.max_size))
            waiting += piece
            if len(waiting) >= PIECE:
                await asyncio.to_thread(file.write, bytes(waiting))
                waiting.clear()
        await asyncio.to_thread(file.write, bytes(waiting))
    if not size:
        raise Invalid(EMPTY)


def _checked(path: Path, name: str, kind: FileKind) -> CheckedFile:
    check_content(path, kind)
    content = path.read_bytes()
    return CheckedFile(name, kind, len(content), hashlib.sha256(content).hexdigest(), path)
