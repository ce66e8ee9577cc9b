"""授权确认: one invitation on the phone, how it is accepted, and what changes it meanwhile."""

from datetime import date, timedelta

import pytest
from nicegui.testing import User

from components.places.offer_look import Offer
from models.base import clock
from models.sandbox.inbox import SandboxSms
from models.seed import cast
from models.services.grant import Grant
from models.units.invitation import Invitation, InvitationState
from models.units.inviting import Invited, revise
from models.units.member import Member
from models.units.permission import Role
from tests.support.accepting import (
    JIN,
    NEW_PASSWORD,
    code_of,
    fill_in,
    offered,
    rep_of,
    shown,
    tick,
)
from tests.support.held import HeldReading
from tests.support.page import fields_of, fill, read
from tests.support.phone import app_user
from tests.support.sign_in import enter


async def test_the_offer_is_shown_as_it_was_made_and_masked(user: User) -> None:
    invitation = await offered(user)

    await shown(user, invitation)

    for seen in (
        cast.DEMO_UNIT.name,
        "王**（法定代表人）",
        "经办人（三级）",
        "1*****50",
        f"{clock.day_text(clock.today())} 至 长期",
        "还有7天",
        "劳动保障监察书面审查",
        "就业技能培训补贴申请",
    ):
        await user.should_see(seen)
    html = read(user)
    assert not [each for each in (JIN.mobile, JIN.id_number, JIN.name) if each in html]


async def test_code_and_password_make_an_agent_who_signs_in_by_password(user: User) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    await fill_in(user, await code_of(user))

    user.find("确认授权").click()
    await user.should_see(f"您已成为{cast.DEMO_UNIT.name}的经办人", retries=100)

    agent = await enter(person_login=JIN.id_number, password=NEW_PASSWORD)
    assert (agent.role, agent.mobile) == (Role.AGENT, JIN.mobile)
    assert await Grant.codes(agent) == {"JY002", "JC001"}
    await user.should_see(cast.DEMO_UNIT.uscc)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("", NEW_PASSWORD, NEW_PASSWORD), "请填写短信验证码"),
        (("000000", NEW_PASSWORD, NEW_PASSWORD), "验证码不正确或已失效"),
        (("123456", "Short#1", "Short#1"), "8"),
        (("123456", f"Aa#{JIN.id_number[:8]}", f"Aa#{JIN.id_number[:8]}"), "证件号码"),
        (("123456", NEW_PASSWORD, "Zhumulangma#8849"), "两次输入的密码不一致"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field_and_nothing_is_accepted(
    user: User, typed: tuple[str, str, str], told: str
) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    await fill_in(user, *typed)

    user.find("确认授权").click()

    await user.should_see(told, retries=100)
    assert [field.value for field in fields_of(user).values()][:3] == list(typed)
    assert (await Invitation.get(id=invitation.id)).state is InvitationState.WAITING


async def test_without_the_tick_nothing_is_accepted(user: User) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    fill(user, "123456", NEW_PASSWORD, NEW_PASSWORD)

    user.find("确认授权").click()

    await user.should_see("请勾选“我已知悉并同意接受上述授权”")


async def test_the_rules_of_the_password_are_shown_live(user: User) -> None:
    invitation = await offered(user)
    await shown(user, invitation)

    fill(user, "", f"Aa#{JIN.mobile[:8]}")

    await user.should_see("（未满足）", retries=100)
    fill(user, "", NEW_PASSWORD)
    await user.should_not_see("（未满足）", retries=100)


async def test_the_code_goes_to_the_mobile_that_the_unit_typed(user: User) -> None:
    other = "13900010999"
    invitation = await offered(user, mobile=other)
    await shown(user, invitation)

    await fill_in(user, await code_of(user, other))
    await user.should_see("发往 1*****99 的")
    assert await SandboxSms.inbox(JIN.mobile) == []
    user.find("确认授权").click()

    await user.should_see("授权已确认", retries=100)
    assert (await Member.get(person_id=(await app_user(JIN)).id)).mobile == other


async def test_a_reload_in_the_middle_keeps_the_code_good(user: User) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    code = await code_of(user)

    await shown(user, invitation)
    await user.should_see("后可重新获取", retries=100)
    await fill_in(user, code)
    user.find("确认授权").click()

    await user.should_see("授权已确认", retries=100)


async def test_two_presses_make_one_member(user: User) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    await fill_in(user, await code_of(user))

    user.find("确认授权").click()
    user.find("确认授权").click()
    await user.should_see("授权已确认", retries=100)

    person = await app_user(JIN)
    assert await Member.filter(person_id=person.id).count() == 1
    await user.should_not_see("邀请已失效")


async def test_a_changed_offer_is_shown_and_asked_again_with_nothing_typed_lost(
    user: User,
) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    code = await code_of(user)
    await fill_in(user, code)
    until = clock.today() + timedelta(days=100)

    await change(invitation, end=until)

    await user.should_see("邀请内容已修改，请核对后重新确认", retries=100)
    await user.should_see(clock.day_text(until))
    values = {name: field.value for name, field in fields_of(user).items()}
    assert values == {
        "sms_code": code,
        "password": NEW_PASSWORD,
        "password_confirm": NEW_PASSWORD,
        "agreed": False,
    }
    tick(user)
    user.find("确认授权").click()
    await user.should_see("授权已确认", retries=100)
    assert (await Member.get(person_id=(await app_user(JIN)).id)).valid_until == until


async def test_of_two_changes_the_second_one_is_shown_even_where_it_is_read_first(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    held = HeldReading(monkeypatch, Offer, "of")
    first, second = (clock.today() + timedelta(days=days) for days in (100, 200))

    await change(invitation, end=first)
    await held.has_read()
    await change(invitation, end=second)
    await held.comes_last()

    await user.should_see(clock.day_text(second), retries=100)
    await user.should_not_see(clock.day_text(first))


async def test_a_changed_mobile_voids_the_code_that_went_to_the_old_one(user: User) -> None:
    invitation = await offered(user)
    await shown(user, invitation)
    await fill_in(user, await code_of(user))

    await change(invitation, mobile="13900010999")

    await user.should_see("1*****99", retries=100)
    assert fields_of(user)["sms_code"].value == ""
    assert fields_of(user)["password"].value == NEW_PASSWORD
    await user.should_not_see("发往 1*****50 的")


async def change(invitation: Invitation, end: date | None = None, mobile: str = JIN.mobile) -> None:
    """The unit changes what it offers."""
    new = Invited(Role.AGENT, JIN.name, JIN.id_number, mobile, end=end)
    await revise(invitation, new, by=await rep_of(invitation))


async def test_it_needs_a_sign_in_and_comes_back(user: User) -> None:
    answer = await user.http_client.get("/app/invitations/abc")

    assert answer.headers["location"] == "/app/login?next=/app/invitations/abc"


async def test_a_manager_reads_that_all_is_theirs(user: User) -> None:
    invitation = await offered(user, Role.MANAGER)

    await shown(user, invitation)

    await user.should_see("管理员（二级）")
    await user.should_see("单位全部业务，并可设置经办人")
