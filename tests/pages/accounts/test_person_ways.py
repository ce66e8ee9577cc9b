"""个人登录 by a code, and 个人注册 at a computer with the face on a phone."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from nicegui import ui
from nicegui.testing import User

from components.fields.tick import Tick
from components.sign_in import sms_login
from models.people.person import Person
from models.proofs.password_check import Slider
from models.proofs.sms_code import SmsCode
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import FaceDecision, SandboxFace, SandboxSms
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session_kind import SessionKind
from pages.accounts import register_person
from tests.support.page import element_count, fill, press, read
from tests.support.phone import app_user
from tests.support.sign_in import solved

ZHAO, NEW = cast.ZHAO_YANGBEN, cast.SHEN_YANGLI
NEW_PASSWORD = "Zhumulangma#8848"
Attempt = Callable[[Slider | None], Awaitable[SmsCode]]


@pytest.fixture(autouse=True)
def without_slider(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slider has tests of its own; the face service is asked at once."""

    async def with_captcha(_purpose: str, _subject: str, attempt: Attempt) -> SmsCode:
        return await attempt(solved)

    monkeypatch.setattr(sms_login, "with_captcha", with_captcha)
    monkeypatch.setattr(register_person, "ASK_EVERY", 0.1)


async def asked(user: User, mobile: str) -> str:
    """Open 短信验证码, ask for a code, and read it."""
    await user.open("/login?next=/person")
    await press(user, "choose", "person-sms")
    fill(user, mobile)
    user.find("获取验证码").click()
    await user.should_see("的短信", retries=100)
    return await read_on_the_phone(mobile)


async def read_on_the_phone(mobile: str) -> str:
    """The digits of the message that has come."""
    for _ in range(50):
        if inbox := await SandboxSms.inbox(mobile):
            return inbox[0].text.removeprefix("验证码 ")[:6]
        await asyncio.sleep(0.1)
    raise AssertionError("no message has come")


async def test_a_person_comes_in_by_a_code(user: User) -> None:
    await app_user(ZHAO)
    digits = await asked(user, ZHAO.mobile)
    assert element_count(user) <= 45
    fill(user, ZHAO.mobile, digits)

    user.find(kind=ui.button, content="登录").click()

    await user.should_see("个人信息", retries=100)
    issued = await LoginTicket.get()
    assert (issued.kind, issued.next_path) == (SessionKind.PERSON, "/person")


async def test_a_stranger_sees_the_same_until_the_code_is_right(user: User) -> None:
    digits = await asked(user, "13900099999")
    fill(user, "13900099999", "000000" if digits != "000000" else "000001")
    user.find(kind=ui.button, content="登录").click()
    await user.should_see("验证码不正确或已失效", retries=100)

    fill(user, "13900099999", digits)
    user.find(kind=ui.button, content="登录").click()

    await user.should_see("该手机号没有绑定个人用户", retries=100)
    assert await LoginTicket.all().count() == 0


async def test_while_sms_is_down_its_way_says_so(user: User) -> None:
    await SandboxFault.switch_on(Fault.SMS_DOWN)
    await user.open("/login?next=/person")

    await press(user, "choose", "person-sms")

    await user.should_see("短信平台从")
    await press(user, "choose", "person-password")
    await user.should_see("密码")


async def begun(user: User, who: cast.CastPerson = NEW) -> SandboxFace:
    """Tell who one is at the computer; the check that waits for its phone."""
    await user.open("/register/person?next=/person")
    fill(user, who.name, who.id_number)
    for box in user.find(kind=Tick).elements:
        box.value = True
    user.find("下一步").click()
    await user.should_see("完成后本页自动进入下一步", retries=100)
    return await SandboxFace.get()


async def test_a_person_registers_at_a_computer_with_the_face_on_a_phone(user: User) -> None:
    check = await begun(user)
    assert check.return_url.endswith("/register/person?face=1")
    assert f'href="/alipay/face/{check.certify_id}"' in read(user)
    assert NEW.id_number not in read(user)
    await check.decide(FaceDecision.PASSED)

    await user.should_see("获取验证码", retries=100)
    fill(user, NEW.mobile)
    user.find("获取验证码").click()
    await user.should_see("的短信", retries=100)
    fill(user, NEW.mobile, await read_on_the_phone(NEW.mobile), NEW_PASSWORD, NEW_PASSWORD)
    user.find("完成注册").click()

    await user.should_see("个人信息", retries=100)
    person = await Person.get(app_since__isnull=False)
    assert (person.id_number, person.mobile) == (NEW.id_number, NEW.mobile)
    assert (await LoginTicket.get()).kind is SessionKind.PERSON


async def test_a_face_that_fails_leads_back_with_what_was_typed(user: User) -> None:
    check = await begun(user)
    await check.decide(FaceDecision.FAILED)

    await user.should_see("未通过", retries=100)
    typed = [field.value for field in user.find(kind=ui.input).elements]
    assert NEW.name in typed
    assert await Person.all().count() == 0


async def test_a_user_is_offered_to_sign_in_and_not_dragged_back(user: User) -> None:
    await app_user(ZHAO)
    await (await begun(user, ZHAO)).decide(FaceDecision.PASSED)
    await user.should_see("您已经注册过个人账号", retries=100)

    user.find("设置新密码").click()
    await user.should_see("保存并登录", retries=100)
    await user.should_not_see("您已经注册过个人账号")
    user.find("上一步").click()
    await user.should_see("您已经注册过个人账号", retries=100)
    user.find(kind=ui.button, content="登录").click()

    await user.should_see("个人信息", retries=100)


async def test_the_phone_of_the_face_check_reads_where_to_go_on(user: User) -> None:
    await user.open("/register/person?face=1")

    await user.should_see("请回到原来的页面继续")
    await user.should_not_see("下一步")


async def test_the_login_of_persons_leads_to_their_registration(user: User) -> None:
    await user.open("/login?next=/person")

    assert 'href="/register/person">立即注册' in read(user)
