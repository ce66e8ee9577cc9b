"""单位办件: the list as the deck shows it, its filters, its search and its pages."""

import re

import pytest
from nicegui.testing import User

from models.base import clock
from models.seed import cast
from models.services.grant import Grant
from models.units.member import Member
from models.units.permission import Role
from settings import settings
from tests.support.demo import demo_member, filed
from tests.support.page import element_count, press, read, sign_in
from tests.support.queries import counted_queries
from tests.support.units import registered

LIST = "/unit/cases"


def numbers(user: User) -> list[int]:
    """The 办件编号 of the rows."""
    return [int(n) for n in re.findall(r'办件编号: <span class="rs-num">(\d+)', read(user))]


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of the demo unit, signed in."""
    member = await demo_member()
    await sign_in(user, member)
    return member


@pytest.mark.usefixtures("rep")
async def test_the_list_shows_ten_of_seventeen_with_the_words_of_the_deck(user: User) -> None:
    await user.open(LIST)

    page = read(user)
    assert '全部办件: <span class="rs-num">17</span> 件' in page
    assert numbers(user) == list(range(100017, 100007, -1))
    for words in ("劳动人事争议仲裁申请", "仲裁申请:待仲裁申请", "案件审理:待案件审理"):
        assert words in page
    assert "调解登记" in page
    assert "结果反馈:通过" in page
    assert re.search(r"申请时间.*20\d\d-\d\d-\d\d 16:31:55", page, re.S)


@pytest.mark.usefixtures("rep")
async def test_a_search_says_how_many_were_found(user: User) -> None:
    await user.open(LIST)
    assert "查到" not in read(user)

    await user.open(f"{LIST}?q=调解登记")

    assert '查到 <span class="rs-num">2</span> 件' in read(user)


@pytest.mark.usefixtures("rep")
@pytest.mark.parametrize("query", ["", "?state=closed", "?q=nothing"])
async def test_on_paper_the_list_says_where_and_when_it_was_printed(user: User, query: str) -> None:
    await user.open(LIST + query)

    [line] = re.findall(r'<p class="rs-hint rs-printonly">(.*?)</p>', read(user))
    assert settings.site_name in line
    assert f"{settings.site_owner} " in line
    assert f"{LIST}{query} · 打印日期 {clock.today().isoformat()}" in line


@pytest.mark.usefixtures("rep")
@pytest.mark.parametrize(
    ("state", "count"), [("in_progress", 11), ("closed", 6), ("to_rate", 2), ("waiting", 3)]
)
async def test_a_filter_shows_as_many_as_it_says(user: User, state: str, count: int) -> None:
    await user.open(f"{LIST}?state={state}")

    current = re.search(r'aria-current="page">[^<]+<span class="rs-n">(\d+)', read(user))
    assert current is not None
    assert int(current[1]) == count
    assert len(numbers(user)) == min(count, 10)


@pytest.mark.usefixtures("rep")
async def test_what_is_to_be_supplemented_says_what_and_until_when(user: User) -> None:
    await user.open(f"{LIST}?state=waiting")

    await user.should_see("日前提交：请补充上年度职工花名册和单位银行账户信息")


@pytest.mark.usefixtures("rep")
async def test_a_search_by_name_goes_to_an_address_of_its_own(user: User) -> None:
    await user.open(f"{LIST}?state=closed")

    await press(user, "search", "closed", q=" 调解登记 ")
    await user.should_see('value="调解登记"', retries=100)

    assert numbers(user) == [100015, 100005]
    assert user.current_layout.client.sub_pages_router.current_path == (
        "/unit/cases?state=closed&q=%E8%B0%83%E8%A7%A3%E7%99%BB%E8%AE%B0"
    )


@pytest.mark.usefixtures("rep")
async def test_a_search_by_number_finds_the_one_case(user: User) -> None:
    await user.open(f"{LIST}?q=100010")

    assert numbers(user) == [100010]


@pytest.mark.usefixtures("rep")
async def test_a_search_by_sound_is_told(user: User) -> None:
    await user.open(f"{LIST}?q=条解登记")

    await user.should_see("没有与“条解登记”完全相同的事项，下面是相近的事项的办件")
    assert numbers(user) == [100015, 100005]

    await user.open(f"{LIST}?q=调解登记")

    assert "完全相同" not in read(user)


@pytest.mark.usefixtures("rep")
async def test_a_search_without_result_offers_the_way_back(user: User) -> None:
    await user.open(f"{LIST}?q=%3Cb%3E不存在")

    await user.should_see("没有找到“&lt;b&gt;不存在”")
    await user.should_see("清除筛选")


@pytest.mark.usefixtures("rep")
@pytest.mark.parametrize(
    ("page", "rows"), [("2", 7), ("99", 7), ("0", 10), ("-1", 10), ("9" * 5000, 10)]
)
async def test_a_page_number_of_the_address_is_never_out_of_range(
    user: User, page: str, rows: int
) -> None:
    await user.open(f"{LIST}?page={page}")

    assert len(numbers(user)) == rows


async def test_a_unit_without_cases_is_told_what_will_stand_here(user: User) -> None:
    await sign_in(user, await registered(cast.DISPATCH_UNIT))

    await user.open(LIST)

    await user.should_see("暂无办件")
    assert "分页" not in read(user)


async def test_an_agent_who_was_granted_nothing_sees_only_what_they_filed(user: User) -> None:
    agent = await demo_member(Role.AGENT)
    await Grant.filter(member_id=agent.id).delete()
    await sign_in(user, agent)

    await user.open(LIST)

    assert '全部办件: <span class="rs-num">6</span> 件' in read(user)
    await user.should_not_see("劳动人事争议仲裁申请")


async def test_a_thousand_cases_cost_as_many_queries_as_ten(user: User, rep: Member) -> None:
    with counted_queries() as of_few:
        await user.open(LIST)
    await filed(rep, count=1000)

    with counted_queries() as of_many:
        await user.open(LIST)

    assert len(of_many) == len(of_few) < 12
    assert '全部办件: <span class="rs-num">1017</span>' in read(user)
    assert element_count(user) <= 40
