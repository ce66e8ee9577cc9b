"""Centers that the tests make up: each has its own menu, shell, guard and sub-pages."""

import pytest
from nicegui.testing import User

from components.guard.page_state import page_state
from models.base import clock, topic
from models.seed import cast
from models.sign_in.session import Session
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.components.probe import DESK, POCKET, PRIVATE, desk
from tests.support.page import read, sign_in, sign_in_as_person, sign_in_to_app
from tests.support.units import registered, seated


async def agent_of_the_demo_unit() -> Member:
    """Somebody who may not grant anything."""
    return await seated((await registered()).unit, cast.JIN_YANG, Role.AGENT)


async def test_a_center_shows_its_own_menu_and_shell_around_its_sub_pages(user: User) -> None:
    await sign_in(user, await registered())

    await user.open(DESK)

    await user.should_see("书桌的目录：书桌、抽屉")
    await user.should_see("打开的是书桌（desk）")
    await user.should_see("桌上是江苏示例智造有限公司的")
    assert "单位中心菜单" not in read(user)


async def test_a_sub_page_belongs_to_the_entry_that_it_names(user: User) -> None:
    await sign_in(user, await registered())

    await user.open(f"{DESK}/drawer")

    await user.should_see("打开的是抽屉（drawer）")


async def test_going_to_another_sub_page_leaves_the_shell_where_it_is(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(DESK)
    page = user.current_layout.client

    user.navigate.to(f"{DESK}/papers/a7?line=3")

    await user.should_see("文件 a7 第 3 行")
    await user.should_see("打开的是文件（desk）")
    assert user.current_layout.client is page


async def test_a_right_that_a_sub_page_needs_is_asked_for_in_every_center(user: User) -> None:
    await sign_in(user, await agent_of_the_demo_unit())

    answer = await user.http_client.get(f"{DESK}/drawer")
    assert answer.status_code == 403
    assert "您没有“经办人授权”的权限" in answer.text
    assert "返回书桌" in answer.text

    await user.open(DESK)
    await user.should_see("书桌的目录：书桌")
    await user.should_not_see("抽屉")
    user.navigate.to(f"{DESK}/drawer")
    await user.should_see("您没有“经办人授权”的权限")
    await user.should_not_see("抽屉里的东西")


@pytest.mark.parametrize("end", ["the session", "the right"])
async def test_a_sub_page_reads_the_session_again(user: User, end: str) -> None:
    member = await agent_of_the_demo_unit()
    session = await sign_in(user, member)
    await user.open(DESK)
    if end == "the session":
        await Session.filter(id=session.id).update(ended_at=clock.now())
    else:
        await Member.filter(id=member.id).update(state=MemberState.SUSPENDED)

    user.navigate.to(f"{DESK}/papers/a7")

    await user.should_not_see("文件 a7")


async def test_a_center_of_members_is_none_for_a_mere_person(user: User) -> None:
    await sign_in_as_person(user, (await registered()).person)

    answer = await user.http_client.get(DESK)

    assert answer.status_code == 303
    assert "桌上" not in answer.text


async def test_a_center_stands_behind_its_door(user: User) -> None:
    member = await registered()
    await sign_in(user, member)
    answer = await user.http_client.get(POCKET)
    assert answer.headers["location"] == f"/app/login?next={POCKET}"

    await sign_in_to_app(user, member.person)
    await user.open(POCKET)

    await user.should_see(f"口袋属于{member.person.masked_name}")


async def test_a_center_chooses_how_much_stands_around_it(user: User) -> None:
    member = await registered()
    await sign_in(user, member)
    await sign_in_to_app(user, member.person)

    await user.open(DESK)
    assert "当前位置" not in read(user)
    assert "rs-nav" in read(user)
    await user.open(POCKET)
    assert "rs-nav" not in read(user)


async def test_what_is_not_below_a_center_is_no_sub_page_of_it(user: User) -> None:
    """NiceGUI cuts off as many signs as the address of the center has, whatever they are."""
    await sign_in(user, await registered())
    await user.open(DESK)
    router = user.current_layout.client.sub_pages_router

    with user.current_layout:
        is_here = await router._handle_open(f"{DESK[:-1]}x/papers/a7")

    assert not is_here
    await user.should_see("没有找到这个页面")
    with pytest.raises(ValueError, match="not below"):
        desk.page(PRIVATE, title="在别处")


async def test_what_the_shell_has_opened_stays_while_sub_pages_change(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(DESK)
    client = user.current_layout.client
    state = page_state(client)

    user.navigate.to(f"{DESK}/papers/a7")
    await user.should_see("文件 a7")

    assert state.field_at("note") is not None
    topic.announce("bell")
    await user.should_see("！")
    client.delete()
    assert (state.listening, state._forms, state._fields) == ([], [], {})


async def test_a_form_without_fields_goes_with_its_sub_page(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(DESK)
    state = page_state(user.current_layout.client)
    before = len(state.forms)

    user.navigate.to(f"{DESK}/papers/a7")
    await user.should_see("文件 a7")
    user.navigate.to(f"{DESK}/papers/a8")
    await user.should_see("文件 a8")

    assert len(state.forms) == before + 1
