"""`redis-restart`: two processes of the hall while Redis is stopped, frozen, and back again."""

import asyncio
import re
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx

from tests.bench.faults.finding import Finding
from tests.bench.faults.others import Meanwhile, Others
from tests.bench.faults.user import ACCOUNTS, Desk, Failed, sign_in
from tests.support.sandbox import SandboxApi
from tests.support.server import Server
from tests.support.services import Postgres, Redis, find_postgres

LOGOUT_WITHIN, UPDATE_WITHIN, BACK_WITHIN = 3.0, 10.0, 15.0
TIMES = 2
CLOSED = re.compile("/auth/ended")
CHANGED = re.compile("已打开|可以打开")
MISSING = Finding("two processes", "PostgreSQL or Redis is not installed", is_met=None)


@dataclass
class Pair:
    """The two processes."""

    one: Server
    other: Server

    async def logout(self) -> float:
        """Sign out in one; seconds until the page in the other is closed."""
        session = await sign_in(self.one.url, ACCOUNTS[0])
        here = await Desk.at(f"{self.one.url}/unit", session.jar)
        there = await Desk.at(f"{self.other.url}/unit", session.jar)
        began = time.monotonic()
        await here.press("sign_out", mark="rs-mast")
        try:
            await there.hears(CLOSED)
        finally:
            await asyncio.gather(here.__aexit__(), there.__aexit__())
        return time.monotonic() - began

    async def update(self) -> float:
        """Change a row in one; seconds until an open page in the other shows it."""
        there = await Desk.at(f"{self.other.url}/sandbox")
        await there.read(0.3)
        began = time.monotonic()
        await asyncio.to_thread(SandboxApi(self.one.url).post, "faults", name="sms_lost")
        try:
            await there.hears(CHANGED)
        finally:
            await there.__aexit__()
            await asyncio.to_thread(SandboxApi(self.one.url).clear_faults)
        return time.monotonic() - began

    def sees_redis(self, *, wanted: bool) -> bool:
        """Whether both say of Redis what is so."""
        answers = [httpx.get(f"{node.url}/readyz").json() for node in (self.one, self.other)]
        return all(answer["redis"] is wanted for answer in answers)

    async def until_seen(self, *, wanted: bool) -> float:
        """Seconds until both have noticed."""
        began = time.monotonic()
        while not await asyncio.to_thread(self.sees_redis, wanted=wanted):
            if time.monotonic() - began > 2 * BACK_WITHIN:
                return float("inf")
            await asyncio.sleep(0.1)
        return time.monotonic() - began


@dataclass
class State:
    """How things went while Redis was in one state."""

    noticed: float
    logouts: list[float]
    updates: list[float]
    met: Meanwhile

    def finding(self, done: str) -> Finding:
        """The row; `noticed` counts from the change."""
        return Finding(
            done,
            f"/readyz tells it after {self.noticed:.1f} s; signing out reaches the other process"
            f" after {median(self.logouts):.1f} s (longest {max(self.logouts):.1f}), another change"
            f" after {median(self.updates):.1f} s (longest {max(self.updates):.1f}); {self.met}",
            self.noticed < BACK_WITHIN
            and max(self.logouts) < LOGOUT_WITHIN
            and max(self.updates) < UPDATE_WITHIN
            and self.met.asked == len(self.met.taken),
        )


async def state(pair: Pair, change: Callable[[], None], *, is_up: bool) -> State:
    """Bring Redis into a state and look at everything."""
    await asyncio.to_thread(change)
    with Others(pair.other.url) as others:
        # What happens at once is what counts; the processes notice meanwhile.
        noticing = asyncio.create_task(pair.until_seen(wanted=is_up))
        logouts = [await timed(pair.logout) for _ in range(TIMES)]
        updates = [await timed(pair.update) for _ in range(TIMES)]
        noticed = await noticing
    return State(noticed, logouts, updates, others.met)


async def timed(act: Callable[[], Awaitable[float]]) -> float:
    """Seconds of an act; endless when it never came."""
    try:
        return await act()
    except Failed:
        return float("inf")


async def run() -> list[Finding]:
    """Up, stopped, back, frozen, back."""
    if find_postgres() is None or shutil.which("redis-server") is None:
        return [MISSING]
    with (
        tempfile.TemporaryDirectory(prefix="hall-faults-") as folder,
        Postgres() as postgres,
        Redis() as redis,
    ):
        one, other = (
            Server(
                Path(folder) / node,
                HALL_NODE=node,
                HALL_DATABASE_URL=postgres.url,
                HALL_REDIS_URL=redis.url,
            )
            for node in "ab"
        )
        rows = [
            ("two processes with Redis", lambda: None, True),
            ("Redis killed (kill -9)", redis.kill, False),
            ("Redis started again", redis.start, True),
            ("Redis frozen (SIGSTOP: connected, silent)", redis.pause, False),
            ("Redis goes on (SIGCONT)", redis.resume, True),
        ]
        with one, other:
            pair = Pair(one, other)
            await pair.until_seen(wanted=True)
            return [
                (await state(pair, change, is_up=is_up)).finding(done)
                for done, change, is_up in rows
            ]
