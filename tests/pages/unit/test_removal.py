"""删除: who takes over what, in the dialog that ends a membership."""

import asyncio

import pytest
from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.cases.case import Case
from models.seed import cast
from models.services.grant import Grant
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.demo import filed
from tests.support.page import fields_of, press, read
from tests.support.units import PASSWORD, seated

PAGE = "/unit/members"
WITHIN = 30  # times that a page may be asked again on a busy machine


@pytest.fixture
async def agent(rep: Member) -> Member:
    """An agent of the unit."""
    return await seated(rep.unit, cast.JIN_YANG)


async def ask(user: User, code: str) -> "asyncio.Task[None]":
    """Open the page and the dialog, which waits for its answer."""
    await user.open(PAGE)
    return asyncio.create_task(press(user, "remove", code))


def click(user: User, label: str) -> None:
    """Press a button by its label."""
    user.find(kind=ui.button, content=label).click()


async def test_what_the_taker_lacks_is_named_and_granted_when_ticked(
    user: User, rep: Member, agent: Member
) -> None:
    other = await seated(rep.unit, cast.ZHENG_SHILI)
    case = await filed(agent)
    await ask(user, agent.code)
    await user.should_see("移交并删除", retries=WITHIN)
    item = await case.item
    assert f"{item.name} 1件" in read(user)

    fields_of(user)["reason-cases"].value = other.code
    await user.should_see(f"郑**还不能办理其中1项：{item.name}", retries=WITHIN)
    fields_of(user)["reason-reason"].value = "离职"
    click(user, "移交并删除")
    await user.should_see("没有下列事项的授权", retries=WITHIN)
    assert (await agent.reread()).state is MemberState.ACTIVE
    fields_of(user)["reason-gives"].value = True
    click(user, "移交并删除")

    await user.should_see("已删除金*", retries=WITHIN)
    assert (await Case.get(id=case.id)).handler_id == other.person_id
    assert await Grant.codes(other) == {"JY002"}


async def test_the_word_of_the_button_follows_what_comes_while_the_dialog_is_open(
    user: User, rep: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await ask(user, manager.code)
    await user.should_see("原因", retries=WITHIN)
    await user.should_not_see("移交并删除")
    who = cast.SUN_LI
    offer = Invited(Role.AGENT, who.name, who.id_number, who.mobile)

    asked = await invite(rep.unit, offer, by=manager)

    await user.should_see("移交并删除", retries=WITHIN)
    await user.should_see("孙*（经办人）", retries=WITHIN)
    fields_of(user)["reason-invitations"].value = rep.code
    fields_of(user)["reason-reason"].value = "离职"
    click(user, "移交并删除")
    await user.should_see("已删除李**", retries=WITHIN)
    assert (await Invitation.get(id=asked.id)).invited_by_id == rep.id


async def test_a_hand_over_asks_for_a_fresh_proof_and_a_bare_removal_does_not(
    user: User, rep: Member, agent: Member
) -> None:
    case = await filed(agent)
    clock.travel(16 * 60)
    await ask(user, agent.code)
    await user.should_see("移交并删除", retries=WITHIN)
    fields_of(user)["reason-cases"].value = rep.code
    fields_of(user)["reason-reason"].value = "离职"
    click(user, "移交并删除")
    await user.should_see("验证身份", retries=WITHIN)
    assert (await agent.reread()).state is MemberState.ACTIVE

    fields_of(user)["proof-password"].value = PASSWORD
    click(user, "验证并继续")

    await user.should_see("已删除金*", retries=WITHIN)
    assert (await Case.get(id=case.id)).handler_id == rep.person_id
