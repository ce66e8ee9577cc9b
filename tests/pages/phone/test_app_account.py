"""The phone's account: register with one's face, sign in, see oneself masked, sign out."""

import pytest
from nicegui import ui
from nicegui.testing import User

from components.fields.tick import Tick
from models.people.person import Person
from models.proofs import lockout
from models.proofs.consent import Consent
from models.proofs.lockout import Lockout
from models.sandbox.inbox import SandboxSms
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from tests.support.page import element_count, fill, press, read, sign_in_to_app
from tests.support.phone import REP, app_user, face_code
from tests.support.units import PASSWORD, registered

NEW = cast.SHEN_YANGLI
NEW_PASSWORD = "Zhumulangma#8848"


def tick_all(user: User) -> None:
    for box in user.find(kind=Tick).elements:
        box.value = True


async def prove(
    user: User,
    decision: str = "passed",
    who: cast.CastPerson = NEW,
    path: str = "/app/register",
) -> None:
    """Go through the first part of the registration up to the result of the face check."""
    await user.open(path)
    fill(user, who.name, who.id_number)
    tick_all(user)
    user.find("下一步").click()
    await user.should_see("请正对屏幕，眨眨眼")
    await press(user, "face", decision)


async def test_a_stranger_finds_sign_in_and_registration(user: User) -> None:
    await user.open("/app")

    await user.should_see("您还没有登录")
    assert 'href="/app/login"' in read(user)
    assert 'href="/app/register"' in read(user)


async def test_the_first_page_shows_who_is_signed_in_masked(user: User) -> None:
    await sign_in_to_app(user, await app_user())

    await user.open("/app")

    await user.should_see("周**")
    assert REP.id_number not in read(user)


async def test_my_page_needs_a_sign_in_and_comes_back(user: User) -> None:
    answer = await user.http_client.get("/app/me")

    assert answer.headers["location"] == "/app/login?next=/app/me"


async def test_my_page_shows_the_units_and_signs_out(user: User) -> None:
    await registered(cast.DISPATCH_UNIT)
    session = await sign_in_to_app(user, await app_user())
    await user.open("/app/me")
    await user.should_see(cast.DISPATCH_UNIT.name)
    await user.should_see("1*****62")

    user.find("退出登录").click()

    await user.should_not_see("退出登录", retries=100)
    assert await Session.find(session.digest) is None


async def test_signing_in_returns_to_the_code_that_was_scanned(user: User) -> None:
    person, ticket = await app_user(), await face_code()
    await user.open(f"/app/login?next=/q/{ticket.code}")
    fill(user, REP.mobile, PASSWORD)

    user.find(kind=ui.button, content="登录").click()
    await user.should_see("是您本人正在办理吗", retries=100)

    [session] = await Session.all()
    assert (session.kind, session.person_id) == (SessionKind.PHONE, person.id)


async def test_a_wrong_password_is_told_neutrally_beside_its_field(user: User) -> None:
    await app_user()
    await user.open("/app/login")
    fill(user, REP.mobile, "Wrong-Password-1")

    user.find(kind=ui.button, content="登录").click()

    await user.should_see("证件号码/手机号或密码不正确", retries=100)
    assert await LoginTicket.all().count() == 0


async def test_a_locked_password_offers_the_face_which_is_the_way_of_the_phone(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "BROWSER_TRIES", 1)
    await app_user()
    await user.open("/app/login")
    for password, told in (("Wrong-Password-1", "不正确"), (PASSWORD, "也可以改用刷脸登录，或在")):
        fill(user, REP.mobile, password)

        user.find(kind=ui.button, content="登录").click()

        await user.should_see(told, retries=100)
    assert "扫码" not in read(user)


async def test_a_space_copied_with_a_password_is_told_before_anything_is_counted(
    user: User,
) -> None:
    await app_user()
    await user.open("/app/login")
    fill(user, REP.mobile, f"{PASSWORD} ")

    user.find(kind=ui.button, content="登录").click()

    await user.should_see("密码中有空格", retries=100)
    assert await Lockout.all().count() == 0


