"""企业服务: what waits for the person, where they are in, leaving, and what has ended and why."""

import asyncio
from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.cases.case import Case
from models.cases.case_stage import Stage
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.granting import save_grants
from models.units.inviting import Invited, invite, revise, withdraw
from models.units.member import Member, MemberState
from models.units.membership import expire_members, remove, renew, suspend
from models.units.permission import Role
from tests.pages.phone.test_app_account import NEW, NEW_PASSWORD, code_for, prove
from tests.support.demo import filed
from tests.support.page import fields_of, fill, press, read, sign_in_to_app
from tests.support.phone import app_user
from tests.support.units import PASSWORD, invited, opened, seated

JIN = cast.JIN_YANG
PATH = "/app/units"


async def at_work(user: User) -> tuple[Member, Member]:
    """The rep of the demo unit, and its agent, signed in on the phone."""
    await seed_catalogue()
    rep = await opened()
    agent = await seated(rep.unit, JIN)
    await sign_in_to_app(user, await app_user(JIN))
    return rep, agent


async def test_nothing_is_there_for_who_is_in_no_unit(user: User) -> None:
    await sign_in_to_app(user, await app_user(JIN))

    await user.open(PATH)

    await user.should_see("没有等待您确认的邀请")
    await user.should_see("您还不是任何单位的法定代表人、管理员或经办人")
    await user.should_not_see("已结束的授权")


async def test_an_invitation_names_unit_inviter_role_items_term_and_days_left(user: User) -> None:
    await seed_catalogue()
    rep = await opened()
    invitation = await invited(rep, JIN, items=frozenset({"JY002", "JC001"}))
    await sign_in_to_app(user, await app_user(JIN))

    await user.open(PATH)

    for seen in (
        cast.DEMO_UNIT.name,
        "王**邀请您成为经办人（三级）",
        "2个事项",
        "还有7天",
        "待确认",
    ):
        await user.should_see(seen)
    assert f'href="/app/invitations/{invitation.code}"' in read(user)
    await user.open("/app/me")
    await user.should_see("1 个邀请等待您确认")


async def test_the_first_page_of_the_phone_shows_invitations_and_units(user: User) -> None:
    rep, _ = await at_work(user)
    other = await opened(cast.SOFTWARE_UNIT)
    await user.open("/app")
    await user.should_see(rep.unit.name)

    invitation = await invited(other, JIN)

    await user.should_see("邀请您成为经办人", retries=100)
    assert f'href="/app/invitations/{invitation.code}"' in read(user)


async def test_an_invitation_comes_and_goes_while_the_page_is_open(user: User) -> None:
    rep = await opened()
    await sign_in_to_app(user, await app_user(JIN))
    await user.open(PATH)

    invitation = await invited(rep, JIN)
    await user.should_see("王**邀请您成为经办人", retries=100)
    await withdraw(invitation, by=rep)

    await user.should_see("没有等待您确认的邀请", retries=100)


async def test_an_invitation_that_goes_to_another_number_leaves_this_page(user: User) -> None:
    rep = await opened()
    invitation = await invited(rep, JIN)
    await sign_in_to_app(user, await app_user(JIN))
    await user.open(PATH)
    await user.should_see("王**邀请您成为经办人")

    li = cast.LI_FANLI
    await revise(invitation, Invited(Role.AGENT, li.name, li.id_number, li.mobile), by=rep)

    await user.should_see("没有等待您确认的邀请", retries=100)


async def test_the_person_of_the_number_learns_that_the_name_was_wrong(user: User) -> None:
    rep = await opened()
    wrong = Invited(Role.AGENT, "金错", JIN.id_number, JIN.mobile)
    await invite(rep.unit, wrong, by=rep)
    await sign_in_to_app(user, await app_user(JIN))

    await user.open(PATH)

    await user.should_see("填写的姓名与您的实名信息不一致")
    assert "/app/invitations/" not in read(user)


async def test_a_membership_shows_what_one_may_do_and_follows_what_the_unit_changes(
    user: User,
) -> None:
    rep, agent = await at_work(user)
    await user.open(PATH)
    await user.should_see("暂未授权，请联系本单位")

    await save_grants(agent, frozenset(), frozenset({"JC001"}), by=rep)
    await user.should_see("劳动保障监察书面审查", retries=100)
    until = clock.today() + timedelta(days=90)
    await renew(agent, until, by=rep, may_shorten=True)
    await user.should_see(clock.day_text(until), retries=100)
    await suspend(agent, "", by=rep)

    await user.should_see("您的权限已停用", retries=100)


async def test_an_end_by_the_clock_arrives_while_the_page_is_open(user: User) -> None:
    _, agent = await at_work(user)
    await user.open(PATH)
    await user.should_not_see("最近消息")

    await Member.filter(id=agent.id).update(valid_until=clock.today() - timedelta(days=1))
    await expire_members()

    await user.should_see("原因：授权期限已满", retries=100)
    await user.should_see("已到期")
    await user.should_see("最近消息")
    await user.should_see(f"您在{cast.DEMO_UNIT.name}的经办人授权已到期")


@pytest.mark.parametrize("path", ["/app", PATH])
async def test_a_frozen_membership_says_until_when(user: User, path: str) -> None:
    _, agent = await at_work(user)
    until = clock.now() + timedelta(hours=24)
    await Member.filter(id=agent.id).update(frozen_until=until)

    await user.open(path)

    await user.should_see(f"已冻结至 {clock.moment_words(until)}")


