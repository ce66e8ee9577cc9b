"""`connector-hangs`: outside systems that hang or drip, seen by connectors, users and outbox."""

import asyncio
import re
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from auth.calls.options import Options
from auth.connectors import connectors, use_connectors
from auth.connectors.sms import MasSmsConnector
from auth.worker.outbox import OutboxWorker
from models.base.tx import transactional
from models.records.outbox import OutboxKind, OutboxMessage, OutboxState, post
from models.seed import cast
from models.setting.system import System
from tests.auth.connectors.stub import StubMas
from tests.bench.faults import outside
from tests.bench.faults.connectors import each_way
from tests.bench.faults.finding import Finding
from tests.bench.faults.others import Others
from tests.bench.faults.outside import Outside
from tests.support.browser import CHROMIUM_FLAGS, DESKTOP, find_chromium
from tests.support.database import opened
from tests.support.server import Server
from tests.support.walk import check_unit
from tests.support.writer import write

WAYS = ("hangs", "takes it and hangs", "drips")
MESSAGES = 4
TIME_OUT = 2.0  # of this run's SMS connector, instead of 10 s
ALERT = ".rs-alert.is-bad"


def look_up(server: Server, registry: Outside) -> tuple[str, float, str]:
    """A user sends step 1 while the registry hangs, and again when it works: what they read."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_FLAGS)
        )
        page = browser.new_page(**DESKTOP, base_url=server.url)
        page.goto("/register")
        check_unit(page, cast.DEMO_UNIT)
        began = time.monotonic()
        page.locator(ALERT).wait_for(timeout=20_000)
        seconds, told = time.monotonic() - began, page.locator(f"{ALERT} .rs-grow").inner_text()
        registry.mode = "works"
        page.get_by_role("button", name="重试").click()
        page.wait_for_function(f"!document.querySelector('{ALERT}')")
        page.get_by_role("img", name=re.compile("二维码")).wait_for()
        after = page.locator("[aria-current=step]").first.inner_text().strip()
        browser.close()
    return told, seconds, " ".join(after.split())


async def in_the_hall(folder: Path) -> Finding:
    """The real site, whose registry hangs while somebody registers."""
    async with outside.registry() as registry:
        server = Server(
            folder / "server", HALL_DEMO="0", **outside.registry_settings(registry, folder)
        )
        await asyncio.to_thread(server.start)
        try:
            registry.mode = "hangs"
            with Others(server.url) as others:
                told, seconds, after = await asyncio.to_thread(look_up, server, registry)
        finally:
            server.stop()
    return Finding(
        "a user sends the registration while the registry hangs, and again once it answers",
        f"after {seconds:.1f} s they read “{told}” with a button 重试, which brings them to"
        f" “{after}”; {others.met}",
        "没有及时回复" in told and seconds < 12 and others.met.asked == len(others.met.taken),
    )


@transactional
async def post_all() -> None:
    """Some messages in one act."""
    for number in range(MESSAGES):
        await post(OutboxKind.SMS, {"mobile": f"1391234567{number}", "text": "您的办件有新进度"})


async def until_ended(within: float) -> float:
    """Seconds until every message has come to its end."""
    began = time.monotonic()
    while await OutboxMessage.filter(state__in=[OutboxState.QUEUED, OutboxState.SENDING]).exists():
        if time.monotonic() - began > within:
            return float("inf")
        await asyncio.sleep(0.1)
    return time.monotonic() - began


async def outbox(mode: str, folder: Path, *, works_again: bool) -> tuple[list[int], str, float]:
    """Messages while the provider fails: how often each arrived, what became of it, how long."""
    url = f"sqlite://{folder / f'{mode}-{works_again}.sqlite3'}"
    await write(url, 0)
    async with outside.mas() as provider, opened(url):
        connector = MasSmsConnector.of(Options(System.SMS, outside.mas_settings(provider)))
        connector.peer.total_seconds = TIME_OUT
        with use_connectors(replace(connectors(), sms=connector)):
            worker = OutboxWorker()
            working = asyncio.create_task(worker.run())
            provider.mode = mode
            await post_all()
            await asyncio.sleep(1.0 if mode == "is faulty" else TIME_OUT + 0.5)
            provider.mode = "works" if works_again else mode
            seconds = await until_ended(30)
            await worker.stop()
            await working
        await connector.close()
        assert isinstance(provider.stub, StubMas)
        arrived = [message["mobiles"] for message in provider.stub.messages]
        states = {message.state.label for message in await OutboxMessage.all()}
    times = [arrived.count(f"1391234567{number}") for number in range(MESSAGES)]
    return times, "、".join(sorted(states)), seconds


async def in_the_outbox(folder: Path) -> list[Finding]:
    """What a lost answer means for messages: never lost, at most twice."""
    cases = [
        ("answers 500 and then works", "is faulty", True, {1}),
        ("takes messages without an answer and then works", "takes it and hangs", True, {1, 2}),
        ("takes messages and never answers", "takes it and hangs", False, {1, 2}),
    ]
    rows = []
    for name, mode, works_again, allowed in cases:
        times, states, seconds = await outbox(mode, folder, works_again=works_again)
        rows.append(
            Finding(
                f"{MESSAGES} messages while 云MAS {name} (time-out {TIME_OUT:.0f} s instead of 10)",
                f"each message reached 云MAS {min(times)} to {max(times)} times; state at the end:"
                f" {states}, {seconds:.0f} s later",
                set(times) <= allowed,
            )
        )
    return rows


async def run() -> list[Finding]:
    """Connectors alone, then a user, then the outbox."""
    found = await each_way(WAYS)
    with tempfile.TemporaryDirectory(prefix="hall-faults-") as folder:
        found.append(await in_the_hall(Path(folder)))
        found += await in_the_outbox(Path(folder))
    return found