async def test_a_whole_message_pasted_into_the_code_becomes_its_digits(user: User) -> None:
    await prove(user)
    await user.should_see("设置手机号和密码")
    message = "【示例人社】验证码：１２３ 456，用于个人注册，5分钟内有效，请勿告诉他人"
    fill(user, NEW.mobile, message)
    code = next(each for each in user.find(kind=ui.input).elements if each.value == message)

    assert int(code.props["maxlength"]) >= len(message)
    await user.should_see(kind=ui.input, content="123456", retries=100)


async def test_the_rules_below_a_password_tell_what_the_server_will_say(user: User) -> None:
    await prove(user)
    await user.should_see("设置手机号和密码")

    fill(user, NEW.mobile, "", "Tq7$vRz!")
    await user.should_see('猜到的密码<span class="rs-sr">（已满足）', retries=100)
    fill(user, NEW.mobile, "", "Jiangsu2026")
    await user.should_see('猜到的密码<span class="rs-sr">（未满足）', retries=100)


async def test_another_number_may_be_asked_a_code_for_at_once(user: User) -> None:
    await prove(user)
    await user.should_see("设置手机号和密码")
    fill(user, "13912340005")
    user.find("获取验证码").click()
    await user.should_see("发往 1*****05 的", retries=100)

    fill(user, "13912340006")

    await user.should_not_see("发往 1*****05 的", retries=100)
    [again] = user.find(kind=ui.button, content="获取验证码").elements
    assert again.enabled
    fill(user, "13912340005")
    await user.should_see("发往 1*****05 的", retries=100)
    assert not again.enabled


async def test_a_person_registers_with_face_mobile_and_password(user: User) -> None:
    await prove(user)
    await user.should_see("设置手机号和密码")
    assert element_count(user) <= 45
    fill(user, NEW.mobile)
    user.find("获取验证码").click()
    await user.should_see("短信已送达", retries=100)
    [message] = await SandboxSms.inbox(NEW.mobile)
    digits = message.text.removeprefix("验证码 ")[:6]
    fill(user, NEW.mobile, digits, NEW_PASSWORD, NEW_PASSWORD)

    user.find("完成注册").click()
    await user.should_see("已实名", retries=100)

    person = await Person.by_id(NEW.id_type, NEW.id_number)
    assert person is not None
    assert person.is_app_user
    assert {c.text for c in await Consent.all()} == {"face_check", "privacy"}


async def test_a_failed_face_leads_back_with_the_reason(user: User) -> None:
    await prove(user, "failed")

    await user.should_see("填写身份信息")
    assert "与证件照片不一致" in read(user)
    assert user.notify.messages == []  # it would stay over whatever comes next
    assert await Person.by_id(NEW.id_type, NEW.id_number) is None


async def test_why_a_face_failed_is_not_said_over_the_next_one(user: User) -> None:
    await prove(user, "failed")
    await user.should_see("填写身份信息")

    user.find("下一步").click()
    await user.should_see("请正对屏幕")
    user.find("上一步").click()
    await user.should_see("填写身份信息")

    assert "与证件照片不一致" not in read(user)


async def test_the_camera_says_what_the_twin_makes_of_a_number(user: User) -> None:
    await prove(user, who=cast.WU_FANBEN)
    await user.should_see("人脸认证服务没有返回结果")

    assert "按这个证件号码，人脸认证总是没有结果。请换一个证件号码" in read(user)

    await prove(user, "failed")
    assert "按这个证件号码" not in read(user)


async def test_the_account_step_cannot_be_reached_without_a_face(user: User) -> None:
    await user.open("/app/register")
    fill(user, NEW.name, NEW.id_number)

    user.find("下一步").click()

    await user.should_see("请勾选“我已阅读并单独同意进行人脸认证”")
    await user.should_not_see("请正对屏幕")


async def test_a_pasted_link_of_another_site_is_refused(user: User) -> None:
    await user.open("/app/scan")
    fill(user, "https://evil.example/q/AAAAAAAAAAAAAAAAAAAAAAAAAAA")

    user.find(kind=ui.button, content="打开").click()

    await user.should_see("这不是本网站的二维码链接")


async def code_for(user: User, mobile: str) -> str:
    """Ask for a code on the open page and read it on the phone."""
    fill(user, mobile)
    user.find("获取验证码").click()
    await user.should_see("短信已送达", retries=100)
    return (await SandboxSms.inbox(mobile))[0].text.removeprefix("验证码 ")[:6]
