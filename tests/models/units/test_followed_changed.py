"""What an offer ends when it is accepted, after it was revised, and after midnight."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict
from models.seed import cast
from models.units.accepting import LAPSED, accept, require_seating
from models.units.invitation import Invitation, InvitationState
from models.units.inviting import Invited, invite, revise
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.units import opened, person_of, seated

JIN, LI, SUN = cast.JIN_YANG, cast.LI_FANLI, cast.SUN_LI


def invited(who: cast.CastPerson, role: Role) -> Invited:
    """Somebody of the cast, with their own mobile."""
    return Invited(role, who.name, who.id_number, who.mobile)


async def over(member: Member) -> None:
    """Midnight: the last day is over, and nobody has swept yet."""
    yesterday = clock.today() - timedelta(days=1)
    await Member.filter(id=member.id).update(valid_until=yesterday)


async def test_a_successor_who_is_offered_another_role_ends_nobody() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    offer = await invite(rep.unit, invited(SUN, Role.MANAGER), by=rep, follows=manager)

    fresh = await revise(offer, invited(SUN, Role.AGENT), by=rep)

    member = await accept(offer, fresh.version, by=await person_of(SUN))
    assert (member.role, member.slot) == (Role.AGENT, 1)
    assert (await manager.reread()).state is MemberState.ACTIVE


async def test_a_change_of_role_that_is_offered_to_somebody_else_ends_nobody() -> None:
    rep = await opened()
    agent = await seated(rep.unit, JIN)
    offer = await invite(rep.unit, invited(JIN, Role.MANAGER), by=rep, follows=agent)

    fresh = await revise(offer, invited(SUN, Role.MANAGER), by=rep)

    member = await accept(offer, fresh.version, by=await person_of(SUN))
    assert (member.role, member.slot) == (Role.MANAGER, 1)
    assert (await agent.reread()).state is MemberState.ACTIVE


async def test_nobody_is_followed_by_somebody_else_in_another_role() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)

    with pytest.raises(Conflict, match="只有新的管理员可以接任"):
        await invite(rep.unit, invited(SUN, Role.AGENT), by=rep, follows=manager)


async def test_an_offer_is_revised_right_after_the_last_day_of_the_manager() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    offer = await invite(rep.unit, invited(SUN, Role.MANAGER), by=rep, follows=manager)
    await over(manager)

    fresh = await revise(offer, invited(SUN, Role.MANAGER), by=rep)

    assert (fresh.slot, (await manager.reread()).state) == (1, MemberState.EXPIRED)


async def test_an_acceptance_right_after_the_last_day_finds_the_manager_expired() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    offer = await invite(rep.unit, invited(SUN, Role.MANAGER), by=rep, follows=manager)
    await over(manager)

    member = await accept(offer, 1, by=await person_of(SUN))

    assert (member.role, member.slot) == (Role.MANAGER, 1)
    assert (await manager.reread()).state is MemberState.EXPIRED


async def test_a_change_of_role_has_lapsed_right_after_the_last_day() -> None:
    rep = await opened()
    agent = await seated(rep.unit, JIN)
    offer = await invite(rep.unit, invited(JIN, Role.MANAGER), by=rep, follows=agent)
    person = await person_of(JIN)
    await over(agent)

    shown = await Invitation.get(id=offer.id).select_related("unit", "follows")
    with pytest.raises(Conflict, match=LAPSED):
        await require_seating(shown, person)
    with pytest.raises(Conflict, match="已失效"):
        await accept(offer, 1, by=person)

    assert (await Invitation.get(id=offer.id)).state is InvitationState.WAITING  # until the sweep
