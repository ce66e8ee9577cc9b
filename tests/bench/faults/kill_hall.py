"""`kill-hall`: the real server is killed while people sign in and type, and started again."""

import asyncio
import random
import sqlite3
import statistics
import tempfile
from pathlib import Path

from tests.bench.faults.finding import Finding, number
from tests.bench.faults.people import People, promises
from tests.support.server import Server

KILLS = number("HALL_KILLS", 10)
LONGEST_WAIT = 0.6


async def kill_again_and_again(server: Server, people: People) -> list[float]:
    """Kill at a random moment of the work; the seconds that each start took."""
    starts = []
    for _ in range(KILLS):
        await people.until_promised()
        await asyncio.sleep(random.uniform(0, LONGEST_WAIT))
        server.kill()
        starts.append(await asyncio.to_thread(server.start))
    await people.until_promised()
    return starts


async def run() -> list[Finding]:
    """Kill, then compare the database with what people were told."""
    with tempfile.TemporaryDirectory(prefix="hall-faults-") as folder:
        server = Server(Path(folder))
        with server:
            async with People(server.url) as people:
                starts = await kill_again_and_again(server, people)
        file = server.data / "hall.sqlite3"
        found = await promises(f"sqlite://{file}", people)
        with sqlite3.connect(file) as database:
            [[said]] = database.execute("PRAGMA integrity_check").fetchall()
        database.close()
        is_quiet = "Traceback" not in server.log.read_text("utf8", "replace")
    return [
        Finding(
            f"kill -9 × {KILLS} of the hall on SQLite, each while {people.signing} users sign in"
            f" by password and {people.typing} types a registration; started again each time",
            f"{found}; integrity_check {said}; ready again after"
            f" {statistics.median(starts):.1f} s (median); {'no' if is_quiet else 'a'} traceback"
            " in the log",
            found.are_kept and said == "ok" and is_quiet,
        )
    ]
