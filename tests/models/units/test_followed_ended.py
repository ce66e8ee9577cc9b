"""An offer whose membership of before has ended meanwhile: it brings nobody back."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, LimitReached
from models.seed import cast
from models.units.accepting import accept
from models.units.invitation import Invitation, InvitationState
from models.units.inviting import Invited, invite, revise, send_again, withdraw
from models.units.member import Member
from models.units.membership import expire_members, leave_unit, remove, suspend
from models.units.permission import Role
from models.units.roster import Roster
from models.units.succeeding import begin, take_over
from models.units.succession import Source
from tests.support.succession import named
from tests.support.units import opened, person_of, seated

JIN, LI, SUN = cast.JIN_YANG, cast.LI_FANLI, cast.SUN_LI
End = Callable[[Member, Member], Awaitable[object]]


def invited(who: cast.CastPerson, role: Role) -> Invited:
    """Somebody of the cast, with their own mobile."""
    return Invited(role, who.name, who.id_number, who.mobile)


async def _removed(member: Member, rep: Member) -> None:
    await remove(member, "离职", by=rep)


async def _left(member: Member, _rep: Member) -> None:
    await leave_unit(member, by=member.person)


async def _expired(member: Member, _rep: Member) -> None:
    yesterday = clock.today() - timedelta(days=1)
    await Member.filter(id=member.id).update(valid_until=yesterday)
    await expire_members()


@pytest.mark.parametrize("end", [_removed, _left, _expired])
async def test_a_change_of_role_brings_nobody_back_whose_membership_has_ended(end: End) -> None:
    rep = await opened()
    agent = await seated(rep.unit, JIN)
    change = await invite(rep.unit, invited(JIN, Role.MANAGER), by=rep, follows=agent)

    await end(agent, rep)

    assert (await Invitation.get(id=change.id)).state is InvitationState.WITHDRAWN
    with pytest.raises(Conflict, match="已失效"):
        await accept(change, 1, by=await person_of(JIN))


@pytest.mark.parametrize("end", [_removed, _left, _expired])
async def test_a_successor_takes_the_seat_that_has_become_free(end: End) -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    offer = await invite(rep.unit, invited(SUN, Role.MANAGER), by=rep, follows=manager)

    await end(manager, rep)

    member = await accept(offer, 1, by=await person_of(SUN))
    assert (member.role, member.slot) == (Role.MANAGER, 1)


@pytest.mark.parametrize("end", [_removed, _left, _expired])
async def test_the_seat_that_a_successor_waits_for_is_offered_to_nobody_else(end: End) -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    offer = await invite(rep.unit, invited(SUN, Role.MANAGER), by=rep, follows=manager)

    await end(manager, rep)

    seats = (await Roster.of(rep)).seats(Role.MANAGER)
    assert (seats.taken, seats.are_full) == (1, True)
    with pytest.raises(LimitReached, match="已有管理员或待确认的管理员邀请"):
        await invite(rep.unit, invited(JIN, Role.MANAGER), by=rep)
    await withdraw(offer, by=rep)
    assert (await invite(rep.unit, invited(JIN, Role.MANAGER), by=rep)).slot == 1


async def test_the_seat_is_taken_before_anybody_has_swept_an_expired_manager() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    await invite(rep.unit, invited(SUN, Role.MANAGER), by=rep, follows=manager)
    yesterday = clock.today() - timedelta(days=1)
    await Member.filter(id=manager.id).update(valid_until=yesterday)

    assert (await Roster.of(rep)).seats(Role.MANAGER).taken == 1


async def test_an_offer_whose_manager_has_gone_is_revised_and_sent_again() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    offer = await invite(rep.unit, invited(SUN, Role.MANAGER), by=rep, follows=manager)
    await remove(manager, "离职", by=rep)

    ends = replace(invited(SUN, Role.MANAGER), end=clock.today() + timedelta(days=30))
    fresh = await revise(await send_again(offer, by=rep), ends, by=rep)

    member = await accept(offer, fresh.version, by=await person_of(SUN))
    assert (member.role, member.slot) == (Role.MANAGER, 1)


async def test_a_successor_waits_on_when_the_manager_becomes_the_legal_rep() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    offer = await invite(rep.unit, invited(SUN, Role.MANAGER), by=rep, follows=manager)
    await begin(rep.unit, named(LI), source=Source.REGISTRY)

    new = await take_over(rep.unit, manager.person, mobile=LI.mobile)

    fresh = await Invitation.get(id=offer.id)
    assert (fresh.state, fresh.slot) == (InvitationState.WAITING, 1)
    assert (await Roster.of(new)).seats(Role.MANAGER).taken == 1
    member = await accept(offer, 1, by=await person_of(SUN))
    assert (member.role, member.slot) == (Role.MANAGER, 1)


async def test_what_a_manager_has_offered_stays_good_when_they_become_the_legal_rep() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    offer = await invite(rep.unit, invited(SUN, Role.AGENT), by=manager)
    await begin(rep.unit, named(LI), source=Source.REGISTRY)

    new = await take_over(rep.unit, manager.person, mobile=LI.mobile)

    assert (await Invitation.get(id=offer.id)).invited_by_id == new.id
    assert (await accept(offer, 1, by=await person_of(SUN))).role is Role.AGENT


@pytest.mark.parametrize("out", ["suspended", "frozen"])
async def test_whoever_is_kept_out_does_not_come_in_by_a_change_of_role(out: str) -> None:
    rep = await opened()
    agent = await seated(rep.unit, JIN)
    change = await invite(rep.unit, invited(JIN, Role.MANAGER), by=rep, follows=agent)
    if out == "suspended":
        await suspend(agent, "", by=rep)
    else:
        until = clock.now() + timedelta(hours=1)
        await Member.filter(id=agent.id).update(frozen_until=until)

    with pytest.raises(Conflict, match="现在不能变更身份"):
        await accept(change, 1, by=await person_of(JIN))

    assert (await Invitation.get(id=change.id)).state is InvitationState.WAITING


async def test_a_mobile_that_somebody_else_has_by_now_is_told() -> None:
    rep = await opened()
    offer = await invite(rep.unit, invited(SUN, Role.AGENT), by=rep)
    await rep.unit.seat(await person_of(LI), Role.AGENT, mobile=SUN.mobile)

    with pytest.raises(Conflict, match="已被该单位其他成员使用"):
        await accept(offer, 1, by=await person_of(SUN))
