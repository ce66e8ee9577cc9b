"""推荐: the order in which the unit's home offers the items."""

from datetime import timedelta

import pytest

from models.base import clock
from models.cases.recommendation import PAGE_SIZE, ItemShelf, ItemTab
from models.records.seed_mark import SeedMark
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.service_item import ItemKind, ServiceItem
from models.units.member import Member
from models.units.permission import Role
from tests.support.demo import filed
from tests.support.units import registered, seated


@pytest.fixture
async def rep() -> Member:
    """The legal rep of a company on a day when everything is taken and nothing closes."""
    await seed_catalogue()
    member = await registered()
    go_to_day(15)
    return member


def go_to_day(day: int) -> None:
    """Move the clock to noon of the next such day of a month."""
    while clock.today().day != day:
        clock.travel(24 * 3600)
    noon = clock.local(clock.now()).replace(hour=12, minute=0)
    clock.travel((noon - clock.now()).total_seconds())


async def order(member: Member, tab: ItemTab = ItemTab.RECOMMENDED) -> list[str]:
    """The codes of all items of a tab, in their order."""
    shelf = await ItemShelf.of(member)
    codes = {item.id: item.code for item in await ServiceItem.all()}
    return [codes[key] for key in shelf.ids[tab]]


async def test_what_does_not_fit_the_unit_comes_last(rep: Member) -> None:
    codes = await order(rep)

    items = {item.code: item for item in await ServiceItem.all()}
    fits = [items[code].fits(rep.unit.unit_type) for code in codes]
    assert fits == sorted(fits, reverse=True)
    assert not all(fits)


async def test_what_closes_soon_comes_first_and_what_is_shut_last(rep: Member) -> None:
    assert (await order(rep)).index("SB006") > PAGE_SIZE

    go_to_day(5)  # taken until the 6th
    assert (await order(rep)).index("SB006") < PAGE_SIZE

    go_to_day(8)  # only the registration beforehand is taken now
    codes = await order(rep)
    assert codes.index("SB007") < codes.index("LD016") < codes.index("SB006")


async def test_what_similar_units_used_rises_from_the_next_day_on(rep: Member) -> None:
    company = await registered(cast.SOFTWARE_UNIT)
    await filed(company, "LD011")

    assert (await order(rep))[0] == "JY002"

    clock.travel(24 * 3600)
    assert (await order(rep))[0] == "LD011"


@pytest.mark.parametrize("unit", [cast.DEMO_UNIT, cast.SNACK_SHOP])
async def test_its_own_cases_and_those_of_other_types_move_nothing(
    rep: Member, unit: cast.CastUnit
) -> None:
    who = rep if unit is cast.DEMO_UNIT else await registered(unit)
    await filed(who, "LD011", count=3, filed_at=clock.now() - timedelta(days=2))

    assert (await order(rep))[0] == "JY002"


async def test_a_new_item_comes_before_the_older_ones(rep: Member) -> None:
    await ServiceItem.filter(code="LD011").update(listed_on=clock.today() - timedelta(days=89))
    await ServiceItem.filter(code="LD010").update(listed_on=clock.today() - timedelta(days=91))

    codes = await order(rep)

    assert codes[0] == "LD011"
    assert codes.index("LD010") > PAGE_SIZE


async def test_the_first_catalogue_is_no_news_and_what_joins_it_is(rep: Member) -> None:
    assert not await ServiceItem.filter(listed_on__isnull=False).exists()

    await ServiceItem.filter(code="LD011").delete()
    await SeedMark.all().delete()
    await seed_catalogue()

    assert (await ServiceItem.get(code="LD011")).listed_on == clock.today()
    assert (await ServiceItem.get(code="LD010")).listed_on is None


async def test_the_turns_show_everything_once_and_then_begin_again(rep: Member) -> None:
    shelf = await ItemShelf.of(rep)
    rounds = shelf.rounds(ItemTab.RECOMMENDED)

    seen = [i.id for turn in range(rounds) for i in await shelf.page(ItemTab.RECOMMENDED, turn)]

    assert tuple(seen) == shelf.ids[ItemTab.RECOMMENDED]
    assert await shelf.page(ItemTab.RECOMMENDED, rounds) == await shelf.page(ItemTab.RECOMMENDED, 0)


async def test_the_tabs_divide_the_items_by_kind(rep: Member) -> None:
    shelf = await ItemShelf.of(rep)

    for tab, kind in ((ItemTab.APPLY, ItemKind.APPLY), (ItemTab.QUERY, ItemKind.QUERY)):
        assert {item.kind for item in await shelf.page(tab, 0)} == {kind}
    both = shelf.count(ItemTab.APPLY) + shelf.count(ItemTab.QUERY)
    assert both == shelf.count(ItemTab.RECOMMENDED)


async def test_an_agent_is_offered_nothing_before_somebody_grants_it(rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG, Role.AGENT)

    shelf = await ItemShelf.of(agent)

    assert [shelf.count(tab) for tab in ItemTab] == [0, 0, 0, 0]
    assert await shelf.page(ItemTab.RECOMMENDED, 3) == []
