"""找回密码: the page while its draft moves, and what it never tells."""

import asyncio
import json
import re

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.accounts.recovery import SAME_TIME
from auth.web import cookies
from models.accounts.recovery_draft import RecoveryDraft
from models.accounts.recovery_rule import INSTITUTION, Whose
from models.base.key import digest
from models.proofs.qr_ticket import QrTicket
from models.sandbox.inbox import SandboxSms
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from tests.support.page import element_count, fields_of, fill, press, read, sign_in
from tests.support.recovering import (
    NEW_PASSWORD,
    REP,
    browser,
    give_code,
    named,
    origin_of,
    show_face,
    solved,
    typed,
)
from tests.support.sms import digits_of
from tests.support.units import lives, registered

STRANGER = cast.SUN_LI
AGENT = cast.ZHENG_SHILI
LABELS = ("统一社会信用代码", "证件类型", "证件号码", "姓名")


def sent(user: User) -> str:
    """Everything that the browser is told of the page, as frames carry it."""
    elements = user.current_layout.client.elements.values()
    return "".join(
        json.dumps(each._to_dict(), default=str, ensure_ascii=False) for each in elements
    )


def labels(user: User) -> list[str]:
    """The labels of the form, in their order."""
    return [field.rule.label for field in fields_of(user).values()]


async def test_the_page_has_the_labels_of_the_deck(user: User) -> None:
    await user.open("/recover")

    html = read(user)
    for words in (
        *("法定代表人找回密码", "已有帐号，", "去登录", "操作说明"),
        *("请准确填写法定代表人账号信息。", "人脸认证成功后进行密码重置。"),
        *("填写账号", "人脸识别", "设置新密码", "完成修改"),
    ):
        assert words in html
    code, *own = LABELS
    assert labels(user) == [code, *(f"法定代表人{each}" for each in own)]
    await user.should_see(kind=ui.button, content="下一步")
    assert element_count(user) <= 40


@pytest.mark.parametrize(
    ("whose", "heading", "asked"),
    [
        (Whose.MEMBER, "管理员、经办人找回密码", list(LABELS)),
        (Whose.PERSON, "个人用户找回密码", list(LABELS[1:])),
    ],
)
async def test_everybody_else_is_asked_for_their_own(
    user: User, whose: Whose, heading: str, asked: list[str]
) -> None:
    await user.open("/recover")
    await press(user, "whose", whose.value)
    assert heading in read(user)
    assert labels(user) == asked

    await user.open("/recover")
    assert heading in read(user)


async def test_a_link_says_whose_it_is_and_the_first_key_keeps_it(user: User) -> None:
    await user.open("/recover?whose=person")
    assert labels(user) == list(LABELS[1:])

    fields_of(user)["name"].control.value = "赵样本"

    async with asyncio.timeout(5):
        while not (row := await RecoveryDraft.first()) or not row.name:
            await asyncio.sleep(0.05)
    assert row.whose is Whose.PERSON
    await user.open("/recover")
    assert labels(user) == list(LABELS[1:])


async def test_an_institution_reads_who_resets_it(user: User) -> None:
    await user.open("/recover")
    field = fields_of(user)["uscc"]
    field.control.value = "JG320100000001"

    assert not field.is_valid()
    assert INSTITUTION in read(user)


async def test_who_comes_next_to_a_browser_sees_nobody(user: User) -> None:
    await registered()
    await typed(REP, Whose.REP, browser(user))
    await user.open("/recover")
    assert [secret for secret in (REP.id_number, REP.name) if secret in sent(user)] == []
    assert f"*****{REP.id_number[-4:]}" in sent(user)


async def test_an_account_and_none_look_the_same_until_something_is_proved(user: User) -> None:
    await registered()
    pages: list[list[str]] = []
    for who in (REP, STRANGER):
        visitor = browser(user)
        await named(who, Whose.REP, visitor)
        await user.open("/recover")
        seen = [read(user)]
        await press(user, "way", "sms")
        user.find("获取验证码").click()
        await user.should_see("所填信息与登记一致的", retries=100)
        fill(user, "000000")
        user.find(kind=ui.button, content="下一步").click()
        await user.should_see("验证码不正确或已失效", retries=100)
        seen.append(read(user))
        assert REP.mobile not in sent(user)
        assert "1*****82" not in sent(user)
        pages.append([_without_names(html, who) for html in seen])

    for one, other in zip(*pages, strict=True):
        assert one.splitlines() == other.splitlines()


