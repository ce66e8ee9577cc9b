"""个人: the person masked, the units with state and term, going into one, and the devices."""

import asyncio
from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.web.door import PHONE
from models.accounts.app_account import register_in_app
from models.base import clock
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.member import Member
from tests.support.page import (
    element_count,
    press,
    read,
    sign_in,
    sign_in_as_person,
    sign_in_to_app,
)
from tests.support.phone import app_user
from tests.support.units import PASSWORD, VISITOR, lives, registered, seated, signed_in

QIAN = cast.QIAN_YANGZHANG


async def in_two_units() -> tuple[Member, Member]:
    """Somebody who is the legal rep of one unit and an agent of another."""
    own = await registered(cast.SOFTWARE_UNIT)
    await app_user(QIAN)
    return own, await seated((await registered()).unit, QIAN)


async def test_the_page_needs_a_sign_in_and_comes_back(user: User) -> None:
    answer = await user.http_client.get("/person")

    assert answer.headers["location"] == "/login?next=/person"


async def test_a_person_sees_themselves_masked_and_every_unit_with_its_state(user: User) -> None:
    own, agent = await in_two_units()
    await Member.filter(id=agent.id).update(valid_until=clock.today() - timedelta(days=2))
    await sign_in_as_person(user, own.person)

    await user.open("/person")

    for seen in ("钱**", "*****2179", "1*****84", cast.SOFTWARE_UNIT.name, "长期有效", "已到期"):
        await user.should_see(seen)
    await user.should_see("请联系本单位法定代表人或管理员更新期限")
    html = read(user)
    assert not [secret for secret in (QIAN.name, QIAN.id_number, QIAN.mobile) if secret in html]
    assert f'data-arg="{own.code}"' in html
    assert f'data-arg="{agent.code}"' not in html
    assert element_count(user) <= 40


async def test_a_frozen_membership_says_until_when_and_is_not_entered(user: User) -> None:
    own, agent = await in_two_units()
    until = clock.now() + timedelta(hours=24)
    await Member.filter(id=agent.id).update(frozen_until=until)
    await sign_in_as_person(user, own.person)

    await user.open("/person")

    tag = f"{clock.moment_words(until)}</span>"
    assert f"已冻结至 {tag}" in read(user)
    assert f'data-act="enter" data-arg="{agent.code}"' not in read(user)


async def test_entering_a_unit_gives_a_ticket_for_the_page_that_was_asked_for(user: User) -> None:
    own, agent = await in_two_units()
    await sign_in_as_person(user, own.person)
    await user.open("/person?next=/unit/cases")
    await user.should_see("请先选择要进入的单位")

    await press(user, "enter", agent.code)

    issued = await LoginTicket.get()
    assert (issued.member_id, issued.next_path) == (agent.id, "/unit/cases")


@pytest.mark.parametrize("whose", ["somebody else's", "expired"])
async def test_a_forged_click_enters_no_unit(user: User, whose: str) -> None:
    own, agent = await in_two_units()
    await Member.filter(id=agent.id).update(valid_until=clock.today() - timedelta(days=2))
    rep = await agent.unit.legal_rep()
    assert rep is not None
    await sign_in_as_person(user, own.person)
    await user.open("/person")

    await press(user, "enter", rep.code if whose == "somebody else's" else agent.code)

    assert await LoginTicket.all().count() == 0


async def test_a_member_switches_units_from_the_page_of_the_person(user: User) -> None:
    own, agent = await in_two_units()
    await sign_in(user, own)
    await user.open("/person")
    await user.should_see("返回单位中心")
    assert "法人 1*****84" in read(user)

    await press(user, "enter", agent.code)

    assert (await LoginTicket.get()).member_id == agent.id


