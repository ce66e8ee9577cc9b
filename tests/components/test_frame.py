"""The frame around every page: its guard, its acts, its fields, its fragments."""

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.topics import bus
from components.parts.fragment import Sent
from models.base import clock, topic
from models.seed import cast
from models.sign_in.session_kind import EndReason
from models.units.permission import Role
from tests.components.probe import LISTENING, PRIVATE, PUBLIC, SLOW, TOO_SLOW
from tests.support.page import press, read, sign_in
from tests.support.units import registered, seated


async def test_a_public_page_stands_in_its_shell_with_title_and_crumb(user: User) -> None:
    await user.open(PUBLIC)

    assert user.current_layout.client.resolve_title() == "探针 - 网上办事服务大厅"
    assert "网上办事服务大厅" in read(user)
    assert '<span aria-current="page">探针</span>' in read(user)


async def test_a_failed_check_names_every_field_and_marks_its_input(user: User) -> None:
    await user.open(PUBLIC)

    user.find("保存").click()

    await user.should_see("有 2 处需要修改")
    await user.should_see("请填写统一社会信用代码")
    inputs = user.find(kind=ui.input).elements
    assert {i.props.get("aria-invalid") for i in inputs} == {"true"}
    assert "f-uscc-e f-uscc-h" in {i.props["aria-describedby"] for i in inputs}


async def fill(user: User, uscc: str, name: str = "样例公司") -> None:
    first, second = sorted(user.find(kind=ui.input).elements, key=lambda each: each.id)
    first.value, second.value = uscc, name
    user.find("保存").click()


async def test_what_a_verb_refuses_stands_beside_its_field(user: User) -> None:
    await user.open(PUBLIC)

    await fill(user, "taken")

    await user.should_see("该单位已注册")
    assert not user.notify.messages


async def test_what_belongs_to_no_field_is_a_toast(user: User) -> None:
    await user.open(PUBLIC)

    await fill(user, "many")

    await user.should_see("请稍后再试")
    assert user.notify.messages == ["请稍后再试"]


async def test_a_failed_field_is_checked_again_while_it_is_typed(user: User) -> None:
    await user.open(PUBLIC)
    await fill(user, "91320100MAXAA00190", "12345")
    await user.should_see("单位全称不能只有数字")

    _, second = sorted(user.find(kind=ui.input).elements, key=lambda each: each.id)
    assert second.props["aria-invalid"] == "true"
    second.value = "样例公司"

    assert second.props["aria-invalid"] is None


async def test_the_unit_center_sends_strangers_to_the_sign_in_and_remembers_where_from(
    user: User,
) -> None:
    answer = await user.http_client.get(PRIVATE)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/unit/probe"


async def test_a_sub_page_gets_its_member_title_and_menu(user: User) -> None:
    member = await registered()
    await sign_in(user, member)

    await user.open(PRIVATE)

    await user.should_see("探针属于江苏示例智造有限公司")
    assert user.current_layout.client.resolve_title() == "单位探针 - 网上办事服务大厅"
    assert "法定代表人" in read(user)


