"""Requests that do not come to an end: whoever sends them byte by byte is hung up on.

A browser sends what it asks in one piece. Without a limit a few hundred connections that never
finish would take every file descriptor of the process, and nobody else could connect.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADERS_WITHIN = 20.0
BODY_WITHIN = 30.0  # for at most BODY_SIZE


class ImpatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with a limit to how long a request may take to arrive."""

    _giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Wait for the first request."""
        super().connection_made(transport)
        self._expect(HEADERS_WITHIN)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._expect(None)
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """The first byte of a request: its headers have to follow."""
        self._expect(HEADERS_WITHIN)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The headers are there: the body has to follow."""
        self._expect(BODY_WITHIN)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is there; the answer takes what it takes."""
        self._expect(None)
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """A websocket stays open."""
        self._expect(None)
        super().handle_websocket_upgrade()

    def _expect(self, within: float | None) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
        self._giving_up = None if within is None else self.loop.call_later(within, self._give_up)

    def _give_up(self) -> None:
        self._giving_up = None
        self.transport.abort()
