"""Tabs as browsers keep them: a page, its socket, clicks that wait for the answer, and acks.

A tab is cheap, so that hundreds of them and the server fit on one machine without the client
being what is measured; `Share` tells what the client took.
"""

import asyncio
import json
import os
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Self, TypeVar
from urllib.parse import urlsplit

import httpx
from websockets.exceptions import ConnectionClosed

from auth.web import cookies
from auth.web.door import HALL
from tests.bench.load import processor_seconds
from tests.support.socket_client import OpenedPage, SocketClient

A = TypeVar("A")
T = TypeVar("T")

ANSWERED_WITHIN = 20.0
ACK_EVERY = 3.0  # as nicegui.js does
AT_ONCE = 8  # pages that are opened side by side
LENGTH = re.compile(rb"content-length: *(\d+)", re.I)
SESSION_COOKIE = re.compile(rf"{HALL.cookie}=([\w-]+)")
LOCATION = re.compile(r"^location: (.+)$", re.I | re.M)
REQUEST_ID = re.compile(r'"request_id":"([0-9a-f-]+)"')
MESSAGE_ID = re.compile(r'"_id":(\d+)')


@dataclass
class Answer:
    """What a GET brought."""

    status: int
    head: str
    body: str


async def get(
    url: str, jar: Mapping[str, str], address: str = "127.0.0.1", *, headers: str = ""
) -> Answer:
    """One GET of one browser, on a connection of its own."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    reader, writer = await asyncio.open_connection(
        parts.hostname, parts.port, local_addr=(address, 0), limit=2**20
    )
    cookie = "; ".join(f"{name}={value}" for name, value in jar.items())
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {cookie}\r\n{headers}\r\n".encode()
    )
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length.group(1))) if length else b""
    finally:
        writer.close()
    return Answer(int(head[9:12]), head.decode("latin1"), body.decode())


def stranger() -> dict[str, str]:
    """The cookies of a browser that nobody knows."""
    return {cookies.VISITOR: secrets.token_urlsafe(32)}


class Tab(SocketClient):
    """One open page with its socket; a task of its own listens for as long as it is open."""

    def __init__(self, page: OpenedPage, address: str = "") -> None:
        super().__init__(page, address=address)
        self.is_gone = False
        self.arg = ""  # what its clicks are about
        self.heard = ""  # the frame that was waited for last
        self._wanted = ""
        self._changed: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._next_message, self._acked = 0, 0
        self._listening: asyncio.Task[None] | None = None
        self._listeners: dict[str, tuple[int, str]] = {}
        self._turns: Iterator[str] | None = None

    async def start(self) -> None:
        """Connect and listen."""
        await self.__aenter__()
        if not await self.is_let_in():
            raise ConnectionError(f"{self.page.url} refuses the socket")
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Close it as a browser does."""
        if self._listening is not None:
            self._listening.cancel()
        await self.__aexit__()

    async def _listen(self) -> None:
        try:
            async for frame in self._socket:
                self._take(str(frame), time.perf_counter())
        except ConnectionClosed:
            pass
        self.is_gone = True

    def _take(self, frame: str, now: float) -> None:
        if frame == "2":
            asyncio.get_running_loop().create_task(self.send_raw("3"))
            return
        if frame.startswith('42["run_javascript"') and (asked := REQUEST_ID.search(frame)):
            asyncio.get_running_loop().create_task(self._answer(asked[1]))
        if (found := MESSAGE_ID.search(frame, max(0, len(frame) - 40))) is not None:
            self._next_message = int(found.group(1)) + 1
        if not self._changed.done() and frame.startswith(self._wanted):
            self.heard = frame
            self._changed.set_result(now)

    async def _answer(self, request_id: str) -> None:
        """Say that the page is awake and in front, which is all that the hall asks."""
        said = {"client_id": self.page.client_id, "request_id": request_id, "result": True}
        await self.send("javascript_response", said)

    def next_frame(self, name: str = "update") -> asyncio.Future[float]:
        """When the server sends the next frame of a kind; it is in `heard` then."""
        self._wanted = f'42["{name}"'
        self._changed = asyncio.get_running_loop().create_future()
        return self._changed

    async def click(self, element: int, listener: str, *args: object) -> float:
        """Send one event; milliseconds until the change of the page arrives."""
        change = self.next_frame()
        began = time.perf_counter()
        await self.event(element, listener, *args)
        return (await asyncio.wait_for(change, ANSWERED_WITHIN) - began) * 1000

    def listener(self, mark: str) -> tuple[int, str]:
        """As on the page; looked up once."""
        if mark not in self._listeners:
            self._listeners[mark] = self.page.listener(mark)
        return self._listeners[mark]

    async def press_act(self, act: str, arg: str) -> float:
        """Click a button of a fragment; milliseconds until the change arrives."""
        return await self.click(*self.listener(f'data-act="{act}"'), act, arg, {})

    def turns(self, values: Sequence[str]) -> Iterator[str]:
        """The values one after the other, again and again."""
        if self._turns is None:
            self._turns = cycle(values)
        return self._turns

    async def ack(self) -> None:
        """Tell what has arrived, so that the server keeps it no longer."""
        if self._next_message > self._acked and not self.is_gone:
            self._acked = self._next_message
            await self.send(
                "ack", {"client_id": self.page.client_id, "next_message_id": self._acked}
            )


