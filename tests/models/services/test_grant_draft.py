"""The draft of a grant: what is in sight, what is ticked out of sight, and two who save."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, NotFound
from models.seed import cast
from models.services.grant import Grant
from models.services.grant_draft import (
    NEEDS_NONE,
    GrantDraft,
    Sight,
    colleagues,
    grantee,
    last_changed_by,
    save_draft,
)
from models.services.granting import GrantsChanged, offered, save_grants
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite, withdraw
from models.units.member import Member
from models.units.membership import FROZEN, remove
from models.units.permission import Role
from tests.support.grants import NONE, TWO
from tests.support.units import opened, seated


def codes(draft: GrantDraft, sight: Sight) -> set[str]:
    """The codes of what is in sight."""
    return {each.item.code for each in draft.in_sight(sight)}


async def test_every_line_of_business_counts_what_is_ticked_of_it(agent: Member) -> None:
    draft = await GrantDraft.of(agent)

    everything, *lines = draft.lines()

    assert (everything.name, everything.ticked) == ("", 2)
    assert sum(line.ticked for line in lines) == 2
    assert sum(line.total for line in lines) == everything.total == len(draft.items)


async def test_nothing_is_ticked_beforehand(rep: Member) -> None:
    draft = await GrantDraft.of(await seated(rep.unit, cast.JIN_YANG))

    assert draft.wanted == set()
    assert not draft.is_changed


async def test_items_are_found_by_name_pinyin_and_initials(agent: Member) -> None:
    draft = await GrantDraft.of(agent)
    item = draft.items[0].item
    spelled = item.name_pinyin.replace(" ", "")

    for words in (item.name[1:4], spelled[:6], item.name_initials[:4], f" {item.name[:3]} "):
        assert item.code in codes(draft, Sight(words=words))
    assert codes(draft, Sight(words="没有这样的事项")) == set()
    assert item.code in codes(draft, Sight(words="口语", also=(item.name[1:4],)))


async def test_all_in_sight_are_ticked_and_ticks_elsewhere_stay_and_are_counted(
    agent: Member,
) -> None:
    draft = await GrantDraft.of(agent)
    line = next(each for each in draft.lines() if each.name and not each.ticked)
    sight = Sight(line=line.name)

    draft.tick(codes(draft, sight))

    assert len(draft.wanted) == line.total + 2
    assert len(draft.wanted - codes(draft, sight)) == 2
    draft.clear(codes(draft, sight))
    assert draft.wanted == TWO
    assert codes(draft, Sight(is_ticked_only=True)) == TWO


async def test_a_retired_item_stays_until_it_is_taken_on_purpose(agent: Member) -> None:
    await ServiceItem.filter(code="JC001").update(is_listed=False)
    draft = await GrantDraft.of(agent)

    draft.clear(codes(draft, Sight()))
    assert draft.wanted == {"JC001"}
    draft.put("JC001", False)
    assert draft.wanted == set()
    draft.put("JC001", True)
    assert draft.wanted == {"JC001"}


async def test_what_is_not_offered_cannot_be_ticked(agent: Member) -> None:
    draft = await GrantDraft.of(agent)

    draft.put("no-such-item", True)

    assert draft.tick(["no-such-item"]) == NONE
    assert draft.wanted == TWO


async def test_the_second_who_saves_sees_the_other_change_and_loses_no_tick(
    rep: Member, agent: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    draft = await GrantDraft.of(agent)
    new = next(e.item.code for e in draft.items if not e.refusal and e.item.code not in TWO)
    other = [e.item.code for e in draft.items if not e.refusal and e.item.code not in TWO][1]
    draft.put(new, True)
    await save_grants(agent, TWO, frozenset({"JY002", other}), by=manager)

    with pytest.raises(GrantsChanged) as refused:
        await save_draft(agent, draft, by=rep)
    items = await offered(agent.unit.unit_type, draft.wanted)
    theirs = draft.merge(items, refused.value.codes)

    assert (theirs.added, theirs.removed) == (frozenset({other}), frozenset({"JC001"}))
    assert draft.wanted == {"JY002", other, new}
    changer = await last_changed_by(agent)
    assert changer is not None
    assert changer.code == manager.code
    await save_draft(agent, draft, by=rep)
    assert await Grant.codes(agent) == {"JY002", other, new}


async def test_what_an_invitation_offers_is_edited_alike(rep: Member) -> None:
    who = cast.ZHENG_SHILI
    asked = await invite(rep.unit, Invited(Role.AGENT, who.name, who.id_number, who.mobile), by=rep)
    found = await grantee(rep, asked.code)
    draft = await GrantDraft.of(found)
    draft.tick(TWO)

    await save_draft(found, draft, by=rep)

    assert set((await Invitation.get(id=asked.id)).items) == TWO


async def test_only_agents_of_the_own_unit_who_are_there_are_granted_to(
    rep: Member, agent: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    stranger = await opened(cast.DISPATCH_UNIT)
    with pytest.raises(Conflict, match=NEEDS_NONE):
        await grantee(rep, manager.code)
    with pytest.raises(NotFound):
        await grantee(stranger, agent.code)
    with pytest.raises(NotFound):
        await grantee(rep, "no such code")
    await remove(agent, "离职", by=rep)
    with pytest.raises(Conflict):
        await grantee(rep, agent.code)


async def test_whoever_is_frozen_is_granted_nothing(rep: Member, agent: Member) -> None:
    until = clock.now() + timedelta(hours=1)
    await Member.filter(id=agent.id).update(frozen_until=until)

    with pytest.raises(Conflict, match=FROZEN):
        await grantee(rep, agent.code)


async def test_an_invitation_that_has_ended_is_granted_nothing(rep: Member) -> None:
    who = cast.ZHENG_SHILI
    asked = await invite(rep.unit, Invited(Role.AGENT, who.name, who.id_number, who.mobile), by=rep)
    await withdraw(asked, by=rep)

    with pytest.raises(Conflict):
        await grantee(rep, asked.code)


async def test_only_colleagues_who_hold_something_can_be_copied(rep: Member, agent: Member) -> None:
    other = await seated(rep.unit, cast.ZHENG_SHILI)

    assert [(each.code, held) for each, held in await colleagues(rep, other)] == [(agent.code, TWO)]
    assert await colleagues(rep, agent) == []


async def test_what_was_ticked_before_a_reload_is_ticked_again_as_far_as_it_can_be(
    rep: Member, agent: Member
) -> None:
    await save_grants(agent, TWO, TWO | {"ZC001"}, by=rep)
    await ServiceItem.filter(code="BX001").update(is_listed=False)
    draft = await GrantDraft.of(agent)
    new = next(e.item.code for e in draft.items if e.item.code not in TWO | {"ZC001"})

    draft.restore([new, "BX001", "no-such-item", "JC001"], ["JY002", "no-such-item"])

    assert draft.change.added == {new}
    assert draft.change.removed == {"JY002"}
    draft.forget()
    assert not draft.is_changed
