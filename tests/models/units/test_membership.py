"""成员的变更: who may renew, suspend, remove whom, and what it does to the other side."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, HallError, Invalid, NotAllowed, NotFound
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message
from models.records.owner import OwnerName
from models.seed import cast
from models.sign_in.admission import end_lost_rights
from models.units.member import Member, MemberState
from models.units.membership import (
    FROZEN,
    expire_members,
    leave_unit,
    remove,
    renew,
    resume,
    suspend,
)
from models.units.permission import Action, Role
from tests.support.units import lives, opened, person_of, seated, signed_in

NEXT_YEAR = timedelta(days=365)


async def unit_of_three() -> tuple[Member, Member, Member]:
    """Legal rep, manager and an agent."""
    legal_rep = await opened()
    manager = await seated(legal_rep.unit, cast.LI_FANLI, Role.MANAGER)
    agent = await seated(legal_rep.unit, cast.JIN_YANG)
    return legal_rep, manager, agent


async def test_a_term_is_renewed_and_both_can_read_it() -> None:
    legal_rep, _, agent = await unit_of_three()
    await Member.filter(id=agent.id).update(valid_until=clock.today() + timedelta(days=20))
    until = clock.today() + NEXT_YEAR

    fresh = await renew(agent, until, by=legal_rep)

    assert (fresh.valid_until, fresh.granted_by_id) == (until, legal_rep.id)
    line = await AuditRecord.of(legal_rep.unit).first()
    assert line is not None
    assert line.event == AuditEvent.TERM_RENEWED.value
    assert line.details["after"].endswith(clock.day_text(until))
    told = await Message.of(OwnerName.of(agent.person)).first()
    assert told is not None
    assert "授权期限已更新" in told.text


async def test_nobody_gets_a_shorter_term_without_a_tick() -> None:
    legal_rep, _, agent = await unit_of_three()  # an open end
    until = clock.today() + NEXT_YEAR

    with pytest.raises(Invalid, match="比现在的短") as refused:
        await renew(agent, until, by=legal_rep)

    assert refused.value.field == "valid_until"
    assert (await renew(agent, until, by=legal_rep, may_shorten=True)).valid_until == until


async def test_a_manager_renews_no_further_than_their_own_term() -> None:
    _, manager, agent = await unit_of_three()
    own = clock.today() + timedelta(days=60)
    await Member.filter(id=manager.id).update(valid_until=own)
    await Member.filter(id=agent.id).update(valid_until=own)

    with pytest.raises(Invalid, match="您本人的授权到"):
        await renew(agent, own + timedelta(days=1), by=manager)
    with pytest.raises(Invalid, match="您本人的授权到"):
        await renew(agent, None, by=manager)


async def test_a_suspended_member_is_out_until_they_are_resumed() -> None:
    legal_rep, _, agent = await unit_of_three()
    session, _ = await signed_in(agent)

    await suspend(agent, "休假", by=legal_rep)
    await end_lost_rights()

    assert "已停用" in (await agent.reread()).refusal()
    assert not await lives(session)
    with pytest.raises(Conflict, match="已停用"):
        await suspend(agent, "", by=legal_rep)
    assert (await resume(agent, by=legal_rep)).refusal() == ""
    with pytest.raises(Conflict, match="没有停用"):
        await resume(agent, by=legal_rep)


async def test_what_was_removed_never_comes_back() -> None:
    legal_rep, _, agent = await unit_of_three()

    ended = await remove(agent, "离职", by=legal_rep)

    assert (ended.state, ended.ended_reason) == (MemberState.REVOKED, "离职")
    assert ended.ended_by_id == legal_rep.id
    verbs: list[Callable[[], Awaitable[object]]] = [
        lambda: remove(agent, "", by=legal_rep),
        lambda: suspend(agent, "", by=legal_rep),
        lambda: resume(agent, by=legal_rep),
        lambda: renew(agent, None, by=legal_rep),
        lambda: leave_unit(agent, by=agent.person),
    ]
    for verb in verbs:
        with pytest.raises(Conflict, match="已结束"):
            await verb()


async def test_a_member_leaves_by_themselves_and_nobody_else_does_it_for_them() -> None:
    legal_rep, _, agent = await unit_of_three()

    with pytest.raises(NotFound):
        await leave_unit(agent, by=legal_rep.person)
    assert (await leave_unit(agent, by=agent.person)).state is MemberState.LEFT
    with pytest.raises(NotAllowed, match="法定代表人不能退出"):
        await leave_unit(legal_rep, by=legal_rep.person)


Verb = Callable[[Member, Member], Awaitable[object]]
VERBS: dict[str, Verb] = {
    "renew": lambda who, by: renew(who, clock.today() + NEXT_YEAR, by=by, may_shorten=True),
    "suspend": lambda who, by: suspend(who, "", by=by),
    "remove": lambda who, by: remove(who, "", by=by),
}


@pytest.mark.parametrize("verb", VERBS)
async def test_who_may_change_whom(verb: str) -> None:
    legal_rep, manager, agent = await unit_of_three()
    other = await seated(legal_rep.unit, cast.ZHENG_SHILI)
    act = VERBS[verb]

    for by, whom in (
        (manager, legal_rep),
        (manager, manager),
        (agent, other),
        (agent, manager),
        (agent, agent),
        (legal_rep, legal_rep),
    ):
        with pytest.raises(NotAllowed):
            await act(whom, by)
    await act(agent, manager)
    await act(other, legal_rep)
    await act(manager, legal_rep)


@pytest.mark.parametrize("verb", VERBS)
async def test_a_member_of_another_unit_is_not_found(verb: str) -> None:
    _, _, agent = await unit_of_three()
    other = await opened(cast.SOFTWARE_UNIT)

    with pytest.raises(NotFound):
        await VERBS[verb](agent, other)
    assert (await agent.reread()).state is MemberState.ACTIVE


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        (datetime(2026, 12, 31, 15, 59, 50, tzinfo=UTC), True),  # 23:59:50 at the hall
        (datetime(2026, 12, 31, 16, 0, 10, tzinfo=UTC), False),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), False),  # 7:30, still the day before in UTC
    ],
)
async def test_the_day_that_is_shown_is_the_last_one_on_which_one_may_act(
    moment: datetime, may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, agent = await unit_of_three()
    await Member.filter(id=agent.id).update(
        valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31)
    )
    monkeypatch.setattr(clock, "now", lambda: moment)
    fresh = await agent.reread()

    assert fresh.may(Action.CASE_VIEW) is may
    assert (fresh.refusal() == "") is may
    assert await expire_members() == (0 if may else 1)
    assert ((await agent.reread()).state is MemberState.ACTIVE) is may
    if not may:
        assert "2026 年 12 月 31 日到期" in fresh.refusal()


async def test_an_expired_member_frees_the_seat_even_when_suspended() -> None:
    legal_rep, _, agent = await unit_of_three()
    await suspend(agent, "", by=legal_rep)
    await Member.filter(id=agent.id).update(valid_until=clock.today() - timedelta(days=1))

    assert await expire_members() == 1
    assert (await agent.reread()).state is MemberState.EXPIRED
    assert await expire_members() == 0


async def test_of_two_who_remove_at_once_one_does() -> None:
    legal_rep, manager, agent = await unit_of_three()

    results = await asyncio.gather(
        remove(agent, "", by=legal_rep), remove(agent, "", by=manager), return_exceptions=True
    )

    assert sum(isinstance(each, HallError) for each in results) == 1
    events = await AuditRecord.filter(event=AuditEvent.MEMBER_REMOVED.value)
    assert len(events) == 1


async def test_the_person_of_a_membership_reads_what_was_done() -> None:
    legal_rep, _, agent = await unit_of_three()
    person = await person_of(cast.JIN_YANG)

    await remove(agent, "", by=legal_rep)

    told = await Message.of(OwnerName.of(person)).first()
    assert told is not None
    assert "已被删除" in told.text


async def test_whoever_is_frozen_may_be_suspended_but_not_resumed() -> None:
    legal_rep, _, agent = await unit_of_three()
    until = clock.now() + timedelta(hours=1)
    await Member.filter(id=agent.id).update(frozen_until=until)
    await suspend(agent, "", by=legal_rep)

    with pytest.raises(Conflict, match=FROZEN):
        await resume(agent, by=legal_rep)

    await Member.filter(id=agent.id).update(frozen_until=clock.now())
    assert (await resume(agent, by=legal_rep)).state is MemberState.ACTIVE
