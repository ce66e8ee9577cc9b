"""法定代表人变更: the old one is out, the others work on for thirty days, the new one claims."""

from datetime import UTC, datetime, timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, SessionEnded
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message, MessageKind
from models.records.message_sms import MessageSms
from models.records.owner import OwnerName
from models.seed import cast
from models.units.inviting import Invited, invite
from models.units.member import Member, MemberState
from models.units.membership import remove, resume
from models.units.permission import Role
from models.units.succeeding import (
    NOBODY_NEW,
    begin,
    suspend_unconfirmed,
)
from models.units.succession import Source, Succession
from tests.support.succession import NEW, changed, claimed, named, staffed
from tests.support.units import person_of

DAYS = 30


async def fresh(member: Member) -> Member:
    """The row of now."""
    return await member.reread()


async def texts_to(member: Member) -> list[str]:
    """What somebody finds in their inbox, the newest first."""
    return [each.text for each in await Message.of(OwnerName.of(member.person))]


def at_hall(day: str) -> datetime:
    """A second of the hall, told in UTC as the machine's clock may be."""
    return datetime.fromisoformat(f"{day}+08:00").astimezone(UTC)


def travel_to(moment: datetime) -> None:
    """Let it be then."""
    clock.travel((moment - clock.now()).total_seconds())


async def test_the_old_legal_rep_is_out_and_told_at_once() -> None:
    rep, *_ = await staffed()

    begun = await changed(rep.unit)

    old = await fresh(rep)
    assert (old.state, old.ended_reason) == (MemberState.REVOKED, "法定代表人变更登记")
    assert "法定代表人身份已结束" in old.refusal()
    assert "申请更正" in old.refusal()
    assert await rep.unit.legal_rep() is None
    told = await Message.of(OwnerName.of(rep.person)).first()
    assert told is not None
    assert told.kind is MessageKind.SECURITY
    sms = await MessageSms.get(message_id=told.id)
    assert sms.mobile == rep.mobile
    assert sms.due_at is not None
    assert sms.due_at <= clock.now()
    assert begun.until == clock.today() + timedelta(days=DAYS)
    events = [each.event for each in await AuditRecord.of(rep.unit)]
    assert events[0] == AuditEvent.SUCCESSION_BEGUN


async def test_the_others_keep_their_states_and_work_on_with_the_mark() -> None:
    rep, manager, agent = await staffed()

    begun = await changed(rep.unit)

    for each in (await fresh(manager), await fresh(agent)):
        assert each.current_state is MemberState.ACTIVE
        assert each.refusal() == ""
        assert each.confirm_until == begun.until
        assert "待新法人确认" in (await texts_to(each))[0]
    await remove(agent, "岗位调整", by=manager)


async def test_the_last_day_of_the_mark_ends_at_midnight_of_the_hall() -> None:
    rep, manager, _ = await staffed()
    begun = await changed(rep.unit)

    travel_to(at_hall(f"{begun.until}T23:59:50"))
    assert (await fresh(manager)).refusal() == ""
    assert await suspend_unconfirmed() == 0

    travel_to(at_hall(f"{begun.until + timedelta(days=1)}T00:00:10"))
    assert (await fresh(manager)).current_state is MemberState.SUSPENDED
    assert f"截至 {clock.full_day_words(begun.until)}未确认" in (await fresh(manager)).refusal()


async def test_whom_nobody_confirms_is_suspended_once_and_told() -> None:
    rep, manager, agent = await staffed()
    await changed(rep.unit)
    clock.travel(timedelta(days=DAYS + 1).total_seconds())

    assert await suspend_unconfirmed() == 2
    assert await suspend_unconfirmed() == 0

    late = await fresh(agent)
    assert (late.state, late.suspended_by_id) == (MemberState.SUSPENDED, None)
    assert "您的权限已停用" in (await texts_to(agent))[0]
    with pytest.raises(SessionEnded):
        await invite(rep.unit, Invited(Role.AGENT, "孙例", "320100196907041183", ""), by=manager)


async def test_only_the_review_brings_back_who_was_not_confirmed() -> None:
    rep, _manager, agent = await staffed()
    await changed(rep.unit)
    clock.travel(timedelta(days=DAYS + 1).total_seconds())
    await suspend_unconfirmed()
    new = await claimed(rep.unit)

    with pytest.raises(Conflict, match="成员核对"):
        await resume(agent, by=new)


async def test_the_new_legal_rep_is_told_where_the_hall_knows_them() -> None:
    new = await person_of(NEW)
    rep, *_ = await staffed()

    await changed(rep.unit)

    [told] = await Message.of(OwnerName.of(new))
    assert "新法定代表人认领" in told.text
    assert [each.unit.id for each in await Succession.waiting_for(new)] == [rep.unit_id]
    assert await Succession.waiting_for(await person_of(cast.SUN_LI)) == []


async def test_the_same_legal_rep_is_no_change() -> None:
    rep, *_ = await staffed()

    with pytest.raises(Conflict, match=NOBODY_NEW):
        await begin(rep.unit, named(cast.WANG_SHILI), source=Source.CLERK)

    assert (await fresh(rep)).state is MemberState.ACTIVE


async def test_a_clerk_may_know_only_that_it_is_another_one() -> None:
    rep, *_ = await staffed()
    begun = await begin(rep.unit, None, source=Source.CLERK, by=rep.person)
    assert (begun.new_masked_name, begun.names(await person_of(cast.SUN_LI))) == ("", True)

    again = await begin(rep.unit, named(), source=Source.REGISTRY)

    assert again.id == begun.id
    assert not again.names(await person_of(cast.SUN_LI))