async def test_a_person_without_a_unit_has_no_unit_center(user: User) -> None:
    person = await app_user(cast.ZHAO_YANGBEN)
    await sign_in_as_person(user, person)

    answer = await user.http_client.get("/unit")
    await user.open("/person")

    assert answer.headers["location"].startswith("/auth/ended")
    await user.should_see("您还不是任何单位的法定代表人、管理员或经办人")
    assert "单位中心" not in read(user)


async def test_the_devices_are_listed_and_ended_one_by_one(user: User) -> None:
    own, _ = await in_two_units()
    phone, _ = await Session.open(SessionKind.PHONE, own.person, None, visitor=VISITOR)
    foreign, _ = await signed_in(await registered(cast.DISPATCH_UNIT))
    here = await sign_in(user, own)
    await user.open("/person")
    await user.should_see("当前设备")
    assert foreign.code not in read(user)

    await press(user, "end", foreign.code)
    await press(user, "end", phone.code)

    await user.should_see("1 个", retries=100)
    assert [await lives(each) for each in (here, phone, foreign)] == [True, False, True]


async def test_all_other_devices_end_after_a_question(user: User) -> None:
    own, _ = await in_two_units()
    others = [(await signed_in(own))[0] for _ in range(2)]
    here = await sign_in(user, own)
    await user.open("/person")

    click = asyncio.create_task(press(user, "end_others"))  # it waits for the answer
    await user.should_see("下线其他全部设备？", retries=100)
    await user.should_see("其他 2 个设备会立即退出登录")
    user.find(kind=ui.button, content="全部下线").click()
    await click

    await user.should_see("已下线 2 个设备", retries=100)
    assert [await lives(each) for each in (here, *others)] == [True, False, False]


async def test_leaving_the_page_while_it_asks_ends_nobody_and_breaks_nothing(
    user: User, caplog: pytest.LogCaptureFixture
) -> None:
    own, _ = await in_two_units()
    other, _ = await signed_in(own)
    await sign_in(user, own)
    page = await user.open("/person")
    click = asyncio.create_task(press(user, "end_others"))
    await user.should_see("下线其他全部设备？", retries=100)

    page.delete()
    await click

    assert await lives(other)
    assert [each.getMessage() for each in caplog.records if each.levelname != "INFO"] == []


async def test_the_phone_lists_the_same_devices_and_ends_them(user: User) -> None:
    own, _ = await in_two_units()
    desk, _ = await signed_in(own)
    await sign_in_to_app(user, own.person)
    await user.open("/app/devices")
    await user.should_see("单位登录")

    await press(user, "end", desk.code)

    assert not await lives(desk)


async def test_the_sign_in_of_a_unit_does_not_open_the_phone(user: User) -> None:
    """The membership's password must not confirm codes: that is for the APP's own sign-in."""
    _, token = await signed_in(await registered())
    user.http_client.cookies.set(PHONE.cookie, token)

    answer = await user.http_client.get("/app/me")

    assert answer.status_code == 303


async def test_who_lost_the_mobile_to_somebody_else_reads_it_and_what_to_do(user: User) -> None:
    mine = await app_user(QIAN)
    await sign_in_as_person(user, mine)
    await user.open("/person")
    await user.should_not_see("手机号已转归他人")
    await register_again(QIAN.mobile)

    await user.open("/person")

    await user.should_see("手机号已转归他人")
    await user.should_see("请用证件号码登录")
    await user.should_see("未绑定")
    assert 'href="/app/face"' in read(user)


@pytest.mark.parametrize("path", ["/app", "/app/me"])
async def test_the_phone_tells_who_has_lost_the_mobile(user: User, path: str) -> None:
    await sign_in_to_app(user, await app_user(QIAN))
    await register_again(QIAN.mobile)

    await user.open(path)

    await user.should_see("手机号已转归他人")


async def register_again(mobile: str) -> None:
    """Somebody new has just proved a mobile that was given out again."""
    new = cast.SHEN_YANGLI
    await register_in_app(new.id_type, new.id_number, new.name, mobile, PASSWORD)