async def open_tab(
    url: str, jar: Mapping[str, str], address: str = "127.0.0.1", *, connect: bool = True
) -> Tab:
    """Fetch a page and connect its socket."""
    answer = await get(url, jar, address)
    if answer.status != 200:
        raise ConnectionError(f"{url} answers {answer.status}: {answer.body[:200]}")
    tab = Tab(OpenedPage(url, answer.body, httpx.Cookies(dict(jar))), address)
    if connect:
        await tab.start()
    return tab


async def opened_path(tab: Tab) -> Answer:
    """Follow a page that has been told to open another: its ticket, then the signed-in page."""
    parts = urlsplit(tab.page.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    path = json.loads(tab.heard[2:])[1]["path"]
    ticket = await get(origin + path, tab.cookies)
    token = SESSION_COOKIE.search(ticket.head)
    onward = LOCATION.search(ticket.head)
    if token is None or onward is None:
        raise ConnectionError(f"no session: {ticket.head[:300]}")
    answer = await get(
        origin + onward.group(1).strip(), {**tab.cookies, HALL.cookie: token.group(1)}
    )
    if answer.status != 200:
        raise ConnectionError(f"{onward.group(1)} answers {answer.status}")
    return answer


async def side_by_side(
    job: Callable[[A], Awaitable[T]], values: Iterable[A], most: int = AT_ONCE
) -> list[T]:
    """What a job gives for each of the values, some at a time."""
    room = asyncio.Semaphore(most)

    async def run(value: A) -> T:
        async with room:
            return await job(value)

    return list(await asyncio.gather(*(run(value) for value in values)))


@dataclass
class Tabs:
    """The open tabs of several browsers."""

    all: list[Tab] = field(default_factory=list)
    _acking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """None yet."""
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Close them all."""
        await self.close()

    async def open(self, url: str, jars: Sequence[Mapping[str, str]], number: int) -> None:
        """Open tabs until there are so many, each browser in its turn."""
        turn = cycle(jars)
        missing = islice(turn, len(self.all), number)
        self.all += await side_by_side(lambda jar: open_tab(url, jar), missing)
        if self._acking is None:
            self._acking = asyncio.create_task(self._ack())

    async def _ack(self) -> None:
        while True:
            await asyncio.sleep(ACK_EVERY)
            for tab in self.all:
                await tab.ack()

    async def close(self) -> None:
        """Close them all."""
        if self._acking is not None:
            self._acking.cancel()
            self._acking = None
        closing, self.all = self.all, []
        await asyncio.gather(*(tab.close() for tab in closing))


async def click_along(
    tabs: Sequence[Tab],
    click: Callable[[Tab], Awaitable[float]],
    *,
    rate: float,
    seconds: float,
) -> list[float]:
    """Click here and there at a pace, whether or not earlier clicks are answered.

    Raises an ExceptionGroup as soon as a click fails.
    """
    free, taken = list(tabs), list[float]()

    async def once(tab: Tab) -> None:
        taken.append(await click(tab))
        free.append(tab)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as running:
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            while not free:
                await asyncio.sleep(0.001)
            running.create_task(once(free.pop(secrets.randbelow(len(free)))))
    return taken


class Share:
    """Which share of a core the client and a server took between two moments."""

    def __init__(self, server: int) -> None:
        self.server = server
        self._began = self._now()

    def _now(self) -> tuple[float, float, float]:
        own = os.times()
        return own.user + own.system, processor_seconds(self.server), time.perf_counter()

    def cores(self) -> tuple[float, float]:
        """What client and server have used since the beginning."""
        before, now = self._began, self._now()
        seconds = now[2] - before[2]
        return (now[0] - before[0]) / seconds, (now[1] - before[1]) / seconds
