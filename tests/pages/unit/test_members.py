"""经办人管理: the notice, the levels, the list with its filters, and what each row offers."""

import re
from datetime import timedelta

import pytest
from nicegui.testing import User

from components.parts.fragment import render
from models.base import clock
from models.seed import cast
from models.units.invitation import Invitation
from models.units.invitation_end import refuse
from models.units.inviting import Invited, invite, withdraw
from models.units.member import Member, MemberState
from models.units.membership import suspend
from models.units.permission import Role
from models.units.unit import Unit
from tests.support.page import element_count, press, read, sign_in
from tests.support.queries import counted_queries
from tests.support.units import opened, person_of, registered, seated

PAGE = "/unit/members"

WITHIN = 30  # times that a page may be asked again on a busy machine


def names(user: User) -> list[str]:
    """The masked names of the list, from top to bottom."""
    return re.findall(r'class="rs-who">.*?<b>(.*?)</b>', read(user), re.S)


def acts(user: User, code: str) -> list[str]:
    """What a row offers."""
    return re.findall(rf'data-act="(\w+)" data-arg="{code}"', read(user))


async def asked(
    rep: Member, who: cast.CastPerson = cast.ZHENG_SHILI, role: Role = Role.AGENT
) -> Invitation:
    """Somebody of the cast, invited."""
    return await invite(rep.unit, Invited(role, who.name, who.id_number, who.mobile), by=rep)


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit that has several agents, signed in."""
    member = await opened()
    await sign_in(user, member)
    return member


async def test_before_the_consent_there_is_the_notice_word_for_word(user: User) -> None:
    await sign_in(user, await registered())

    await user.open(PAGE)

    for words in (
        "法定代表人可添加1名管理员，并可对其进行修改和删除。管理员需先在江苏人社网上办事服务大厅进行注册个人用户。",
        "法定代表人或管理员可添加最多10名经办人，并可对其进行修改和删除。",
        "管理员可在授权有效期内办理任何业务。",
        "经办人可办业务范围需法定代表人或管理员进行“授权”。",
        "CA：插入CA后需要经办人登录江苏智慧人社APP进行扫码",
        "扫码登录：经办人登录江苏智慧人社APP进行扫码",
        "账号密码：输入经办人证件号码/手机号",
        "同意开通",
        "暂不开通",
    ):
        assert words in read(user)
    await user.should_not_see("创建经办用户")


def test_whoever_may_not_open_it_reads_who_has_to() -> None:
    html = render("units/opening_notice.html", parts=[], version="2026-11", may_open=False)

    assert "请由法定代表人登录后在“经办人管理”中阅读须知并同意开通" in html
    assert "同意开通</button>" not in html


async def test_the_consent_brings_the_empty_list_with_the_way_on(user: User) -> None:
    rep = await registered()
    await sign_in(user, rep)
    await user.open(PAGE)

    await press(user, "agree")

    await user.should_see("您尚未添加经办用户", retries=WITHIN)
    await user.should_see("创建经办用户", retries=WITHIN)
    unit = await Unit.get(id=rep.unit_id)
    assert (unit.has_multi_agent, unit.multi_agent_version) == (True, "2026-11")
    figures = re.findall(r'b class="n rs-num">(\d+)<small>/ (\d+) 个', read(user))
    assert figures == [("1", "1"), ("0", "1"), ("0", "10")]


async def test_a_page_that_shows_the_notice_follows_the_consent_given_elsewhere(
    user: User,
) -> None:
    rep = await registered()
    await sign_in(user, rep)
    await user.open(PAGE)

    await rep.unit.enable_multi_agent("2026-11", by=rep)

    await user.should_see("您尚未添加经办用户", retries=WITHIN)


async def test_an_agent_finds_no_such_page(user: User, rep: Member) -> None:
    await sign_in(user, await seated(rep.unit, cast.JIN_YANG))

    answer = await user.http_client.get(PAGE)

    assert answer.status_code == 403
    assert "您没有“添加经办人”的权限" in answer.text


async def test_every_state_stands_in_its_part_with_masks(user: User, rep: Member) -> None:
    await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await seated(rep.unit, cast.JIN_YANG, state=MemberState.SUSPENDED)
    await asked(rep)
    gone = await asked(rep, cast.SUN_LI)
    await refuse(gone, "已转到其他部门", by=await person_of(cast.SUN_LI))

    await user.open(PAGE)

    assert names(user) == ["郑**", "李**", "金*", "孙*"]
    html = read(user)
    for words in (
        "待确认 · 剩7天",
        "停用",
        "已拒绝",
        "理由：已转到其他部门",
        "*****1424",
        "1*****27",
    ):
        assert words in html
    for who in (cast.ZHENG_SHILI, cast.LI_FANLI, cast.JIN_YANG, cast.SUN_LI):
        assert who.name not in html
        assert who.id_number not in html
        assert who.mobile not in html
    assert "邀请1，成员2，已结束1" in html
    assert re.findall(r'rs-num">(\d+)<small>/', html) == ["1", "1", "2"]


async def test_filters_and_search_leave_what_was_asked_for(user: User, rep: Member) -> None:
    await seated(rep.unit, cast.JIN_YANG)
    await asked(rep)
    await user.open(PAGE)

    await press(user, "part", "members")
    assert names(user) == ["金*"]
    await press(user, "part", "no-such-part")
    assert names(user) == ["郑**", "金*"]
    await press(user, "search", q="金")
    assert names(user) == ["金*"]
    await press(user, "search", q=cast.ZHENG_SHILI.id_number[-4:])
    assert names(user) == ["郑**"]
    await press(user, "search", q="没有这人")
    await user.should_see("没有找到“没有这人”", retries=WITHIN)
    await press(user, "clear")
    assert names(user) == ["郑**", "金*"]


async def test_the_rep_may_do_all_and_the_manager_nothing_with_managers(
    user: User, rep: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    agent = await seated(rep.unit, cast.JIN_YANG)
    invitation = await asked(rep)
    await user.open(PAGE)
    assert acts(user, manager.code) == ["remove", "renew", "role", "suspend"]
    assert acts(user, agent.code) == ["remove", "renew", "role", "suspend"]
    assert acts(user, invitation.code) == ["again", "revise", "withdraw"]

    user.http_client.cookies.clear()
    await sign_in(user, manager)
    await user.open(PAGE)

    assert acts(user, manager.code) == []
    assert acts(user, agent.code) == ["remove", "renew", "suspend"]
    assert acts(user, invitation.code) == ["again", "revise", "withdraw"]


async def test_a_suspended_member_is_resumed_and_an_ended_one_invited_again(
    user: User, rep: Member
) -> None:
    paused = await seated(rep.unit, cast.JIN_YANG, state=MemberState.SUSPENDED)
    gone = await asked(rep)
    await withdraw(gone, by=rep)
    await user.open(PAGE)
    assert acts(user, paused.code) == ["remove", "renew", "resume"]
    assert acts(user, gone.code) == ["reinvite", "view"]

    await press(user, "resume", paused.code)

    await user.should_see("有效", retries=WITHIN)
    assert (await paused.reread()).state is MemberState.ACTIVE


async def test_what_another_unit_has_is_not_found(user: User, rep: Member) -> None:
    await seated(rep.unit, cast.JIN_YANG, state=MemberState.SUSPENDED)
    other = await opened(cast.DISPATCH_UNIT)
    theirs = await seated(other.unit, cast.SUN_LI, state=MemberState.SUSPENDED)
    await user.open(PAGE)

    await press(user, "resume", theirs.code)

    assert user.notify.messages == ["没有找到这位成员"]
    assert (await theirs.reread()).state is MemberState.SUSPENDED


async def test_a_term_that_ends_soon_is_told_with_its_day(user: User, rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG)
    until = clock.today() + timedelta(days=13)
    await Member.filter(id=agent.id).update(valid_until=until)

    await user.open(PAGE)

    await user.should_see(
        f"1人的授权将在30天内到期：金*，{clock.day_words(until)}（13天后）", retries=WITHIN
    )
    await user.should_see("续期一年", retries=WITHIN)
    assert "13天后到期" in read(user)


async def test_two_open_pages_see_what_the_other_has_done(user: User, rep: Member) -> None:
    await user.open(PAGE)
    await user.should_see("您尚未添加经办用户", retries=WITHIN)

    await asked(rep)

    await user.should_see("待确认 · 剩7天", retries=WITHIN)
    assert names(user) == ["郑**"]


async def ended(rep: Member, count: int) -> None:
    """Memberships that ended long ago."""
    person = await person_of(cast.SUN_LI)
    past = clock.now() - timedelta(days=400)
    await Member.bulk_create(
        Member(
            code=f"{number:032x}",
            unit=rep.unit,
            person=person,
            role=Role.AGENT,
            state=MemberState.EXPIRED,
            slot=1,
            mobile=cast.SUN_LI.mobile,
            valid_from=clock.today() - timedelta(days=800),
            valid_until=clock.today() - timedelta(days=400),
            granted_by=rep,
            created_at=past,
            ended_at=past + timedelta(hours=number),
        )
        for number in range(count)
    )


async def test_two_hundred_ended_ones_cost_no_more_queries_and_stand_on_pages(
    user: User, rep: Member
) -> None:
    await ended(rep, 1)
    await user.open(PAGE)
    with counted_queries() as of_few:
        await user.open(PAGE)
    await Member.filter(state=MemberState.EXPIRED).delete()
    await ended(rep, 200)

    with counted_queries() as of_many:
        await user.open(PAGE)

    assert len(of_many) <= len(of_few) < 19
    assert len(names(user)) == 10
    assert element_count(user) <= 40
    await user.should_see("已结束共 200 条，第 1 / 20 页", retries=WITHIN)
    await press(user, "page", "20")
    await user.should_see("第 20 / 20 页", retries=WITHIN)
    await press(user, "page", "9" * 50)
    await user.should_see("第 1 / 20 页", retries=WITHIN)


async def test_a_frozen_membership_says_until_when_and_may_only_be_taken(
    user: User, rep: Member
) -> None:
    agent = await seated(rep.unit, cast.ZHENG_SHILI)
    until = clock.now() + timedelta(hours=24)
    await Member.filter(id=agent.id).update(frozen_until=until)

    await user.open(PAGE)

    assert f"已冻结至 {clock.moment_words(until)}" in read(user)
    assert "请与本人核实" in read(user)
    assert acts(user, agent.code) == ["remove", "suspend"]
    assert f"/unit/members/{agent.code}/grants" not in read(user)

    await suspend(agent, "", by=rep)

    await user.open(PAGE)
    assert acts(user, agent.code) == ["remove"]
