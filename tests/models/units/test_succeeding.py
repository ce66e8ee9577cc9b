"""认领 of a unit by its new legal rep, and what becomes of offers on the way."""

import asyncio
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, HallError, NotAllowed, SessionEnded
from models.records.audit import AuditRecord
from models.records.message import Message
from models.records.owner import OwnerName
from models.seed import cast
from models.units.accepting import accept
from models.units.invitation import Invitation, InvitationState
from models.units.member import Member, MemberState
from models.units.membership import remove
from models.units.permission import Role
from models.units.succeeding import (
    CLAIMED_ALREADY,
    NOTHING_TO_CLAIM,
    OTHER_REP,
    suspend_unconfirmed,
    take_over,
)
from models.units.succession import Succession, SuccessionState
from tests.support.succession import MANAGER, NEW, changed, claimed, staffed
from tests.support.units import invited, person_of, registered

DAYS = 30


async def fresh(member: Member) -> Member:
    """The row of now."""
    return await member.reread()


async def texts_to(member: Member) -> list[str]:
    """What somebody finds in their inbox, the newest first."""
    return [each.text for each in await Message.of(OwnerName.of(member.person))]


async def test_a_claim_seats_the_new_legal_rep_and_leaves_the_mark() -> None:
    rep, manager, _ = await staffed()
    await changed(rep.unit)

    new = await claimed(rep.unit)

    assert (new.role, new.current_state, new.mobile) == (
        Role.LEGAL_REP,
        MemberState.ACTIVE,
        NEW.mobile,
    )
    known = await Succession.of_unit(rep.unit_id)
    assert known is not None
    assert (known.is_claimed, known.new_rep_id) == (True, new.id)
    assert (await fresh(manager)).confirm_until == known.until


async def test_a_unit_without_others_needs_no_review() -> None:
    rep = await registered()
    begun = await changed(rep.unit)

    await claimed(rep.unit)

    assert (await Succession.get(id=begun.id)).state is SuccessionState.DONE


async def test_somebody_else_claims_nothing() -> None:
    rep, *_ = await staffed()
    with pytest.raises(Conflict, match=NOTHING_TO_CLAIM):
        await take_over(rep.unit, await person_of(NEW), mobile=NEW.mobile)
    await changed(rep.unit)

    with pytest.raises(Conflict, match=OTHER_REP):
        await take_over(rep.unit, await person_of(cast.SUN_LI), mobile=cast.SUN_LI.mobile)


async def test_a_manager_who_becomes_the_legal_rep_is_not_in_the_unit_twice() -> None:
    rep, manager, _ = await staffed()
    await changed(rep.unit, MANAGER)

    new = await claimed(rep.unit, MANAGER)

    old = await fresh(manager)
    assert (old.state, old.ended_reason) == (MemberState.REVOKED, "已成为本单位法定代表人")
    assert (new.person_id, new.refusal()) == (manager.person_id, "")


async def test_an_offer_to_the_new_legal_rep_ends_with_the_claim() -> None:
    rep, *_ = await staffed()
    asked = await invited(rep, NEW)
    await changed(rep.unit)

    await claimed(rep.unit)

    assert (await Invitation.get(id=asked.id)).state is InvitationState.WITHDRAWN


async def test_offers_of_the_old_legal_rep_stay_and_their_members_bear_the_mark() -> None:
    rep, manager, _ = await staffed()
    asked = await invited(rep, cast.SUN_LI)
    begun = await changed(rep.unit)

    member = await accept(asked, asked.version, by=await person_of(cast.SUN_LI))

    assert (member.granted_by_id, member.confirm_until) == (manager.id, begun.until)
    assert not any("已接受邀请" in text for text in await texts_to(rep))


async def test_a_manager_whose_term_began_later_answers_for_the_offers_as_well() -> None:
    rep, manager, _ = await staffed()
    asked = await invited(rep, cast.SUN_LI)
    row = Member.filter(id=manager.id)
    await row.update(state=MemberState.WAITING, valid_from=clock.today())

    await changed(rep.unit)

    assert (await Invitation.get(id=asked.id)).invited_by_id == manager.id


async def test_nobody_joins_a_unit_that_nobody_has_claimed_in_time() -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)
    clock.travel(timedelta(days=DAYS + 1).total_seconds())
    asked = await invited(await _managing_again(rep), cast.SUN_LI)

    with pytest.raises(Conflict, match="待新法定代表人确认"):
        await accept(asked, asked.version, by=await person_of(cast.SUN_LI))


async def _managing_again(rep: Member) -> Member:
    """A manager whose mark was forgotten, so that the offer itself is looked at."""
    managers = Member.filter(unit_id=rep.unit_id, role=Role.MANAGER)
    await managers.update(confirm_until=None)
    return await managers.select_related("unit", "person").get()


async def test_whom_the_new_legal_rep_invites_needs_no_confirmation() -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)
    new = await claimed(rep.unit)
    asked = await invited(new, cast.SUN_LI)

    member = await accept(asked, asked.version, by=await person_of(cast.SUN_LI))

    assert member.confirm_until is None


async def test_another_change_after_the_claim_begins_anew() -> None:
    rep, manager, _ = await staffed()
    first = await changed(rep.unit)
    new = await claimed(rep.unit)
    clock.travel(timedelta(days=5).total_seconds())

    second = await changed(rep.unit, cast.SUN_LI)

    assert (await Succession.get(id=first.id)).state is SuccessionState.REPLACED
    assert (await fresh(new)).state is MemberState.REVOKED
    assert (await fresh(manager)).confirm_until == second.until


async def test_of_two_claims_at_once_one_gets_the_unit() -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)
    person = await person_of(NEW)

    results = await asyncio.gather(
        *(take_over(rep.unit, person, mobile=NEW.mobile) for _ in range(5)),
        return_exceptions=True,
    )

    assert sum(isinstance(each, Member) for each in results) == 1
    refusals = {str(each) for each in results if isinstance(each, HallError)}
    assert refusals == {CLAIMED_ALREADY}


async def test_a_claim_in_the_moment_of_the_last_day_leaves_everything_whole() -> None:
    rep, manager, agent = await staffed()
    begun = await changed(rep.unit)
    clock.travel(timedelta(days=DAYS + 1).total_seconds())
    person = await person_of(NEW)

    await asyncio.gather(take_over(rep.unit, person, mobile=NEW.mobile), suspend_unconfirmed())
    await suspend_unconfirmed()

    known = await Succession.get(id=begun.id)
    assert known.state is SuccessionState.CLAIMED
    for each in (manager, agent):
        assert (await fresh(each)).state is MemberState.SUSPENDED


async def test_an_act_of_the_old_legal_rep_comes_before_the_change_or_not_at_all() -> None:
    rep, _manager, agent = await staffed()

    results = await asyncio.gather(
        remove(agent, "", by=rep), changed(rep.unit), return_exceptions=True
    )

    removed, begun = results
    assert isinstance(begun, Succession)
    [seq_of_change] = [
        each.seq for each in await AuditRecord.of(rep.unit).filter(event="succession_begun")
    ]
    acts = await AuditRecord.of(rep.unit).filter(event="member_removed")
    if isinstance(removed, Member):
        assert [each.seq < seq_of_change for each in acts] == [True]
    else:
        assert isinstance(removed, SessionEnded | NotAllowed)
        assert acts == []
