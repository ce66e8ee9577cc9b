"""`python -m tests.bench.memory`: what the process holds for pages that are open, and after them.

Resident memory of one hall with its demo data, read from the kernel. Tabs are real sockets that
have clicked once; pages without a socket are what a robot or a broken network leaves behind.
HALL_BENCH_LONG=1 opens and closes for two real half hours instead of the compressed ones.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path

from tests.bench.load import resident_mb
from tests.bench.report import note, table, verdict
from tests.bench.tabs import Tab, Tabs, get, open_tab, side_by_side
from tests.support.environment import prepare_environment
from tests.support.server import Server
from tests.support.server_session import leading_members, sign_in_at

PER_TAB = 0.35  # megabytes on the unit home
TABS = 200
BROWSERS = 48
PAGES = 2000
HOUR = 3000  # pages that a hundred people open and leave in an hour
HALVES = 2  # measured one after the other: what the first leaves is the process's own size
AT_ONCE = 6
FORGOTTEN_AFTER = 55.0  # 30 s in which a browser may come back, and the next round of the collector
SETTLE = 8.0
GROWN = 1.5  # what all of it may leave, times what there was after the first visits
IS_LONG = os.environ.get("HALL_BENCH_LONG") == "1"

Jar = Mapping[str, str]


async def visit(url: str, jar: Jar, stays: float = 0.0) -> bool:
    """Open the unit home, click once, leave; False when the page came without its content.

    That follows by the socket when the hall is too busy; the visitor leaves without a click.
    """
    tab = await open_tab(url, jar)
    is_whole = 'data-act="tab"' in str(tab.page.elements)
    if is_whole:
        await choose(tab)
    await asyncio.sleep(stays)
    await tab.close()
    return is_whole


async def choose(tab: Tab) -> None:
    """Another shelf of items, so that the page has changed since it was opened."""
    await tab.press_act("tab", next(tab.turns(("apply", "recommended"))))


async def open_and_close(url: str, jars: Sequence[Jar], number: int) -> int:
    """So many visits, as fast as the hall serves them or over a real hour; how many were late."""
    turn = cycle(jars)
    if not IS_LONG:
        whole = await side_by_side(lambda jar: visit(url, jar), islice(turn, number), AT_ONCE)
        return whole.count(False)
    visits = []
    for _ in range(number):
        visits.append(asyncio.create_task(visit(url, next(turn), stays=60.0)))
        await asyncio.sleep(3600 / HOUR)
    return (await asyncio.gather(*visits)).count(False)


class Scale:
    """Reads the memory of the hall and notes every reading."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.rows: list[list[object]] = []

    def read(self, what: str, goal: str = "") -> float:
        """Read it, and add a row to the table."""
        found = resident_mb(self._server.pid)
        self.rows.append([what, f"{found:.0f}", goal])
        print(f"{found:.0f} MB {what}", file=sys.stderr, flush=True)
        return found


async def measure_tabs(scale: Scale, url: str, jars: Sequence[Jar]) -> list[object]:
    """Open tabs after others have been there: the second hundred tells what a tab costs."""
    async with Tabs() as tabs:
        await tabs.open(url, jars, TABS // 2)
        await asyncio.gather(*(choose(tab) for tab in tabs.all))
        await asyncio.sleep(SETTLE)
        half = scale.read(f"{TABS // 2} tabs of the unit home open")
        await tabs.open(url, jars, TABS)
        await asyncio.gather(*(choose(tab) for tab in tabs.all))
        await asyncio.sleep(SETTLE)
        full = scale.read(f"{TABS} tabs open")
    each = (full - half) / (TABS - TABS // 2)
    return ["an open tab of the unit home", f"{each:.2f}", verdict(each <= PER_TAB)]


async def measure_pages(scale: Scale, url: str, jars: Sequence[Jar]) -> list[object]:
    """Fetch pages that nobody connects to."""
    before = resident_mb(scale._server.pid)
    turn, began = cycle(jars), time.monotonic()
    await side_by_side(lambda jar: get(url, jar), islice(turn, PAGES), AT_ONCE)
    took = time.monotonic() - began
    after = scale.read(f"{PAGES} pages fetched without a socket, in {took:.0f} s")
    # The hall forgets such a page after 15 to 20 s, so those of the last 15 s are held.
    held = PAGES * min(1.0, 15 / took)
    return ["a page without a socket, at most", f"{(after - before) / held:.2f}", ""]


async def measure(server: Server) -> None:
    """One reading after the other."""
    url = f"{server.url}/unit"
    turn = cycle(leading_members(server))
    jars = [sign_in_at(server, next(turn)[0]).cookies for _ in range(BROWSERS)]
    scale = Scale(server)
    scale.read("just started")
    await side_by_side(lambda jar: visit(url, jar), islice(cycle(jars), 100))
    await asyncio.sleep(SETTLE)
    start = scale.read("after the first 100 visits")
    costs = [await measure_tabs(scale, url, jars)]
    await asyncio.sleep(FORGOTTEN_AFTER)
    scale.read(f"{FORGOTTEN_AFTER:.0f} s after they were closed")
    costs.append(await measure_pages(scale, url, jars))
    await asyncio.sleep(FORGOTTEN_AFTER / 2)
    scale.read(f"{FORGOTTEN_AFTER / 2:.0f} s later")
    left, late = [], 0
    for half in range(1, HALVES + 1):
        began = time.monotonic()
        late += await open_and_close(url, jars, HOUR // HALVES)
        how = "" if IS_LONG else f", compressed into {time.monotonic() - began:.0f} s"
        scale.read(f"half hour {half}: {HOUR // HALVES} tabs opened and closed{how}")
        await asyncio.sleep(FORGOTTEN_AFTER)
        left.append(resident_mb(server.pid))
        is_little = verdict(left[-1] <= start * GROWN) if half == HALVES else ""
        scale.read(f"{FORGOTTEN_AFTER:.0f} s later", is_little)
    table(
        f"Memory of one page (goal: at most {PER_TAB} MB for an open tab)",
        ["", "MB", "goal"],
        costs,
    )
    table("Memory of the process, one reading after the other", ["", "MB", "goal"], scale.rows)
    note(
        f"Goal: all of it leaves at most {GROWN} times what there was after the first visits; it "
        f"left {left[-1] / start:.2f} times, the second half hour {left[-1] / left[0]:.2f} times "
        "what the first has left. "
        "A closed tab is kept for 30 s, in which its browser may come back; a compressed hour "
        "therefore holds many times as many of them as a real one. "
        f"{late} of its pages came without their content at first."
    )


def main() -> None:
    """Measure one hall in a folder of its own."""
    prepare_environment()
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        asyncio.run(measure(server))


if __name__ == "__main__":
    main()
