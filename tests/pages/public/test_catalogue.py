"""服务清单 and its doors: filters as links, pages, themes, and the chosen region."""

import re
from urllib.parse import quote

import pytest
from nicegui.testing import User

from auth.web import cookies
from models.seed.load import seed_catalogue
from models.services.catalogue import Catalogue, CatalogueFilter
from tests.support.day import travel_to_day
from tests.support.page import element_count, read

LINE = quote("社会保险")
NANJING = "320100"


@pytest.fixture(autouse=True)
async def _catalogue(db: object) -> None:
    """Every test lists the seeded catalogue."""
    await seed_catalogue()


def total(user: User) -> int:
    """How many items the open list has."""
    found = re.search(r'共 <span class="rs-num">(\d+)</span> 项', read(user))
    assert found is not None
    return int(found[1])


def listed(user: User) -> list[str]:
    """The codes on the open page of the list."""
    return re.findall(r'rs-item-n"><a href="/services/(\w+)"', read(user))


async def test_the_list_offers_every_item_twenty_a_page(user: User) -> None:
    await user.open("/services")
    assert (total(user), len(listed(user))) == (165, 20)
    assert element_count(user) <= 40

    await user.open("/services?page=9")
    assert len(listed(user)) == 5

    await user.open("/services?page=99")
    assert len(listed(user)) == 5


async def test_filters_narrow_each_other_and_can_be_taken_back(user: User) -> None:
    await user.open(f"/services?line={LINE}&kind=query")

    page = read(user)
    assert 0 < total(user) < 35
    assert 'aria-label="取消筛选 社会保险"' in page
    assert f'href="/services?line={LINE}" aria-label="取消筛选 查询"' in page
    assert 'href="/services?kind=query" aria-label="取消筛选 社会保险"' in page


async def test_a_count_beside_a_choice_is_what_it_leads_to(user: User) -> None:
    await user.open("/services")
    choice = re.search(r'kind=query">查询<span class="rs-hint">(\d+)', read(user))
    assert choice is not None

    await user.open("/services?kind=query")

    assert total(user) == int(choice[1])


@pytest.mark.parametrize(
    ("door", "fixed"), [("/personal", "audience"), ("/business", "audience"), ("/queries", "kind")]
)
async def test_a_door_holds_its_condition_fast(user: User, door: str, fixed: str) -> None:
    await user.open(door)

    assert 0 < total(user) < 165
    assert f"filter-{fixed}" not in read(user)
    assert "取消筛选" not in read(user)


async def test_a_value_that_is_none_counts_as_none_chosen(user: User) -> None:
    await user.open("/services?line=%3Cb%3E&letter=7&kind=query")

    assert 0 < total(user) < 165
    assert "取消筛选 查询" in read(user)
    assert read(user).count("取消筛选") == 1


async def test_choices_that_lead_to_nothing_show_how_to_go_on(user: User) -> None:
    chosen = CatalogueFilter(kind="query", audience="institution")
    offered = {each.value for each in (await Catalogue.current()).options("letter", chosen)}
    letter = next(each for each in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if each not in offered)
    await user.open(f"/services?audience=institution&kind=query&letter={letter}")

    await user.should_see("没有符合条件的事项")
    assert f"取消筛选 {letter}" in read(user)


async def test_a_city_leaves_out_what_only_the_province_takes_and_marks_its_own(
    user: User,
) -> None:
    user.http_client.cookies.set(cookies.REGION, NANJING)
    await user.open("/services")

    assert total(user) == 157
    assert "当前地区为南京市" in read(user)
    assert len(re.findall(r'rs-tag is-violet">.*?南京市', read(user))) == 20


async def test_the_cities_tell_what_each_offers(user: User) -> None:
    await user.open("/cities")

    places = re.findall(r'href="/region/(\d+)\?to=services"', read(user))
    assert len(places) == 14
    await user.should_see("地市频道")
    assert "玄武区" in read(user)


async def test_a_theme_lists_its_items_under_its_own_name(user: User) -> None:
    await user.open("/themes/t5")

    assert total(user) == 17
    assert user.current_layout.client.resolve_title().startswith("企业养老保险")
    assert '<a href="/themes">主题服务</a>' in read(user)


async def test_a_theme_that_is_none_is_not_there(user: User) -> None:
    answer = await user.http_client.get("/themes/t99")

    assert answer.status_code == 404
    assert "没有这个主题" in answer.text


async def test_what_is_not_taken_now_says_when_it_will_be(user: User) -> None:
    travel_to_day(8)

    await user.open(f"/services?line={LINE}")

    assert "11 日起受理" in read(user)
