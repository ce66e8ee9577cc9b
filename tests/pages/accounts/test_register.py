"""The registration's page while its draft moves: each step stands there once, with its buttons."""

import asyncio
import json
from unittest.mock import patch

import pytest
from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from auth.web import cookies
from components.fields.tick import Tick
from components.parts.fragment import render
from models.accounts.registration_draft import RegistrationDraft
from models.base.key import digest, random_token
from models.proofs.qr_ticket import QrTicket
from models.sandbox.inbox import SandboxSms
from models.seed import cast
from models.units.member import Member
from models.units.unit import Unit
from tests.support.page import fields_of, fill, read
from tests.support.registering import UNIT, facts_of_registry, proved, typed

REP = UNIT.legal_rep
PASSWORD = "Zhumulangma#8848"


async def test_the_last_step_offers_to_sign_in_though_the_draft_told_of_it_first(
    user: User,
) -> None:
    visitor = random_token()
    user.http_client.cookies.set(cookies.VISITOR, visitor)
    await proved(UNIT, digest(visitor))
    await user.open("/register")
    fill(user, REP.mobile)
    user.find("获取验证码").click()
    await user.should_see("短信已送达", retries=100)
    [message] = await SandboxSms.inbox(REP.mobile)
    fill(user, REP.mobile, message.text.removeprefix("验证码 ")[:6], PASSWORD, PASSWORD)
    find_legal_rep = Unit.legal_rep

    async def find_slowly(unit: Unit) -> Member | None:
        await asyncio.sleep(0.3)  # meanwhile the page hears of the draft
        return await find_legal_rep(unit)

    with patch.object(Unit, "legal_rep", find_slowly):
        user.find(kind=ui.button, content="完成注册").click()
        await user.should_see("注册成功", retries=100)
        await asyncio.sleep(0.5)

    assert read(user).count("注册成功") == 1
    assert 'data-act="sign_in"' in read(user)
    assert user.notify.messages == []


async def opened_by_the_next_one(user: User, *, has_proof: bool = False, mobile: str = "") -> str:
    """The page in the browser of somebody who has stopped half way; the visitor's digest."""
    visitor = random_token()
    user.http_client.cookies.set(cookies.VISITOR, visitor)
    draft = await (proved if has_proof else typed)(UNIT, digest(visitor))
    if mobile:
        await draft.keep("mobile", mobile)
    await user.open("/register")
    return digest(visitor)


def sent(user: User) -> str:
    """Everything that the browser is told of the page, as frames carry it."""
    elements = user.current_layout.client.elements.values()
    return "".join(
        json.dumps(each._to_dict(), default=str, ensure_ascii=False) for each in elements
    )


async def test_who_comes_next_to_a_browser_sees_the_legal_rep_masked(user: User) -> None:
    await opened_by_the_next_one(user)

    assert [secret for secret in (REP.id_number, REP.name) if secret in sent(user)] == []
    assert UNIT.name in sent(user)
    assert f"*****{REP.id_number[-4:]}" in sent(user)
    assert f"{REP.name[0]}**" in sent(user)
    await user.should_see("已填写，需要更改时请重新输入")


@pytest.mark.parametrize("back", ["上一步", "返回修改单位信息"])
async def test_the_way_back_tells_nothing_either(user: User, back: str) -> None:
    visitor = await opened_by_the_next_one(user, has_proof=back != "上一步", mobile="13900010962")
    if back == "上一步":
        await (await RegistrationDraft.of(visitor)).complete_unit_step(facts_of_registry())
        await user.open("/register")
    told = sent(user)

    user.find(kind=ui.button, content=back).click()

    await user.should_see("法定代表人证件号码", retries=100)
    told += sent(user)
    secrets = (REP.id_number, REP.name, "13900010962")
    assert [secret for secret in secrets if secret in told] == []


async def test_what_stands_masked_is_kept_and_goes_on_as_it_is(user: User) -> None:
    visitor = await opened_by_the_next_one(user)
    fields = fields_of(user)

    assert fields["id_number"].value == REP.id_number
    assert fields["id_number"].is_valid()
    assert fields["legal_rep_name"].is_valid()
    fields["id_number"].control.value = "*****9999"
    assert not fields["id_number"].is_valid()

    fields["id_number"].control.value = f"*****{REP.id_number[-4:]}"
    assert fields["id_number"].is_valid()
    assert (await RegistrationDraft.of(visitor)).id_number == REP.id_number


async def test_another_number_is_typed_anew(user: User) -> None:
    visitor = await opened_by_the_next_one(user)
    other = cast.SUN_LI.id_number

    fields_of(user)["id_number"].control.value = other

    async with asyncio.timeout(5):
        while (await RegistrationDraft.of(visitor)).id_number != other:
            await asyncio.sleep(0.05)


async def test_clearing_forgets_everything_after_a_question(user: User) -> None:
    visitor = await opened_by_the_next_one(user, mobile="13900010962")

    user.find(kind=ui.button, content="清除").click()
    await user.should_see("清除本次填写的内容？", retries=100)
    buttons = sorted(user.find(kind=ui.button, content="清除").elements, key=lambda each: each.id)
    UserInteraction(user, {buttons[-1]}, None).click()

    async with asyncio.timeout(5):
        while (await RegistrationDraft.of(visitor)).uscc:
            await asyncio.sleep(0.05)
    for row in await RegistrationDraft.all():
        assert not any((row.uscc, row.unit_name, row.id_number, row.legal_rep_name, row.mobile))
    await RegistrationDraft.forget_old()
    assert await RegistrationDraft.all().count() == 0


async def test_an_unticked_box_tells_its_error_by_aria_alone(user: User) -> None:
    await user.open("/register")

    user.find("下一步").click()
    await user.should_see("请勾选", retries=100)

    agreement = next(e for e in user.find(kind=Tick).elements if "同意" in e.props["label"])
    assert agreement.props["aria-invalid"] == "true"
    assert "error" not in agreement.props


async def test_what_is_typed_of_the_unit_is_said_to_be_kept(user: User) -> None:
    await user.open("/register")
    field = fields_of(user)["unit_name"]

    field.value = "南京钟山软件有限公司"
    await user.should_see("正在保存")

    await user.should_see("草稿已自动保存", retries=100)
    assert (await RegistrationDraft.get()).unit_name == "南京钟山软件有限公司"


async def test_the_ways_past_the_form_are_named_above_it(user: User) -> None:
    await user.open("/register")

    await user.should_see("的项目必须填写")
    assert "有省政务单位账户或电子营业执照，可用下方" in read(user)
    assert 'href="#quick">快捷方式登录' in read(user)
    await user.open("/claim")
    await user.should_see("的项目必须填写")
    assert "快捷方式登录" not in read(user)


@pytest.mark.parametrize("is_link", [True, False])
def test_the_steps_of_the_face_name_the_consent(is_link: bool) -> None:
    steps = render("accounts/register_how.html", ticket=QrTicket(is_link=is_link))

    assert ("本人打开短信中的链接" in steps) is is_link
    assert "同意人脸识别，正对屏幕刷脸" in steps
