"""`closing-storm`: hundreds of pages whose connection breaks in the middle of what they write."""

import asyncio
import random
import socket
import struct
import tempfile
from pathlib import Path

from tests.bench.faults.finding import Finding, number
from tests.bench.faults.others import Others
from tests.bench.faults.people import People, promises
from tests.bench.faults.user import Desk
from tests.bench.load import resident_mb
from tests.support.server import Server

PAGES = number("PAGES", 240)
A_SECOND = 10
FIELDS = ("uscc", "unit_name", "id_number", "legal_rep_name")
REST = number("REST", 34)  # seconds between the storms
COLLECTED_WITHIN = 80  # a page waits 30 s for its browser, and garbage up to 45 s for its collector
WARM, SLACK = 20, 15.0  # pages before the first measurement; megabytes
RESET = struct.pack("ii", 1, 0)  # hang up without a word, as a cable that is pulled


async def cut_off_while_typing(server: Server) -> None:
    """Open the registration, type, and break off while a field is being stored."""
    desk = await Desk.at(f"{server.url}/register")
    for name in FIELDS:
        await desk.type(name, f"typed in the storm {random.random()}")
    await asyncio.sleep(random.uniform(0.35, 0.5))  # it is stored 0.4 s after the last key
    transport = desk._socket.transport
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    transport.abort()


async def storm(server: Server, pages: int) -> int:
    """So many at a steady pace; how many were cut off as intended."""
    running = []
    for _ in range(pages):
        running.append(asyncio.create_task(cut_off_while_typing(server)))
        await asyncio.sleep(1 / A_SECOND)
    results = await asyncio.gather(*running, return_exceptions=True)
    return sum(result is None for result in results)


async def run() -> list[Finding]:
    """The storm, and what is left of it."""
    with tempfile.TemporaryDirectory(prefix="hall-faults-") as folder:
        server = Server(Path(folder))
        with server:
            assert server._process is not None
            pid = server._process.pid
            await storm(server, WARM)
            before = resident_mb(pid)
            with Others(server.url) as others:
                first = await storm(server, PAGES // 2)
                peak = resident_mb(pid)
                async with People(server.url) as people:
                    await people.until_promised()
                await asyncio.sleep(REST)
                second = await storm(server, PAGES - PAGES // 2)
            again = resident_mb(pid)
        found = await promises(f"sqlite://{server.data / 'hall.sqlite3'}", people)
        is_quiet = "Traceback" not in server.log.read_text("utf8", "replace")
    is_level = REST < COLLECTED_WITHIN or again < peak + SLACK
    return [
        Finding(
            f"{first + second} registrations cut off (TCP reset) while they are being stored,"
            f" {A_SECOND} a second, in two storms {REST} s apart (pages are collected after up to"
            f" {COLLECTED_WITHIN} s: FAULTS_REST={COLLECTED_WITHIN} shows whether memory is level)",
            f"{others.met}; between them people sign in and type (no lock is held): {found};"
            f" memory {before:.0f} MB before, {peak:.0f} after the first storm, {again:.0f} after"
            f" the second; {'no' if is_quiet else 'a'} traceback in the log",
            found.are_kept and is_quiet and is_level and others.met.asked == len(others.met.taken),
        )
    ]
