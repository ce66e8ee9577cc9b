"""操作记录 of a person, on the desktop and on the phone, with or without a unit."""

import pytest
from nicegui.testing import User

from models.messages.message_choice import choose
from models.records.message import MessageKind
from models.seed import cast
from models.units.member import Member
from tests.support.page import read, sign_in, sign_in_as_person, sign_in_to_app
from tests.support.phone import app_user
from tests.support.units import opened


@pytest.mark.parametrize("path", ["/person/activity", "/app/activity"])
async def test_a_person_without_a_unit_reads_what_was_done_with_the_account(
    user: User, path: str
) -> None:
    person = await app_user(cast.JIN_YANG)
    await choose(MessageKind.INVITATION, False, by=person)
    stranger = await app_user(cast.QIAN_YANGZHANG)
    await choose(MessageKind.INVITATION, False, by=stranger)
    assert await Member.filter(person_id=person.id).count() == 0
    await (sign_in_to_app if path.startswith("/app") else sign_in_as_person)(user, person)

    await user.open(path)

    for seen in ("操作记录", "登录", "通知设置", "授权邀请短信关闭", person.masked_name):
        await user.should_see(seen)
    assert stranger.masked_name not in read(user)
    assert person.name not in read(user)
    assert "人员<span" not in read(user)  # nobody else's lines are to be chosen


async def test_the_kind_is_chosen_by_address_and_form(user: User) -> None:
    rep = await opened()
    await sign_in(user, rep)
    await user.open("/person/activity?kind=sign_in")
    assert "<b>登录</b>" in read(user)
    assert rep.unit.name in read(user)

    await user.open("/person/activity?kind=security")

    await user.should_see("没有符合条件的记录")
    await user.should_see("请换一个类型")


@pytest.mark.parametrize(
    ("path", "link"), [("/person", "/person/activity"), ("/app/me", "/app/activity")]
)
async def test_the_way_there_stands_on_the_page_of_the_account(
    user: User, path: str, link: str
) -> None:
    person = await app_user(cast.JIN_YANG)
    await (sign_in_to_app if path.startswith("/app") else sign_in_as_person)(user, person)

    await user.open(path)

    assert f'href="{link}"' in read(user)