async def test_a_button_of_a_fragment_reaches_its_handler(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(PRIVATE)

    await press(user, "count", "a1")

    await user.should_see("做过 a1")


async def test_navigating_inside_the_unit_center_passes_the_guard(user: User) -> None:
    """Sub-page navigation is a socket event that no HTTP layer sees."""
    session = await sign_in(user, await registered())
    await user.open(PRIVATE)
    await type(session).filter(id=session.id).update(ended_at=clock.now())

    user.navigate.to("/unit/probe/known")

    await user.should_not_see("办件 known")


async def test_a_sub_page_below_a_menu_entry_says_what_it_cannot_find(user: User) -> None:
    await sign_in(user, await registered())

    answer = await user.http_client.get("/unit/probe/unknown")

    assert answer.status_code == 404
    assert "没有找到这个办件" in answer.text


async def test_an_address_of_the_unit_center_that_leads_nowhere_says_so(user: User) -> None:
    await sign_in(user, await registered())

    answer = await user.http_client.get("/unit/nothing")

    assert answer.status_code == 404
    assert "<title>没有找到这个页面 - " in answer.text
    assert "网址可能有误，或者页面已经移走。" in answer.text
    assert "请稍后重试" not in answer.text
    assert "aria-current" not in answer.text.partition("单位中心菜单")[2].partition("nav>")[0]
    assert "sub page" not in answer.text


async def test_who_lacks_the_right_neither_sees_the_page_nor_may_act(user: User) -> None:
    rep = await registered()
    agent = await seated(rep.unit, cast.JIN_YANG, Role.AGENT)
    await sign_in(user, agent)

    answer = await user.http_client.get("/unit/probe-manager")
    assert answer.status_code == 403
    assert "您没有“经办人授权”的权限" in answer.text
    assert "只有管理者看得到" not in answer.text

    await user.open(PRIVATE)
    user.find("授权").click()
    await user.should_see("您没有“经办人授权”的权限")


async def test_an_act_after_the_session_has_ended_leads_to_the_sign_in(user: User) -> None:
    session = await sign_in(user, await registered())
    await user.open(PRIVATE)
    await session.end(EndReason.CHOSEN)

    await press(user, "count", "a1")

    await user.should_not_see("做过 a1")


async def test_whose_session_has_ended_learns_why_and_comes_back(user: User) -> None:
    session = await sign_in(user, await registered())
    await session.end(EndReason.PASSWORD)

    await user.open(PRIVATE)

    await user.should_see("登录已失效：密码已修改")
    assert user.current_layout.client.request.query_params["next"] == PRIVATE


async def test_signing_out_ends_the_session_of_every_page(user: User) -> None:
    session = await sign_in(user, await registered())
    await user.open(PRIVATE)

    await press(user, "sign_out")

    await session.refresh_from_db()
    assert session.reason == EndReason.LOGOUT


async def test_whoever_signs_in_after_somebody_signed_out_begins_anew(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(PRIVATE)

    await press(user, "sign_out")
    answer = await user.http_client.get(f"/auth/ended?next={PRIVATE}", follow_redirects=False)

    assert answer.headers["location"] == "/login"


async def test_a_double_click_acts_once(user: User) -> None:
    await user.open(SLOW)

    user.find(kind=ui.button).click().click()
    await user.should_see("提交 1 次", retries=100)
    user.find(kind=ui.button).click()

    await user.should_see("提交 2 次", retries=100)


async def test_of_what_is_typed_the_last_is_kept(user: User) -> None:
    await user.open(SLOW)
    (field,) = user.find(kind=ui.input).elements

    for value in ("江", "江苏", "江苏样例"):
        field.value = value

    await user.should_see("保留 江苏样例", retries=100)


async def test_a_page_hears_its_topics_after_the_commit_and_until_it_is_left(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(LISTENING)
    await user.should_see("听到 1 次")  # once by itself, when its socket has come

    topic.announce("probe")
    await user.should_see("听到 2 次")
    assert "probe" in bus.topics()

    user.navigate.to(PRIVATE)
    await user.should_see("单位探针")
    assert "probe" not in bus.topics()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are given up sooner."""
    monkeypatch.setattr("components.frame.builder.RESPONSE_WITHIN", 0.1)


@pytest.mark.usefixtures("impatient")
async def test_a_page_that_takes_too_long_is_given_up_in_chinese(user: User) -> None:
    answer = await user.http_client.get(TOO_SLOW)

    assert answer.status_code == 500
    assert "系统暂时出现问题" in answer.text
    assert "response_timeout" not in answer.text


async def test_a_page_that_leads_nowhere_says_so_without_details(user: User) -> None:
    answer = await user.http_client.get("/nothing/here")

    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.text
    assert "版权所有" in answer.text
    assert "nicegui" not in answer.text.lower()
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("header", ["X-Forwarded-Prefix", "X-Forwarded-Host", "Forwarded"])
async def test_a_header_of_a_stranger_never_reaches_the_page(user: User, header: str) -> None:
    answer = await user.http_client.get(PUBLIC, headers={header: "//evil.example"})

    assert "evil.example" not in answer.text


@pytest.mark.parametrize(
    ("args", "read"),
    [
        (["open", "7", {"a": "b"}], Sent("open", "7", {"a": "b"})),
        (["open", "7"], Sent("open", "7")),
        ("open", Sent("open")),
        (["open", "7", {"a": "b"}, "more"], Sent("open", "7", {"a": "b"})),
        (["open", "7", {f"f{n}": "x" for n in range(150)}], "whole"),
        ([], Sent("")),
        (["open", "半\ud83d"], None),
        (["open", "7", {"who": "\udc00"}], None),
        (["open", 7], None),
        (["open", "7", [1]], None),
        (["open", "7", {"a": {}}], None),
        (["open", "x" * 5000], None),
        (["open", "7", {str(n): "x" for n in range(500)}], None),
    ],
)
def test_an_act_is_read_whole_or_not_at_all(args: object, read: object) -> None:
    sent = Sent.of(args)

    if read == "whole":
        assert sent is not None
        assert len(sent.fields) == 150
    else:
        assert sent == read


@pytest.mark.parametrize(("path", "home"), [("/app/nothing", "/app"), ("/q", "/app"), ("/no", "/")])
async def test_an_address_without_a_page_leads_home_by_the_door_that_it_belongs_to(
    user: User, path: str, home: str
) -> None:
    answer = await user.http_client.get(path)

    assert answer.status_code == 404
    assert f'class="rs-btn is-primary" href="{home}"' in answer.text
