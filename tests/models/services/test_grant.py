"""授权: what an agent may handle, who gives it, and what happens when two save at once."""

import asyncio

import pytest

from models.base.error import Invalid, NotAllowed, NotFound
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.services.grant import Grant
from models.services.granting import (
    NOT_FOR_UNIT,
    RETIRED,
    GrantsChanged,
    offered,
    save_grants,
    save_offered,
)
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite
from models.units.member import Member
from models.units.permission import Role
from tests.support.grants import NONE, TWO
from tests.support.units import opened, seated


@pytest.fixture
async def agent(rep: Member) -> Member:
    """An agent to whom nothing is granted yet."""
    return await seated(rep.unit, cast.JIN_YANG)


async def test_an_agent_may_do_what_was_granted_and_nothing_else(
    rep: Member, agent: Member
) -> None:
    assert await ServiceItem.granted_to(agent).count() == 0

    change = await save_grants(agent, NONE, TWO, by=rep)

    assert (change.added, change.removed) == (TWO, NONE)
    assert {item.code for item in await ServiceItem.granted_to(agent)} == TWO
    change = await save_grants(agent, TWO, frozenset({"JY002"}), by=rep)
    assert (change.added, change.removed) == (NONE, frozenset({"JC001"}))
    assert await Grant.codes(agent) == frozenset({"JY002"})


async def test_what_was_taken_can_be_given_again(rep: Member, agent: Member) -> None:
    await save_grants(agent, NONE, TWO, by=rep)
    await save_grants(agent, TWO, NONE, by=rep)

    await save_grants(agent, NONE, TWO, by=rep)

    assert await Grant.codes(agent) == TWO
    assert await Grant.filter(member_id=agent.id).count() == 4


async def test_the_second_of_two_who_save_sees_the_change_of_the_first(
    rep: Member, agent: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)

    results = await asyncio.gather(
        save_grants(agent, NONE, frozenset({"JY002"}), by=rep),
        save_grants(agent, NONE, frozenset({"JC001"}), by=manager),
        return_exceptions=True,
    )

    [changed] = [each for each in results if isinstance(each, GrantsChanged)]
    assert changed.codes == await Grant.codes(agent)
    assert len(changed.codes) == 1


async def test_items_that_do_not_fit_the_unit_are_neither_offered_nor_given(
    rep: Member, agent: Member
) -> None:
    other = await ServiceItem.filter(for_unit=True, is_grantable=True).order_by("sort").first()
    assert other is not None
    await ServiceItem.filter(id=other.id).update(unit_types=["99"])

    codes = {each.item.code for each in await offered(rep.unit.unit_type)}

    assert other.code not in codes
    with pytest.raises(Invalid, match=f"不能授权：{other.name}"):
        await save_grants(agent, NONE, frozenset({other.code, "JY002"}), by=rep)
    assert await Grant.codes(agent) == NONE


async def test_a_held_item_that_cannot_be_given_any_more_stays_until_it_is_taken_on_purpose(
    rep: Member, agent: Member
) -> None:
    await save_grants(agent, NONE, TWO, by=rep)
    await ServiceItem.filter(code="JY002").update(is_listed=False)
    await ServiceItem.filter(code="JC001").update(unit_types=["99"])
    held = await Grant.codes(agent)

    rows = {each.item.code: each.refusal for each in await offered(rep.unit.unit_type, held)}
    assert (rows["JY002"], rows["JC001"]) == (RETIRED, NOT_FOR_UNIT)
    await save_grants(agent, held, held | {"ZC001"}, by=rep)

    assert await Grant.codes(agent) == TWO | {"ZC001"}
    await save_grants(agent, TWO | {"ZC001"}, frozenset({"ZC001"}), by=rep)
    assert await Grant.codes(agent) == {"ZC001"}


async def test_only_agents_hold_grants_and_only_their_own_unit_gives_them(
    rep: Member, agent: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    other = await opened(cast.SOFTWARE_UNIT)

    with pytest.raises(NotAllowed):
        await save_grants(manager, NONE, TWO, by=rep)
    with pytest.raises(NotAllowed):
        await save_grants(agent, NONE, TWO, by=agent)
    with pytest.raises(NotFound):
        await save_grants(agent, NONE, TWO, by=other)


@pytest.mark.parametrize("code", ["XX999", "X" * 500, "JY002 ", "JY\0002", "\ud800", ""])
async def test_unknown_items_are_refused_as_a_whole(rep: Member, agent: Member, code: str) -> None:
    with pytest.raises(Invalid, match="没有编号为"):
        await save_grants(agent, NONE, TWO | {code}, by=rep)

    assert await Grant.codes(agent) == NONE


async def test_the_history_names_what_was_given_and_taken(rep: Member, agent: Member) -> None:
    await save_grants(agent, NONE, TWO, by=rep)
    await save_grants(agent, TWO, frozenset({"JY002"}), by=rep)

    rows = await AuditRecord.of(rep.unit).filter(event=AuditEvent.GRANTS_CHANGED.value)

    assert [(row.details["added"], row.details["removed"]) for row in rows] == [
        ("", "JC001"),
        ("JC001 JY002", ""),
    ]


async def test_an_invitation_offers_items_and_its_version_grows(rep: Member) -> None:
    who = cast.ZHENG_SHILI
    offer = Invited(Role.AGENT, who.name, who.id_number, who.mobile)
    invitation = await invite(rep.unit, offer, by=rep)

    await save_offered(invitation, NONE, TWO, by=rep)

    fresh = await Invitation.get(id=invitation.id)
    assert (frozenset(fresh.items), fresh.version) == (TWO, 2)
    with pytest.raises(GrantsChanged):
        await save_offered(invitation, NONE, NONE, by=rep)
    with pytest.raises(Invalid):
        await save_offered(invitation, TWO, TWO | {"XX999"}, by=rep)


async def test_the_counts_of_many_members_take_one_question(rep: Member, agent: Member) -> None:
    other = await seated(rep.unit, cast.ZHENG_SHILI)
    await save_grants(agent, NONE, TWO, by=rep)

    assert await Grant.counts([agent.id, other.id]) == {agent.id: 2, other.id: 0}
