"""Acts of a grown hall without their pages: ``… growth_acts (acts|clean-up) URL``.

Each database has a process of its own, because Tortoise keeps the SQL of one dialect.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from time import perf_counter
from typing import Any

import pytest

from models.base.origin import Origin
from tests.support.environment import clean_environment, prepare_environment
from tests.support.server import ROOT

ROUNDS = 40
WARM = 3
WRITER_EVERY = 0.005
ALONE = 400  # acts of the writer before the clean-up
Taken = dict[str, list[float]]


def measure_acts(urls: Sequence[str]) -> list[Taken]:
    """Milliseconds of each act in every database, which are asked in turns."""
    with ExitStack() as stack:
        asked = [stack.enter_context(_process(url)) for url in urls]
        taken: list[Taken] = [{name: [] for name in ACTS} for _ in urls]
        for name in ACTS:
            for number in range(WARM + ROUNDS):
                for of_this, ask in zip(taken, asked, strict=True):
                    passed = ask(f"{number} {name}")
                    if number >= WARM:
                        of_this[name].append(passed)
    return taken


@contextmanager
def _process(url: str) -> Iterator[Callable[[str], float]]:
    """A process that does an act for each line, and answers how long it took."""
    with subprocess.Popen(
        _command("acts", url),
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        given, told = run.stdin, run.stdout

        def ask(line: str) -> float:
            print(line, file=given, flush=True)
            return float(told.readline())

        try:
            yield ask
        finally:
            given.close()


def measure_clean_up(url: str) -> Taken:
    """Milliseconds of a writing act alone and beside the clean-up, and of the clean-up's steps."""
    done = subprocess.run(
        _command("clean-up", url),
        cwd=ROOT,
        env=clean_environment(),
        check=True,
        stdout=subprocess.PIPE,
    )
    answer: Taken = json.loads(done.stdout.splitlines()[-1])
    return answer


def _command(what: str, url: str) -> list[str]:
    return [sys.executable, "-m", "tests.bench.growth_acts", what, url]


async def _timed(act: Callable[[int], Awaitable[object]], number: int) -> float:
    began = perf_counter()
    await act(number)
    return (perf_counter() - began) * 1000


async def acts() -> None:
    """For each line that comes the act that it names, each time as somebody else."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        number, _, name = line.rstrip("\n").partition(" ")
        print(await _timed(ACTS[name], int(number)), flush=True)


async def _look_up(_number: int) -> None:
    from models.people.person_login import PersonLogin
    from models.seed import cast
    from models.sign_in.unit_sign_in import find_member
    from models.units.unit import Unit

    unit = await Unit.named(cast.DEMO_UNIT.uscc)
    assert await find_member(unit, PersonLogin.of(cast.WANG_SHILI.mobile))


async def _sign_in(number: int) -> None:
    from models.seed import cast
    from models.sign_in.unit_sign_in import sign_in_member

    await sign_in_member(
        cast.DEMO_UNIT.uscc,
        cast.WANG_SHILI.mobile,
        cast.DEMO_PASSWORD,
        origin=Origin(f"visitor {number}", f"192.0.2.{number}"),
    )


async def _enter(number: int) -> None:
    from models.sign_in.login_ticket import LoginTicket
    from models.units.member import Member

    member = await Member.get(code=f"growth-m{1 + number % 10}").select_related("unit", "person")
    token = await LoginTicket.for_member(member, visitor="visitor", next_path="/unit")
    await LoginTicket.redeem(token, "visitor", address="192.0.2.1", browser="Chrome")


async def _session(_number: int) -> None:
    from models.base.key import digest
    from models.sign_in.session import Session
    from tests.support.growth import TOKEN

    assert await Session.find(digest(TOKEN))


async def _register(number: int) -> None:
    from models.seed import cast
    from tests.support.registering import checked

    await checked(cast.DISPATCH_UNIT, f"visitor {number}")


async def _code(number: int) -> None:
    from models.proofs.sms_code import SmsCode, SmsPurpose

    await SmsCode.issue(
        SmsPurpose.LOGIN, mobile=f"139{number:08d}", origin=Origin(f"visitor {number}")
    )


async def _worker(_number: int) -> None:
    from models.records.outbox import OutboxMessage
    from models.sandbox.inbox import SandboxSms

    await OutboxMessage.expire_overdue()
    await OutboxMessage.claim(10)
    await OutboxMessage.next_due_at()
    await SandboxSms.report_arrivals()
    await SandboxSms.next_arrival_at()


async def _clock(_number: int) -> None:
    from models.proofs.qr_ticket import QrTicket
    from models.sign_in.session import Session

    await Session.end_overdue()
    await QrTicket.expire_overdue()


async def _nothing_old(_number: int) -> None:
    from models.forgetting import forget_old_rows

    await forget_old_rows()


ACTS: Mapping[str, Callable[[int], Awaitable[object]]] = {
    "登录: unit and member of two names": _look_up,
    "登录: with its password": _sign_in,
    "登录: ticket, session, audit record": _enter,
    "a page's look at its session": _session,
    "注册: step 1, kept and compared": _register,
    "短信验证码: code and message": _code,
    "the worker's round": _worker,
    "sessions that end by the clock": _clock,
    "the clean-up when nothing is old": _nothing_old,
}


async def clean_up() -> Taken:
    """Make all sessions so old that they are forgotten, and let an act write while it goes."""
    from models.base import clock
    from models.forgetting import forget_old_rows
    from models.records.rate_limit import Hit, take
    from models.sign_in.session import KEPT, Session

    old = clock.now() - 2 * KEPT
    await Session.filter(code__startswith="growth-").update(ended_at=old)

    async def write(_number: int) -> None:
        await take(Hit("bench", "a writer", None, 60))

    taken: Taken = {"alone": [await _timed(write, 0) for _ in range(ALONE)]}
    beside = taken["beside the clean-up"] = []
    with _timed_steps() as taken["steps"]:
        began = perf_counter()
        forgetting = asyncio.create_task(forget_old_rows())
        while not forgetting.done():
            beside.append(await _timed(write, 0))
            await asyncio.sleep(WRITER_EVERY)
        await forgetting
    taken["seconds"] = [perf_counter() - began]
    return taken


@contextmanager
def _timed_steps() -> Iterator[list[float]]:
    """How long each transaction of the clean-up lasts once it may write."""
    from tortoise.context import get_current_context

    context = get_current_context()
    assert context is not None
    transaction: Any = type(context.db()._in_transaction())
    enter, leave = transaction.__aenter__, transaction.__aexit__
    steps: list[float] = []

    async def entered(self: Any) -> Any:
        opened = await enter(self)
        self._began = perf_counter()
        return opened

    async def left(self: Any, *error: Any) -> None:
        await leave(self, *error)
        task = asyncio.current_task()
        if task is not None and task.get_name() == "tx _delete":
            steps.append((perf_counter() - self._began) * 1000)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "__aenter__", entered)
        patch.setattr(transaction, "__aexit__", left)
        yield steps


async def main(what: str, url: str) -> None:
    """Measure in this process."""
    from tests.support.database import opened

    async with opened(url):
        if what == "acts":
            await acts()
        else:
            print(json.dumps(await clean_up()))


if __name__ == "__main__":
    prepare_environment()
    asyncio.run(main(*sys.argv[1:]))
