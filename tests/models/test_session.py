"""登录会话: 30 minutes idle, 12 hours at most, five per member, and every end is heard."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tortoise.context import TortoiseContext

from models import clock, topic
from models.audit import AuditEvent, AuditRecord
from models.error import NotAllowed
from models.key import digest
from models.member import Member, MemberState
from models.seed import cast
from models.session import MAX_LIVE, EndReason, Session, SessionKind
from models.tx import transactional
from tests.support.units import ADDRESS, VISITOR, person_of, registered, seated

MINUTE = 60
HOUR = 3600


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """The topics that were announced."""
    topics: list[str] = []
    before = topic._publisher
    topic.install_publisher(topics.append)
    yield topics
    topic.install_publisher(before)


async def open_for(member: Member) -> tuple[Session, str]:
    """Sign a member in."""
    return await Session.open(
        SessionKind.UNIT,
        member.person,
        member,
        visitor=VISITOR,
        address=ADDRESS,
        browser="Chrome · Windows",
    )


async def lives(session: Session) -> bool:
    """What a page learns about its session."""
    return await Session.find(session.digest) is not None


async def test_a_session_is_found_by_its_digest_with_all_that_a_page_needs() -> None:
    member = await registered()

    session, token = await open_for(member)

    assert session.digest == digest(token)
    found = await Session.find(digest(token))
    assert found is not None
    assert found.member is not None
    assert (found.member.unit.name, found.person.name) == (member.unit.name, "王示例")


async def test_the_table_does_not_hold_the_token(db: TortoiseContext) -> None:
    _, token = await open_for(await registered())

    rows = await db.db().execute_query_dict("SELECT * FROM session")

    assert token not in repr(rows)


@pytest.mark.parametrize("unknown", ["", "0" * 64])
async def test_an_unknown_digest_is_nobody(unknown: str) -> None:
    await open_for(await registered())

    assert await Session.find(unknown) is None


async def test_a_login_is_recorded_with_its_place() -> None:
    member = await registered()

    await open_for(member)

    event = await AuditRecord.of(member.unit).first()
    assert event is not None
    assert event.event == AuditEvent.SIGNED_IN
    assert event.details == {"address": ADDRESS, "browser": "Chrome · Windows"}


async def test_thirty_minutes_without_an_act_end_a_session() -> None:
    session, _ = await open_for(await registered())

    clock.travel(30 * MINUTE - 5)
    assert await lives(session)
    clock.travel(10)
    assert not await lives(session)


async def test_an_act_moves_the_idle_end_and_the_pages_hear_it(heard: list[str]) -> None:
    session, _ = await open_for(await registered())
    clock.travel(29 * MINUTE)

    await session.touch()

    assert heard == [session.topic]
    clock.travel(29 * MINUTE)
    assert await lives(session)


async def test_acts_within_a_minute_write_once(heard: list[str]) -> None:
    session, _ = await open_for(await registered())
    clock.travel(61)
    stale = await Session.get(id=session.id)

    for _ in range(3):
        await session.touch()
        await stale.touch()

    assert heard == [session.topic]


async def test_an_act_does_not_revive_a_session_that_is_over() -> None:
    session, _ = await open_for(await registered())
    clock.travel(31 * MINUTE)

    await session.touch()

    assert not await lives(session)


async def test_twelve_hours_end_a_session_however_busy_it_is() -> None:
    session, _ = await open_for(await registered())
    for _ in range(35):
        clock.travel(20 * MINUTE)
        await session.touch()
    assert await lives(session)

    clock.travel(20 * MINUTE)
    await session.touch()

    assert not await lives(session)


async def test_the_warning_comes_two_minutes_before_either_end() -> None:
    session, _ = await open_for(await registered())

    assert session.warns_at - clock.now() == pytest.approx(
        timedelta(minutes=28), abs=timedelta(seconds=5)
    )
    session.seen_at = session.ends_at - timedelta(minutes=1)
    assert session.expires_at == session.ends_at


async def test_an_ended_session_is_heard_after_the_commit_and_only_once(heard: list[str]) -> None:
    session, _ = await open_for(await registered())

    @transactional
    async def leave() -> None:
        await session.end(EndReason.LOGOUT)
        assert heard == []

    await leave()
    await session.end(EndReason.LOGOUT)

    assert heard == [session.topic]
    assert not await lives(session)
    assert await AuditRecord.filter(event=AuditEvent.SIGNED_OUT.value).count() == 1


async def test_what_is_rolled_back_ends_nothing(heard: list[str]) -> None:
    session, _ = await open_for(await registered())

    @transactional
    async def fail() -> None:
        await session.end(EndReason.LOGOUT)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()

    assert await lives(session)
    assert heard == []


async def test_the_sixth_session_ends_the_oldest() -> None:
    member = await registered()
    opened = [(await open_for(member))[0] for _ in range(MAX_LIVE)]

    await open_for(member)

    assert [await lives(session) for session in opened] == [False, True, True, True, True]
    assert (await Session.get(id=opened[0].id)).reason == EndReason.TOO_MANY


async def test_ten_logins_at_once_leave_five_sessions() -> None:
    member = await registered()

    await asyncio.gather(*(open_for(member) for _ in range(10)))

    assert await Session.alive().count() == MAX_LIVE


async def test_the_phone_and_the_computer_do_not_push_each_other_out() -> None:
    member = await registered()
    phone, _ = await Session.open(SessionKind.PHONE, member.person, None, visitor=VISITOR)

    for _ in range(MAX_LIVE + 1):
        await open_for(member)

    assert await lives(phone)
    assert await Session.list_of(member.person).count() == MAX_LIVE + 1


async def test_a_member_who_is_out_gets_no_session() -> None:
    legal_rep = await registered()
    agent = await seated(legal_rep.unit, cast.JIN_YANG)
    await Member.filter(id=agent.id).update(state=MemberState.SUSPENDED)

    with pytest.raises(NotAllowed, match="已停用"):
        await open_for(agent)


async def test_all_sessions_of_one_member_end_but_the_one_in_use() -> None:
    member = await registered()
    other = await seated(member.unit, cast.JIN_YANG)
    here, there = (await open_for(member))[0], (await open_for(member))[0]
    foreign, _ = await open_for(other)

    ended = await Session.end_all_of(member=member, reason=EndReason.CHOSEN, except_=here)

    assert ended == 1
    assert [await lives(one) for one in (here, there, foreign)] == [True, False, True]


async def test_all_sessions_of_a_person_end_in_every_unit_and_on_the_phone() -> None:
    member = await registered()
    computer, _ = await open_for(member)
    phone, _ = await Session.open(SessionKind.PHONE, member.person, None, visitor=VISITOR)

    await Session.end_all_of(person=member.person, reason=EndReason.CHOSEN)

    assert [await lives(one) for one in (computer, phone)] == [False, False]


async def test_a_person_sees_only_the_own_living_sessions() -> None:
    member = await registered()
    await Session.open(SessionKind.PHONE, await person_of(cast.LI_FANLI), None, visitor=VISITOR)
    gone, _ = await open_for(member)
    await gone.end(EndReason.LOGOUT)
    here, _ = await open_for(member)

    assert await Session.list_of(member.person) == [here]


async def test_the_timer_ends_what_is_over_and_tells_its_pages(heard: list[str]) -> None:
    session, _ = await open_for(await registered())
    assert await Session.end_overdue() == 0
    clock.travel(31 * MINUTE)

    assert await Session.end_overdue() == 1
    assert await Session.end_overdue() == 0

    assert heard == [session.topic]
    assert (await Session.get(id=session.id)).reason == EndReason.IDLE


async def test_a_proof_is_fresh_for_its_span() -> None:
    session, _ = await open_for(await registered())
    span = timedelta(minutes=5)
    assert session.is_fresh(span)
    clock.travel(6 * MINUTE)
    assert not session.is_fresh(span)

    await session.prove()

    assert session.is_fresh(span)
    assert (await Session.get(id=session.id)).is_fresh(span)


async def test_a_month_after_its_end_a_session_is_forgotten() -> None:
    session, _ = await open_for(await registered())
    await session.end(EndReason.LOGOUT)
    clock.travel(31 * 24 * HOUR)

    await Session.forget_old()

    assert await Session.all().count() == 0
