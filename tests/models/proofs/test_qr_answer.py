"""What a phone may answer to a QR ticket, and how the screen uses the answer up."""

import asyncio
from dataclasses import replace

import pytest

from models.accounts.rep_draft import RepDraft
from models.base import clock
from models.base.error import Conflict, HallError, NotFound, TooMany
from models.base.origin import Origin
from models.base.tx import transactional
from models.people.person import Person
from models.proofs import qr_ticket
from models.proofs.matter import Matter
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import (
    ANSWERED,
    FACE_FIRST,
    NOT_ME_REASON,
    NOT_SCANNED,
    SCANNED_ALREADY,
    TOO_LATE,
    UNIT_CHANGED,
    UNKNOWN,
    USED_UP,
    WRONG_PERSON,
    QrPurpose,
    QrState,
)
from models.proofs.qr_ticket import QrTicket
from models.records.audit import AuditEvent, AuditRecord
from models.records.sign_in_table import QR_BROWSER
from models.seed import cast
from models.standards.id_type import IdType
from tests.support.qr import face_code, listening, login_code, state_of
from tests.support.registering import PHONE, UNIT, checked, typed
from tests.support.units import VISITOR, person_of, registered

LEGAL_REP = UNIT.legal_rep


async def confirmed() -> QrTicket:
    """A login that the phone has confirmed."""
    member = await registered()
    ticket = await login_code()
    await QrAnswer(ticket, by=member.person).scan()
    await QrAnswer(ticket, by=member.person).confirm(member)
    return ticket


async def test_the_first_phone_keeps_the_code_and_may_open_it_again() -> None:
    one, other = await person_of(LEGAL_REP), await person_of(cast.LI_FANLI)
    ticket = await login_code()

    await QrAnswer(ticket, by=one).scan()
    await QrAnswer(ticket, by=one).scan()
    with pytest.raises(Conflict, match=SCANNED_ALREADY):
        await QrAnswer(ticket, by=other).scan()

    assert ticket.person_id == one.id


async def test_ten_phones_at_once_scan_it_once() -> None:
    people = [
        await Person.find_or_create(IdType.FOREIGN_PASSPORT, f"XX{number:07d}", "Ann Other")
        for number in range(10)
    ]
    ticket = await login_code()

    async def scan(person: Person) -> None:
        await QrAnswer(await QrTicket.find(ticket.code), by=person).scan()

    results = await asyncio.gather(*map(scan, people), return_exceptions=True)

    assert results.count(None) == 1


async def test_the_code_of_a_registration_answers_only_to_its_legal_rep() -> None:
    ticket = await face_code()

    with pytest.raises(NotFound, match=WRONG_PERSON) as refusal:
        await QrAnswer(ticket, by=await person_of(cast.WANG_SHILI)).scan()

    assert LEGAL_REP.name[0] not in refusal.value.message
    assert await state_of(ticket) is QrState.NEW
    await QrAnswer(ticket, by=await person_of(LEGAL_REP)).scan()


async def test_somebody_of_the_same_number_but_another_name_is_not_the_legal_rep() -> None:
    person = await Person.find_or_create(LEGAL_REP.id_type, LEGAL_REP.id_number, "周别名")
    ticket = await face_code()

    with pytest.raises(NotFound, match=WRONG_PERSON):
        await QrAnswer(ticket, by=person).scan()


async def test_a_code_for_facts_that_were_changed_is_refused() -> None:
    ticket = await face_code()
    draft = await checked()
    await draft.keep("unit_name", "改了")

    with pytest.raises(Conflict, match=UNIT_CHANGED):
        await QrAnswer(ticket, by=await person_of(LEGAL_REP)).scan()


async def test_a_code_of_step_two_needs_step_one() -> None:
    with pytest.raises(Conflict, match=RepDraft.NOT_CHECKED):
        await (await typed()).open_ticket(Origin(VISITOR))


