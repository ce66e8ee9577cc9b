"""Requests that do not come to an end, or begin with too much: whoever sends them is hung up on.

A browser sends what it asks in one piece. Without a limit a few hundred connections that never
finish would take every file descriptor of the process, and nobody else could connect; and what
parses a header puts it together piece by piece, for seconds when it has some megabytes.
"""

import asyncio
import re
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from auth.web.body_limit import body_limit
from auth.web.traffic import BODY_SIZE

HEADERS_WITHIN = 20.0
BODY_WITHIN = 30.0  # for BODY_SIZE; a path that takes more gives the more time
LINGERS = 2.0  # a refused body is read and thrown away, or its sender would lose the answer
ADDRESS_SIZE = 16 * 1024
HEAD_SIZE = 64 * 1024  # address and headers; a proxy and cookies of other sites need their room
BESIDE_SIZE = 64 * 1024  # what stands before a piece of a body and is none of it
MOST_HEADERS = 200
MOST_SENT = 8 * BODY_SIZE  # of such a body as it comes, in however small pieces
NO_ASCII = re.compile(rb"[\x80-\xff]")
UNREADABLE = (400, "Bad Request", "浏览器发送的请求有误，请从大厅首页重新进入。")
TOO_MUCH = (413, "Content Too Large", "提交的内容过大，请返回上一页，减少内容后再提交。")
TOO_LONG = (414, "URI Too Long", "网址过长，请从大厅首页重新进入。")
TOO_LARGE = (
    431,
    "Request Header Fields Too Large",
    "请求头过大或过多，多半是 Cookie 太多。请清除本站和上级域名的 Cookie 后重试。",
)


def _first_line_spelled_out(data: bytes) -> bytes:
    """Raw Chinese in an address, as some programs send it, written as browsers write it."""
    line, end, rest = data.partition(b"\n")
    return NO_ASCII.sub(lambda found: b"%%%02X" % found[0][0], line) + end + rest


class ImpatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with a limit to how long a request may take, and how much it may be."""

    _giving_up: asyncio.TimerHandle | None = None
    _is_head = True
    _is_refused = False
    _begins = True  # what comes next is the first line of a request
    _sent = 0
    _beside = 0
    _larger = 1.0  # how many times BODY_SIZE this path takes

    def connection_made(self, transport: Any) -> None:
        """Wait for the first request."""
        super().connection_made(transport)
        self._expect(HEADERS_WITHIN)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._expect(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless it is too much already; a piece has 256 KB at most."""
        if self._is_refused:
            self._sent += len(data)
            if self._sent > MOST_SENT * self._larger:
                self._give_up()
            return
        self._beside += len(data)
        if self._begins:
            self._begins, data = False, _first_line_spelled_out(data)
        super().data_received(data)
        self._sent += len(data)
        if self._is_head and self._sent > HEAD_SIZE:
            self._refuse(TOO_LONG if len(self._address()) > ADDRESS_SIZE else TOO_LARGE)
        elif self._sent > MOST_SENT * self._larger:
            self._give_up()
        elif not self._is_head and self._beside > BESIDE_SIZE:
            self._refuse_body()

    def send_400_response(self, msg: str) -> None:
        """Say in Chinese what uvicorn says in English of a request that is none."""
        del msg
        self._refuse(UNREADABLE)

    def on_message_begin(self) -> None:
        """The first byte of a request: its headers have to follow."""
        self._is_head, self._sent = True, 0
        self._expect(HEADERS_WITHIN)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The headers are there: the body has to follow."""
        size = sum(len(name) + len(value) for name, value in self.headers)
        if len(self.url) > ADDRESS_SIZE:
            self._refuse(TOO_LONG)
        elif size > HEAD_SIZE or len(self.headers) > MOST_HEADERS:
            self._refuse(TOO_LARGE)
        else:
            self._is_head, self._sent, self._beside = False, 0, 0
            path = self.url.partition(b"?")[0].decode("latin1")
            self._larger = max(1.0, body_limit(path) / BODY_SIZE)
            self._expect(BODY_WITHIN * self._larger)
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Hand a part of the body on."""
        self._beside = 0
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is there; the answer takes what it takes."""
        self._begins = True
        self._expect(None)
        if not self._is_refused:
            super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """A websocket stays open."""
        self._expect(None)
        if not self._is_refused:
            super().handle_websocket_upgrade()

    def _refuse_body(self) -> None:
        """Say so unless the site has begun to answer; whoever still sends comes to read it."""
        self._is_refused = True
        if not self.cycle.response_started:
            self._say(TOO_MUCH)
        self.cycle.disconnected = True  # what the site would answer goes nowhere
        self.cycle.message_event.set()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._expect(LINGERS)

    def _address(self) -> bytes:
        return getattr(self, "url", None) or b""

    def _refuse(self, reason: tuple[int, str, str]) -> None:
        """Answer without the site, and read nothing more from there."""
        if self._is_refused:
            return
        self._is_refused = True
        self._expect(None)
        self._say(reason)
        self.transport.close()

    def _say(self, reason: tuple[int, str, str]) -> None:
        status, name, text = reason
        content = text.encode()
        self.transport.write(
            f"HTTP/1.1 {status} {name}\r\ncontent-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(content)}\r\ncache-control: no-store\r\n"
            "x-content-type-options: nosniff\r\nconnection: close\r\n\r\n".encode()
            + content
        )

    def _expect(self, within: float | None) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
        self._giving_up = None if within is None else self.loop.call_later(within, self._give_up)

    def _give_up(self) -> None:
        self._giving_up = None
        self._is_refused = True
        self.transport.abort()
