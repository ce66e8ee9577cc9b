"""Twenty people who sign in at once, and what the clicks of others take meanwhile."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from auth.web import cookies
from models.seed import cast
from tests.bench.report import ms, note, percentile, spread, table, verdict
from tests.bench.tabs import Share, Tab, Tabs, click_along, opened_path, stranger
from tests.support.server import Server
from tests.support.server_session import leading_members, sign_in_at

PEOPLE = 20
ROUNDS = 6
OTHERS = 40
RATE = 20.0  # clicks a second of all others together
GOAL = 50.0
LATEST = 15.0
UNIT = cast.DEMO_UNIT
MEMBERS = [UNIT.legal_rep, *(each.person for each in UNIT.members if each.state == "active")]
PEOPLE_OF_APP = [person for person in cast.PEOPLE if person.is_registered]


@dataclass(frozen=True)
class Account:
    """Who signs in, on which of the two forms."""

    way: str
    typed: Mapping[str, str]

    @property
    def cookies(self) -> dict[str, str]:
        """Of a browser that has signed in this way before."""
        return {**stranger(), cookies.LOGIN_WAY: self.way}


def accounts() -> list[Account]:
    """Ten members of one unit and ten people, no account more often than twice at once."""
    password = {"password": cast.DEMO_PASSWORD}
    members = [
        Account(
            "unit-password",
            {"unit_login": UNIT.uscc, "person_login": person.mobile, **password},
        )
        for person in MEMBERS
    ]
    people = [
        Account("person-password", {"login": person.mobile, **password}) for person in PEOPLE_OF_APP
    ]
    half = PEOPLE // 2
    return (members * half)[:half] + (people * half)[:half]


async def sign_in(tab: Tab, account: Account) -> float:
    """Type, click, and follow the ticket to the first page; milliseconds from the click on."""
    for name, value in account.typed.items():
        await tab.event(*tab.listener(f"'for': 'f-{name}'"), value)
    arrived = tab.next_frame("open")
    began = time.perf_counter()
    await tab.event(*tab.listener("'data-busy': '正在登录'"), {})
    await asyncio.wait_for(arrived, LATEST)
    await opened_path(tab)
    return (time.perf_counter() - began) * 1000


async def measure_sign_ins(hall: Server) -> None:
    """Others click while nobody signs in, then while twenty do."""
    last = leading_members(hall)[-1][0]  # of another unit than those who sign in
    others, people = Tabs(), Tabs()
    browsers = [sign_in_at(hall, last).cookies for _ in range(OTHERS // 10)]
    await others.open(f"{hall.url}/unit", browsers, OTHERS)
    entering = accounts()
    calm, meanwhile, signed_in = [], [], []
    share = Share(hall.pid)
    for _ in range(ROUNDS):
        await people.open(f"{hall.url}/login", [each.cookies for each in entering], PEOPLE)
        calm += await click_along(others.all, choose, rate=RATE, seconds=2)
        burst = [
            asyncio.create_task(sign_in(tab, account))
            for tab, account in zip(people.all, entering, strict=True)
        ]
        while not all(task.done() for task in burst):
            meanwhile += await click_along(others.all, choose, rate=RATE, seconds=0.5)
        signed_in += [task.result() for task in burst]
        await people.close()
    await others.close()
    late = percentile(meanwhile, 95)
    table(
        f"Others' clicks on the unit home while {PEOPLE} people sign in at the same moment",
        ["", "clicks", "p50", "p95", "p99", f"goal p95 < {GOAL:.0f}"],
        [
            ["nobody signs in", len(calm), *spread(calm), ""],
            [f"{PEOPLE} sign in", len(meanwhile), *spread(meanwhile), verdict(late < GOAL)],
        ],
    )
    client, server = share.cores()
    note(
        f"From the click on 登录 to the first page: median {ms(median(signed_in))}, slowest "
        f"{ms(max(signed_in))} ms. Cores: hall {server:.2f}, client {client:.2f}."
    )


async def choose(tab: Tab) -> float:
    """Another tab of the items."""
    return await tab.press_act("tab", next(tab.turns(("apply", "recommended"))))
