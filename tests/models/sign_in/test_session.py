"""登录会话: 30 minutes idle, 12 hours at most, five per member, and every end is heard."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tortoise.context import TortoiseContext

from models.base import clock, topic
from models.base.error import NotAllowed
from models.base.key import digest
from models.base.tx import transactional
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.member import Member, MemberState
from tests.support.units import (
    ADDRESS,
    lives,
    registered,
    seated,
    signed_in,
)

MINUTE = 60
HOUR = 3600


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """The topics that pages of sessions were told; lists of devices hear of their own."""
    topics: list[str] = []
    before = topic._publisher
    topic.install_publisher(lambda name: topics.append(name) if "session:" in name else None)
    yield topics
    topic.install_publisher(before)


async def test_a_session_is_found_by_its_digest_with_all_that_a_page_needs() -> None:
    member = await registered()

    session, token = await signed_in(member)

    assert session.digest == digest(token)
    found = await Session.find(digest(token))
    assert found is not None
    assert found.member is not None
    assert (found.member.unit.name, found.person.name) == (member.unit.name, "王示例")


async def test_the_table_does_not_hold_the_token(db: TortoiseContext) -> None:
    _, token = await signed_in(await registered())

    rows = await db.db().execute_query_dict("SELECT * FROM session")

    assert token not in repr(rows)


@pytest.mark.parametrize("unknown", ["", "0" * 64])
async def test_an_unknown_digest_is_nobody(unknown: str) -> None:
    await signed_in(await registered())

    assert await Session.find(unknown) is None


async def test_a_login_is_recorded_with_its_place() -> None:
    member = await registered()

    await signed_in(member)

    event = await AuditRecord.of(member.unit).first()
    assert event is not None
    assert event.event == AuditEvent.SIGNED_IN
    assert event.details == {"address": ADDRESS, "browser": "Chrome · Windows"}


async def test_thirty_minutes_without_an_act_end_a_session() -> None:
    session, _ = await signed_in(await registered())

    clock.travel(30 * MINUTE - 5)
    assert await lives(session)
    clock.travel(10)
    assert not await lives(session)


async def test_an_act_moves_the_idle_end_and_the_pages_hear_it(heard: list[str]) -> None:
    session, _ = await signed_in(await registered())
    clock.travel(29 * MINUTE)

    await session.touch()

    assert heard == [session.topic]
    clock.travel(29 * MINUTE)
    assert await lives(session)


async def test_acts_within_a_minute_write_once(heard: list[str]) -> None:
    session, _ = await signed_in(await registered())
    clock.travel(61)
    stale = await Session.get(id=session.id)

    for _ in range(3):
        await session.touch()
        await stale.touch()

    assert heard == [session.topic]


async def test_an_act_does_not_revive_a_session_that_is_over() -> None:
    session, _ = await signed_in(await registered())
    clock.travel(31 * MINUTE)

    await session.touch()

    assert not await lives(session)


async def test_twelve_hours_end_a_session_however_busy_it_is() -> None:
    session, _ = await signed_in(await registered())
    for _ in range(35):
        clock.travel(20 * MINUTE)
        await session.touch()
    assert await lives(session)

    clock.travel(20 * MINUTE)
    await session.touch()

    assert not await lives(session)


async def test_the_warning_comes_two_minutes_before_either_end() -> None:
    session, _ = await signed_in(await registered())

    assert session.warns_at - clock.now() == pytest.approx(
        timedelta(minutes=28), abs=timedelta(seconds=5)
    )
    session.seen_at = session.ends_at - timedelta(minutes=1)
    assert session.expires_at == session.ends_at


async def test_an_ended_session_is_heard_after_the_commit_and_only_once(heard: list[str]) -> None:
    session, _ = await signed_in(await registered())

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
    session, _ = await signed_in(await registered())

    @transactional
    async def fail() -> None:
        await session.end(EndReason.LOGOUT)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()

    assert await lives(session)
    assert heard == []


async def test_a_member_who_is_out_gets_no_session() -> None:
    legal_rep = await registered()
    agent = await seated(legal_rep.unit, cast.JIN_YANG)
    await Member.filter(id=agent.id).update(state=MemberState.SUSPENDED)

    with pytest.raises(NotAllowed, match="已停用"):
        await signed_in(agent)


async def test_the_timer_ends_what_is_over_and_tells_its_pages(heard: list[str]) -> None:
    session, _ = await signed_in(await registered())
    assert await Session.end_overdue() == 0
    clock.travel(31 * MINUTE)

    assert await Session.end_overdue() == 1
    assert await Session.end_overdue() == 0

    assert heard == [session.topic]
    assert (await Session.get(id=session.id)).reason == EndReason.IDLE


async def test_a_proof_is_fresh_for_its_span() -> None:
    session, _ = await signed_in(await registered())
    span = timedelta(minutes=5)
    assert session.is_fresh(span)
    clock.travel(6 * MINUTE)
    assert not session.is_fresh(span)

    await session.prove()

    assert session.is_fresh(span)
    assert (await Session.get(id=session.id)).is_fresh(span)


async def test_a_month_after_its_end_a_session_is_forgotten() -> None:
    session, _ = await signed_in(await registered())
    await session.end(EndReason.LOGOUT)
    clock.travel(31 * 24 * HOUR)

    await Session.forget_old()

    assert await Session.all().count() == 0