async def test_too_many_codes_of_step_two_lead_to_a_counter_and_not_to_a_login(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(qr_ticket, "QR_CODES", (replace(QR_BROWSER, most=1),))
    await face_code()

    with pytest.raises(TooMany, match="已填写的内容已保留，也可以到经办窗口办理"):
        await face_code()


async def test_outside_the_app_the_browser_that_scanned_answers() -> None:
    ticket = await face_code()
    await QrAnswer(ticket, by=None, phone=PHONE).scan()

    await QrAnswer(ticket, by=None, phone=PHONE).scan()
    with pytest.raises(Conflict, match=SCANNED_ALREADY):
        await QrAnswer(ticket, by=None, phone="another phone").scan()
    with pytest.raises(NotFound, match=UNKNOWN):
        await QrAnswer(ticket, by=None, phone="another phone").deny()
    with pytest.raises(NotFound, match=UNKNOWN):
        await QrAnswer(ticket, by=await person_of(LEGAL_REP)).deny()
    await QrAnswer(ticket, by=None, phone=PHONE).deny()

    assert await state_of(ticket) is QrState.DENIED


async def test_a_login_cannot_be_scanned_without_the_app() -> None:
    with pytest.raises(NotFound, match="请先登录江苏智慧人社APP"):
        await QrAnswer(await login_code(), by=None, phone=PHONE).scan()


async def test_saying_that_it_was_not_me_is_told_and_recorded() -> None:
    person = await person_of(LEGAL_REP)
    ticket = await face_code()
    await QrAnswer(ticket, by=person).scan()

    await QrAnswer(ticket, by=person).not_me()

    seen = await QrTicket.find(ticket.code)
    assert (seen.state, seen.reason) == (QrState.DENIED, NOT_ME_REASON)
    [event] = await AuditRecord.of()
    assert event.event == AuditEvent.SCAN_REPORTED
    with pytest.raises(Conflict, match=ANSWERED):
        await QrAnswer(ticket, by=person).deny()


async def test_nothing_is_confirmed_without_a_scan_or_by_another_person() -> None:
    member = await registered()
    other = await person_of(cast.LI_FANLI)
    ticket = await login_code()

    with pytest.raises(Conflict, match=NOT_SCANNED):
        await QrAnswer(ticket, by=member.person).confirm(member)
    await QrAnswer(ticket, by=member.person).scan()
    with pytest.raises(NotFound):
        await QrAnswer(ticket, by=other).confirm(member)

    assert await state_of(ticket) is QrState.SCANNED


async def test_nothing_is_confirmed_after_its_time() -> None:
    member = await registered()
    ticket = await login_code()
    await QrAnswer(ticket, by=member.person).scan()
    clock.travel(121)

    with pytest.raises(Conflict, match=TOO_LATE):
        await QrAnswer(ticket, by=member.person).confirm(member)


async def test_a_step_that_needs_a_face_is_never_just_confirmed() -> None:
    member = await registered(UNIT)
    ticket = await login_code()
    await QrAnswer(ticket, by=member.person).scan()
    await QrTicket.filter(id=ticket.id).update(purpose=QrPurpose.REGISTER_FACE)

    with pytest.raises(Conflict, match=FACE_FIRST):
        await QrAnswer(await QrTicket.find(ticket.code), by=member.person).confirm(member)


async def test_a_confirmed_code_serves_once_in_its_own_browser() -> None:
    ticket = await confirmed()
    with pytest.raises(NotFound, match=UNKNOWN):
        await ticket.take("another browser")

    assert await ticket.take(VISITOR)

    assert not await ticket.take(VISITOR)


async def test_ten_takes_at_once_succeed_once() -> None:
    ticket = await confirmed()

    results = await asyncio.gather(*(ticket.take(VISITOR) for _ in range(10)))

    assert results.count(True) == 1


async def test_a_confirmed_code_waits_120_seconds_for_its_browser() -> None:
    ticket = await confirmed()
    clock.travel(121)

    with pytest.raises(Conflict, match=USED_UP):
        await ticket.take(VISITOR)
    assert await state_of(ticket) is QrState.EXPIRED


async def test_both_sides_hear_of_every_step_once_it_is_committed() -> None:
    person = await person_of(LEGAL_REP)
    ticket = await face_code()

    @transactional
    async def scan_and_fail() -> None:
        await QrAnswer(ticket, by=person).scan()
        raise HallError("rolled back")

    with listening() as heard:
        with pytest.raises(HallError):
            await scan_and_fail()
        assert ticket.topic not in heard
        await QrAnswer(ticket, by=person).scan()
        await QrAnswer(ticket, by=person).deny()

    assert heard.count(ticket.topic) == 2


async def test_a_code_for_a_matter_that_was_forgotten_takes_no_answer() -> None:
    matter = Matter("a matter", facts=(UNIT.name,))
    ticket = await QrTicket.open(QrPurpose.REGISTER_FACE, origin=Origin(VISITOR), matter=matter)

    for by in (await person_of(cast.LI_FANLI), None):
        with pytest.raises(Conflict, match=TOO_LATE):
            await QrAnswer(ticket, by=by, phone=PHONE).scan()

    assert await state_of(ticket) is QrState.NEW
