"""工作移交: who takes over, what moves, and that it happens whole or not at all."""

import asyncio
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Invalid, NotFound
from models.base.tx import transactional
from models.cases.case import Case
from models.cases.case_stage import Stage
from models.cases.hand_over import (
    LeftBehind,
    Takers,
    leave_and_hand_over,
    may_take,
    remove_and_hand_over,
    takers,
)
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message, MessageKind, tell
from models.records.owner import OwnerName
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.grant import Grant
from models.services.granting import save_grants
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite
from models.units.member import Member, MemberState
from models.units.permission import Action, Role
from tests.support.demo import filed
from tests.support.grants import NONE
from tests.support.units import opened, seated


@pytest.fixture
async def rep() -> Member:
    """The legal rep of a unit with several agents; the catalogue is there."""
    await seed_catalogue()
    return await opened()


@transactional
async def noticed(member: Member) -> Message:
    """A notice about a case that the member has not read."""
    owner, unit = OwnerName.of(member.person), member.unit.code
    return await tell(MessageKind.CASE, "办件100001待补正", owner=owner, unit=unit)


async def test_running_cases_get_another_handler_and_decided_ones_stay(rep: Member) -> None:
    leaver, other = await seated(rep.unit, cast.JIN_YANG), await seated(rep.unit, cast.ZHENG_SHILI)
    running, decided = await filed(leaver), await filed(leaver, stage=Stage.PASSED)
    await save_grants(other, NONE, frozenset({"JY002"}), by=rep)

    ended = await remove_and_hand_over(leaver, "离职", to=other, by=rep)

    assert ended.state is MemberState.REVOKED
    assert (await Case.get(id=running.id)).handler_id == other.person_id
    assert (await Case.get(id=running.id)).filed_by_id == leaver.id
    assert (await Case.get(id=decided.id)).handler_id == leaver.person_id
    assert running in await Case.visible_to(await other.reread())


async def test_whoever_leaves_work_behind_names_who_takes_it(rep: Member) -> None:
    leaver = await seated(rep.unit, cast.JIN_YANG)
    await filed(leaver)

    with pytest.raises(Invalid, match="请选择由谁接手") as refused:
        await remove_and_hand_over(leaver, "", to=None, by=rep)

    assert refused.value.field == "to"
    assert (await leaver.reread()).state is MemberState.ACTIVE
    assert await AuditRecord.filter(event=AuditEvent.MEMBER_REMOVED.value).count() == 0


async def test_nobody_gets_cases_of_items_that_they_may_not_handle(rep: Member) -> None:
    leaver, other = await seated(rep.unit, cast.JIN_YANG), await seated(rep.unit, cast.ZHENG_SHILI)
    case = await filed(leaver)

    with pytest.raises(Invalid, match="郑\\*\\*没有下列事项的授权") as refused:
        await remove_and_hand_over(leaver, "", to=other, by=rep)

    assert refused.value.field == "to"
    assert (await Case.get(id=case.id)).handler_id == leaver.person_id
    await remove_and_hand_over(leaver, "", to=rep, by=rep)


async def test_only_active_colleagues_can_take_over(rep: Member) -> None:
    leaver, asleep = await seated(rep.unit, cast.JIN_YANG), await seated(rep.unit, cast.SUN_LI)
    await Member.filter(id=asleep.id).update(state=MemberState.SUSPENDED)
    stranger = await opened(cast.SOFTWARE_UNIT)
    await filed(leaver)

    assert await takers(leaver) == [rep]
    for to in (asleep, stranger, leaver):
        with pytest.raises(NotFound, match="所选人员不能接手") as refused:
            await remove_and_hand_over(leaver, "", to=to, by=rep)
        assert refused.value.field == "to"


