"""Several processes on one database: no lost number, no «database is locked», no half act."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from models.records.audit import AuditChain, verify_chain
from models.records.counter import Counter
from models.records.outbox import OutboxMessage
from tests.support.database import empty_database, opened
from tests.support.writer import NAME, start_writer

WRITERS = 2
ACTS = 40
KILLS = 3


async def whole_acts() -> int:
    """How many acts the database holds, after a look that none is half."""
    counter = await Counter.get(name=NAME)
    chain = await AuditChain.get(name="system")
    messages = sorted([int(m.content()["number"]) for m in await OutboxMessage.all()])
    assert messages == list(range(1, counter.value + 1))
    assert chain.length == counter.value
    assert await verify_chain() is None
    return int(counter.value)


async def finish(process: asyncio.subprocess.Process) -> list[int]:
    """Wait for a writer and return the numbers that it acknowledged."""
    out, error = await process.communicate()
    assert process.returncode == 0, error.decode()
    return [int(line) for line in out.split()]


async def kill_soon(process: asyncio.subprocess.Process, after: int) -> list[int]:
    """Kill a writer in the middle of its work and return what it acknowledged before."""
    assert process.stdout is not None
    lines = [await process.stdout.readline() for _ in range(after)]
    process.kill()
    rest = await process.stdout.read()
    await process.wait()
    whole = (b"".join(lines) + rest).rsplit(b"\n", 1)[0]
    return [int(line) for line in whole.split()]


def on_a_file(story: Callable[[str], Awaitable[None]], folder: Path) -> None:
    """Tell a story about a database that several processes open."""

    async def tell() -> None:
        async with empty_database(folder) as url:
            await story(url)

    asyncio.run(tell())


def test_processes_that_read_and_write_at_once_wait_for_each_other(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        writers = [await start_writer(url, ACTS) for _ in range(WRITERS)]

        acknowledged = [number for writer in writers for number in await finish(writer)]

        assert sorted(acknowledged) == list(range(1, WRITERS * ACTS + 1))
        async with opened(url):
            assert await whole_acts() == WRITERS * ACTS

    on_a_file(story, tmp_path)


def test_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        starts = [await start_writer(url, 0) for _ in range(3)]
        assert [await finish(start) for start in starts] == [[], [], []]
        async with opened(url) as context:
            applied = await context.db().execute_query_dict("SELECT name FROM tortoise_migrations")
        names = [row["name"] for row in applied]
        assert "0001_initial" in names
        assert len(names) == len(set(names))

    on_a_file(story, tmp_path)


def test_a_killed_process_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        acknowledged: set[int] = set()
        for round_no in range(KILLS):
            writer = await start_writer(url, 100_000)
            acknowledged |= set(await kill_soon(writer, after=5 + 7 * round_no))

        async with opened(url):
            held = await whole_acts()
        assert acknowledged <= set(range(1, held + 1))
        assert held - len(acknowledged) <= KILLS  # at most the one that was under way each time

    on_a_file(story, tmp_path)
