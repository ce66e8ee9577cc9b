"""The dialogs of 经办人管理: 更新期限, 身份变更, 停用, 删除, and what becomes of invitations."""

from datetime import date, timedelta

import pytest
from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.cases.case import Case
from models.records.audit import AuditRecord
from models.seed import cast
from models.seed.load import seed_catalogue
from models.units.invitation import Invitation, InvitationState
from models.units.inviting import Invited, invite
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.term import add_months
from tests.support.demo import filed
from tests.support.page import fields_of, fragments, press, read, sign_in
from tests.support.units import PASSWORD, opened, seated

PAGE = "/unit/members"
JIN = cast.JIN_YANG
WITHIN = 30  # times that a page may be asked again on a busy machine


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit that has several agents, signed in."""
    member = await opened()
    await sign_in(user, member)
    return member


@pytest.fixture
async def agent(rep: Member) -> Member:
    """An agent of the unit."""
    return await seated(rep.unit, JIN)


def begin(user: User, act: str, arg: str = "") -> None:
    """Press a button of the list that opens a dialog, which it waits for."""
    fragment = next(each for each in fragments(user) if f'data-act="{act}"' in each.content)
    with fragment:
        ui.timer(0, lambda: fragment.act(act, arg), once=True)


async def ask_why(user: User, why: str, yes: str) -> None:
    """Give a reason and agree."""
    await user.should_see("原因", retries=WITHIN)
    fields_of(user)["reason-reason"].value = why
    user.find(kind=ui.button, content=yes).click()


async def ends(member: Member, day: date | None) -> None:
    """Give a member another last day."""
    await Member.filter(id=member.id).update(valid_until=day)


async def test_a_member_is_suspended_with_a_reason(user: User, rep: Member, agent: Member) -> None:
    await user.open(PAGE)
    begin(user, "suspend", agent.code)
    await user.should_see("停用金*？", retries=WITHIN)
    user.find(kind=ui.button, content="停用").click()
    await user.should_see("请填写原因", retries=WITHIN)
    assert (await agent.reread()).state is MemberState.ACTIVE

    await ask_why(user, "长期\x00出差", "停用")

    await user.should_see("已停用金*", retries=WITHIN)
    assert (await agent.reread()).state is MemberState.SUSPENDED
    row = await AuditRecord.of(rep.unit).first()
    assert row is not None
    assert row.details["reason"] == "长期出差"


async def test_a_member_is_removed_with_a_reason_and_stands_among_the_ended(
    user: User, agent: Member
) -> None:
    await user.open(PAGE)
    begin(user, "remove", agent.code)

    await ask_why(user, "岗位调整", "删除")

    await user.should_see("已删除金*", retries=WITHIN)
    await user.should_see("删除：岗位调整", retries=WITHIN)
    assert (await agent.reread()).state is MemberState.REVOKED


async def test_what_a_removed_member_leaves_behind_is_counted_and_taken_over(
    user: User, rep: Member, agent: Member
) -> None:
    await seed_catalogue()
    case = await filed(agent)
    await user.open(PAGE)
    begin(user, "remove", agent.code)
    await user.should_see("未办结办件", retries=WITHIN)
    await user.should_see("1件", retries=WITHIN)
    await ask_why(user, "离职", "移交并删除")
    await user.should_see("请选择未办结办件接手人员", retries=WITHIN)
    assert (await agent.reread()).state is MemberState.ACTIVE

    fields_of(user)["reason-cases"].value = rep.code
    user.find(kind=ui.button, content="移交并删除").click()

    await user.should_see("已删除金*", retries=WITHIN)
    assert (await Case.get(id=case.id)).handler_id == rep.person_id


async def test_work_that_comes_while_the_dialog_is_open_is_handed_over_too(
    user: User, agent: Member
) -> None:
    await seed_catalogue()
    await user.open(PAGE)
    begin(user, "remove", agent.code)
    await user.should_see("原因", retries=WITHIN)
    await filed(agent)

    await ask_why(user, "离职", "删除")

    await user.should_see("请选择未办结办件接手人员", retries=WITHIN)
    assert (await agent.reread()).state is MemberState.ACTIVE


async def test_ending_a_manager_asks_for_a_proof_first(user: User, rep: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await user.open(PAGE)
    clock.travel(16 * 60)
    begin(user, "remove", manager.code)
    await ask_why(user, "岗位调整", "删除")
    await user.should_see("验证身份", retries=WITHIN)
    assert (await manager.reread()).state is MemberState.ACTIVE

    fields_of(user)["proof-password"].value = PASSWORD
    user.find("验证并继续").click()

    await user.should_see("已删除李**", retries=WITHIN)
    assert (await manager.reread()).state is MemberState.REVOKED


async def test_the_reminder_renews_everybody_who_ends_soon_with_before_and_after(
    user: User, rep: Member, agent: Member
) -> None:
    other = await seated(rep.unit, cast.ZHENG_SHILI)
    soon = clock.today() + timedelta(days=13)
    await ends(agent, soon)
    await ends(other, clock.today() + timedelta(days=200))
    await user.open(PAGE)

    begin(user, "go")

    after = add_months(soon, 12)
    await user.should_see(f"{soon} → {after}", retries=WITHIN)
    user.find("确认更新").click()
    await user.should_see("已更新1人的授权期限", retries=WITHIN)
    assert (await agent.reread()).valid_until == after
    assert (await other.reread()).valid_until == clock.today() + timedelta(days=200)


async def test_nobody_gets_shorter_without_a_tick_of_their_own(
    user: User, rep: Member, agent: Member
) -> None:
    other = await seated(rep.unit, cast.ZHENG_SHILI)
    await ends(agent, clock.today() + timedelta(days=13))
    day = clock.today() + timedelta(days=90)
    await user.open(PAGE)
    begin(user, "renew", agent.code)
    await user.should_see("确认更新", retries=WITHIN)
    await press(user, "tick", other.code)
    fields_of(user)["renew-valid_until"].value = str(day)
    user.find("确认更新").click()

    await user.should_see("郑**的新期限比现在的短", retries=WITHIN)
    assert (await agent.reread()).valid_until != day
    await press(user, "shorten", other.code)
    user.find("确认更新").click()

    await user.should_see("已更新2人的授权期限", retries=WITHIN)
    assert {(await each.reread()).valid_until for each in (agent, other)} == {day}


async def test_a_role_is_changed_once_the_member_accepts(user: User, agent: Member) -> None:
    await user.open(PAGE)
    begin(user, "role", agent.code)
    await user.should_see("将金*由经办人变更为管理员", retries=WITHIN)

    user.find("发出邀请").click()

    await user.should_see("待变更为管理员", retries=WITHIN)
    asked = await Invitation.get(follows_id=agent.id)
    assert (asked.role, asked.id_number, asked.mobile) == (Role.MANAGER, JIN.id_number, JIN.mobile)
    assert (await agent.reread()).current_state is MemberState.ACTIVE


async def test_a_change_of_role_asks_for_a_proof_first(user: User, agent: Member) -> None:
    await user.open(PAGE)
    clock.travel(16 * 60)
    begin(user, "role", agent.code)
    await user.should_see("将金*由经办人变更为管理员", retries=WITHIN)

    user.find("发出邀请").click()

    await user.should_see("验证身份", retries=WITHIN)
    assert await Invitation.filter(follows_id=agent.id).count() == 0


async def test_without_a_free_seat_no_role_is_changed(
    user: User, rep: Member, agent: Member
) -> None:
    await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await user.open(PAGE)

    begin(user, "role", agent.code)

    await user.should_see("管理员的名额已满（1/1）", retries=WITHIN)
    await user.should_not_see("发出邀请")


async def test_an_invitation_is_sent_again_and_withdrawn(user: User, rep: Member) -> None:
    invited = Invited(Role.AGENT, JIN.name, JIN.id_number, JIN.mobile)
    asked = await invite(rep.unit, invited, by=rep)
    clock.travel(3 * 86_400)
    await sign_in(user, rep)
    await user.open(PAGE)
    await user.should_see("剩4天", retries=WITHIN)

    await press(user, "again", asked.code)
    await user.should_see("剩7天", retries=WITHIN)

    begin(user, "withdraw", asked.code)
    await user.should_see("撤回给金*的邀请？", retries=WITHIN)
    user.find(kind=ui.button, content="撤回").click()
    await user.should_see("已撤回", retries=WITHIN)
    assert (await Invitation.get(id=asked.id)).state is InvitationState.WITHDRAWN


async def test_an_answered_invitation_can_be_changed_no_more(user: User, rep: Member) -> None:
    invited = Invited(Role.AGENT, JIN.name, JIN.id_number, JIN.mobile)
    asked = await invite(rep.unit, invited, by=rep)
    await user.open(PAGE)
    await Invitation.filter(id=asked.id).update(state=InvitationState.REFUSED)

    await press(user, "again", asked.code)

    assert user.notify.messages == ["该邀请已被答复或已失效，请刷新后查看"]


async def test_forged_acts_of_a_manager_change_no_manager(user: User) -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await seated(rep.unit, JIN)
    await sign_in(user, manager)
    await user.open(PAGE)

    begin(user, "suspend", rep.code)
    await ask_why(user, "试试", "停用")

    await user.should_see("法定代表人的权限不能在这里变更", retries=WITHIN)
    assert (await rep.reread()).state is MemberState.ACTIVE
    assert 'data-act="role"' not in read(user)


async def test_a_day_that_is_none_renews_nobody_and_an_emptied_one_means_a_year(
    user: User, agent: Member
) -> None:
    until = clock.today() + timedelta(days=40)
    await ends(agent, until)
    await user.open(PAGE)
    begin(user, "renew", agent.code)
    await user.should_see("确认更新", retries=WITHIN)
    fields_of(user)["renew-valid_until"].value = "明天"
    user.find("确认更新").click()
    await user.should_see("应写明年月日", retries=WITHIN)
    assert (await agent.reread()).valid_until == until

    fields_of(user)["renew-valid_until"].value = ""
    user.find("确认更新").click()

    await user.should_see("已更新1人的授权期限", retries=WITHIN)
    assert (await agent.reread()).valid_until == add_months(until, 12)
