"""Topics between processes, with a real Redis that comes, goes and hangs."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis as RedisClient

from auth.topics import bridge
from auth.topics.bridge import Bridge
from tests.support.services import Redis

SOON = 5.0


@pytest.fixture
def redis() -> Iterator[Redis]:
    """A Redis of its own."""
    if shutil.which("redis-server") is None:
        pytest.skip("not installed: Redis")
    with Redis() as made:
        yield made


class Process:
    """A bridge as one process has it, and what its pages heard."""

    def __init__(self, url: str) -> None:
        self.heard: list[str] = []
        self.woken = 0
        self.bridge = Bridge(url, self.heard.append, self._wake)

    def _wake(self) -> None:
        self.woken += 1


@asynccontextmanager
async def running(url: str, count: int = 2) -> AsyncIterator[list[Process]]:
    """Processes that are connected, until the test is over."""
    made = [Process(url) for _ in range(count)]
    tasks = [asyncio.create_task(each.bridge.run()) for each in made]
    try:
        await until(lambda: all(each.bridge.is_up for each in made))
        yield made
    finally:
        for each, task in zip(made, tasks, strict=True):
            await each.bridge.stop(task)


async def until(holds: Callable[[], bool], within: float = SOON) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(0.02)


async def test_a_topic_reaches_every_other_process_once_and_its_own_not_again(
    redis: Redis,
) -> None:
    async with running(redis.url, 3) as [one, other, third]:
        one.bridge.publish("qr:1")
        one.bridge.publish("qr:2")
        other.bridge.publish("qr:3")
        await until(lambda: len(third.heard) == 3)
        await asyncio.sleep(0.2)

    assert one.heard == ["qr:3"]
    assert sorted(other.heard) == ["qr:1", "qr:2"]
    assert sorted(third.heard) == ["qr:1", "qr:2", "qr:3"]


async def test_what_a_process_announces_while_it_is_cut_off_is_heard_after_its_return(
    redis: Redis,
) -> None:
    async with running(redis.url, 1) as [other]:
        cut_off = Process(redis.url)
        cut_off.bridge.publish("session:1")
        back = asyncio.create_task(cut_off.bridge.run())
        await until(lambda: other.heard == ["session:1"])
        await cut_off.bridge.stop(back)
        assert back.done()


async def test_while_redis_is_away_and_at_its_return_everything_is_read_again(
    redis: Redis,
) -> None:
    async with running(redis.url, 1) as [one]:
        redis.kill()
        await until(lambda: not one.bridge.is_up)
        woken = one.woken
        await until(lambda: one.woken > woken + 1)
        redis.start()
        woken = one.woken
        await until(lambda: one.bridge.is_up, within=3 * SOON)
        assert one.woken > woken


async def test_after_too_much_has_waited_everybody_reads_everything_again(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "MOST_WAITING", 3)
    async with running(redis.url) as [one, other]:
        woken = other.woken
        for number in range(5):
            one.bridge.publish(f"qr:{number}")
        await until(lambda: other.woken > woken)


async def test_a_redis_that_hangs_is_given_up_and_found_again(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "HEARTBEAT", 0.2)
    monkeypatch.setattr(bridge, "SILENT_FOR", 1.0)
    async with running(redis.url, 1) as [one]:
        redis.pause()
        await until(lambda: not one.bridge.is_up)
        redis.resume()
        await until(lambda: one.bridge.is_up, within=3 * SOON)


@pytest.mark.parametrize("message", ["", "no json", "{}", "[1]", '["a", 5]', '["a", [5, null]]'])
async def test_a_message_that_nobody_understands_changes_nothing(
    redis: Redis, message: str
) -> None:
    async with running(redis.url) as [one, other]:
        client = RedisClient.from_url(redis.url)
        await client.publish(one.bridge._channel, message)
        await client.aclose()
        one.bridge.publish("qr:1")
        await until(lambda: other.heard == ["qr:1"])
