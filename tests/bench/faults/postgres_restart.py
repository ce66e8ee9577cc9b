"""`postgres-restart`: the database goes away under load, in order and at once, and comes back."""

import asyncio
import signal
import tempfile
import time
from pathlib import Path

import httpx

from tests.bench.faults.finding import Finding
from tests.bench.faults.kill_postgres import MISSING, DurablePostgres
from tests.bench.faults.others import Meanwhile, Others
from tests.bench.faults.people import People, promises
from tests.support.server import Server
from tests.support.services import find_postgres

AWAY = 3.0  # seconds between end and start
BEFORE, AFTER = 1.0, 2.0
WAYS = {
    "restarted fast (its clients are cut off)": signal.SIGINT,
    "shut down immediately (it recovers from its log)": signal.SIGQUIT,
    "killed (kill -9)": signal.SIGKILL,
    "frozen (SIGSTOP: it listens and does not answer)": signal.SIGSTOP,
}


def readiness(server: Server) -> int:
    """What /readyz says; 0 for no answer."""
    try:
        return httpx.get(f"{server.url}/readyz", timeout=10).status_code
    except httpx.HTTPError:
        return 0


async def until_ready(server: Server, within: float = 40.0) -> float:
    """Seconds until the hall says that its database can be used."""
    began = time.monotonic()
    while await asyncio.to_thread(readiness, server) != 200:
        if time.monotonic() - began > within:
            return float("inf")
        await asyncio.sleep(0.1)
    return time.monotonic() - began


async def once(
    server: Server, postgres: DurablePostgres, people: People, how: signal.Signals
) -> tuple[Meanwhile, int, float]:
    """End it under load and start it again: what others met, /readyz meanwhile, recovery."""
    with Others(server.url) as others:
        await people.until_promised()
        await asyncio.sleep(BEFORE)
        if how is signal.SIGSTOP:
            postgres.pause()
        else:
            await asyncio.to_thread(postgres._end, how)
        await asyncio.sleep(AWAY / 2)
        said = await asyncio.to_thread(readiness, server)
        await asyncio.sleep(AWAY / 2)
        await asyncio.to_thread(postgres.resume if how is signal.SIGSTOP else postgres.start)
        back = await until_ready(server)
        await people.until_promised()
        await asyncio.sleep(AFTER)
    return others.met, said, back


async def run() -> list[Finding]:
    """Each way once on the same hall, which is never restarted."""
    if find_postgres() is None:
        return [MISSING]
    rows = []
    with (
        tempfile.TemporaryDirectory(prefix="hall-faults-") as folder,
        DurablePostgres() as postgres,
    ):
        server = Server(Path(folder), HALL_DATABASE_URL=postgres.url)
        with server:
            process = server._process
            async with People(server.url) as people:
                for name, how in WAYS.items():
                    people.failures.clear()
                    met, said, back = await once(server, postgres, people, how)
                    rows.append((name, met, said, back, people.told))
            is_same = process is not None and process.poll() is None
        found = await promises(postgres.url, people)
        said_of_files = postgres.examine()
    is_whole = found.are_kept and is_same and not said_of_files
    findings = [
        Finding(
            f"PostgreSQL {name}, away for {AWAY:.0f} s while people sign in and type",
            f"{met}; /readyz {said} meanwhile, 200 again {back:.1f} s after its return,"
            f" hall not restarted; people met: {told}",
            said == 503 and back < 10 and not met.raw and met.gap < AWAY + 10,
        )
        for name, met, said, back, told in rows
    ]
    files = "pg_amcheck ok" if not said_of_files else said_of_files.splitlines()[0][:120]
    findings.append(Finding("all of it together", f"{found}; {files}", is_whole))
    return findings
