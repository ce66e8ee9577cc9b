"""单位主页: true figures, what waits, the tabs with 换一换, and the stars."""

import re

import pytest
from nicegui.testing import User

from models.accounts.app_account import register_in_app
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.granting import save_grants
from models.units.member import Member
from models.units.permission import Role
from tests.support.demo import demo_member, filed
from tests.support.page import element_count, press, read, sign_in
from tests.support.queries import counted_queries
from tests.support.units import PASSWORD, opened, registered, seated

HOME = "/unit"


def tiles(user: User) -> list[str]:
    """The codes of the items on the tiles, from left to right and top to bottom."""
    return re.findall(r'data-act="favorite" data-arg="(\w+)"', read(user))


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of the demo unit, signed in on its home."""
    member = await demo_member()
    await sign_in(user, member)
    await user.open(HOME)
    return member


@pytest.fixture
async def newcomer(user: User) -> Member:
    """The legal rep of a unit that has just registered, on its home."""
    await seed_catalogue()
    member = await registered(cast.DISPATCH_UNIT)
    await sign_in(user, member)
    await user.open(HOME)
    return member


@pytest.mark.usefixtures("rep")
async def test_the_cards_show_the_true_figures_and_lead_to_their_lists(user: User) -> None:
    figures = re.findall(r'rs-stat .*?state=(\w+)".*?rs-stat-n">(\d+)', read(user), re.S)

    assert figures == [("in_progress", "11"), ("closed", "6"), ("to_rate", "2")]


@pytest.mark.usefixtures("rep")
async def test_the_strip_names_what_is_most_urgent(user: User) -> None:
    await user.should_see("有 4 件需要您处理")
    await user.should_see("2 件办件待补正，其中失业保险稳岗返还申领请于")
    await user.should_see("1 件办件待本单位审核")
    await user.should_see("经办人金*的权限将于")


@pytest.mark.usefixtures("newcomer")
async def test_a_new_unit_has_zeros_and_no_strip(user: User) -> None:
    await user.should_not_see("需要您处理")
    assert re.findall(r'rs-stat-n">(\d+)', read(user)) == ["0", "0", "0"]
    assert len(tiles(user)) == 16


@pytest.mark.usefixtures("newcomer")
async def test_the_shuffle_meets_every_item_once_and_begins_again(user: User) -> None:
    first = seen = tiles(user)
    for _ in range(9):
        await press(user, "shuffle")
        seen = seen + tiles(user)

    assert len(seen) == len(set(seen)) == 157
    await press(user, "shuffle")
    assert tiles(user) == first


@pytest.mark.usefixtures("newcomer")
async def test_the_query_tab_holds_queries_only(user: User) -> None:
    await press(user, "tab", "query")

    kinds = set(re.findall(r'class="rs-tag is-\w+">(办事|查询)', read(user)))
    assert kinds == {"查询"}
    assert re.search(r'id="tab-query"[^>]*aria-selected="true"', read(user))


@pytest.mark.usefixtures("newcomer")
async def test_a_star_puts_an_item_into_the_favorites_and_out_again(user: User) -> None:
    await press(user, "tab", "favorites")
    await user.should_see("还没有收藏事项")

    await press(user, "tab", "recommended")
    await press(user, "favorite", "JY002")
    await press(user, "tab", "favorites")
    assert tiles(user) == ["JY002"]

    await press(user, "favorite", "JY002")
    await user.should_see("还没有收藏事项")


@pytest.mark.usefixtures("newcomer")
async def test_a_star_for_what_is_not_there_is_refused_in_words(user: User) -> None:
    await press(user, "favorite", "NOTHING")

    assert user.notify.messages == ["该事项已停用或不在您的办理范围内，不能收藏"]


async def test_an_agent_without_grants_is_told_whom_to_ask(user: User) -> None:
    await seed_catalogue()
    rep = await registered()
    await sign_in(user, await seated(rep.unit, cast.ZHENG_SHILI, Role.AGENT))

    await user.open(HOME)

    await user.should_see("暂时没有您可以办理的事项")
    assert tiles(user) == []


async def test_a_thousand_cases_cost_the_home_as_many_queries_as_ten(
    user: User, rep: Member
) -> None:
    with counted_queries() as of_few:
        await user.open(HOME)
    await filed(rep, count=1000)

    with counted_queries() as of_many:
        await user.open(HOME)

    assert len(of_many) == len(of_few) < 14
    assert element_count(user) <= 40


async def test_who_has_lost_a_mobile_is_told_in_the_unit_too(user: User) -> None:
    member = await registered(cast.DISPATCH_UNIT)
    who = cast.DISPATCH_UNIT.legal_rep
    await register_in_app(who.id_type, who.id_number, who.name, who.mobile, PASSWORD)
    await sign_in(user, member)
    await user.open(HOME)
    await user.should_not_see("手机号已转归他人")

    other = cast.SUN_LI
    await register_in_app(other.id_type, other.id_number, other.name, who.mobile, PASSWORD)
    await user.open(HOME)

    await user.should_see("手机号已转归他人")
    assert "单位登录也请改用证件号码" in read(user)


async def test_an_open_home_follows_what_is_granted_and_taken(user: User) -> None:
    await seed_catalogue()
    giver = await opened()
    agent = await seated(giver.unit, cast.JIN_YANG)
    await sign_in(user, agent)
    await user.open(HOME)
    await user.should_see("暂时没有您可以办理的事项")

    await save_grants(agent, frozenset(), frozenset({"JY002"}), by=giver)
    await user.should_not_see("暂时没有您可以办理的事项", retries=100)
    assert tiles(user) == ["JY002"]

    await save_grants(agent, frozenset({"JY002"}), frozenset(), by=giver)
    await user.should_see("暂时没有您可以办理的事项", retries=100)
