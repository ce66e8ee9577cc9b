"""覆盖图: the gaps, the cells, and what can be done about one item."""

from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.seed import cast
from models.services.grant import Grant
from models.services.granting import save_grants
from models.units.member import Member, MemberState
from models.units.term import add_months
from tests.support.grants import NONE
from tests.support.page import element_count, fragments, press, read
from tests.support.units import seated

PAGE = "/unit/members/coverage"
WITHIN = 30  # times that a page may be asked again on a busy machine


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
    for words in ("没有经办人", "仅一人可办", "30 天内到期", "12 个月未用", "金*"):
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


def begin(user: User, act: str, arg: str) -> None:
    """Press a button of the map that opens a dialog, which it waits for."""
    fragment = next(each for each in fragments(user) if f'data-act="{act}"' in each.content)
    with fragment:
        ui.timer(0, lambda: fragment.act(act, arg), once=True)


async def test_several_items_are_given_to_one_agent_together(user: User, agent: Member) -> None:
    await user.open(PAGE)
    for code in ("JC001", "ZC001", "JY002"):
        await press(user, "item", code)
    assert "已选 3 项" in read(user)
    assert "授权给金*，2项" in read(user)

    begin(user, "give", agent.code)
    await user.should_see("新增 2 项", retries=WITHIN)
    user.find(kind=ui.button, content="确认授权").click()

    await user.should_see("已授权给金*：2项", retries=WITHIN)
    assert await Grant.codes(agent) == {"JY002", "JC001", "ZC001"}


async def test_all_that_a_gap_has_are_chosen_and_left_again(user: User, agent: Member) -> None:
    await user.open(PAGE)
    await press(user, "gap", "nobody")

    await press(user, "all")
    pressed = read(user).count('aria-pressed="true"')
    assert pressed == read(user).count('data-act="item"') + 2  # with the gap, and 看图
    await press(user, "none")
    assert 'data-act="give"' not in read(user)


async def test_an_idle_item_is_taken_back_and_nobody_suspended(user: User, agent: Member) -> None:
    await Grant.filter(member_id=agent.id).update(granted_at=clock.now() - timedelta(days=366))
    await user.open(PAGE)
    await press(user, "item", "JY002")

    begin(user, "take", agent.code)
    await user.should_see("收回金*的授权？", retries=WITHIN)
    user.find(kind=ui.button, content="收回").click()

    await user.should_see("已收回金*的授权", retries=WITHIN)
    assert await Grant.codes(agent) == set()
    assert (await agent.reread()).current_state is MemberState.ACTIVE


async def test_a_term_that_ends_soon_is_renewed_from_the_map(user: User, agent: Member) -> None:
    soon = clock.today() + timedelta(days=20)
    await Member.filter(id=agent.id).update(valid_until=soon)
    await user.open(PAGE)
    await press(user, "item", "JY002")

    begin(user, "renew", agent.code)
    await user.should_see("确认更新", retries=WITHIN)
    user.find(kind=ui.button, content="确认更新").click()

    await user.should_see("已更新1人的授权期限", retries=WITHIN)
    assert (await agent.reread()).valid_until == add_months(soon, 12)


async def test_no_renewal_is_offered_of_whoever_is_frozen(user: User, agent: Member) -> None:
    soon = clock.today() + timedelta(days=13)
    mine = Member.filter(id=agent.id)
    await mine.update(valid_until=soon, frozen_until=clock.now() + timedelta(hours=1))

    await user.open(PAGE)

    assert "金*的授权 13天后到期" in read(user)
    assert 'data-act="renew"' not in read(user)


async def test_every_gap_has_a_remedy_that_lists_its_changes_before(
    user: User, rep: Member, agent: Member
) -> None:
    other = await seated(rep.unit, cast.ZHENG_SHILI)
    past = clock.now() - timedelta(days=366)
    await Grant.filter(member_id=agent.id).update(granted_at=past)
    await user.open(PAGE)
    for words in ("仅一人可办", "其中金*一人独办 1 项", "金* 1 项。只收回授权"):
        assert words in read(user)

    begin(user, "share", "")
    await user.should_see("让郑**像金*一样？", retries=WITHIN)
    user.find(kind=ui.button, content="确认授权").click()
    await user.should_see("已授权给郑**", retries=WITHIN)
    assert await Grant.codes(other) == {"JY002"}

    begin(user, "take_idle", "")
    await user.should_see("收回 12 个月未用的授权？", retries=WITHIN)
    user.find(kind=ui.button, content="收回授权").click()
    await user.should_see("已收回1项授权", retries=WITHIN)
    assert await Grant.codes(agent) == set()

    begin(user, "fill", "")
    await user.should_see("授权给郑**？", retries=WITHIN)
    user.find(kind=ui.button, content="确认授权").click()
    await user.should_not_see("项没有经办人", retries=WITHIN)
    assert len(await Grant.codes(other)) > 50


async def test_the_map_is_a_table_too_and_its_rows_are_chosen(user: User, agent: Member) -> None:
    await user.open(PAGE)
    await press(user, "view", "table")
    assert "rs-seats" not in read(user)

    await press(user, "item", "JC001")

    assert 'data-arg="JC001" aria-checked="true"' in read(user)
    assert "授权给金*" in read(user)


async def test_whoever_leaves_soon_is_named_and_what_they_hold_is_chosen(
    user: User, agent: Member
) -> None:
    await Member.filter(id=agent.id).update(valid_until=clock.today() + timedelta(days=13))
    await user.open(PAGE)
    for words in ("金*的授权 13天后到期", "到期后其中 1 项没有经办人", "其中 1 项到期后无人"):
        assert words in read(user)

    await press(user, "move", agent.code)

    assert 'data-arg="JY002" aria-pressed="true"' in read(user)
