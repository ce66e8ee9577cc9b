"""Pauses of the event loop while 500 pages are open: how long whoever asks for nothing waits.

Somebody asks `/healthz`, which needs no database, every ten milliseconds, on a connection of their
own, while others click and open and close pages. What they wait for is the loop.
"""

import asyncio
import time
from itertools import cycle
from threading import Event, Thread

from tests.bench.load import Connection
from tests.bench.report import ms, note, spread, table, verdict
from tests.bench.tabs import Tab, click_along, open_tab, side_by_side
from tests.support.server import Server
from tests.support.server_session import leading_members, sign_in_at

PAGES = 500
PER_BROWSER = 18  # the hall lets one browser hold 20 sockets
ADDRESSES = ("127.0.0.1", "127.0.0.2")  # and one network 400
SECONDS = 60.0
EVERY = 0.01
CLICKS = 5.0  # a second
COMING = 2.0  # pages a second that are opened and left
LONGEST = 100.0


class Probe(Thread):
    """Asks every ten milliseconds until it is stopped; a wait begins when the asking was due."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._connection = Connection(f"{url}/healthz", {})
        self.is_over = Event()
        self.taken: list[float] = []

    def run(self) -> None:
        """Ask again and again."""
        due = time.perf_counter()
        while not self.is_over.wait(max(0.0, due - time.perf_counter())):
            self._connection.ask()
            now = time.perf_counter()
            self.taken.append((now - due) * 1000)
            due = max(due + EVERY, now)
        self._connection.close()


async def choose(tab: Tab) -> float:
    """Another shelf of the unit home."""
    return await tab.press_act("tab", next(tab.turns(("apply", "recommended"))))


async def measure_pauses(hall: Server) -> None:
    """Open the pages, then look for a minute."""
    url, members = f"{hall.url}/unit", cycle(leading_members(hall))
    jars = [sign_in_at(hall, next(members)[0]).cookies for _ in range(PAGES // PER_BROWSER + 1)]
    places = cycle((jar, address) for address in ADDRESSES for jar in jars)
    coming = cycle((jar, address) for address in ADDRESSES for jar in jars[:2])
    tabs = await side_by_side(
        lambda place: open_tab(url, *place), [next(places) for _ in range(PAGES)]
    )
    for tab in tabs:
        tab.listener('data-act="tab"')

    async def visit() -> None:
        tab = await open_tab(url, *next(coming))
        await tab.close()

    async def others() -> None:
        async with asyncio.TaskGroup() as running:
            for _ in range(int(SECONDS * COMING)):
                running.create_task(visit())
                await asyncio.sleep(1 / COMING)

    probe = Probe(hall.url)
    probe.start()
    await asyncio.gather(others(), click_along(tabs, choose, rate=CLICKS, seconds=SECONDS))
    probe.is_over.set()
    probe.join()
    await asyncio.gather(*(tab.close() for tab in tabs))
    longest = max(probe.taken)
    table(
        f"The loop with {PAGES} pages open: what `/healthz` waits for, asked every 10 ms for "
        f"{SECONDS:.0f} s",
        ["asked", "p50", "p95", "p99", "longest", f"goal: none over {LONGEST:.0f} ms"],
        [[len(probe.taken), *spread(probe.taken), ms(longest), verdict(longest <= LONGEST)]],
        labels=0,
    )
    note(
        f"Meanwhile {CLICKS:.0f} clicks a second over all pages, and {COMING:.0f} pages a second "
        "that are opened and left."
    )
