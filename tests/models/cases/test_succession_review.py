"""成员核对: keep, shorten or end for every member, in one transaction, once."""

import asyncio
from datetime import date, timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, HallError, Invalid, NotAllowed
from models.cases.case import Case
from models.cases.succession_review import CHANGED, Choice, Decision, confirm_members
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message
from models.records.owner import OwnerName
from models.seed import cast
from models.seed.load import seed_catalogue
from models.units.member import Member, MemberState
from models.units.membership import remove, renew, suspend
from models.units.permission import Role
from models.units.succeeding import marked_members, suspend_unconfirmed
from models.units.succession import Succession, SuccessionState
from tests.support.demo import filed
from tests.support.succession import changed, claimed, staffed
from tests.support.units import opened, seated

KEEP, SHORTEN, END = Decision


async def waiting_for_review() -> tuple[Member, Member, Member]:
    """The new legal rep, and the two whom they have to look at."""
    rep, manager, agent = await staffed()
    await changed(rep.unit)
    return await claimed(rep.unit), await manager.reread(), await agent.reread()


async def choices(rep: Member, **decided: Decision) -> list[Choice]:
    """What is decided of manager and agent, as they are shown now."""
    return [
        Choice(each, decided.get(each.role.value, KEEP))
        for each in await marked_members(rep.unit_id)
    ]


async def state_of(member: Member) -> MemberState:
    """The state of now."""
    return (await member.reread()).current_state


async def test_kept_members_lose_the_mark_and_are_told() -> None:
    rep, manager, agent = await waiting_for_review()

    await confirm_members(await choices(rep), by=rep)

    for each in (manager, agent):
        fresh = await each.reread()
        assert (fresh.current_state, fresh.confirm_until) == (MemberState.ACTIVE, None)
        told = await Message.of(OwnerName.of(each.person)).first()
        assert told is not None
        assert "已确认您的" in told.text
    last = await Succession.last_of_unit(rep.unit_id)
    assert last is not None
    assert last.state is SuccessionState.DONE
    events = [each.event for each in await AuditRecord.of(rep.unit)]
    assert events.count(AuditEvent.MEMBER_CONFIRMED) == 2


async def test_a_shortened_term_ends_earlier_and_says_before_and_after() -> None:
    rep, manager, agent = await waiting_for_review()
    end = clock.today() + timedelta(days=60)

    await confirm_members([Choice(manager, KEEP), Choice(agent, SHORTEN, end)], by=rep)

    assert (await agent.reread()).valid_until == end
    line = await AuditRecord.of(rep.unit).filter(event="member_confirmed").first()
    assert line is not None
    assert line.details["before"] == "有效，长期有效"
    assert line.details["after"] == f"有效，到 {clock.day_text(end)}"


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (None, "请填写新的结束日期"),
        (date(2020, 1, 1), "不能早于"),
        (date(2999, 1, 1), "最长3年"),
    ],
)
async def test_an_end_that_does_not_fit_changes_nobody(end: date | None, why: str) -> None:
    rep, manager, agent = await waiting_for_review()

    with pytest.raises(Invalid, match=why) as refused:
        await confirm_members([Choice(manager, END), Choice(agent, SHORTEN, end)], by=rep)

    assert refused.value.message.startswith("金*：")
    assert await state_of(manager) is MemberState.ACTIVE


async def test_a_later_end_is_no_shorter_one() -> None:
    rep, manager, agent = await waiting_for_review()
    agent = await renew(agent, clock.today() + timedelta(days=30), by=rep, may_shorten=True)

    later = clock.today() + timedelta(days=30)
    with pytest.raises(Invalid, match="应早于现在的结束日期"):
        await confirm_members([Choice(manager, KEEP), Choice(agent, SHORTEN, later)], by=rep)


async def test_what_an_ended_member_leaves_behind_falls_to_the_new_legal_rep() -> None:
    await seed_catalogue()
    rep, _, agent = await waiting_for_review()
    case = await filed(agent)

    await confirm_members(await choices(rep, agent=END), by=rep)

    ended = await agent.reread()
    assert (ended.state, ended.ended_by_id) == (MemberState.REVOKED, rep.id)
    assert (await Case.get(id=case.id)).handler_id == rep.person_id


async def test_whom_thirty_days_have_suspended_works_again_by_being_kept() -> None:
    rep, manager, agent = await waiting_for_review()
    clock.travel(timedelta(days=31).total_seconds())
    await suspend_unconfirmed()

    await confirm_members(await choices(rep), by=rep)

    assert await state_of(manager) is MemberState.ACTIVE
    assert await state_of(agent) is MemberState.ACTIVE


async def test_whom_a_manager_has_suspended_stays_so() -> None:
    rep, manager, agent = await waiting_for_review()
    await suspend(agent, "长期出差", by=manager)
    clock.travel(timedelta(days=31).total_seconds())

    await confirm_members(await choices(rep), by=rep)

    assert await state_of(agent) is MemberState.SUSPENDED
    assert await state_of(manager) is MemberState.ACTIVE


async def test_a_list_that_is_out_of_date_is_shown_again() -> None:
    rep, manager, agent = await waiting_for_review()
    shown = await choices(rep)
    await remove(agent, "离职", by=manager)
    with pytest.raises(Conflict, match=CHANGED):
        await confirm_members(shown, by=rep)

    shown = await choices(rep)
    await renew(manager, clock.today() + timedelta(days=90), by=rep, may_shorten=True)
    with pytest.raises(Conflict, match=CHANGED):
        await confirm_members(shown, by=rep)

    await confirm_members(await choices(rep), by=rep)


async def test_nobody_but_the_new_legal_rep_confirms_anybody() -> None:
    rep, manager, _ = await waiting_for_review()

    with pytest.raises(NotAllowed):
        await confirm_members(await choices(rep), by=manager)


async def test_members_of_another_unit_are_not_confirmed() -> None:
    rep, *_ = await waiting_for_review()
    other = await seated((await changed_elsewhere()).unit, cast.SUN_LI, Role.AGENT)

    with pytest.raises(Conflict, match=CHANGED):
        await confirm_members([*await choices(rep), Choice(other, END)], by=rep)

    assert await state_of(other) is MemberState.ACTIVE


async def changed_elsewhere() -> Succession:
    """Another unit in succession."""
    return await changed((await opened(cast.SOFTWARE_UNIT)).unit)


async def test_of_two_who_save_at_once_one_does() -> None:
    rep, *_ = await waiting_for_review()
    first, second = await choices(rep), await choices(rep, agent=END)

    results = await asyncio.gather(
        confirm_members(first, by=rep), confirm_members(second, by=rep), return_exceptions=True
    )

    assert [each for each in results if isinstance(each, HallError)] != []
    assert results.count(None) == 1
