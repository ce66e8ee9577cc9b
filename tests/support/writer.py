"""A process that writes: ``python -m tests.support.writer URL ACTS`` (0 only migrates).

Each act writes a number, a message and an audit record in one transaction; its number is printed
once it is committed, which is what the hall does when it says 成功 to somebody.
"""

import asyncio
import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from models.base.tx import transactional
from models.database.migrate import migrate_database
from models.records.audit import AuditEvent, record
from models.records.counter import Counter, next_number
from models.records.outbox import OutboxKind, post
from settings import settings
from tests.support.database import opened
from tests.support.environment import clean_environment

ROOT = Path(__file__).parents[2]
NAME = "acts of the writers"


@transactional
async def act() -> int:
    """Read, then write three rows that belong together."""
    await Counter.get_or_none(name=NAME)
    number = await next_number(NAME, 1)
    await post(OutboxKind.SMS, {"number": str(number)})
    await record(AuditEvent.UNIT_REGISTERED, details={"number": str(number)})
    return number


async def write(url: str, acts: int) -> None:
    """Migrate the database and do a number of acts."""
    await migrate_database(settings.tortoise_config(url))
    if acts:
        async with opened(url):
            for _ in range(acts):
                print(await act(), flush=True)


async def _act_and_tell(url: str, told: Connection) -> None:
    async with opened(url):
        while True:
            told.send_bytes(str(await act()).encode())


def act_until_killed(url: str, told: Connection) -> None:
    """Do acts without end in a process that was made for it; each number is told when it holds."""
    asyncio.run(_act_and_tell(url, told))


async def start_writer(url: str, acts: int) -> asyncio.subprocess.Process:
    """Start such a process; it prints one number a line."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.writer", url, str(acts)),
        cwd=ROOT,
        env=clean_environment(HALL_DATA_DIR=os.environ["HALL_DATA_DIR"]),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], int(sys.argv[2])))
