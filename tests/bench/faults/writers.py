"""Several processes write on one database while one after the other is killed (kill -9)."""

import asyncio
import contextlib
import multiprocessing
import random
import threading
import time
from collections import Counter as Multiset
from dataclasses import dataclass

import models
from models.records.audit import AuditRecord, verify_all
from models.records.counter import Counter
from models.records.outbox import OutboxMessage
from tests.bench.faults.finding import Finding, number
from tests.support.database import opened
from tests.support.writer import NAME, act_until_killed, write

KILLS = number("KILLS", 50)
WRITERS = 4
PATIENCE = 30.0
LONGEST_WAIT = 0.1  # seconds from an acknowledged act to the kill, at random


def model_modules() -> list[str]:
    """What a process imports when it opens the database."""
    return list(models.module_names())


class Writer:
    """One process, and the numbers of the acts that it has told to be done."""

    def __init__(self, url: str) -> None:
        """Start it; a process that has imported everything is copied for that."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.support.writer", *model_modules()])
        self._heard, told = context.Pipe(duplex=False)
        self._process = context.Process(target=act_until_killed, args=(url, told), daemon=True)
        self._process.start()
        told.close()  # so that its end is heard here
        self.acknowledged: list[int] = []
        self.has_written = threading.Event()
        self._listening = threading.Thread(target=self._listen)
        self._listening.start()

    def _listen(self) -> None:
        with contextlib.suppress(EOFError):
            while True:
                self.acknowledged.append(int(self._heard.recv_bytes()))
                self.has_written.set()

    def kill(self) -> list[int]:
        """End it at once; what it has told."""
        self._process.kill()
        self._process.join()
        self._listening.join()
        return self.acknowledged


def kill_them(url: str) -> list[int]:
    """Kill as many as asked, each in the middle of its work; all acknowledged numbers."""
    writers = [Writer(url) for _ in range(min(WRITERS, KILLS))]
    acknowledged: list[int] = []
    for left in range(KILLS, 0, -1):
        writer = writers.pop(0)  # the others go on; a new one begins
        if not writer.has_written.wait(PATIENCE):
            raise TimeoutError("a writer does not write")
        time.sleep(random.uniform(0, LONGEST_WAIT))
        acknowledged += writer.kill()
        if left > WRITERS:
            writers.append(Writer(url))
    return acknowledged


@dataclass(frozen=True)
class Account:
    """What the database holds of the acts, against what was acknowledged."""

    held: int
    lost: int
    half: int
    double: int
    bad_chains: int

    @property
    def is_whole(self) -> bool:
        """Nothing is missing, in halves or there twice."""
        return not (self.lost or self.half or self.double or self.bad_chains)


async def account(acknowledged: list[int]) -> Account:
    """Compare the three rows of every act with each other and with what was told."""
    counter = await Counter.get(name=NAME)
    sent = Multiset(int(m.content()["number"]) for m in await OutboxMessage.all())
    recorded = Multiset(int(r.details["number"]) for r in await AuditRecord.all())
    numbers = set(range(1, int(counter.value) + 1))
    rows = (sent, recorded, Multiset(acknowledged))
    return Account(
        held=len(numbers),
        lost=len(set(acknowledged) - (numbers & set(sent) & set(recorded))),
        half=len((numbers | set(sent) | set(recorded)) - (numbers & set(sent) & set(recorded))),
        double=sum(count - 1 for row in rows for count in row.values() if count > 1),
        bad_chains=len(await verify_all()),
    )


async def kill_writers(url: str, database: str) -> tuple[Finding, bool]:
    """The whole fault on one database; the finding, without the look into the files."""
    await write(url, 0)
    acknowledged = await asyncio.to_thread(kill_them, url)
    async with opened(url):
        found = await account(acknowledged)
    chains = "audit chain verifies" if not found.bad_chains else f"{found.bad_chains} chains broken"
    return Finding(
        f"kill -9 × {KILLS} of {WRITERS} processes that write on {database} at once, each up to"
        f" {LONGEST_WAIT * 1000:.0f} ms after an acknowledged act",
        f"{len(acknowledged)} acts acknowledged, {found.held} held (the difference had committed"
        f" but not been told yet): {found.lost} lost, {found.half} half, {found.double} double;"
        f" {chains}",
        found.is_whole,
    ), found.is_whole
