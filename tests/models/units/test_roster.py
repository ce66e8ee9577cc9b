"""名册: who is invited, who is in and who was, with the seats of each level."""

from datetime import timedelta

import pytest

from models.base import clock
from models.seed import cast
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite, withdraw
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.roster import Part, Roster, invitation_of_unit, member_of_unit, name_of
from tests.support.units import opened, seated


async def asked(
    rep: Member,
    who: cast.CastPerson,
    role: Role = Role.AGENT,
    follows: Member | None = None,
) -> Invitation:
    """Somebody of the cast, invited by the legal rep."""
    invited = Invited(role, who.name, who.id_number, who.mobile)
    return await invite(rep.unit, invited, by=rep, follows=follows)


async def names(rep: Member, part: Part = Part.ALL, words: str = "") -> list[str]:
    """Who is found, from top to bottom."""
    found = await (await Roster.of(rep)).find(part, words, 1)
    return [name_of(each) for each in (*found.invitations, *found.members, *found.ended.rows)]


async def test_an_invitation_counts_once_with_the_manager_whom_it_follows() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await asked(rep, cast.SUN_LI, Role.MANAGER, follows=manager)
    await asked(rep, cast.JIN_YANG)

    roster = await Roster.of(rep)

    assert [roster.seats(role).taken for role in (Role.LEGAL_REP, Role.MANAGER, Role.AGENT)] == [
        *(1, 1, 1)
    ]
    assert roster.seats(Role.MANAGER).are_full
    successor = roster.successor(manager)
    assert successor is not None
    assert successor.name == cast.SUN_LI.name
    assert (roster.count(Part.INVITATIONS), roster.count(Part.MEMBERS)) == (2, 1)


async def test_what_has_run_out_counts_as_ended_before_anybody_sweeps_it() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    await asked(rep, cast.ZHENG_SHILI)
    await Member.filter(id=agent.id).update(valid_until=clock.today() + timedelta(days=2))
    clock.travel(8 * 86_400)

    roster = await Roster.of(rep)

    assert roster.count(Part.ENDED) == roster.count(Part.ALL) == 2
    assert roster.seats(Role.AGENT).taken == 0


async def test_the_last_day_is_still_one_to_act_on(monkeypatch: pytest.MonkeyPatch) -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    last = clock.today()
    await Member.filter(id=agent.id).update(valid_until=last)
    midnight = clock.local(clock.now()).replace(hour=23, minute=59, second=50)
    monkeypatch.setattr(clock, "now", lambda: midnight)
    assert (await Roster.of(rep)).count(Part.MEMBERS) == 1
    assert [each.id for each in (await Roster.of(rep)).ending] == [agent.id]

    monkeypatch.setattr(clock, "now", lambda: midnight + timedelta(seconds=20))

    assert (await Roster.of(rep)).count(Part.ENDED) == 1
    assert (await Roster.of(rep)).ending == []


async def test_a_search_asks_for_a_part_of_the_name_or_the_last_four_of_the_number() -> None:
    rep = await opened()
    await seated(rep.unit, cast.JIN_YANG)
    await asked(rep, cast.ZHENG_SHILI)
    await withdraw(await asked(rep, cast.SUN_LI), by=rep)

    assert await names(rep, words="样") == [cast.JIN_YANG.name]
    assert await names(rep, words=f" {cast.SUN_LI.id_number[-4:]} ") == [cast.SUN_LI.name]
    assert await names(rep, words=cast.SUN_LI.id_number[-3:]) == []
    assert await names(rep, Part.MEMBERS, cast.ZHENG_SHILI.name) == []
    assert await names(rep, Part.ENDED) == [cast.SUN_LI.name]


async def test_a_manager_renews_agents_and_neither_themselves_nor_the_rep() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    agent = await seated(rep.unit, cast.JIN_YANG, state=MemberState.SUSPENDED)

    assert [each.id for each in (await Roster.of(manager)).renewable] == [agent.id]
    assert {each.id for each in (await Roster.of(rep)).renewable} == {agent.id, manager.id}


async def test_what_another_unit_has_is_not_found() -> None:
    rep, other = await opened(), await opened(cast.DISPATCH_UNIT)
    agent = await seated(other.unit, cast.JIN_YANG)
    invitation = await asked(other, cast.ZHENG_SHILI)

    assert await member_of_unit(rep, agent.code) is None
    assert await invitation_of_unit(rep, invitation.code) is None
    assert await member_of_unit(other, agent.code) == agent
    assert await member_of_unit(other, "no code") is None
    assert (await Roster.of(rep)).count(Part.ALL) == 0
