"""QR tickets: one browser, one phone, one use, and nothing after its time."""

import asyncio
from collections.abc import Iterator

import pytest

from models import clock, topic
from models.audit import AuditEvent, AuditRecord
from models.error import Conflict, HallError, LimitReached, NotFound, TooMany
from models.person import Person
from models.qr_code import (
    ANSWERED,
    FACE_FIRST,
    NOT_ME_REASON,
    NOT_SCANNED,
    RENEWED_OUT,
    SCANNED_ALREADY,
    TOO_LATE,
    UNKNOWN,
    USED_UP,
    QrPurpose,
    QrState,
    place_of,
)
from models.qr_ticket import MAX_RENEWALS, QrTicket
from models.registration_draft import CHANGED, NOT_CHECKED, WRONG_PERSON
from models.seed import cast
from models.tx import transactional
from tests.support.registering import PHONE, UNIT, checked, typed
from tests.support.units import VISITOR, person_of, registered

LEGAL_REP = UNIT.legal_rep


async def login_code(visitor: str = VISITOR, address: str = "") -> QrTicket:
    """A code of scan login."""
    return await QrTicket.open(QrPurpose.LOGIN, visitor=visitor, address=address)


async def face_code() -> QrTicket:
    """A code of step 2 of a registration."""
    return await QrTicket.open(QrPurpose.REGISTER_FACE, visitor=VISITOR, draft=await checked())


async def confirmed() -> QrTicket:
    """A login that the phone has confirmed."""
    member = await registered()
    ticket = await login_code()
    await ticket.scan(by=member.person)
    await ticket.confirm(by=member.person, member=member)
    return ticket


async def state_of(ticket: QrTicket) -> QrState:
    """The state that a page reads anew."""
    return (await QrTicket.find(ticket.code)).shown_state


@pytest.fixture
def announced() -> Iterator[list[str]]:
    """The topics that open pages hear of."""
    heard: list[str] = []
    topic.install_publisher(heard.append)
    yield heard
    topic.install_publisher(topic._nobody)


async def test_screen_and_phone_see_the_same_two_digits_purpose_and_place() -> None:
    opened = await QrTicket.open(
        QrPurpose.REGISTER_FACE,
        visitor=VISITOR,
        address="203.0.113.9",
        browser="Chrome · Windows",
        draft=await checked(),
    )

    seen = await QrTicket.find(opened.code)

    assert seen.number == opened.number
    assert 10 <= int(seen.number) <= 99
    assert (seen.purpose.label, seen.unit_name) == ("法定代表人认证", UNIT.name)
    assert (seen.browser, seen.place) == ("Chrome · Windows", "203.0.*.*")
    assert len(seen.code) >= 22


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("127.0.0.1", "本机"),
        ("10.24.3.4", "内部网络 10.24.*.*"),
        ("::ffff:192.168.1.2", "内部网络 192.168.*.*"),
        ("fd12:3456::1", "内部网络 fd12:3456:*"),
        ("2400:3200::1", "2400:3200:*"),
        ("", "未知网络"),
    ],
)
def test_a_place_is_shown_without_its_end(address: str, place: str) -> None:
    assert place_of(address) == place


async def test_a_new_code_voids_the_older_one_of_the_same_purpose() -> None:
    older, other = await login_code(), await face_code()

    newer = await login_code()

    assert await state_of(older) is QrState.EXPIRED
    assert await state_of(newer) is await state_of(other) is QrState.NEW


async def test_ten_openings_at_once_leave_one_open_code() -> None:
    await asyncio.gather(*(login_code() for _ in range(10)))

    assert await QrTicket.filter(state=QrState.NEW).count() == 1


async def test_a_browser_gets_twenty_codes_an_hour() -> None:
    for _ in range(20):
        await login_code()

    with pytest.raises(TooMany, match=r"请\d+分钟后再试"):
        await login_code()
    await login_code("another browser")


async def test_an_address_gets_sixty_codes_an_hour() -> None:
    for number in range(60):
        await login_code(f"browser {number}", "203.0.113.9")

    with pytest.raises(TooMany):
        await login_code("one more browser", "203.0.113.9")