def _without_names(html: str, who: cast.CastPerson) -> str:
    """A page without what was typed on it, and without what no two pages share."""
    for own in (f"{who.name[0]}{'*' * (len(who.name) - 1)}", f"*****{who.id_number[-4:]}"):
        html = html.replace(own, "")
    html = re.sub(r'<svg class="qr".*?</svg>|/q/[\w-]+', "", html, flags=re.S)
    return re.sub(r'<b class="rs-num rs-match">\d+</b>|\d:\d\d|data-\w+="[^"]*"', "", html)


async def test_a_code_leads_to_a_new_password(user: User) -> None:
    rep = await registered()
    await named(REP, Whose.REP, browser(user))
    await user.open("/recover")
    await press(user, "way", "sms")
    user.find("获取验证码").click()
    await user.should_see("所填信息与登记一致的", retries=100)
    async with asyncio.timeout(10):
        while not (found := await SandboxSms.inbox(REP.mobile)):
            await asyncio.sleep(0.05)
    assert "找回密码" in found[0].text
    fill(user, found[0].text.removeprefix("验证码 ")[:6])
    user.find(kind=ui.button, content="下一步").click()
    await user.should_see("短信验证已通过", retries=100)

    fill(user, NEW_PASSWORD, NEW_PASSWORD)
    user.find(kind=ui.button, content="完成修改").click()
    await user.should_see("密码修改成功", retries=100)

    assert "24小时内不能修改手机、授权和登录账户" in read(user)
    assert (await rep.reread()).person.held() != ""


async def test_the_page_goes_on_when_the_face_has_passed_and_signs_nobody_in(user: User) -> None:
    rep = await registered()
    session = await sign_in(user, rep)
    visitor = digest(user.http_client.cookies[cookies.VISITOR])
    draft = await named(REP, Whose.REP, visitor)
    await user.open("/recover")
    await user.should_see("请确认是您本人操作")

    await show_face(draft)
    await user.should_see("人脸识别已通过", retries=100)
    fill(user, NEW_PASSWORD, NEW_PASSWORD)
    user.find(kind=ui.button, content="完成修改").click()
    await user.should_see("密码修改成功", retries=100)

    assert not await lives(session)
    assert await LoginTicket.filter(used_at=None).count() == 0


async def test_what_is_typed_at_once_in_the_next_step_stays_there(user: User) -> None:
    await registered()
    draft = await named(REP, Whose.REP, browser(user))
    await user.open("/recover")
    await press(user, "way", "sms")
    digits = await digits_of(await draft.send_code(origin_of(draft.visitor), slider=solved))
    fill(user, digits)
    user.find(kind=ui.button, content="下一步").click()
    async with asyncio.timeout(10):
        while "password" not in fields_of(user):  # the draft tells of it before the act has ended
            await asyncio.sleep(0.01)
    field = fields_of(user)["password"]

    await asyncio.sleep(2 * SAME_TIME)

    assert fields_of(user)["password"] is field


async def test_the_rules_of_the_password_show_live(user: User) -> None:
    await registered()
    await show_face(await named(REP, Whose.REP, browser(user)))
    await user.open("/recover")

    fields_of(user)["password"].control.value = "abc"

    await user.should_see("8–20位字符", retries=100)
    fill(user, "alllowercase", "alllowercase")
    user.find(kind=ui.button, content="完成修改").click()
    await user.should_see("三种或以上", retries=100)


async def test_the_way_back_voids_the_code_and_keeps_what_was_typed(user: User) -> None:
    await registered()
    await named(REP, Whose.REP, browser(user))
    await user.open("/recover")
    ticket = await QrTicket.all().get()

    user.find(kind=ui.button, content="上一步").click()

    await user.should_see("法定代表人证件号码", retries=100)
    await ticket.refresh_from_db()
    assert ticket.shown_state.value == "expired"
    assert f"*****{REP.id_number[-4:]}" in sent(user)


async def test_a_second_tab_goes_on_with_the_first(user: User) -> None:
    await registered()
    visitor = browser(user)
    draft = await named(REP, Whose.REP, visitor)
    await user.open("/recover")

    proved = await give_code(draft)
    await user.should_see("短信验证已通过", retries=100)
    await proved.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=origin_of(visitor))

    await user.should_see("密码修改成功", retries=100)
