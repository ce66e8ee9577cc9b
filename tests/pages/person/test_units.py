"""个人: what waits in all units and one click into each; invitations answered at a desk."""

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
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.units.member import Member, MemberState
from models.units.membership import remove
from models.units.permission import Role
from tests.support.accepting import NEW_PASSWORD, code_of, fill_in
from tests.support.demo import filed
from tests.support.page import fragments, press, read, sign_in, sign_in_as_person
from tests.support.phone import app_user
from tests.support.sign_in import enter
from tests.support.units import invited, opened, person_of, seated

QIAN = cast.QIAN_YANGZHANG


async def in_two_units() -> tuple[Member, Member]:
    """The legal rep of one unit who is an agent of another, with a case to supplement there."""
    await seed_catalogue()
    own = await opened(cast.SOFTWARE_UNIT)
    await app_user(QIAN)
    agent = await seated((await opened()).unit, QIAN)
    await filed(agent, stage=Stage.SUPPLEMENT, supplement_until=clock.today() + timedelta(days=4))
    return own, agent


async def test_what_waits_in_another_unit_is_opened_with_one_click_that_switches(
    user: User,
) -> None:
    own, agent = await in_two_units()
    await sign_in(user, own)
    await user.open("/person")
    await user.should_see("全部单位 1 项")
    await user.should_see("切换单位处理")

    await press(user, "open", f"{agent.code} /unit/cases?state=waiting")

    issued = await LoginTicket.get()
    assert (issued.member_id, issued.next_path) == (agent.id, "/unit/cases?state=waiting")


async def test_what_waits_in_the_present_unit_is_a_plain_link(user: User) -> None:
    _, agent = await in_two_units()
    await sign_in(user, agent)

    await user.open("/person")

    assert 'href="/unit/cases?state=waiting"' in read(user)
    await user.should_not_see("切换单位处理")


@pytest.mark.parametrize("path", ["https://evil.example/unit", "//evil.example", "/sandbox", ""])
async def test_a_forged_click_leads_nowhere_but_into_the_unit(user: User, path: str) -> None:
    own, agent = await in_two_units()
    await sign_in(user, own)
    await user.open("/person")

    await press(user, "open", f"{agent.code} {path}")

    assert (await LoginTicket.get()).next_path == "/unit"


async def test_whoever_is_no_member_any_more_is_told_and_enters_nothing(user: User) -> None:
    own, agent = await in_two_units()
    rep = await agent.unit.legal_rep()
    assert rep is not None
    await sign_in(user, own)
    await user.open("/person")
    await remove(agent, "岗位调整", by=rep)
    await user.should_see("原因：岗位调整", retries=100)
    await user.should_see(f"您在{cast.DEMO_UNIT.name}的经办人身份已被删除")

    [units] = [each for each in fragments(user) if 'id="places"' in each.content]
    with user.current_layout:
        await units.act("enter", agent.code)  # a button of a page that was open before

    assert "您的权限已撤销" in user.notify.messages[0]
    assert await LoginTicket.all().count() == 0


async def test_an_invitation_is_accepted_at_a_desk_too_and_leads_into_the_unit(user: User) -> None:
    rep = await opened()
    invitation = await invited(rep, QIAN)
    await sign_in_as_person(user, await app_user(QIAN))
    await user.open("/person")
    await user.should_see("王**邀请您")
    assert f'href="/person/invitations/{invitation.code}"' in read(user)

    await user.open(f"/person/invitations/{invitation.code}")
    await fill_in(user, await code_of(user, QIAN.mobile))
    user.find("确认授权").click()
    await user.should_see("授权已确认", retries=100)

    agent = await enter(person_login=QIAN.mobile, password=NEW_PASSWORD)
    assert agent.role is Role.AGENT
    await press(user, "enter", agent.code)
    assert (await LoginTicket.get()).member_id == agent.id


async def test_somebody_elses_invitation_is_not_found_at_a_desk(user: User) -> None:
    invitation = await invited(await opened(), QIAN)
    await sign_in_as_person(user, await person_of(cast.ZHAO_YANGBEN))

    answer = await user.http_client.get(f"/person/invitations/{invitation.code}")

    assert answer.status_code == 404


async def test_a_unit_is_left_from_the_desk_after_a_question(user: User) -> None:
    own, _ = await in_two_units()
    third = await seated((await opened(cast.DISPATCH_UNIT)).unit, QIAN)
    await sign_in(user, own)
    await user.open("/person")

    click = asyncio.create_task(press(user, "leave", third.code))
    await user.should_see(f"退出{cast.DISPATCH_UNIT.name}？", retries=100)
    user.find(kind=ui.button, content="退出单位").click()
    await click

    await user.should_see("原因：本人退出", retries=100)
    assert (await third.reread()).state is MemberState.LEFT
    assert (await own.reread()).state is MemberState.ACTIVE


async def test_whoever_leaves_the_unit_they_stand_for_goes_on_as_a_person(user: User) -> None:
    _, agent = await in_two_units()
    await Case.all().delete()
    session = await sign_in(user, agent)
    await user.open("/person")
    await user.should_see("经办人 1*****84")

    click = asyncio.create_task(press(user, "leave", agent.code))
    await user.should_see(f"退出{cast.DEMO_UNIT.name}？", retries=100)
    user.find(kind=ui.button, content="退出单位").click()
    await click

    await user.should_not_see("经办人 1*****84", retries=100)
    await user.should_see("原因：本人退出")
    assert (await Session.get(id=session.id)).member_id is None
