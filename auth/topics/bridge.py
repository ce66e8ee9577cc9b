"""The bridge: carries topics between the server processes, through one channel of Redis.

A message holds names of topics and nothing else: whoever hears one reads the row, so a lost
message costs time and never truth. While Redis is away, pages of this process are woken at once
as always, what they have missed is read again every few seconds, and what others have to hear
is kept until Redis is back.
"""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import structlog
from nicegui import background_tasks

from auth.topics import bus
from models.base.key import random_token, ring
from models.base.topic import install_publisher
from settings import settings

if TYPE_CHECKING:
    from redis.asyncio import Redis

HEARTBEAT = 4.0
SILENT_FOR = 10.0
LOOK_EVERY = 1.0
CONNECT_WITHIN = 2.0
STOP_WITHIN = 3.0
LONGEST_PAUSE = 4.0
MOST_WAITING = 5_000
EVERYTHING = "*"
_log = structlog.get_logger()


class Bridge:
    """The connection of this process; `is_up` while it hears what it says."""

    def __init__(self, url: str, deliver: Callable[[str], None], wake_all: Callable[[], None]):
        self.is_up = False
        self._is_stopping = False
        self._url = url
        self._deliver = deliver
        self._wake_all = wake_all
        self._me = random_token(12)
        self._channel = f"hall topics {ring.mac('redis channel')[:16]}"
        self._waiting: dict[str, None] = {}
        self._wake = asyncio.Event()

    def publish(self, topic: str) -> None:
        """Tell a topic to the other processes; soon, or once Redis is back."""
        if len(self._waiting) >= MOST_WAITING:
            self._waiting = {EVERYTHING: None}
        self._waiting[topic] = None
        self._wake.set()

    async def stop(self, task: "asyncio.Task[None]") -> None:
        """End what runs `run`; the loops look by themselves, since a cancel may be swallowed.

        A time-out or a failure of the connection in the very moment does that, and NiceGUI would
        wait for ever for the task.
        """
        self._is_stopping = True
        self._wake.set()
        task.cancel()
        await asyncio.wait([task], timeout=STOP_WITHIN)

    async def run(self) -> None:
        """Stay connected until stopped; a failed try is repeated after a growing pause."""
        failures = 0
        while not self._is_stopping:
            try:
                await self._connected()
            except* Exception as group:  # whatever it is, the pages must go on
                failures = 1 if self.is_up else failures + 1
                if failures == 1:
                    reasons = sorted({type(error).__name__ for error in group.exceptions})
                    _log.warning("redis is away", errors=reasons)
            self.is_up = False
            self._wake_all()
            pause = min(LONGEST_PAUSE, 0.1 * 2.0 ** min(failures, 8))
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  # no secret

    async def _connected(self) -> None:
        """Speak and listen until one of the two fails."""
        async with _opened(self._url) as client, asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen(client), name="redis: listen")
            tasks.create_task(self._speak(client), name="redis: speak")

    async def _listen(self, client: "Redis") -> None:
        async with client.pubsub() as channel:
            await channel.subscribe(self._channel)
            heard_at = time.monotonic()
            while not self._is_stopping:
                message = await channel.get_message(timeout=LOOK_EVERY)
                if message is None:
                    if time.monotonic() - heard_at > SILENT_FOR:
                        raise TimeoutError
                    continue
                heard_at = time.monotonic()
                if message["type"] == "subscribe":  # also after a return nobody was told of
                    self._wake_all()
                    self._wake.set()
                elif message["type"] == "message":
                    self._hear(message["data"])

    def _hear(self, data: str | bytes) -> None:
        try:
            sender, topics = json.loads(data)
            known = [topic for topic in topics if isinstance(topic, str)]
        except (ValueError, TypeError):
            _log.warning("unreadable message from redis", size=len(data))
            return
        if sender == self._me:  # was delivered here when it was published
            if not self.is_up:
                _log.info("redis is there")
            self.is_up = True
            return
        if EVERYTHING in known:
            self._wake_all()
            return
        for topic in known:
            self._deliver(topic)

    async def _speak(self, client: "Redis") -> None:
        """Send what waits as one message; an empty one now and then proves the way and back."""
        while not self._is_stopping:
            batch, self._waiting = self._waiting, {}
            self._wake.clear()
            try:
                await client.publish(self._channel, json.dumps([self._me, list(batch)]))
            except BaseException:
                self._waiting = {**batch, **self._waiting}
                raise
            with contextlib.suppress(TimeoutError):  # wait_for of 3.11 may swallow a cancellation
                async with asyncio.timeout(HEARTBEAT):
                    await self._wake.wait()


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator["Redis"]:
    """A client that reports a failure at once, since its silent repetition would lose messages."""
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    options: dict[str, Any] = {
        "socket_connect_timeout": CONNECT_WITHIN,
        "socket_timeout": CONNECT_WITHIN,
        "retry": Retry(NoBackoff(), 0),
        "client_name": f"hall-{settings.node}",
    }
    client = Redis.from_url(url, **options)
    try:
        yield client
    finally:
        await client.aclose()


_bridge: Bridge | None = None


@asynccontextmanager
async def bridged() -> AsyncIterator[None]:
    """Let topics reach the other processes meanwhile, when a Redis is configured."""
    global _bridge
    if not settings.redis_url:
        yield
        return
    bridge = _bridge = Bridge(settings.redis_url, bus.publish, bus.wake_all)

    def publish(topic: str) -> None:
        bus.publish(topic)
        bridge.publish(topic)

    install_publisher(publish)
    task = background_tasks.create(bridge.run(), name="redis bridge")
    try:
        yield
    finally:
        install_publisher(bus.publish)
        _bridge = None
        await bridge.stop(task)


def redis_is_up() -> bool | None:
    """Whether topics reach the other processes now; None when no Redis is configured."""
    return None if _bridge is None else _bridge.is_up
