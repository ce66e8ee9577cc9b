"""A flood from one network: whether anybody else is slowed, locked or asked.

People of other networks sign in, open pages, begin a registration and click in the unit center at
a steady pace, first in peace, then while one network floods the hall with wrong logins for their
very accounts, failing face checks, codes and sockets; side by side in each round.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping
from itertools import count, cycle
from pathlib import Path
from statistics import median

from auth.web.door import HALL
from tests.bench.faults.user import ACCOUNTS, Desk, Failed, open_page, sign_in
from tests.bench.flood_attacker import ATTACKS
from tests.bench.report import ms, note, percentile, table, verdict
from tests.bench.sign_ins import choose
from tests.bench.tabs import Tab, get, stranger
from tests.support.environment import prepare_environment
from tests.support.server import ROOT, Server
from tests.support.server_session import sign_in_at

ROUNDS = 5
SECONDS = 4.0
EVERY = {"pages": 0.2, "clicks": 0.1, "sign-ins": 0.5, "registrations": 0.5}
GOAL = 2.0
PEACE = "none"
WARM = 2.0
PATHS = ("/", "/login", "/register", "/services")
Times = dict[str, list[float]]


class People:
    """Who is not part of the flood; each comes from an address of their own."""

    def __init__(self, url: str, desks: list[Tab]) -> None:
        self._url, self._desks = url, cycle(desks)
        self._hands = {desk: asyncio.Lock() for desk in desks}
        # Whoever sits at the desks does not sign in meanwhile: the sixth session ends the first.
        self._accounts, self._paths, self._numbers = cycle(ACCOUNTS[1:]), cycle(PATHS), count()
        self._browsers: dict[tuple[str, str], Mapping[str, str]] = {}
        self.troubles: Counter[str] = Counter()

    def _address(self) -> str:
        number = next(self._numbers)
        return f"127.0.{100 + number // 250 % 100}.{1 + number % 250}"

    async def pages(self) -> None:
        """A stranger opens a page."""
        answer = await get(self._url + next(self._paths), stranger(), self._address())
        if answer.status != 200:
            raise Failed(f"page {answer.status}")

    async def clicks(self) -> None:
        """A member looks at other items."""
        desk = next(self._desks)
        async with self._hands[desk]:  # nobody clicks twice before there is an answer
            await choose(desk)

    async def sign_ins(self) -> None:
        """A member signs in by password in the browser of every day: their account is attacked.

        In a browser that is new to them they would have to solve a slider, which is the rule for
        an account with two failures.
        """
        account = next(self._accounts)
        jar = self._browsers.get(account)
        session = await sign_in(self._url, account, address=self._address(), jar=jar)
        kept = {name: value for name, value in session.jar.items() if name != HALL.cookie}
        self._browsers[account] = kept

    async def registrations(self) -> None:
        """Somebody opens the registration and types."""
        desk = await Desk.at(f"{self._url}/register", stranger(), self._address())
        try:
            await desk.type("unit_name", "某某有限公司")
        finally:
            await desk.__aexit__()

    async def live(self, seconds: float) -> Times:
        """Everything at its pace for some seconds; milliseconds by kind."""
        taken: Times = defaultdict(list)
        jobs = {
            "pages": self.pages,
            "clicks": self.clicks,
            "sign-ins": self.sign_ins,
            "registrations": self.registrations,
        }
        until = time.perf_counter() + seconds
        await asyncio.gather(*(self._keep(n, job, until, taken) for n, job in jobs.items()))
        return taken

    async def _keep(
        self, name: str, job: Callable[[], Awaitable[None]], until: float, taken: Times
    ) -> None:
        async def once() -> None:
            began = time.perf_counter()
            try:
                await asyncio.wait_for(job(), 20)
            except (Failed, OSError, EOFError, TimeoutError) as error:
                self.troubles[f"{name}: {str(error) or type(error).__name__}"] += 1
            else:
                taken[name].append((time.perf_counter() - began) * 1000)

        running = []
        while time.perf_counter() < until:
            running.append(asyncio.create_task(once()))
            await asyncio.sleep(EVERY[name])
        await asyncio.gather(*running)


async def during(url: str, kind: str, people: People) -> tuple[Times, str]:
    """What people met while one network floods, and how much it has tried."""
    command = [sys.executable, "-m", "tests.bench.flood_attacker", url, kind]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    await asyncio.to_thread(process.stdout.readline)
    await asyncio.sleep(WARM)
    met = await people.live(SECONDS)
    tried, _ = await asyncio.to_thread(process.communicate)
    return met, tried.strip()


async def measure(server: Server) -> bool:
    """Each round: peace, then every flood; side by side in each round."""
    jar = sign_in_at(server).cookies
    desks = [Tab(await open_page(f"{server.url}/unit", jar)) for _ in range(4)]
    for desk in desks:
        await desk.start()
    people = People(server.url, desks)
    await people.live(3 * WARM)
    kinds = (*ATTACKS, "all")
    met: dict[str, list[Times]] = {kind: [] for kind in (PEACE, *kinds)}
    tried: dict[str, str] = {PEACE: ""}
    people.troubles.clear()
    for _ in range(ROUNDS):
        met[PEACE].append(await people.live(SECONDS))
        for kind in kinds:
            times, tried[kind] = await during(server.url, kind, people)
            met[kind].append(times)
    late = {
        kind: {name: median(percentile(r[name] or [0], 95) for r in rounds) for name in EVERY}
        for kind, rounds in met.items()
    }
    slower = {
        (kind, name): late[kind][name] / (late[PEACE][name] or 1)
        for kind in kinds
        for name in EVERY
    }
    table(
        f"p95 in ms of people of other networks, medians of {ROUNDS} rounds; how many times peace",
        ["flood", *EVERY, "tried in the last round"],
        [
            [PEACE, *(ms(late[PEACE][n]) for n in EVERY), ""],
            *(
                [
                    kind,
                    *(f"{ms(late[kind][n])} ({slower[kind, n]:.1f} x)" for n in EVERY),
                    tried[kind],
                ]
                for kind in kinds
            ),
        ],
    )
    worst = max(slower.values())
    told = "; ".join(f"{n} x {what}" for what, n in people.troubles.most_common(5)) or "nobody"
    note(
        f"Goal: p95 below {GOAL:.0f} x: {verdict(worst < GOAL)} (worst {worst:.1f} x). "
        f"Locked, asked, refused or late: {told}: "
        f"{verdict(not people.troubles)}."
    )
    for desk in desks:
        await desk.close()
    return worst < GOAL and not people.troubles


def stand_aside() -> None:
    """Keep people and flood on one processor: in truth they have machines of their own."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def main() -> int:
    """One server of its own, which knows no office."""
    prepare_environment()
    with (
        tempfile.TemporaryDirectory(prefix="hall-flood-") as folder,
        Server(Path(folder), HALL_OFFICE_NETWORKS="") as server,
    ):
        stand_aside()
        asyncio.run(measure(server))
    return 0


if __name__ == "__main__":
    sys.exit(main())
