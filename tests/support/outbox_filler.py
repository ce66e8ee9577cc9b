"""A process that leaves messages for others to send: ``python -m tests.support.outbox_filler``.

Arguments: the address of the database and how many messages.
"""

import asyncio
import subprocess
import sys

from models.base.tx import transactional
from models.records.outbox import OutboxKind, post
from tests.support.database import opened
from tests.support.environment import clean_environment
from tests.support.server import ROOT

CONTENT = {"mobile": "13912345678", "text": "您的办件有新进度"}


@transactional
async def post_all(count: int) -> None:
    """All of them in one act."""
    for _ in range(count):
        await post(OutboxKind.SMS, CONTENT)


async def fill(url: str, count: int) -> None:
    """Post the messages; no worker runs in this process."""
    async with opened(url):
        await post_all(count)


def fill_outbox(url: str, count: int) -> None:
    """Let such a process post messages, and wait until it has ended."""
    command = [sys.executable, "-m", "tests.support.outbox_filler", url, str(count)]
    subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True)


if __name__ == "__main__":
    asyncio.run(fill(sys.argv[1], int(sys.argv[2])))
