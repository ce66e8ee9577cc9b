"""Acts that write to several chains, or hold many rows, never wait for each other in a circle."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

from models.base import clock
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.known_device import KnownDevice
from models.records.audit import AuditEvent, record, verify_all
from models.seed import cast
from models.sign_in.device import end_other_devices
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.renewal import Renewal, renew_together
from models.units.unit import Unit
from tests.support.units import VISITOR, opened, seated, signed_in

TIMES = 5


async def at_once(*acts: Awaitable[Any]) -> None:
    """Let acts meet; none of them may be refused."""
    results = await asyncio.gather(*acts, return_exceptions=True)
    assert [each for each in results if isinstance(each, BaseException)] == []


async def on_phone(person: Person) -> Session:
    """The APP of somebody."""
    return (await Session.open(SessionKind.PHONE, person, None, visitor=VISITOR))[0]


async def test_two_end_their_sessions_from_unit_and_phone_at_once() -> None:
    rep = await opened()
    one, other = await seated(rep.unit, cast.JIN_YANG), await seated(rep.unit, cast.ZHENG_SHILI)
    for _ in range(TIMES):
        at_desk, _ = await signed_in(one)
        await signed_in(other)
        await on_phone(one.person)
        phone = await on_phone(other.person)
        for member in (one, other):
            await KnownDevice.note(member.person, f"device {member.id}", "elsewhere", "Firefox")

        await at_once(end_other_devices(by=at_desk), end_other_devices(by=phone))

    assert await verify_all() == {}


async def test_all_are_renewed_while_they_sign_in() -> None:
    rep = await opened()
    people = (cast.JIN_YANG, cast.ZHENG_SHILI, cast.SUN_LI, cast.NI_FANLI)
    members = [await seated(rep.unit, each) for each in people]
    codes = {each.code for each in members}
    for day in range(TIMES):
        end = clock.today() + timedelta(days=100 + day)
        renewals = [Renewal(await each.reread(), end) for each in members]

        await at_once(
            renew_together(renewals, codes, by=rep),
            *(signed_in(each) for each in reversed(members)),
        )

    assert await verify_all() == {}


@transactional
async def in_each(units: list[Unit]) -> None:
    """An act that leaves a record in several units, one after the other."""
    for unit in units:
        await record(AuditEvent.SIGNED_OUT, unit=unit)


async def test_two_write_to_the_same_chains_in_another_order() -> None:
    units = [(await opened()).unit, (await opened(cast.SOFTWARE_UNIT)).unit]
    for _ in range(TIMES):
        await at_once(in_each(units), in_each(units[::-1]))

    assert await verify_all() == {}
