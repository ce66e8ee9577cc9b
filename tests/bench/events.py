"""`python -m tests.bench.events`: what people wait for after a click, while others are there, too.

Real sockets: every tab is fetched and connected like a browser's, and a click is the frame that a
browser sends, until the frame that changes the page is there. A bare NiceGUI page with one button
is asked in turns with the hall. Client and servers share the cores; the tables say who took what.
"""

import asyncio
import re
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median

from tests.bench.pauses import measure_pauses
from tests.bench.report import ms, note, percentile, table, verdict
from tests.bench.scan import measure_scans
from tests.bench.sign_ins import measure_sign_ins
from tests.bench.tabs import Share, Tab, Tabs, click_along, get, stranger
from tests.support.environment import prepare_environment
from tests.support.server import ROOT, Server, free_port
from tests.support.server_session import leading_members, sign_in_at

NUMBERS = (1, 100, 300)
ROUNDS = 3
RATE = 20.0  # clicks a second, over all tabs
SECONDS = 4.0
MOST_TIMES_BARE = 1.5
TABS_PER_BROWSER = 19  # the hall lets one browser hold 20 sockets
ITEM = re.compile(r'data-act="favorite" data-arg="(\w+)"')
SHELF = ("apply", "recommended")  # tabs of the unit home's items, of which the last is open first
STARRING = 16  # tabs whose stars do not meet

Click = Callable[[Tab], Awaitable[float]]


@contextmanager
def bare_page() -> Iterator[tuple[str, int]]:
    """A NiceGUI page with nothing but a button: its address and its process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.empty_page", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}/button", process.pid
    finally:
        process.kill()
        process.wait()


async def until_up(url: str) -> None:
    """Wait for a server that has just been started."""
    for _ in range(200):
        try:
            await get(url, {})
        except ConnectionError:
            await asyncio.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


async def press_button(tab: Tab) -> float:
    """The bare page: a text counts up."""
    return await tab.click(*tab.listener("click"), {})


async def choose_shelf(tab: Tab) -> float:
    """The unit home: another tab of its items; the session is read again, then the items."""
    return await tab.press_act("tab", next(tab.turns(SHELF)))


async def star(tab: Tab) -> float:
    """The unit home: an item is starred or loses its star, which is a transaction."""
    return await tab.press_act("favorite", tab.arg)


def give_items(tabs: Sequence[Tab], members: int) -> None:
    """Let each of the first tabs star an item that no other tab of its member stars."""
    for number, tab in enumerate(tabs):
        items = ITEM.findall(str(tab.page.elements))
        tab.arg = items[number // members % len(items)]


def find_listeners(ours: Sequence[Tab], starring: Sequence[Tab], bare: Sequence[Tab]) -> None:
    """Look up what the clicks name before the clock runs: reading a page takes the client long."""
    for tabs, mark in ((ours, "tab"), (starring, "favorite"), (bare, "click")):
        for tab in tabs:
            tab.listener(mark if tabs is bare else f'data-act="{mark}"')


@dataclass
class Asked:
    """One kind of click on one server, and what came of it."""

    name: str
    click: Click
    tabs: Sequence[Tab]
    server: int
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    client: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    async def round(self) -> None:
        """Click for some seconds."""
        share = Share(self.server)
        taken = await click_along(self.tabs, self.click, rate=RATE, seconds=SECONDS)
        client, server = share.cores()
        self.p50.append(median(taken))
        self.p95.append(percentile(taken, 95))
        self.client.append(client)
        self.busy.append(server * 1000 / RATE)

    def row(self, number: int, bare: "Asked | None") -> list[object]:
        """What the table says."""
        times = median(self.p95) / median(bare.p95) if bare else None
        goal = "" if times is None or self.click is star else verdict(times <= MOST_TIMES_BARE)
        return [
            number,
            self.name,
            ms(median(self.p50)),
            ms(median(self.p95)),
            "" if times is None else f"{times:.1f}",
            goal,
            f"{median(self.busy):.1f}",
            f"{median(self.client):.2f}",
        ]


async def measure_clicks(hall: Server, bare_url: str, bare_pid: int) -> None:
    """1, 100 and 300 open tabs of either server, clicked here and there."""
    rows: list[list[object]] = []
    members = leading_members(hall)
    turn = cycle(members)
    browsers = [
        sign_in_at(hall, next(turn)[0]).cookies for _ in range(NUMBERS[-1] // TABS_PER_BROWSER + 1)
    ]
    async with Tabs() as ours, Tabs() as bare:
        for number in NUMBERS:
            await bare.open(bare_url, [stranger()], number)
            await ours.open(f"{hall.url}/unit", browsers, number)
            starring = ours.all[1 : STARRING + 1] or ours.all
            give_items(starring, len(members))
            find_listeners(ours.all, starring, bare.all)
            kinds = [
                Asked("bare page: a button", press_button, bare.all, bare_pid),
                Asked("unit home: another shelf", choose_shelf, ours.all, hall.pid),
                Asked("unit home: a star", star, starring, hall.pid),
            ]
            for _ in range(ROUNDS):
                for kind in kinds:
                    await kind.round()
            rows += [kind.row(number, kinds[0] if kind is not kinds[0] else None) for kind in kinds]
    table(
        f"Events: {RATE:.0f} clicks a second over all open tabs, milliseconds until the page "
        f"changes (medians of {ROUNDS} rounds)",
        ["tabs", "click", "p50", "p95", "× bare", "≤ 1.5", "server CPU ms", "client cores"],
        rows,
    )
    note(
        "A star is a transaction that is on the disk before it is answered; it has no goal. "
        "Server CPU is that of the whole process for each click, its idle work with it."
    )


async def measure(folder: Path) -> None:
    """Everything against one hall of its own."""
    with Server(folder) as hall, bare_page() as (bare_url, bare_pid):
        await until_up(bare_url)
        await measure_clicks(hall, bare_url, bare_pid)
        await measure_sign_ins(hall)
    with Server(folder / "scan") as hall:
        await measure_scans(hall)
    with Server(folder / "pauses") as hall:
        await measure_pauses(hall)


def main() -> None:
    """Measure in a folder of its own."""
    prepare_environment()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
