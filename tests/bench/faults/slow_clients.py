"""`slow-clients`: browsers that send byte by byte, never read, or send too much at once."""

import asyncio
import contextlib
import json
import secrets
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from auth.seams.slow_request import HEADERS_WITHIN
from tests.bench.faults.finding import Finding, number
from tests.bench.faults.others import Meanwhile, Others
from tests.bench.faults.user import Desk
from tests.bench.load import resident_mb
from tests.support.server import Server

SLOW = number("SLOW", 200)
DEAF = 6
DEAF_FOR = 42.0  # longer than the server waits for the answer to a ping
CLICKS_A_SECOND = 10
FOR = 5.0
SIZES = (100_000, 300_000, 5_000_000, 20_000_000)
REQUEST = b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: a="
SMALL_BUFFER = 4096


@dataclass
class Slow:
    """Connections that somebody keeps open on purpose."""

    port: int

    def connect(self) -> socket.socket:
        """One connection whose reader takes little."""
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        made.connect(("127.0.0.1", self.port))
        made.setblocking(False)
        return made

    @asynccontextmanager
    async def headers(self) -> AsyncIterator[list[socket.socket]]:
        """Send a request that never comes to an end, a byte a second."""
        sockets = [self.connect() for _ in range(SLOW)]
        dripping = asyncio.create_task(self._drip(sockets))
        try:
            yield sockets
        finally:
            dripping.cancel()
            for each in sockets:
                each.close()

    async def _drip(self, sockets: list[socket.socket]) -> None:
        position = 0
        while True:
            byte = REQUEST[position : position + 1] or b"x"
            for each in sockets:
                with contextlib.suppress(OSError):
                    each.send(byte)
            position += 1
            await asyncio.sleep(1)

    @asynccontextmanager
    async def readers(self) -> AsyncIterator[list[socket.socket]]:
        """Ask for a page and do not read it."""
        sockets = []
        for _ in range(SLOW):
            made = self.connect()
            visitor = secrets.token_urlsafe(32)
            head = f"GET /register HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            made.send(f"{head}Cookie: hall_visitor={visitor}\r\n\r\n".encode())
            sockets.append(made)
            await asyncio.sleep(0.02)
        try:
            yield sockets
        finally:
            for each in sockets:
                each.close()


def closed(sockets: list[socket.socket]) -> int:
    """How many the server has given up."""
    count = 0
    for each in sockets:
        with contextlib.suppress(BlockingIOError):
            try:
                count += each.recv(1, socket.MSG_PEEK) == b""
            except OSError as error:
                if isinstance(error, BlockingIOError):
                    raise
                count += 1
    return count


async def deaf(server: Server) -> int:
    """Click at a pace without ever reading an answer; how many clicks were taken from it."""
    desk = await Desk.at(f"{server.url}/login")
    mark = desk.page.listener("rs-tabs")
    desk._socket.transport.pause_reading()
    began, count = time.monotonic(), 0
    with contextlib.suppress(ConnectionClosed, OSError):
        while time.monotonic() - began < DEAF_FOR:
            await desk.event(*mark, "whose", ("unit", "person")[count % 2], {})
            await desk.send_raw("3")  # says that it is alive
            count += 1
            await asyncio.sleep(1 / CLICKS_A_SECOND)
    desk._socket.transport.abort()
    return count


async def big(server: Server, size: int) -> int | None:
    """Send one frame of a size; why the server closed."""
    desk = await Desk.at(f"{server.url}/login")
    with contextlib.suppress(ConnectionClosed):
        await desk.send_raw("42" + json.dumps(["event", {"x": "y" * size}]))
        await desk.read(1.0)
    return desk.close_code


async def measured(server: Server, act: Callable[[], Awaitable[str]]) -> tuple[str, Meanwhile]:
    """What came of it, how memory grew, and what others met while it was done."""
    assert server._process is not None
    pid = server._process.pid
    before = resident_mb(pid)
    with Others(server.url) as others:
        told = await act()
    grown = resident_mb(pid) - before
    return f"{told}; memory {before:.0f} MB, {grown:+.0f} at the end", others.met


async def drips(slow: Slow) -> str:
    """Headers byte by byte, longer than they may take."""
    async with slow.headers() as sockets:
        await asyncio.sleep(HEADERS_WITHIN + 3)
        return f"{closed(sockets)} of {SLOW} given up after {HEADERS_WITHIN:.0f} s"


async def reads_nothing(slow: Slow) -> str:
    """Pages that nobody reads."""
    async with slow.readers():
        await asyncio.sleep(FOR)
    return f"{SLOW} pages asked for and not read for {FOR:.0f} s"


async def is_deaf(server: Server) -> str:
    """Sockets that nobody reads."""
    taken = await asyncio.gather(*(deaf(server) for _ in range(DEAF)))
    return f"cut off after {max(taken) / CLICKS_A_SECOND:.0f} s at the latest"


async def sends_too_much(server: Server) -> str:
    """Frames that grow."""
    codes = [f"{size / 1000:.0f} KB: {await big(server, size) or 'taken'}" for size in SIZES]
    return f"closed with code {', '.join(codes)}"


async def run() -> list[Finding]:
    """One kind after the other on the same hall."""
    with tempfile.TemporaryDirectory(prefix="hall-faults-") as folder:
        server = Server(Path(folder))
        with server:
            slow = Slow(server.port)
            rows = [
                (
                    f"{SLOW} connections that send their headers a byte a second",
                    partial(drips, slow),
                ),
                (
                    f"{SLOW} clients that ask for a page and do not read it",
                    partial(reads_nothing, slow),
                ),
                (
                    f"{DEAF} websockets that click {CLICKS_A_SECOND}× a second and never read",
                    partial(is_deaf, server),
                ),
                ("frames that are too big", partial(sends_too_much, server)),
            ]
            results = [(done, *await measured(server, act)) for done, act in rows]
            is_quiet = "Traceback" not in server.log.read_text("utf8", "replace")
    findings = [
        Finding(done, f"{told}; {met}", not (met.raw or met.cut or met.told))
        for done, told, met in results
    ]
    quiet = f"{'no' if is_quiet else 'a'} traceback"
    return [*findings, Finding("the log after all of it", quiet, is_quiet)]
