"""Face checks: consent first, one result, three failed ones a day."""

import asyncio

import pytest

from models.base import clock
from models.base.error import Conflict, LimitReached, NotFound
from models.base.origin import Origin
from models.proofs.consent import FACE_CHECK, Consent
from models.proofs.face_check import UNDER_WAY, FaceCheck, refuse_desk, refuse_phone
from models.proofs.known_device import KnownDevice
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import NOT_SCANNED, QrPurpose, QrState
from models.proofs.qr_ticket import QrTicket
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from settings import settings
from tests.support.face import begun, scanned, ticket_of
from tests.support.registering import PHONE, UNIT, checked
from tests.support.units import VISITOR, person_of

REASON = "刷脸未通过"


async def fail_three_times() -> None:
    """Use up the day's tries."""
    for _ in range(3):
        await (await begun()).failed(REASON)


async def test_consent_is_recorded_before_the_check_begins() -> None:
    person = await person_of(UNIT.legal_rep)
    ticket = await scanned(person)

    check = await FaceCheck.agree(ticket, by=person, origin=Origin(PHONE))

    [consent] = await Consent.all()
    assert (consent.text, consent.version, consent.digest) == FACE_CHECK
    assert (consent.person_id, consent.subject) == (person.id, ticket.code)
    assert check.certify_id is None


async def test_agreeing_twice_is_one_check() -> None:
    ticket = await scanned()
    one = await FaceCheck.agree(ticket, by=None, origin=Origin(PHONE))
    await one.note_start("first", "/app/face/first")

    other = await FaceCheck.agree(ticket, by=None, origin=Origin(PHONE))
    await other.note_start("second", "/app/face/second")

    assert other.certify_id == "first"
    assert await Consent.all().count() == 1


async def test_nobody_agrees_for_somebody_else() -> None:
    person = await person_of(UNIT.legal_rep)
    unscanned = await QrTicket.open(QrPurpose.LOGIN, origin=Origin(VISITOR))

    with pytest.raises(Conflict, match=NOT_SCANNED):
        await FaceCheck.agree(unscanned, by=person, origin=Origin(PHONE))
    with pytest.raises(NotFound):
        await FaceCheck.agree(
            await scanned(person), by=await person_of(cast.LI_FANLI), origin=Origin(PHONE)
        )
    with pytest.raises(NotFound):
        await FaceCheck.agree(await scanned(), by=None, origin=Origin("another phone"))

    assert await Consent.all().count() == 0


async def test_a_failed_check_says_why() -> None:
    check = await begun()

    await check.failed(REASON)

    ticket = await ticket_of(check)
    assert (ticket.state, ticket.reason) == (QrState.FAILED, REASON)
    assert [event.event for event in await AuditRecord.of()] == [AuditEvent.FACE_FAILED]


async def test_after_three_failed_checks_the_other_ways_are_named() -> None:
    await fail_three_times()

    with pytest.raises(LimitReached) as refusal:
        await FaceCheck.agree(await scanned(), by=None, origin=Origin(PHONE))

    assert settings.counter in refusal.value.message
    assert "省政务单位账户、电子营业执照" in refusal.value.message


async def test_a_screen_on_which_three_checks_failed_names_the_other_ways_until_tomorrow() -> None:
    await fail_three_times()
    other_unit = await checked(cast.SNACK_SHOP, "another browser")
    await refuse_desk(other_unit.answerer, Origin("another browser"))
    draft = await checked()
    with pytest.raises(LimitReached, match="请明天再试"):
        await refuse_desk(draft.answerer, Origin(VISITOR))

    clock.travel(86400)

    await refuse_desk(draft.answerer, Origin(VISITOR))


async def test_the_three_tries_are_those_of_a_person_and_a_phone() -> None:
    await fail_three_times()
    await refuse_phone((await checked()).answerer, None, Origin("another phone"))

    other_unit = await checked(cast.SNACK_SHOP, "another browser")
    await refuse_phone(other_unit.answerer, None, Origin(PHONE))


