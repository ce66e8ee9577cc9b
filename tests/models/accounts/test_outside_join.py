"""申请成为经办人 by an account elsewhere, once somebody has proved themselves in the APP."""

from dataclasses import replace

import pytest

from models.accounts.outside_join import ask_by_account, open_joining
from models.accounts.outside_sign_in import entry_of
from models.base.error import Conflict, HallError, NotFound
from models.outside.outside_start import OutsideStart
from models.people.person import Person
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrPurpose
from models.proofs.qr_ticket import QrTicket
from models.seed import cast
from models.units.join_request import JoinRequest
from models.units.member import Member
from tests.support.outside import ORIGIN, confirmed, identity, proven, scanned
from tests.support.units import opened, person_of


async def waiting() -> tuple[Member, OutsideStart]:
    """A unit, and a browser that has proved it."""
    rep = await opened()
    return rep, await proven(identity(), rep)


async def confirmed_by(person: Person, start: OutsideStart) -> QrTicket:
    """The code of 申请成为经办人, confirmed in the APP."""
    ticket = await open_joining(start, origin=ORIGIN)
    await QrAnswer(ticket, person).scan()
    await QrAnswer(ticket, person).confirm()
    return ticket


async def test_whoever_confirms_in_the_app_has_asked_the_proven_unit() -> None:
    rep, start = await waiting()
    sun = await person_of(cast.SUN_LI)
    ticket = await confirmed_by(sun, start)

    request = await ask_by_account(ticket, start=start, origin=ORIGIN)

    assert (request.person_id, request.unit_id, request.way) == (
        *(sun.id, rep.unit_id, "省政务单位账户"),
    )
    for again in (ticket, await confirmed_by(sun, start)):
        with pytest.raises(HallError):
            await ask_by_account(again, start=start, origin=ORIGIN)
    assert await JoinRequest.all().count() == 1


async def test_a_member_who_asks_reads_so_and_can_still_confirm() -> None:
    rep, start = await waiting()
    ticket = await confirmed_by(rep.person, start)

    with pytest.raises(Conflict, match="您已是"):
        await ask_by_account(ticket, start=start, origin=ORIGIN)

    assert await confirmed(start, rep)


async def test_a_code_for_asking_signs_nobody_in_and_one_for_signing_in_asks_nothing() -> None:
    rep, start = await waiting()
    ticket = await confirmed_by(rep.person, start)
    assert ticket.purpose is QrPurpose.JOIN

    with pytest.raises(Conflict):
        await entry_of(start, start.proved_unit).confirm(ticket)
    with pytest.raises(Conflict):
        await ask_by_account(await scanned(start, rep), start=start, origin=ORIGIN)


async def test_a_code_or_a_start_of_another_browser_asks_nothing() -> None:
    _, start = await waiting()
    ticket = await confirmed_by(await person_of(cast.SUN_LI), start)

    with pytest.raises((Conflict, NotFound)):
        await ask_by_account(ticket, start=start, origin=replace(ORIGIN, visitor="another"))
    assert await JoinRequest.all().count() == 0
