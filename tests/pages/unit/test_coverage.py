"""覆盖图: the gaps, the cells, and what can be done about one item."""

import pytest
from nicegui import ui
from nicegui.testing import User

from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.grant import Grant
from models.services.granting import save_grants
from models.units.member import Member
from tests.support.page import element_count, fragments, press, read, sign_in
from tests.support.units import opened, seated

PAGE = "/unit/members/coverage"
NONE: frozenset[str] = frozenset()
WITHIN = 30  # times that a page may be asked again on a busy machine


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit with several agents, signed in; the catalogue is there."""
    await seed_catalogue()
    member = await opened()
    await sign_in(user, member)
    return member


@pytest.fixture
async def agent(rep: Member) -> Member:
    """An agent who holds one item."""
    member = await seated(rep.unit, cast.JIN_YANG)
    await save_grants(member, NONE, frozenset({"JY002"}), by=rep)
    return member


async def test_every_item_has_a_cell_and_the_page_few_elements(user: User, agent: Member) -> None:
    await user.open(PAGE)

    html = read(user)
    assert html.count('data-act="item"') > 50
    for words in ("没有经办人", "仅一人可办", "30天内到期", "12个月未用", "金*"):
        assert words in html
    assert element_count(user) <= 40


async def test_a_gap_filters_and_is_left_again(user: User, agent: Member) -> None:
    await user.open(PAGE)

    await press(user, "gap", "alone")
    assert read(user).count('data-act="item"') == 1
    await press(user, "gap", "alone")
    assert read(user).count('data-act="item"') > 50


async def test_an_item_without_an_agent_is_given_by_one_click(user: User, agent: Member) -> None:
    await user.open(PAGE)
    await press(user, "item", "JC001")
    assert "授权给金*" in read(user)
    fragment = next(each for each in fragments(user) if 'data-act="give"' in each.content)
    with fragment:
        ui.timer(0, lambda: fragment.act("give", agent.code), once=True)
    await user.should_see("授权给金*？", retries=WITHIN)

    user.find(kind=ui.button, content="确认授权").click()

    await user.should_see("已授权给金*", retries=WITHIN)
    assert await Grant.codes(agent) == {"JY002", "JC001"}


async def test_the_map_follows_what_is_granted_elsewhere(
    user: User, rep: Member, agent: Member
) -> None:
    await user.open(PAGE)
    await press(user, "gap", "alone")

    await save_grants(agent, frozenset({"JY002"}), NONE, by=rep)

    await user.should_see("没有这样的事项", retries=WITHIN)
