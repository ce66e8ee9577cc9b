"""Frames that no browser sends: counted for each socket, told once, cut off when they go on.

Whoever writes a socket by hand could otherwise fill the log: the libraries below tell each such
frame with a trace, some of it past our own log.
"""

import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from nicegui import background_tasks, core

MALFORMED = (
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
)
MOST_OF_A_SOCKET = 20
MOST_SOCKETS = 10_000
MOST_DIGITS = 16
PAUSE = 10.0  # seconds between two lines of a library
_found: Counter[str] = Counter()
_next_line: dict[str, float] = {}
_log = structlog.get_logger()


def note_malformed(sid: str, error: Exception) -> None:
    """Count a frame; the first one of a socket is told, and after some the socket is cut."""
    if len(_found) >= MOST_SOCKETS:
        _found.clear()
    _found[sid] += 1
    if _found[sid] == 1:
        _log.warning("malformed frame", error=type(error).__name__)
    elif _found[sid] == MOST_OF_A_SOCKET:
        _log.warning("socket cut", malformed_frames=MOST_OF_A_SOCKET)
        background_tasks.create(_cut(sid), name="cut socket")


def require_sound(handshake: Any) -> None:
    """Raise ValueError for what no page says of itself: NiceGUI would keep half of it."""
    names = [handshake.get(name) for name in ("client_id", "tab_id", "document_id")]
    old, following = handshake.get("old_tab_id") or "", handshake.get("next_message_id") or 0
    if not all(isinstance(name, str) and name for name in (*names, old or "none")):
        raise ValueError("names")
    if not (str(following).isdecimal() and len(str(following)) < MOST_DIGITS):
        raise ValueError("number")


async def _cut(sid: str) -> None:
    is_named = core.sio.manager.is_connected(sid, "/")  # the layers below name it otherwise
    await (core.sio.disconnect(sid) if is_named else core.sio.eio.disconnect(sid))
    _found.pop(sid, None)


def guard_packets() -> None:
    """Stand before what reads packets; private seams, held by tests/auth/session/test_socket.py."""
    handlers = core.sio.eio.handlers
    handlers["message"] = _guarded(handlers["message"])
    for name in ("engineio.server", "socketio.server"):
        logger = logging.getLogger(name)
        logger.handlers.clear()  # they write past our log
        logger.addFilter(_without_trace)


def _guarded(handler: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def read(eio_sid: str, data: Any) -> None:
        try:
            await handler(eio_sid, data)
        except MALFORMED as error:
            note_malformed(eio_sid, error)

    return read


def _without_trace(record: logging.LogRecord) -> bool:
    """Keep one line now and then, not the trace: it is about what somebody has sent."""
    record.exc_info = record.exc_text = None
    now = time.monotonic()
    is_told = now >= _next_line.get(record.name, 0)
    if is_told:
        _next_line[record.name] = now + PAUSE
    return is_told