async def fail_as_strangers(draft_of: str = "browser of a stranger") -> None:
    """Ten failed checks from many phones in many networks, as only strangers have them."""
    for number in range(10):
        visitor = f"{draft_of} {number}"
        draft = await checked(visitor=visitor)
        ticket = await draft.open_ticket(Origin(visitor))
        phone = Origin(f"phone {number}", f"198.51.100.{number}")
        await QrAnswer(ticket, by=None, phone=phone.visitor).scan()
        check = await FaceCheck.agree(ticket, by=None, origin=phone)
        await check.failed(REASON)


async def test_strangers_close_neither_the_screen_nor_the_phone_of_the_legal_rep() -> None:
    person = await person_of(UNIT.legal_rep)
    await KnownDevice.note(person, "device", "an earlier visit")
    await fail_as_strangers()
    draft = await checked()
    with pytest.raises(LimitReached, match="10次"):
        await refuse_phone(draft.answerer, None, Origin("one more stranger"))

    await refuse_desk(draft.answerer, Origin(VISITOR))
    await refuse_phone(draft.answerer, person, Origin(PHONE))  # signed in to the APP
    await refuse_phone(draft.answerer, None, Origin(PHONE, device="device"))  # used by them before
    check = await begun(person)
    await check.passed(person)
    assert (await ticket_of(check)).state is QrState.CONFIRMED


async def test_three_failed_checks_close_a_phone_that_the_person_has_used_as_well() -> None:
    person = await person_of(UNIT.legal_rep)
    phone = Origin(PHONE, "192.0.2.1", "device")
    for _ in range(3):
        check = await FaceCheck.agree(await scanned(person), by=person, origin=phone)
        await check.failed(REASON)

    with pytest.raises(LimitReached, match="本手机"):
        await refuse_phone((await checked()).answerer, person, phone)


async def test_six_failed_checks_of_one_network_leave_the_other_networks_alone() -> None:
    for number in range(6):
        visitor = f"browser {number}"
        draft = await checked(visitor=visitor)
        ticket = await draft.open_ticket(Origin(visitor))
        await QrAnswer(ticket, by=None, phone=visitor).scan()
        check = await FaceCheck.agree(ticket, by=None, origin=Origin(visitor, "192.0.2.1"))
        await check.failed(REASON)
    draft = await checked()

    with pytest.raises(LimitReached, match="当前网络"):
        await refuse_phone(draft.answerer, None, Origin(PHONE, "192.0.2.1"))
    await refuse_phone(draft.answerer, None, Origin(PHONE, "198.51.100.1"))


async def test_checks_under_way_count_as_if_they_had_failed() -> None:
    tickets = []
    for number in range(4):
        visitor = f"browser {number}"
        draft = await checked(visitor=visitor)
        ticket = await draft.open_ticket(Origin(visitor))
        await QrAnswer(ticket, by=None, phone=PHONE).scan()
        tickets.append(ticket)

    results = await asyncio.gather(
        *(FaceCheck.agree(ticket, by=None, origin=Origin(PHONE)) for ticket in tickets),
        return_exceptions=True,
    )

    refusals = [error for error in results if isinstance(error, LimitReached)]
    assert [error.message for error in refusals] == [UNDER_WAY]


async def test_breaking_off_is_no_failed_check() -> None:
    for _ in range(4):
        check = await begun()
        await check.canceled("本次人脸认证已取消")
        assert (await ticket_of(check)).state is QrState.DENIED

    draft = await checked()
    await refuse_desk(draft.answerer, Origin(VISITOR))
    await refuse_phone(draft.answerer, None, Origin(PHONE))


async def test_checks_under_way_are_those_without_a_result_whatever_became_of_the_code() -> None:
    replaced, waiting = await begun(), await begun()
    assert (await ticket_of(replaced)).state is QrState.EXPIRED
    assert await FaceCheck.waiting() == [replaced, waiting]

    await replaced.settled_alone(is_failed=False)
    assert await FaceCheck.waiting() == [waiting]
    clock.travel(6 * 60 + 1)
    assert await FaceCheck.waiting() == []
