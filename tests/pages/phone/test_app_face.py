"""刷脸登录 and a mobile that changes hands: what a passed face opens on the phone, and for whom."""

from dataclasses import replace
from unittest.mock import AsyncMock, patch

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.accounts.person_registration import PersonRegistration
from components.sign_in.person_flow import Part
from models.proofs.password import verify_password
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from pages.phone.register import FACE, PhoneFlow
from tests.pages.phone.test_app_account import code_for, prove
from tests.support.page import fill, read, sign_in_to_app
from tests.support.phone import REP, app_user

NEW = cast.SHEN_YANGLI
NEW_PASSWORD = "Zhumulangma#8848"


async def test_the_login_leads_on_by_face_with_the_page_that_was_asked_for(user: User) -> None:
    await user.open("/app/login?next=/app/devices")

    await user.should_see("刷脸登录")
    assert 'href="/app/face?next=/app/devices"' in read(user)


@pytest.mark.parametrize("path", ["/app/face", "/app/register"])
async def test_a_user_comes_in_by_the_face_alone(user: User, path: str) -> None:
    person = await app_user()
    await prove(user, who=REP, path=path)
    await user.should_see("您已经注册过个人账号")

    user.find(kind=ui.button, content="登录").click()

    await user.should_see("已实名", retries=100)
    [session] = await Session.all()
    assert (session.kind, session.person_id) == (SessionKind.PHONE, person.id)
    assert await AuditRecord.filter(event=AuditEvent.SIGNED_IN.value).count() == 1


async def test_a_user_chooses_a_new_password_after_the_face(user: User) -> None:
    person = await app_user()
    await prove(user, who=REP, path="/app/face")
    user.find("设置新密码").click()
    await user.should_see("确认密码")
    fill(user, NEW_PASSWORD, NEW_PASSWORD)

    user.find("保存并登录").click()

    await user.should_see("已实名", retries=100)
    await person.refresh_from_db()
    assert await verify_password(NEW_PASSWORD, person.password_hash or "")


async def test_a_user_binds_another_mobile_after_the_face(user: User) -> None:
    person = await app_user()
    await prove(user, who=REP, path="/app/face")
    user.find("绑定新手机号").click()
    await user.should_see("短信验证码")
    digits = await code_for(user, NEW.mobile)
    fill(user, NEW.mobile, digits)

    user.find("绑定并登录").click()

    await user.should_see("已实名", retries=100)
    await person.refresh_from_db()
    assert person.mobile == NEW.mobile


async def test_whose_face_does_not_pass_learns_nothing_of_the_account(user: User) -> None:
    await app_user()
    told = []
    for who in (REP, NEW):
        await prove(user, "failed", who, "/app/face")
        await user.should_see("填写身份信息")
        told.append(read(user))

    assert told[0] == told[1]
    assert user.notify.messages == []
    assert "已经注册" not in told[0]


async def test_whoever_has_no_account_yet_makes_one_on_the_way(user: User) -> None:
    await prove(user, path="/app/face")

    await user.should_see("设置手机号和密码")


async def test_another_name_than_the_one_on_record_leads_to_the_counter(user: User) -> None:
    await app_user()

    await prove(user, who=replace(REP, name="周范例"), path="/app/face")

    await user.should_see("填写身份信息")
    assert "到经办窗口更正" in read(user)


async def test_who_took_a_mobile_over_is_signed_in_and_the_other_is_told(user: User) -> None:
    before = await app_user()
    await prove(user)
    await user.should_see("设置手机号和密码")
    digits = await code_for(user, REP.mobile)
    fill(user, REP.mobile, digits, NEW_PASSWORD, NEW_PASSWORD)

    user.find("完成注册").click()
    await user.should_see("已实名", retries=100)
    await user.should_not_see("手机号已转归他人")

    await sign_in_to_app(user, before)
    await user.open("/app")
    await user.should_see("手机号已转归他人")


async def test_reading_how_far_somebody_has_come_asks_no_service_and_tells_nothing(
    user: User,
) -> None:
    await prove(user, "failed", path="/app/face")
    await user.should_see("填写身份信息")
    told = list(user.notify.messages)

    with user.current_layout, patch.object(PersonRegistration, "settle_face", AsyncMock()) as asked:
        flow = PhoneFlow("/app", FACE)
        assert await flow._reached() is Part.WHO

    asked.assert_not_awaited()
    assert user.notify.messages == told
