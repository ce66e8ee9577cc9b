"""The code of a registration: it holds for the facts it was opened for, and keeps no more."""

import asyncio
from collections.abc import Awaitable, Callable
from unittest.mock import patch

import pytest
from tortoise.context import TortoiseContext

from models.accounts.registration_draft import RegistrationDraft
from models.base import clock
from models.base.error import Conflict
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import TOO_LATE, UNIT_CHANGED, QrState
from models.proofs.qr_ticket import QrTicket
from tests.support.database import until_somebody_waits
from tests.support.qr import face_code, listening, login_code, state_of
from tests.support.registering import PHONE, UNIT, checked, facts_of_registry
from tests.support.units import QUICK_HASH, person_of

REP = UNIT.legal_rep


async def test_the_code_knows_whom_it_asks_and_for_what() -> None:
    draft = await checked()
    ticket = await QrTicket.find((await face_code()).code)

    assert (ticket.subject, ticket.version) == (draft.code, draft.version)
    read = ticket.purpose.asked.read_of(ticket.matter)
    assert read == [
        ("单位", UNIT.name),
        ("法定代表人", "周**"),
    ]
    person = await person_of(REP)
    assert ticket.require_answerer().is_same(person)


async def test_the_table_tells_nobody_whose_code_it_is(db: TortoiseContext) -> None:
    person = await person_of(REP)
    await face_code()

    [row] = await db.db().execute_query_dict("SELECT * FROM qr_ticket")

    assert not {person.id_number, person.name, person.id_index} & set(map(str, row.values()))


async def test_a_change_of_the_facts_ends_the_codes_at_once_and_both_sides_hear_why() -> None:
    login, ticket = await login_code(), await face_code()
    draft = await checked()

    with listening() as heard:
        await draft.keep("unit_name", "改")

    seen = await QrTicket.find(ticket.code)
    assert (seen.state, seen.reason) == (QrState.EXPIRED, UNIT_CHANGED)
    assert heard.count(ticket.topic) == 1
    assert await state_of(login) is QrState.NEW


async def test_a_phone_in_front_of_changed_facts_reads_the_reason() -> None:
    ticket = await face_code()
    await QrAnswer(ticket, by=None, phone=PHONE).scan()

    await (await checked()).keep("agreement", False)

    seen = await QrTicket.find(ticket.code)
    assert (seen.state, seen.reason) == (QrState.FAILED, UNIT_CHANGED)
    with pytest.raises(Conflict, match=UNIT_CHANGED):
        await QrAnswer(ticket, by=None, phone=PHONE).deny()


async def test_a_code_for_older_facts_is_not_renewed() -> None:
    ticket = await face_code()
    draft = await checked()
    await draft.keep("unit_name", "改")

    assert (await ticket.renew()).code == ticket.code
    assert await QrTicket.all().count() == 1


async def test_a_code_for_older_facts_is_not_renewed_although_its_time_was_over_before() -> None:
    ticket = await face_code()
    clock.travel(121)
    await QrTicket.expire_overdue()
    await (await checked()).keep("unit_name", "改")

    renewed = await ticket.renew()

    assert (renewed.code, renewed.state, renewed.reason) == (
        ticket.code,
        QrState.EXPIRED,
        UNIT_CHANGED,
    )
    assert await QrTicket.all().count() == 1


@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize(
    "change", [lambda draft: draft.keep("unit_name", "改"), RegistrationDraft.start_over]
)
async def test_a_change_of_the_facts_ends_the_code_of_a_renewal_under_way_as_well(
    change: Callable[[RegistrationDraft], Awaitable[object]], is_over: bool
) -> None:
    ticket, draft = await face_code(), await checked()
    if is_over:
        clock.travel(121)
        await QrTicket.expire_overdue()
    issue, is_renewing = QrTicket._issue, asyncio.Event()

    async def issue_late(*args: object, **kwargs: object) -> QrTicket:
        is_renewing.set()
        await until_somebody_waits()
        return await issue(*args, **kwargs)  # type: ignore[arg-type]

    with patch.object(QrTicket, "_issue", staticmethod(issue_late)):
        renewal = asyncio.create_task(ticket.renew())
        await is_renewing.wait()
        await change(draft)
        renewed = await renewal

    assert renewed.code != ticket.code
    assert await state_of(renewed) is QrState.EXPIRED
    with pytest.raises(Conflict):
        await QrAnswer(renewed, by=await person_of(REP)).scan()


async def test_the_same_facts_typed_otherwise_leave_the_code_alone() -> None:
    ticket = await face_code()
    draft = await checked()

    await draft.keep("unit_name", f"{UNIT.name} ")
    await draft.complete_unit_step(facts_of_registry())

    assert await state_of(ticket) is QrState.NEW


async def test_starting_over_leaves_nothing_of_the_facts_in_the_codes() -> None:
    ticket = await face_code()

    await (await checked()).start_over()

    seen = await QrTicket.find(ticket.code)
    assert (seen.facts, seen.answerer) == ([], None)
    assert (await seen.renew()).code == seen.code
    with pytest.raises(Conflict, match=TOO_LATE):
        await QrAnswer(seen, by=await person_of(REP)).scan()


async def test_a_finished_registration_leaves_nothing_of_the_facts_in_its_codes() -> None:
    ticket = await face_code()
    draft = await checked()
    await draft.mark_proved(await person_of(REP), version=draft.version)

    await draft.complete(mobile=REP.mobile, password_hash=QUICK_HASH)

    seen = await QrTicket.find(ticket.code)
    assert (seen.facts, seen.answerer) == ([], None)
