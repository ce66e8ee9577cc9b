"""大厅首页: what it offers to strangers, to a unit, and in a city."""

import re

import pytest
from nicegui.testing import User

from auth.web import cookies
from models.seed.load import seed_catalogue
from models.seed.sample_notices import seed_notices
from tests.support.demo import demo_member
from tests.support.page import element_count, read, sign_in
from tests.support.queries import counted_queries

NANJING = "320100"


@pytest.fixture(autouse=True)
async def _hall(db: object) -> None:
    """The front page of a hall with its catalogue and notices."""
    await seed_catalogue()
    await seed_notices()


async def test_a_stranger_finds_the_hot_services_of_the_deck_and_themes_with_counts(
    user: User,
) -> None:
    await user.open("/")

    page = read(user)
    assert len(re.findall(r'rs-svc" href="/services/\w+"', page)) == 12
    assert re.findall(r'<b>([^<]+)</b><span class="rs-hint">(\d+) 个事项', page) == [
        ("就业补贴", "14"),
        ("就业培训", "12"),
        ("高校毕业生就业", "5"),
        ("就失业", "8"),
        ("企业养老保险", "17"),
    ]
    await user.should_see("单位登录")


async def test_a_unit_sees_its_name_its_figures_and_the_way_in(user: User) -> None:
    member = await demo_member()
    await sign_in(user, member)

    await user.open("/")

    card = read(user).split("rs-hero-card", 1)[1]
    assert member.unit.name in card
    assert re.findall(r'state=(\w+)"><b class="rs-num">(\d+)', card) == [
        ("in_progress", "11"),
        ("closed", "6"),
        ("to_rate", "2"),
    ]
    assert "进入单位中心" in card
    await user.should_not_see("法定代表人注册")


async def test_a_city_shows_its_own_notices_beside_those_of_the_province(user: User) -> None:
    await user.open("/")
    await user.should_not_see("南京市社会保险经办大厅")

    user.http_client.cookies.set(cookies.REGION, NANJING)
    await user.open("/")

    await user.should_see("南京市社会保险经办大厅")


async def test_the_front_page_stays_light(user: User) -> None:
    await user.open("/")  # the first visit reads the catalogue

    with counted_queries() as queries:
        await user.open("/")

    assert element_count(user) <= 20
    assert len(queries) <= 3, queries
