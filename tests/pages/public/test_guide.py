"""办事指南: what the catalogue tells is there, what it does not tell is not, and the star."""

import pytest
from nicegui.testing import User

from auth.web import cookies
from models.seed.load import seed_catalogue
from models.services.favorite import Favorite
from models.units.permission import Role
from tests.support.day import travel_to_day
from tests.support.demo import demo_member
from tests.support.page import element_count, press, read, sign_in
from tests.support.units import registered

SUZHOU = "320500"


@pytest.fixture(autouse=True)
async def _catalogue(db: object) -> None:
    """Every test reads guides of the seeded catalogue."""
    await seed_catalogue()


async def test_a_guide_shows_each_element_that_the_catalogue_tells(user: User) -> None:
    await user.open("/services/SB022")

    page = read(user)
    for title in ("基本信息", "受理条件", "申请材料", "办理流程", "办理结果", "受理时间"):
        assert title in page
    assert "患职业病的提供" in page
    assert "《工伤保险条例》第十七条、第十八条、第二十条" in page
    assert user.current_layout.client.resolve_title().startswith("工伤认定 - 办事指南")
    assert element_count(user) <= 40


async def test_a_guide_leaves_out_what_the_catalogue_does_not_tell(user: User) -> None:
    await user.open("/services/SB030")

    page = read(user)
    for title in ("受理条件", "申请材料", "办理流程", "办理结果", "法定时限", "设定依据"):
        assert title not in page
    assert "在线办理" not in page


async def test_a_closed_window_says_when_it_opens(user: User) -> None:
    travel_to_day(8)

    await user.open("/services/SB006")

    assert "现在暂停受理" in read(user)
    assert "11 日起受理" in read(user)


async def test_a_city_is_named_on_the_way_to_what_it_takes_itself(user: User) -> None:
    user.http_client.cookies.set(cookies.REGION, SUZHOU)

    await user.open("/services/SB022")
    assert '<a href="/cities">苏州市</a>' in read(user)

    await user.open("/services/RC009")
    assert '<a href="/cities">苏州市</a>' not in read(user)
    await user.should_see("苏州市不受理这个事项，由省本级受理")


async def test_a_member_stars_an_item_and_takes_the_star_away(user: User) -> None:
    member = await registered()
    await sign_in(user, member)
    await user.open("/services/SB022")

    await press(user, "favorite", "SB022")
    assert 'aria-pressed="true"' in read(user)
    assert await Favorite.of(member).count() == 1

    await press(user, "favorite", "SB022")
    assert 'aria-pressed="true"' not in read(user)
    assert await Favorite.of(member).count() == 0


async def test_strangers_and_agents_without_grants_are_offered_no_star(user: User) -> None:
    await user.open("/services/SB022")
    assert 'data-act="favorite"' not in read(user)

    await sign_in(user, await demo_member(Role.AGENT))
    await user.open("/services/SB022")
    assert 'data-act="favorite"' not in read(user)


async def test_an_item_that_is_none_is_not_there(user: User) -> None:
    answer = await user.http_client.get("/services/XX999")

    assert answer.status_code == 404
    assert "没有这个事项" in answer.text
