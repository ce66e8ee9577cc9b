"""An invitation that follows a membership: who may send it, and what it never ends."""

import pytest

from models.base.error import Conflict, NotAllowed, NotFound, TooMany
from models.records.limit_table import INVITES
from models.seed import cast
from models.units.accepting import accept
from models.units.inviting import Invited, invite, send_again
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.units import opened, person_of, seated


def invited(who: cast.CastPerson, role: Role = Role.AGENT) -> Invited:
    """Somebody of the cast, with their own mobile."""
    return Invited(role, who.name, who.id_number, who.mobile)


async def test_the_rep_changes_a_role_and_the_old_one_ends_with_the_acceptance() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    change = invited(cast.JIN_YANG, Role.MANAGER)
    invitation = await invite(rep.unit, change, by=rep, follows=agent)
    assert (await agent.reread()).state is MemberState.ACTIVE

    member = await accept(invitation, 1, by=await person_of(cast.JIN_YANG))

    assert (member.role, (await agent.reread()).state) == (Role.MANAGER, MemberState.REVOKED)


async def test_a_manager_changes_no_role_and_replaces_no_manager() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)

    for who in (cast.LI_FANLI, cast.SUN_LI):
        with pytest.raises(NotAllowed):
            await invite(rep.unit, invited(who), by=manager, follows=manager)


async def test_no_invitation_ends_the_legal_rep() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)

    for by in (rep, manager):
        with pytest.raises(NotAllowed):
            await invite(rep.unit, invited(cast.SUN_LI), by=by, follows=rep)


async def test_a_membership_of_another_unit_is_not_found() -> None:
    rep, other = await opened(), await opened(cast.DISPATCH_UNIT)
    theirs = await seated(other.unit, cast.JIN_YANG)

    with pytest.raises(NotFound):
        await invite(rep.unit, invited(cast.SUN_LI), by=rep, follows=theirs)


async def test_one_successor_waits_at_a_time() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await invite(rep.unit, invited(cast.SUN_LI, Role.MANAGER), by=rep, follows=manager)

    other = invited(cast.OUYANG_SHIFAN, Role.MANAGER)
    with pytest.raises(Conflict, match="请先撤回"):
        await invite(rep.unit, other, by=rep, follows=manager)


@pytest.mark.parametrize("state", [MemberState.SUSPENDED, MemberState.WAITING])
async def test_only_who_is_active_changes_the_role(state: MemberState) -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG, state=MemberState.SUSPENDED)
    if state is MemberState.WAITING:
        await Member.filter(id=agent.id).update(state=state, valid_from="2999-01-01")

    with pytest.raises(Conflict, match="不能变更身份"):
        await invite(rep.unit, invited(cast.JIN_YANG, Role.MANAGER), by=rep, follows=agent)


async def test_the_same_role_is_no_change() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)

    with pytest.raises(Conflict, match="身份没有变化"):
        await invite(rep.unit, invited(cast.JIN_YANG), by=rep, follows=agent)


async def test_an_inviter_sends_so_many_an_hour_and_no_more() -> None:
    rep = await opened()
    invitation = await invite(rep.unit, invited(cast.SUN_LI), by=rep)
    for _ in range(INVITES.most - 1):
        await send_again(invitation, by=rep)

    with pytest.raises(TooMany, match="您发出的邀请过多"):
        await send_again(invitation, by=rep)

    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await send_again(invitation, by=manager)
