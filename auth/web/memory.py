"""When Python looks for garbage: not while the site is loaded, then seldom and in small parts.

A collection stops every page while it goes through all objects, a second for some hundred open
pages. Pages leave memory without one (tests/pages/test_freed_pages.py), so each object is looked
at once, in a small part, and then left out: what stays is that of open pages. Everything is gone
through while nearly nobody is there, or when far more is held than the open pages need.

What closed pages have left free goes back to the system from time to time; by itself the C library
would keep it for good, and Python's own allocator does, so that the hall is started without that
one (``PYTHONMALLOC`` in Makefile and .deploy).
"""

import asyncio
import ctypes
import gc
import resource
from pathlib import Path
from typing import Any

from nicegui import Client, app

COLLECT_EVERY = 600.0
GIVE_BACK_EVERY = 20.0
TAB_NOTES_KEPT = 3600.0  # of closed tabs; the hall keeps nothing in them, NiceGUI for a month
PART = 3  # rounds of the young, some 8,000 objects each
FEW_PAGES = 20
MEMORY_OF_A_PAGE = 500_000  # at most; a unit's home holds 200,000
_NEVER = 1_000_000
_THRESHOLDS = (2_000, 3, _NEVER)


class _Settled:
    """What there was when the site was loaded, and the loop that runs since."""

    loop: asyncio.AbstractEventLoop | None = None
    memory = 0


def settle() -> None:
    """Keep what was loaded out of every later collection, and collect from now on."""
    gc.collect()
    gc.freeze()
    _Settled.loop, _Settled.memory = asyncio.get_running_loop(), _held()
    if _note not in gc.callbacks:
        gc.callbacks.append(_note)
    gc.set_threshold(*_THRESHOLDS)
    gc.enable()


def look_after() -> None:
    """What is done by the clock."""
    app.timer(COLLECT_EVERY, collect_all, immediate=False)
    app.timer(GIVE_BACK_EVERY, give_back, immediate=False)
    app.storage.max_tab_storage_age = TAB_NOTES_KEPT  # noqa: TID251  # nothing is kept there


def _note(phase: str, info: dict[str, Any]) -> None:
    """Let the loop go through what has come, once it is enough for a part."""
    is_due = phase == "stop" and info["generation"] == 1 and gc.get_count()[2] >= PART
    if is_due and _Settled.loop is not None and not _Settled.loop.is_closed():
        _Settled.loop.call_soon_threadsafe(collect_part)


def collect_part() -> None:
    """Go through what has come since the last part, and leave it out from now on."""
    if gc.get_count()[2] >= PART:
        gc.collect()
        gc.freeze()


def collect_all() -> None:
    """Go through everything, unless that would stop people for nothing."""
    pages = len(Client.instances)
    is_too_much = _held() > 1.5 * _Settled.memory + pages * MEMORY_OF_A_PAGE
    if pages <= FEW_PAGES or is_too_much:
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def _held() -> int:
    """The memory that this process holds; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


async def give_back() -> None:
    """Give free memory back, in a thread, as the C library can do it; others do it unasked."""
    if (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        await asyncio.to_thread(trim, 0)