async def test_a_picture_holds_for_120_seconds_and_is_renewed_three_times() -> None:
    ticket = first = await login_code()
    for _ in range(MAX_RENEWALS):
        clock.travel(121)
        assert await state_of(ticket) is QrState.EXPIRED
        ticket = await ticket.renew()
        assert await state_of(ticket) is QrState.NEW
    assert ticket.code != first.code

    with pytest.raises(LimitReached, match=RENEWED_OUT):
        await ticket.renew()


async def test_what_was_scanned_or_replaced_is_not_renewed() -> None:
    person = await person_of(LEGAL_REP)
    replaced, scanned = await login_code(), await login_code()
    await scanned.scan(by=person)

    assert (await replaced.renew()).code == replaced.code
    assert (await scanned.renew()).code == scanned.code
    assert await state_of(scanned) is QrState.SCANNED


async def test_the_timer_tells_open_pages_what_is_over(announced: list[str]) -> None:
    ticket = await login_code()
    clock.travel(121)

    await QrTicket.expire_overdue()

    assert (await QrTicket.find(ticket.code)).state is QrState.EXPIRED
    assert announced.count(ticket.topic) == 1
    assert (await ticket.renew()).state is QrState.NEW


async def test_a_reloaded_page_finds_its_open_code() -> None:
    ticket = await login_code()

    found = await QrTicket.current(QrPurpose.LOGIN, VISITOR)

    assert found == ticket
    assert await QrTicket.current(QrPurpose.LOGIN, "another browser") is None
    clock.travel(121)
    assert await QrTicket.current(QrPurpose.LOGIN, VISITOR) is None


async def test_an_unknown_code_is_not_found() -> None:
    with pytest.raises(NotFound, match=UNKNOWN):
        await QrTicket.find("made up")


async def test_the_first_phone_keeps_the_code_and_may_open_it_again() -> None:
    one, other = await person_of(LEGAL_REP), await person_of(cast.LI_FANLI)
    ticket = await login_code()

    await ticket.scan(by=one)
    await ticket.scan(by=one)
    with pytest.raises(Conflict, match=SCANNED_ALREADY):
        await ticket.scan(by=other)

    assert ticket.person_id == one.id


async def test_ten_phones_at_once_scan_it_once() -> None:
    people = [
        await Person.find_or_create(cast.IdType.FOREIGN_PASSPORT, f"XX{number:07d}", "Ann Other")
        for number in range(10)
    ]
    ticket = await login_code()

    async def scan(person: Person) -> None:
        await (await QrTicket.find(ticket.code)).scan(by=person)

    results = await asyncio.gather(*map(scan, people), return_exceptions=True)

    assert results.count(None) == 1


async def test_the_code_of_a_registration_answers_only_to_its_legal_rep() -> None:
    ticket = await face_code()

    with pytest.raises(NotFound, match=WRONG_PERSON) as refusal:
        await ticket.scan(by=await person_of(cast.WANG_SHILI))

    assert LEGAL_REP.name[0] not in refusal.value.message
    assert await state_of(ticket) is QrState.NEW
    await ticket.scan(by=await person_of(LEGAL_REP))


async def test_somebody_of_the_same_number_but_another_name_is_not_the_legal_rep() -> None:
    person = await Person.find_or_create(LEGAL_REP.id_type, LEGAL_REP.id_number, "周别名")
    ticket = await face_code()

    with pytest.raises(NotFound, match=WRONG_PERSON):
        await ticket.scan(by=person)


async def test_a_code_for_facts_that_were_changed_is_refused() -> None:
    ticket = await face_code()
    draft = await checked()
    await draft.keep("unit_name", "改了")

    with pytest.raises(Conflict, match=CHANGED):
        await ticket.scan(by=await person_of(LEGAL_REP))


async def test_a_code_of_step_two_needs_step_one() -> None:
    with pytest.raises(Conflict, match=NOT_CHECKED):
        await QrTicket.open(QrPurpose.REGISTER_FACE, visitor=VISITOR, draft=await typed())


