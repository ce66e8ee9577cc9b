"""授权确认: whatever ends an invitation says so, and somebody else's is not there."""

import asyncio
from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.proofs.sms_code import SmsCode
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message
from models.records.owner import OwnerName
from models.seed import cast
from models.units.accepting import accept
from models.units.invitation import Invitation, InvitationState
from models.units.inviting import Invited, invite, withdraw
from models.units.membership import remove, suspend
from models.units.permission import Role
from tests.support.accepting import (
    JIN,
    code_of,
    fill_in,
    offered,
    rep_of,
    shown,
)
from tests.support.page import fields_of, read, sign_in_to_app
from tests.support.phone import app_user
from tests.support.units import seated


async def test_what_is_withdrawn_while_it_is_open_says_so_at_once(user: User) -> None:
    invitation = await offered(user)
    await shown(user, invitation)

    await withdraw(invitation, by=await rep_of(invitation))

    await user.should_see("邀请已失效", retries=100)
    await user.should_see("邀请单位已撤回")
    await user.should_not_see("确认授权")


@pytest.mark.parametrize("end", ["withdrawn", "lapsed", "accepted", "refused", "removed"])
async def test_whatever_has_ended_says_so_whichever_link_is_used(user: User, end: str) -> None:
    invitation = await offered(user)
    person, rep = await app_user(JIN), await rep_of(invitation)
    match end:
        case "withdrawn":
            await withdraw(invitation, by=rep)
            await invite(rep.unit, Invited(Role.AGENT, JIN.name, JIN.id_number, JIN.mobile), by=rep)
        case "lapsed":
            past = clock.now() - timedelta(seconds=1)
            await Invitation.filter(id=invitation.id).update(expires_at=past)
        case "accepted" | "removed":
            member = await accept(invitation, invitation.version, by=person)
            if end == "removed":
                await remove(await member.reread(), "", by=rep)
        case _:
            await shown(user, invitation)
            await refuse_here(user)

    await shown(user, invitation)

    await user.should_see("邀请已失效")
    assert "确认授权" not in read(user)
    with pytest.raises(AssertionError):
        user.find("获取验证码")


async def refuse_here(user: User, reason: str = "") -> None:
    """拒绝, with a reason or without."""
    user.find(kind=ui.button, content="拒绝").click()
    await user.should_see("拒绝这个邀请？", retries=100)
    fields_of(user)["refuse-reason"].value = reason
    user.find(kind=ui.button, content="拒绝邀请").click()
    await user.should_see("邀请已失效", retries=100)


async def test_a_refusal_tells_the_unit_its_reason(user: User) -> None:
    invitation = await offered(user)
    await shown(user, invitation)

    await refuse_here(user, "我已离职")

    fresh = await Invitation.get(id=invitation.id)
    assert (fresh.state, fresh.reason) == (InvitationState.REFUSED, "我已离职")
    await user.should_see("您已拒绝该邀请")
    assert await AuditRecord.filter(event=AuditEvent.INVITATION_REFUSED).count() == 1


async def test_an_answer_in_another_tab_ends_this_one(user: User) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    code = await code_of(user)
    await fill_in(user, code)

    await accept(await Invitation.get(id=invitation.id), invitation.version, by=await app_user(JIN))

    await user.should_see("您已接受该邀请", retries=100)
    assert (await SmsCode.get()).used_at is None


@pytest.mark.parametrize("who", [cast.LI_FANLI, None])
async def test_somebody_elses_is_not_found(user: User, who: cast.CastPerson | None) -> None:
    invitation = await offered(user)
    if who is not None:
        await sign_in_to_app(user, await app_user(who))
    code = invitation.code if who else "A" * 22

    answer = await user.http_client.get(f"/app/invitations/{code}")

    assert answer.status_code == 404
    assert cast.DEMO_UNIT.name not in answer.text


async def test_leaving_the_question_open_while_it_is_withdrawn_breaks_nothing(
    user: User, caplog: pytest.LogCaptureFixture
) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    user.find(kind=ui.button, content="拒绝").click()
    await user.should_see("拒绝这个邀请？", retries=100)

    await withdraw(invitation, by=await rep_of(invitation))

    await user.should_see("邀请单位已撤回", retries=100)
    await user.should_not_see("拒绝这个邀请？")
    await asyncio.sleep(0)
    assert [each.getMessage() for each in caplog.records if each.levelname == "ERROR"] == []


async def test_an_offer_that_may_be_given_no_more_says_so_and_the_unit_hears_of_it(
    user: User,
) -> None:
    invitation = await offered(user)
    rep = await rep_of(invitation)
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await Invitation.filter(id=invitation.id).update(invited_by_id=manager.id)
    await shown(user, invitation)
    await fill_in(user, await code_of(user))
    await suspend(manager, "", by=rep)

    user.find("确认授权").click()

    await user.should_see("现在不能接受这个邀请；已通知该单位", retries=100)
    assert (await Invitation.get(id=invitation.id)).state is InvitationState.WAITING
    told = [each.text for each in await Message.of(OwnerName.of(rep.person))]
    assert any("邀请人李**现在没有添加经办人的权限" in text for text in told)
