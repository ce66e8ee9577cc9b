"""`disk-full`: the disk of the data folder has no room left, and later has."""

import asyncio
import contextlib
import sqlite3
import tempfile
from pathlib import Path

import httpx

from tests.bench.faults.disk import MISSING, SmallDisk, can_mount, small_disk
from tests.bench.faults.finding import Finding
from tests.bench.faults.others import Others
from tests.bench.faults.people import People, promises
from tests.support.server import Server

MEGABYTES = 48
FULL_FOR, AFTER = 8.0, 3.0


def readiness(server: Server) -> str:
    """Status and what is told of the disk."""
    answer = httpx.get(f"{server.url}/readyz", timeout=10)
    return f"{answer.status_code}, disk {answer.json().get('disk')}"


def fill(server: Server, disk: SmallDisk) -> None:
    """Leave no room, not even in the log that SQLite would use over again."""
    with contextlib.closing(sqlite3.connect(server.data / "hall.sqlite3", timeout=10)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    disk.fill()


async def run() -> list[Finding]:
    """Fill it while people work, look, free it again, look."""
    if not can_mount():
        return [MISSING]
    with tempfile.TemporaryDirectory(prefix="hall-faults-") as folder:
        server = Server(Path(folder))
        with small_disk(server.data, MEGABYTES) as disk, server:
            process = server._process
            async with People(server.url) as people:
                await people.until_promised()
                before = await asyncio.to_thread(readiness, server)
                people.failures.clear()
                await asyncio.to_thread(fill, server, disk)
                with Others(server.url) as others:
                    await asyncio.sleep(FULL_FOR)
                during = await asyncio.to_thread(readiness, server)
                told, while_full = people.told, len(people.signed_in)
                disk.empty()
                await people.until_promised()
                await asyncio.sleep(AFTER)
                after = await asyncio.to_thread(readiness, server)
            is_same = process is not None and process.poll() is None
            file = server.data / "hall.sqlite3"
            found = await promises(f"sqlite://{file}", people)
            with sqlite3.connect(file) as database:
                [[said]] = database.execute("PRAGMA integrity_check").fetchall()
            database.close()
    is_good = found.are_kept and is_same and said == "ok" and during.startswith("503")
    return [
        Finding(
            f"the disk of the data folder full for {FULL_FOR:.0f} s while people sign in and type"
            " (SQLite on a small file system of its own)",
            f"people met: {told}; {others.met}; /readyz {before} before, {during} meanwhile,"
            f" {after} after; goes on by itself once there is room"
            f" ({len(people.signed_in) - while_full} sign-ins since); {found};"
            f" integrity_check {said}",
            is_good and not others.met.raw and not others.met.cut,
        )
    ]