async def test_outside_the_app_the_browser_that_scanned_answers() -> None:
    ticket = await face_code()
    await ticket.scan(by=None, phone=PHONE)

    await ticket.scan(by=None, phone=PHONE)
    with pytest.raises(Conflict, match=SCANNED_ALREADY):
        await ticket.scan(by=None, phone="another phone")
    with pytest.raises(NotFound, match=UNKNOWN):
        await ticket.deny(by=None, phone="another phone")
    with pytest.raises(NotFound, match=UNKNOWN):
        await ticket.deny(by=await person_of(LEGAL_REP))
    await ticket.deny(by=None, phone=PHONE)

    assert await state_of(ticket) is QrState.DENIED


async def test_a_login_cannot_be_scanned_without_the_app() -> None:
    with pytest.raises(NotFound, match="请先登录江苏智慧人社APP"):
        await (await login_code()).scan(by=None, phone=PHONE)


async def test_saying_that_it_was_not_me_is_told_and_recorded() -> None:
    person = await person_of(LEGAL_REP)
    ticket = await face_code()
    await ticket.scan(by=person)

    await ticket.not_me(by=person)

    seen = await QrTicket.find(ticket.code)
    assert (seen.state, seen.reason) == (QrState.DENIED, NOT_ME_REASON)
    [event] = await AuditRecord.of()
    assert event.event == AuditEvent.SCAN_REPORTED
    with pytest.raises(Conflict, match=ANSWERED):
        await ticket.deny(by=person)


async def test_nothing_is_confirmed_without_a_scan_or_by_another_person() -> None:
    member = await registered()
    other = await person_of(cast.LI_FANLI)
    ticket = await login_code()

    with pytest.raises(Conflict, match=NOT_SCANNED):
        await ticket.confirm(by=member.person, member=member)
    await ticket.scan(by=member.person)
    with pytest.raises(NotFound):
        await ticket.confirm(by=other, member=member)

    assert await state_of(ticket) is QrState.SCANNED


async def test_nothing_is_confirmed_after_its_time() -> None:
    member = await registered()
    ticket = await login_code()
    await ticket.scan(by=member.person)
    clock.travel(121)

    with pytest.raises(Conflict, match=TOO_LATE):
        await ticket.confirm(by=member.person, member=member)


async def test_a_step_that_needs_a_face_is_never_just_confirmed() -> None:
    member = await registered(UNIT)
    ticket = await login_code()
    await ticket.scan(by=member.person)
    await QrTicket.filter(id=ticket.id).update(purpose=QrPurpose.REGISTER_FACE)

    with pytest.raises(Conflict, match=FACE_FIRST):
        await (await QrTicket.find(ticket.code)).confirm(by=member.person, member=member)


async def test_a_confirmed_code_serves_once_in_its_own_browser() -> None:
    ticket = await confirmed()
    with pytest.raises(NotFound, match=UNKNOWN):
        await ticket.take("another browser")

    await ticket.take(VISITOR)

    with pytest.raises(Conflict, match=USED_UP):
        await ticket.take(VISITOR)


async def test_ten_takes_at_once_succeed_once() -> None:
    ticket = await confirmed()

    results = await asyncio.gather(
        *(ticket.take(VISITOR) for _ in range(10)), return_exceptions=True
    )

    assert results.count(None) == 1
    assert {str(result) for result in results if result} == {USED_UP}


async def test_a_confirmed_code_waits_120_seconds_for_its_browser() -> None:
    ticket = await confirmed()
    clock.travel(121)

    with pytest.raises(Conflict, match=USED_UP):
        await ticket.take(VISITOR)
    assert await state_of(ticket) is QrState.EXPIRED


async def test_both_sides_hear_of_every_step_once_it_is_committed(announced: list[str]) -> None:
    person = await person_of(LEGAL_REP)
    ticket = await face_code()

    @transactional
    async def scan_and_fail() -> None:
        await ticket.scan(by=person)
        assert ticket.topic not in announced
        raise HallError("rolled back")

    with pytest.raises(HallError):
        await scan_and_fail()
    assert ticket.topic not in announced
    await ticket.scan(by=person)
    await ticket.deny(by=person)

    assert announced.count(ticket.topic) == 2


async def test_tickets_are_forgotten_a_day_after_their_end() -> None:
    await login_code()
    clock.travel(86400 + 121)

    await QrTicket.forget_old()

    assert await QrTicket.all().count() == 0
