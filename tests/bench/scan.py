"""Two hundred login pages that wait with a QR code, and phones that confirm one after the other."""

import asyncio
import re
from itertools import cycle
from statistics import median

from auth.web import cookies
from models.base.key import digest
from tests.bench.report import ms, note, percentile, table, verdict
from tests.bench.tabs import Share, Tab, Tabs, open_tab, opened_path, stranger
from tests.support.server import Server
from tests.support.server_session import connected, leading_members, phone_at

WAITING = 200
CONFIRMED = 40
GOAL = 1000.0
WITHIN = 20.0
PLACE = re.compile(r'name="member"[^>]* value="([^"]+)"')


def waiting_browser() -> dict[str, str]:
    """A stranger who signed in by QR code the last time."""
    return {**stranger(), cookies.LOGIN_WAY: "unit-scan"}


def code_of(hall: Server, tab: Tab) -> str:
    """The code that a page shows; it is in its picture only."""
    with connected(hall) as database:
        row = database.execute(
            "SELECT code FROM qr_ticket WHERE visitor = ? ORDER BY id DESC LIMIT 1",
            (digest(tab.cookies[cookies.VISITOR]),),
        ).fetchone()
    return str(row[0])


async def confirm(hall: Server, desktop: Tab, person: int) -> tuple[float, float]:
    """Scan and confirm on a phone; milliseconds until the page is told, and until /unit stands."""
    phone = await open_tab(f"{hall.url}/q/{code_of(hall, desktop)}", phone_at(hall, person))
    fragment, listener = phone.listener("rs-code")
    found = PLACE.search(str(phone.page.elements[str(fragment)]["props"]["innerHTML"]))
    assert found is not None, "the phone shows no place to enter"
    await asyncio.sleep(0.2)  # who reads before they confirm
    told = desktop.next_frame("open")
    now = asyncio.get_running_loop().time
    began = now()
    await phone.event(fragment, listener, "confirm", "", {"member": found.group(1)})
    await asyncio.wait_for(told, WITHIN)
    heard = now()
    await opened_path(desktop)
    there = now()
    await phone.close()
    return (heard - began) * 1000, (there - began) * 1000


async def measure_scans(hall: Server) -> None:
    """All pages wait; every fifth is confirmed."""
    desktops = Tabs()
    await desktops.open(f"{hall.url}/login", [waiting_browser() for _ in range(WAITING)], WAITING)
    people = cycle(sorted({person for _, person in leading_members(hall)}))
    share = Share(hall.pid)
    taken = [
        await confirm(hall, tab, next(people)) for tab in desktops.all[:: WAITING // CONFIRMED]
    ]
    client, server = share.cores()
    await desktops.close()
    told, there = ([each[index] for each in taken] for index in (0, 1))
    late = percentile(there, 95)
    table(
        f"QR login: {len(taken)} confirmations on phones while {WAITING} login pages wait",
        ["from the confirmation until", "p50", "p95", f"goal p95 < {GOAL:.0f} ms"],
        [
            ["the page at the computer is told", ms(median(told)), ms(percentile(told, 95)), ""],
            ["the signed-in page is there", ms(median(there)), ms(late), verdict(late < GOAL)],
        ],
    )
    note(f"Cores meanwhile: hall {server:.2f}, client {client:.2f}.")
