"""How many sockets a browser and a network may hold, counted where they come in.

A socket belongs to a page. One that no page lets in within some seconds is closed, and a network
may only have a few of those, so that nobody holds the hall's memory without opening anything.
Wraps the handlers of Engine.IO, a private seam held by tests/auth/session/test_socket.py.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from nicegui import background_tasks, core

from auth.web.caller import caller_of
from auth.web.page_caller import is_for_its_page
from auth.web.traffic import LET_IN_WITHIN, familiar
from models.base.origin import Origin
from models.records.limit import Limit
from models.records.traffic_table import SOCKETS_BROWSER, SOCKETS_NETWORK, SOCKETS_UNBOUND

TELL_EVERY = 10.0
MOST_TOLD = 10_000
KEPT = (SOCKETS_BROWSER, SOCKETS_NETWORK)  # for as long as a socket is open
_log = structlog.get_logger()


class SocketCount:
    """The sockets of this process."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._held: dict[str, tuple[str, ...]] = {}
        self._unbound: dict[str, str] = {}
        self._next_line: dict[str, float] = {}

    def is_full(self, origin: Origin, *, has_page: bool = False) -> bool:
        """True when one more socket would be too many for its browser or network.

        Only sockets that name no page of their own take the few places for such ones.
        """
        for limit in KEPT if has_page else (*KEPT, SOCKETS_UNBOUND):
            key, most = _key(limit, origin)
            if key and self._counts[key] >= most:
                self._tell(limit.name, key)
                return True
        return False

    def come_in(self, sid: str, origin: Origin, *, has_page: bool = False) -> bool:
        """Count a new socket; False when its browser or network has too many."""
        if self.is_full(origin, has_page=has_page):
            return False
        held = tuple(_key(limit, origin)[0] for limit in KEPT)
        unbound = "" if has_page else _key(SOCKETS_UNBOUND, origin)[0]
        self._held[sid], self._unbound[sid] = held, unbound
        self._counts.update((*held, unbound))
        return True

    def _tell(self, name: str, key: str) -> None:
        """One line now and then for each place, however many it tries."""
        now = time.monotonic()
        if now >= self._next_line.get(key, 0):
            if len(self._next_line) >= MOST_TOLD:
                self._next_line.clear()
            self._next_line[key] = now + TELL_EVERY
            _log.warning("too many sockets", limit=name)

    def let_in(self, sid: str) -> None:
        """Note that a page has taken the socket as its own."""
        self._forget(self._unbound.pop(sid, ""))

    def is_bound(self, sid: str) -> bool:
        """True for a socket of a page, and for one that has gone."""
        return sid not in self._unbound

    def is_bound_page(self, sid: str) -> bool:
        """True for a living socket that a page has let in."""
        return sid in self._held and sid not in self._unbound

    def go(self, sid: str) -> None:
        """Count a socket out."""
        self.let_in(sid)
        for key in self._held.pop(sid, ()):
            self._forget(key)

    def _forget(self, key: str) -> None:
        self._counts[key] -= 1
        if self._counts[key] <= 0:
            del self._counts[key]

    def __contains__(self, sid: str) -> bool:
        return sid in self._held

    def __len__(self) -> int:
        return len(self._held)


def _key(limit: Limit, origin: Origin) -> tuple[str, int]:
    """Whose count it is, and how many it may hold; no key where the network is not known."""
    hit = limit.hit(origin)
    return (f"{hit.name} {hit.key}", hit.most or 0) if hit else ("", 0)


sockets = SocketCount()


def install_socket_count() -> None:
    """Wrap the handlers of Engine.IO once."""
    handlers = core.sio.eio.handlers
    if getattr(handlers["connect"], "is_counted", False):
        return
    handlers["connect"] = _counted_in(handlers["connect"])
    handlers["disconnect"] = _counted_out(handlers["disconnect"])


def _counted_in(handler: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def connect(sid: str, environ: Any) -> Any:
        scope = environ["asgi.scope"]
        origin = familiar.as_known(caller_of(scope).origin)
        if not sockets.come_in(sid, origin, has_page=is_for_its_page(scope)):
            return False
        background_tasks.create(_close_unbound(sid), name="close unbound socket")
        return await handler(sid, environ)

    connect.is_counted = True  # type: ignore[attr-defined]  # so that it is installed once
    return connect


def _counted_out(handler: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def disconnect(sid: str, *reason: object) -> Any:
        sockets.go(sid)
        return await handler(sid, *reason)

    return disconnect


async def _close_unbound(sid: str) -> None:
    await asyncio.sleep(LET_IN_WITHIN)
    if not sockets.is_bound(sid):
        await core.sio.eio.disconnect(sid)
        sockets.go(sid)
