"""QR tickets: one browser, one phone, one use, and nothing after its time."""

import asyncio

import pytest

from models.base import clock
from models.base.error import LimitReached, NotFound, TooMany
from models.base.network import place_of
from models.base.origin import Origin
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import (
    RENEWED_OUT,
    UNKNOWN,
    QrPurpose,
    QrState,
)
from models.proofs.qr_ticket import MAX_RENEWALS, QrTicket
from models.records.sign_in_table import QR_NETWORK
from tests.support.qr import face_code, listening, login_code, state_of
from tests.support.registering import UNIT, checked
from tests.support.units import VISITOR, person_of

LEGAL_REP = UNIT.legal_rep


async def test_screen_and_phone_see_the_same_two_digits_purpose_and_place() -> None:
    opened = await (await checked()).open_ticket(
        Origin(VISITOR, "203.0.113.9", browser="Chrome · Windows")
    )

    seen = await QrTicket.find(opened.code)

    assert seen.number == opened.number
    assert 10 <= int(seen.number) <= 99
    assert (seen.purpose.label, seen.matter.about) == ("法定代表人认证", UNIT.name)
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


async def test_a_network_gets_as_many_codes_as_the_table_says() -> None:
    for number in range(QR_NETWORK.most):
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
    await QrAnswer(scanned, by=person).scan()

    assert (await replaced.renew()).code == replaced.code
    assert (await scanned.renew()).code == scanned.code
    assert await state_of(scanned) is QrState.SCANNED


async def test_the_timer_tells_open_pages_what_is_over() -> None:
    ticket = await login_code()
    clock.travel(121)

    with listening() as heard:
        await QrTicket.expire_overdue()

    assert (await QrTicket.find(ticket.code)).state is QrState.EXPIRED
    assert heard.count(ticket.topic) == 1
    assert (await ticket.renew()).state is QrState.NEW


async def test_a_reloaded_page_finds_its_open_code() -> None:
    ticket = await login_code()

    found = await QrTicket.current(QrPurpose.LOGIN, VISITOR)

    assert found == ticket
    assert await QrTicket.current(QrPurpose.LOGIN, "another browser") is None
    clock.travel(121)
    assert await QrTicket.current(QrPurpose.LOGIN, VISITOR) is None


async def test_a_reloaded_page_sees_who_has_scanned_its_code() -> None:
    person = await person_of(LEGAL_REP)
    await QrAnswer(await login_code(), by=person).scan()

    found = await QrTicket.current(QrPurpose.LOGIN, VISITOR)

    assert found is not None
    assert found.person == person


async def test_an_unknown_code_is_not_found() -> None:
    with pytest.raises(NotFound, match=UNKNOWN):
        await QrTicket.find("made up")


async def test_tickets_are_forgotten_a_day_after_their_end() -> None:
    await login_code()
    clock.travel(86400 + 121)

    await QrTicket.forget_old()

    assert await QrTicket.all().count() == 0
