"""The real connectors against systems that fail: what is told, after how long, how often tried."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from auth.calls.http import TOTAL_SECONDS
from auth.calls.options import Options
from auth.connectors.alipay import AlipayFaceConnector
from auth.connectors.registry import HttpRegistryConnector
from auth.connectors.sms import MasSmsConnector
from models.base.error import ConnectorFailed
from models.records.sms import notice
from models.setting.system import System
from models.standards.id_type import IdType
from tests.auth.connectors.stub import UNIT
from tests.bench.faults import outside
from tests.bench.faults.finding import Finding
from tests.bench.faults.outside import MODES, Outside

LATE = 1.0  # seconds above the limit that a busy machine may add
LOOK_EVERY = 0.02


async def lag(longest: list[float]) -> None:
    """How long the loop did not turn, until cancelled."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(LOOK_EVERY)
        longest[0] = max(longest[0], time.perf_counter() - began - LOOK_EVERY)


async def calls(
    stack: AsyncExitStack, folder: Path
) -> dict[System, tuple[Outside, Callable[[], Awaitable[object]]]]:
    """Each system with one real call to it."""
    registry = await stack.enter_async_context(outside.registry())
    sms = await stack.enter_async_context(outside.mas())
    face = await stack.enter_async_context(outside.Alipay(folder))
    looks_up = HttpRegistryConnector.of(
        Options(System.REGISTRY, outside.registry_settings(registry, folder))
    )
    sends = MasSmsConnector.of(Options(System.SMS, outside.mas_settings(sms)))
    checks = AlipayFaceConnector.of(Options(System.FACE, face.settings()))
    for connector in (looks_up, sends, checks):
        stack.push_async_callback(connector.close)
    return {
        System.REGISTRY: (registry, lambda: looks_up.find(str(UNIT["creditCode"]))),
        System.SMS: (sms, lambda: sends.send("13912345678", notice("您的验证码 135790"), "a1")),
        System.FACE: (
            face,
            lambda: checks.start(
                order_no="a1",
                id_type=IdType.RESIDENT_CARD,
                id_number="32010019750308013X",
                name="王示例",
                return_url="http://127.0.0.1/q/1",
            ),
        ),
    }


async def one(mode: str, folder: Path, all_ready: asyncio.Barrier) -> tuple[str, bool]:
    """All three systems in one mode at once; what each user is told."""
    told, is_good = [], True
    async with AsyncExitStack() as stack:
        systems = await calls(stack, folder)
        for place, call in systems.values():
            await call()  # it works before
            place.mode, place.asked = mode, 0
        await all_ready.wait()
        results = await asyncio.gather(*(failed(call) for _, call in systems.values()))
        for (system, (place, _)), (words, seconds) in zip(systems.items(), results, strict=True):
            told.append(f"{system.label}: “{words}” after {seconds:.1f} s, asked {place.asked}×")
            is_known = words.startswith(system.label) and "10.1" not in words
            is_good = is_good and is_known and seconds < TOTAL_SECONDS + LATE
            if place.sent:
                told[-1] += f", {place.sent / 1e6:.1f} MB read"
                is_good = is_good and place.sent < 10_000_000
    return "; ".join(told), is_good


async def failed(call: Callable[[], Awaitable[object]]) -> tuple[str, float]:
    """What one user reads, and how long they have waited."""
    began = time.monotonic()
    try:
        await call()
    except ConnectorFailed as error:
        return error.message, time.monotonic() - began
    return "nothing: it worked", time.monotonic() - began


async def each_way(modes: Sequence[str]) -> list[Finding]:
    """A row for each way to fail; all ways at the same time in this one process."""
    longest, all_ready = [0.0], asyncio.Barrier(len(modes) + 1)
    with tempfile.TemporaryDirectory(prefix="hall-faults-") as folder:
        places = [Path(folder) / str(number) for number in range(len(modes))]
        for place in places:
            place.mkdir()
        ways = [
            asyncio.create_task(one(mode, place, all_ready))
            for mode, place in zip(modes, places, strict=True)
        ]
        await all_ready.wait()
        watching = asyncio.create_task(lag(longest))
        results = await asyncio.gather(*ways)
    watching.cancel()
    rows = [
        Finding(f"registry, SMS and face service that {MODES[mode]}", told, is_good)
        for mode, (told, is_good) in zip(modes, results, strict=True)
    ]
    calls_at_once = 3 * len(modes)
    rows.append(
        Finding(
            f"the event loop during these {calls_at_once} calls at once",
            f"never stood still for longer than {longest[0] * 1000:.0f} ms (a request to"
            " 支付宝 is signed in it, too)",
            longest[0] < 0.5,
        )
    )
    return rows
