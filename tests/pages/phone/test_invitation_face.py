"""授权确认 by one's face: consent first, then the camera, then no code is needed."""

import pytest
from nicegui.testing import User

from components.fields.tick import Tick
from models.proofs.consent import Consent
from models.units.invitation import Invitation, InvitationState
from models.units.member import Member
from tests.support.accepting import JIN, NEW_PASSWORD, offered, shown
from tests.support.page import fields_of, fill, press
from tests.support.phone import app_user
from tests.support.sign_in import enter


async def show_face(user: User, decision: str = "passed") -> None:
    """Choose the face, agree, and sit in front of the camera."""
    user.find("改用人脸认证").click()
    await user.should_see("人脸认证单独同意书", retries=100)
    fields_of(user)["face-agreed"].value = True
    user.find("开始人脸认证").click()
    await user.should_see("请正对屏幕，眨眨眼", retries=100)
    await press(user, "face", decision)


async def test_a_face_stands_for_the_code_and_the_agent_signs_in(user: User) -> None:
    invitation = await offered(user, mobile="13900010999")
    await shown(user, invitation)

    await show_face(user)
    await user.should_see("人脸认证已通过，无需短信验证码")
    fill(user, NEW_PASSWORD, NEW_PASSWORD)
    fields_of(user)["agreed"].value = True
    user.find("确认授权").click()
    await user.should_see("授权已确认", retries=100)

    agent = await enter(person_login=JIN.id_number, password=NEW_PASSWORD)
    assert agent.mobile == "13900010999"
    assert {each.text for each in await Consent.all()} == {"face_check"}


@pytest.mark.parametrize("decision", ["failed", "canceled"])
async def test_a_face_that_does_not_pass_accepts_nothing_and_the_code_is_still_there(
    user: User, decision: str
) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    fill(user, "", NEW_PASSWORD, NEW_PASSWORD)

    await show_face(user, decision)
    await user.should_see("开始人脸认证")
    fields_of(user)["agreed"].value = True
    user.find("确认授权").click()
    await user.should_see("请先完成人脸认证", retries=100)

    assert (await Invitation.get(id=invitation.id)).state is InvitationState.WAITING
    assert await Member.filter(person_id=(await app_user(JIN)).id).count() == 0
    user.find("改用短信验证码").click()
    await user.should_see("获取验证码", retries=100)
    assert fields_of(user)["password"].value == NEW_PASSWORD


async def test_no_face_is_taken_without_its_own_consent(user: User) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    user.find("改用人脸认证").click()
    await user.should_see("人脸认证单独同意书", retries=100)

    user.find("开始人脸认证").click()

    await user.should_see("请勾选“我已阅读并单独同意进行人脸认证”", retries=100)
    await user.should_not_see("请正对屏幕")
    assert len(user.find(kind=Tick).elements) == 2