async def test_what_a_unit_changes_is_told_on_the_first_page_of_the_phone(user: User) -> None:
    rep, agent = await at_work(user)
    await user.open("/app")

    await suspend(agent, "", by=rep)

    await user.should_see("经办人权限已停用，如有疑问请联系本单位", retries=100)


async def test_the_unit_of_a_legal_rep_is_all_theirs_and_cannot_be_left(user: User) -> None:
    rep = await opened()
    await sign_in_to_app(user, await app_user(cast.WANG_SHILI))
    await user.open(PATH)

    await user.should_see("单位全部业务")
    await user.should_see("法定代表人不能自行退出")
    assert 'data-act="leave"' not in read(user)
    assert rep.code not in read(user)


async def leave(user: User, code: str, answer: str = "退出单位") -> None:
    """退出单位, and the answer to its question."""
    click = asyncio.create_task(press(user, "leave", code))
    await user.should_see(f"退出{cast.DEMO_UNIT.name}？", retries=100)
    user.find(kind=ui.button, content=answer).click()
    await click


async def test_leaving_asks_first_and_ends_the_membership_with_its_reason(user: User) -> None:
    _, agent = await at_work(user)
    await user.open(PATH)

    await leave(user, agent.code, "取消")
    assert (await agent.reread()).state is MemberState.ACTIVE
    await leave(user, agent.code)

    await user.should_see("原因：本人退出", retries=100)
    await user.should_see("已退出")
    assert (await agent.reread()).state is MemberState.LEFT


async def test_leaving_hands_over_what_is_left_to_somebody_who_may_handle_it(user: User) -> None:
    rep, agent = await at_work(user)
    colleague = await seated(rep.unit, cast.ZHENG_SHILI)
    case = await filed(agent, "JC001", stage=Stage.SUBMITTED)
    await user.open(PATH)
    click = asyncio.create_task(press(user, "leave", agent.code))
    await user.should_see("未办结办件", retries=100)

    user.find(kind=ui.button, content="移交并退出").click()
    await user.should_see("请选择未办结办件接手人员", retries=100)
    fields_of(user)["leave-cases"].value = colleague.code
    user.find(kind=ui.button, content="移交并退出").click()
    await user.should_see("没有下列事项的授权：劳动保障监察书面审查", retries=100)
    assert (await agent.reread()).state is MemberState.ACTIVE
    fields_of(user)["leave-cases"].value = rep.code
    user.find(kind=ui.button, content="移交并退出").click()
    await click

    assert (await agent.reread()).state is MemberState.LEFT
    assert (await Case.get(id=case.id)).handler_id == rep.person_id


async def test_a_hand_over_on_the_phone_asks_for_the_password_of_the_app(user: User) -> None:
    rep, agent = await at_work(user)
    case = await filed(agent, "JC001", stage=Stage.SUBMITTED)
    await user.open(PATH)
    clock.travel(16 * 60)
    click = asyncio.create_task(press(user, "leave", agent.code))
    await user.should_see("未办结办件", retries=100)
    fields_of(user)["leave-cases"].value = rep.code
    user.find(kind=ui.button, content="移交并退出").click()
    await user.should_see("请输入江苏智慧人社APP的个人密码", retries=100)
    assert (await agent.reread()).state is MemberState.ACTIVE

    fields_of(user)["proof-password"].value = PASSWORD
    user.find(kind=ui.button, content="验证并继续").click()
    await click

    assert (await agent.reread()).state is MemberState.LEFT
    assert (await Case.get(id=case.id)).handler_id == rep.person_id


@pytest.mark.parametrize("whose", ["somebody else's", "the legal rep's own"])
async def test_a_forged_leaving_ends_nothing(user: User, whose: str) -> None:
    rep, agent = await at_work(user)
    if whose == "the legal rep's own":
        await seated((await opened(cast.SOFTWARE_UNIT)).unit, cast.WANG_SHILI)
        await sign_in_to_app(user, await app_user(cast.WANG_SHILI))
    await user.open(PATH)

    click = asyncio.create_task(press(user, "leave", rep.code))
    if whose == "the legal rep's own":
        await user.should_see(f"退出{cast.DEMO_UNIT.name}？", retries=100)
        user.find(kind=ui.button, content="退出单位").click()
    await click

    for member in (rep, agent):
        assert (await member.reread()).state is MemberState.ACTIVE
    assert len(user.notify.messages) == 1


async def test_a_removal_arrives_at_once_with_its_reason(user: User) -> None:
    rep, agent = await at_work(user)
    await user.open(PATH)

    await remove(agent, "岗位调整", by=rep)

    await user.should_see("原因：岗位调整", retries=100)
    await user.should_see("已撤销")
    await user.should_see("请联系本单位法定代表人或管理员")
    await user.should_see("您还不是任何单位的法定代表人、管理员或经办人")


async def test_after_registering_the_invitation_is_simply_there(user: User) -> None:
    """Whoever was invited before they registered, on another phone and without any link."""
    await invited(await opened(), NEW, mobile="13900010999")
    await prove(user)
    await user.should_see("设置手机号和密码")
    digits = await code_for(user, NEW.mobile)
    fill(user, NEW.mobile, digits, NEW_PASSWORD, NEW_PASSWORD)
    user.find("完成注册").click()
    await user.should_see("已实名", retries=100)

    await user.open(PATH)

    await user.should_see("王**邀请您成为经办人（三级）")
