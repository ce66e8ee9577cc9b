"""收藏: per person and unit, a hundred at most, only what one may do."""

import asyncio

import pytest

from models.base import clock
from models.base.error import LimitReached, NotFound, SessionEnded
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.favorite import MAX_FAVORITES, Favorite
from models.services.service_item import ServiceItem
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.units import registered, seated

ITEM = "JY002"


@pytest.fixture
async def rep() -> Member:
    """The legal rep of a new unit; the catalogue is there."""
    await seed_catalogue()
    return await registered()


async def star_all_but_one(member: Member) -> list[str]:
    """Star one item less than is allowed; returns the codes of the others."""
    items = await ServiceItem.granted_to(member)
    kept, others = items[: MAX_FAVORITES - 1], items[MAX_FAVORITES - 1 :]
    whose = {
        "person_id": member.person_id,
        "owner_kind": member.acts_for.kind,
        "owner_code": member.acts_for.code,
    }
    await Favorite.bulk_create([Favorite(item=i, created_at=clock.now(), **whose) for i in kept])
    return [item.code for item in others]


async def test_a_second_press_takes_the_star_away(rep: Member) -> None:
    assert await Favorite.toggle(ITEM, by=rep)
    assert not await Favorite.toggle(ITEM, by=rep)

    assert await Favorite.item_ids(rep) == []


async def test_the_newest_star_stands_first(rep: Member) -> None:
    for code in ("JY002", "JC001"):
        await Favorite.toggle(code, by=rep)

    starred = await Favorite.of(rep).select_related("item")
    assert [favorite.item.code for favorite in starred] == ["JC001", "JY002"]


async def test_a_colleague_has_stars_of_their_own(rep: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await Favorite.toggle(ITEM, by=rep)

    assert await Favorite.item_ids(manager) == []


async def test_the_hundred_and_first_is_refused(rep: Member) -> None:
    last, surplus, *_ = await star_all_but_one(rep)
    await Favorite.toggle(last, by=rep)

    with pytest.raises(LimitReached, match="最多收藏100个事项"):
        await Favorite.toggle(surplus, by=rep)


async def test_ten_clicks_at_once_do_not_pass_the_limit(rep: Member) -> None:
    codes = (await star_all_but_one(rep))[:10]

    results = await asyncio.gather(
        *(Favorite.toggle(code, by=rep) for code in codes), return_exceptions=True
    )

    assert results.count(True) == 1
    assert await Favorite.of(rep).count() == MAX_FAVORITES


async def test_an_item_off_the_catalogue_may_lose_its_star_but_not_get_one(rep: Member) -> None:
    await Favorite.toggle(ITEM, by=rep)
    await ServiceItem.filter(code__in=[ITEM, "JC001"]).update(is_listed=False)

    assert not await Favorite.toggle(ITEM, by=rep)
    with pytest.raises(NotFound):
        await Favorite.toggle("JC001", by=rep)


async def test_an_agent_cannot_star_what_nobody_has_granted_him(rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG, Role.AGENT)

    with pytest.raises(NotFound):
        await Favorite.toggle(ITEM, by=agent)


async def test_who_has_been_removed_meanwhile_stars_nothing(rep: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await Member.filter(id=manager.id).update(state=MemberState.REVOKED)

    with pytest.raises(SessionEnded):
        await Favorite.toggle(ITEM, by=manager)
