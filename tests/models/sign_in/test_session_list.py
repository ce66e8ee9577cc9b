"""我的登录设备: at most five sessions of a member, and ending many of them at once."""

import asyncio

from models.seed import cast
from models.sign_in.session import MAX_LIVE, Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.units.unit import Unit
from tests.support.units import (
    VISITOR,
    facts_of,
    lives,
    person_of,
    registered,
    seated,
    signed_in,
)


async def test_the_sixth_session_ends_the_oldest() -> None:
    member = await registered()
    opened = [(await signed_in(member))[0] for _ in range(MAX_LIVE)]

    await signed_in(member)

    assert [await lives(session) for session in opened] == [False, True, True, True, True]
    assert (await Session.get(id=opened[0].id)).reason == EndReason.TOO_MANY


async def test_ten_logins_at_once_leave_five_sessions() -> None:
    member = await registered()

    await asyncio.gather(*(signed_in(member) for _ in range(10)))

    assert await Session.alive().count() == MAX_LIVE


async def test_the_phone_and_the_computer_do_not_push_each_other_out() -> None:
    member = await registered()
    phone, _ = await Session.open(SessionKind.PHONE, member.person, None, visitor=VISITOR)

    for _ in range(MAX_LIVE + 1):
        await signed_in(member)

    assert await lives(phone)
    assert await Session.list_of(member.person).count() == MAX_LIVE + 1


async def test_the_sessions_of_two_units_are_counted_apart() -> None:
    member = await registered()
    elsewhere = await Unit.register(
        facts_of(cast.SOFTWARE_UNIT),
        by=member.person,
        mobile=member.mobile,
    )
    there, _ = await signed_in(elsewhere)

    for _ in range(MAX_LIVE):
        await signed_in(member)

    assert await lives(there)


async def test_all_sessions_of_one_member_end_but_the_one_in_use() -> None:
    member = await registered()
    other = await seated(member.unit, cast.JIN_YANG)
    here, there = (await signed_in(member))[0], (await signed_in(member))[0]
    foreign, _ = await signed_in(other)

    ended = await Session.end_all_of_member(member.id, reason=EndReason.CHOSEN, except_=here)

    assert ended == 1
    assert [await lives(one) for one in (here, there, foreign)] == [True, False, True]


async def test_all_sessions_of_a_person_end_in_every_unit_and_on_the_phone() -> None:
    member = await registered()
    computer, _ = await signed_in(member)
    phone, _ = await Session.open(SessionKind.PHONE, member.person, None, visitor=VISITOR)

    await Session.end_all_of_person(member.person_id, reason=EndReason.CHOSEN)

    assert [await lives(one) for one in (computer, phone)] == [False, False]


async def test_a_person_sees_only_the_own_living_sessions() -> None:
    member = await registered()
    await Session.open(SessionKind.PHONE, await person_of(cast.LI_FANLI), None, visitor=VISITOR)
    gone, _ = await signed_in(member)
    await gone.end(EndReason.LOGOUT)
    here, _ = await signed_in(member)

    assert await Session.list_of(member.person) == [here]