async def test_invitations_go_to_whoever_may_offer_such_a_seat(rep: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    agent = await seated(rep.unit, cast.JIN_YANG)
    who = cast.ZHENG_SHILI
    offer = Invited(Role.AGENT, who.name, who.id_number, who.mobile)
    invitation = await invite(rep.unit, offer, by=manager)

    assert (await LeftBehind.of(manager)).invitations == 1
    await remove_and_hand_over(manager, "", to=agent, by=rep)

    assert (await Invitation.get(id=invitation.id)).invited_by_id == rep.id


async def test_unread_notices_about_cases_go_along_and_personal_ones_stay(rep: Member) -> None:
    leaver = await seated(rep.unit, cast.JIN_YANG)
    notice = await noticed(leaver)

    await remove_and_hand_over(leaver, "", to=rep, by=rep)

    assert notice in await Message.of(OwnerName.of(rep.person))
    own = [each.text for each in await Message.of(OwnerName.of(leaver.person))]
    assert any("工作已移交给王**" in text for text in own)
    assert notice.text not in own


async def test_a_member_who_leaves_hands_over_by_themselves(rep: Member) -> None:
    leaver = await seated(rep.unit, cast.JIN_YANG)
    case = await filed(leaver)

    await leave_and_hand_over(leaver, to=rep, by=leaver.person)

    assert (await Case.get(id=case.id)).handler_id == rep.person_id
    line = await AuditRecord.of(rep.unit).filter(event=AuditEvent.HANDED_OVER.value).get()
    assert line.details["cases"] == str(case.case_no)
    assert line.details["to"] == "法定代表人王**"


async def test_who_leaves_nothing_behind_needs_nobody(rep: Member) -> None:
    leaver = await seated(rep.unit, cast.JIN_YANG)

    assert (await LeftBehind.of(leaver)).is_nothing
    assert (await remove_and_hand_over(leaver, "", to=None, by=rep)).state is MemberState.REVOKED


async def test_of_two_hand_overs_at_once_one_happens(rep: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    leaver = await seated(rep.unit, cast.JIN_YANG)
    case = await filed(leaver)

    results = await asyncio.gather(
        remove_and_hand_over(leaver, "", to=manager, by=rep),
        leave_and_hand_over(leaver, to=rep, by=leaver.person),
        return_exceptions=True,
    )

    assert sum(isinstance(each, Exception) for each in results) == 1
    handler = (await Case.get(id=case.id)).handler_id
    winner = manager if isinstance(results[0], Member) else rep
    assert handler == winner.person_id


async def test_a_granted_item_lets_an_agent_see_and_act_on_the_cases_of_others(
    rep: Member,
) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG)
    case, other = await filed(rep), await filed(rep, "JC001")
    assert await Case.visible_to(agent) == []

    await save_grants(agent, NONE, frozenset({"JY002"}), by=rep)

    assert await Case.visible_to(agent) == [case]
    await agent.load_grants()
    assert agent.may(Action.CASE_WITHDRAW, on=case)
    assert not agent.may(Action.CASE_WITHDRAW, on=other)


async def test_each_kind_goes_to_whom_it_was_given(rep: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    agent = await seated(rep.unit, cast.JIN_YANG)
    await save_grants(agent, NONE, frozenset({"JY002"}), by=rep)
    who = cast.ZHENG_SHILI
    offer = Invited(Role.AGENT, who.name, who.id_number, who.mobile)
    invitation = await invite(rep.unit, offer, by=manager)
    case, notice = await filed(manager), await noticed(manager)

    await remove_and_hand_over(manager, "", to=Takers(agent, rep, agent), by=rep)

    assert (await Case.get(id=case.id)).handler_id == agent.person_id
    assert (await Invitation.get(id=invitation.id)).invited_by_id == rep.id
    assert notice in await Message.of(OwnerName.of(agent.person))
    line = await AuditRecord.of(rep.unit).filter(event=AuditEvent.HANDED_OVER.value).get()
    assert line.details["to"] == (
        "经办人金*（未办结办件）、法定代表人王**（待确认邀请）、经办人金*（未读通知）"
    )
    told = [each.text for each in await Message.of(OwnerName.of(manager.person))]
    assert any("已移交给金*：未办结办件1件、未读通知1条" in text for text in told)
    assert any("已移交给王**：待确认邀请1个" in text for text in told)


async def test_what_is_left_is_named(rep: Member) -> None:
    leaver = await seated(rep.unit, cast.JIN_YANG)
    await filed(leaver, "JC001")
    await filed(leaver, "JY002", 2)

    left = await LeftBehind.of(leaver)

    assert [(item.code, count) for item, count in left.items] == [("JY002", 2), ("JC001", 1)]
    assert [part.label for part in left.parts] == ["未办结办件"]
    other = await seated(rep.unit, cast.ZHENG_SHILI)
    await save_grants(other, NONE, frozenset({"JY002"}), by=rep)
    assert [item.code for item in await left.beyond(other)] == ["JC001"]


async def test_items_are_granted_along_with_the_cases_when_that_is_agreed_to(rep: Member) -> None:
    leaver, other = await seated(rep.unit, cast.JIN_YANG), await seated(rep.unit, cast.ZHENG_SHILI)
    case = await filed(leaver)

    await remove_and_hand_over(leaver, "", to=Takers(other, gives=True), by=rep)

    assert (await Case.get(id=case.id)).handler_id == other.person_id
    assert await Grant.codes(other) == {"JY002"}
    line = await AuditRecord.of(rep.unit).filter(event=AuditEvent.GRANTS_CHANGED.value).get()
    assert (line.details["added"], line.details["name"]) == ("JY002", "郑**")


async def test_a_hand_over_gives_nothing_for_longer_than_the_giver_holds(rep: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    last = clock.today() + timedelta(days=60)
    await Member.filter(id=manager.id).update(valid_until=last)
    leaver, other = await seated(rep.unit, cast.JIN_YANG), await seated(rep.unit, cast.ZHENG_SHILI)
    case, by = await filed(leaver), await manager.reread()

    with pytest.raises(Invalid, match="下列事项不能长期授权"):
        await remove_and_hand_over(leaver, "", to=Takers(other, gives=True), by=by)

    assert (await leaver.reread()).state is MemberState.ACTIVE
    assert (await Case.get(id=case.id)).handler_id == leaver.person_id
    await remove_and_hand_over(leaver, "", to=Takers(other, gives=True, until=last), by=by)
    assert (await Grant.get(member_id=other.id)).valid_until == last


async def test_an_offer_goes_to_nobody_whose_own_term_ends_before_it(rep: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    agent = await seated(rep.unit, cast.JIN_YANG)
    who = cast.ZHENG_SHILI
    offer = Invited(Role.AGENT, who.name, who.id_number, who.mobile)
    invitation = await invite(rep.unit, offer, by=manager)
    assert may_take(rep, invitation)

    with pytest.raises(Invalid, match="金\\*不能发出这样的邀请，不能接手：郑") as refused:
        await remove_and_hand_over(manager, "", to=Takers(invitations=agent), by=rep)

    assert refused.value.field == "invitations"
    assert (await manager.reread()).state is MemberState.ACTIVE
    short = await Member.filter(id=manager.id).get()
    short.valid_until = clock.today()
    assert not may_take(short, invitation)


async def test_whoever_leaves_by_themselves_grants_nobody_anything(rep: Member) -> None:
    leaver, other = await seated(rep.unit, cast.JIN_YANG), await seated(rep.unit, cast.ZHENG_SHILI)
    await filed(leaver)

    with pytest.raises(Invalid, match="没有下列事项的授权"):
        await leave_and_hand_over(leaver, to=Takers(other, gives=True), by=leaver.person)

    assert await Grant.codes(other) == NONE


async def test_a_colleague_whose_term_has_begun_since_they_accepted_takes_over(rep: Member) -> None:
    leaver, manager = (
        await seated(rep.unit, cast.JIN_YANG),
        await seated(rep.unit, cast.LI_FANLI, Role.MANAGER),
    )
    row, tomorrow = Member.filter(id=manager.id), clock.today() + timedelta(days=1)

    await row.update(state=MemberState.WAITING, valid_from=tomorrow)
    assert await takers(leaver) == [rep]
    await row.update(valid_from=clock.today())
    assert await takers(leaver) == [rep, manager]
