"""所在单位: where somebody is a member, where they were, and what to do about it."""

from datetime import timedelta

from models.base import clock
from models.base.tx import transactional
from models.records.message import MessageKind, tell
from models.records.owner import OwnerName
from models.seed import cast
from models.units.member import Member
from models.units.membership import remove, renew, resume, suspend
from models.units.place import MOST_NEWS, Places, news_of
from models.units.term import OPEN_END
from tests.support.units import opened, person_of, seated

JIN = cast.JIN_YANG


async def test_what_has_ended_stands_apart_the_newest_first_and_says_what_to_do() -> None:
    rep, other = await opened(), await opened(cast.SOFTWARE_UNIT)
    first = await seated(rep.unit, JIN)
    await remove(first, "岗位调整", by=rep)
    expired = await seated(other.unit, JIN)
    await Member.filter(id=expired.id).update(valid_until=clock.today() - timedelta(days=1))

    places = await Places.of(await person_of(JIN))

    assert places.live == []
    assert [each.id for each in places.ended] == [expired.id, first.id]
    assert "更新期限" in places.advice(places.ended[0])
    assert places.ended[0].term != OPEN_END


async def test_whoever_is_back_is_not_told_to_ask_for_it() -> None:
    rep = await opened()
    first = await seated(rep.unit, JIN)
    await remove(first, "", by=rep)
    again = await seated(rep.unit, JIN)

    places = await Places.of(await person_of(JIN))

    assert [each.id for each in places.live] == [again.id]
    assert [places.advice(each) for each in places.ended] == [""]


@transactional
async def told_of_something_else(owner: OwnerName) -> None:
    """A message that is not about a place in a unit."""
    await tell(MessageKind.CASE, "您的办件已办结", owner=owner)


async def test_the_newest_of_what_was_told_of_ones_places_is_read_in_one_list() -> None:
    rep, other = await opened(), await opened(cast.SOFTWARE_UNIT)
    agent, elsewhere = await seated(rep.unit, JIN), await seated(other.unit, JIN)
    await told_of_something_else(OwnerName.of(agent.person))
    await suspend(agent, "", by=rep)
    await resume(agent, by=rep)
    await renew(elsewhere, clock.today() + timedelta(days=90), by=other, may_shorten=True)

    news = await news_of(agent.person)

    assert [("停用" in each.text, "恢复" in each.text, "期限" in each.text) for each in news] == [
        (False, False, True),
        (False, True, False),
        (True, False, False),
    ]
    for _ in range(MOST_NEWS):
        await suspend(agent, "", by=rep)
        await resume(agent, by=rep)
    assert len(await news_of(agent.person)) == MOST_NEWS


async def test_nobody_reads_what_others_were_told() -> None:
    rep = await opened()
    await remove(await seated(rep.unit, JIN), "", by=rep)

    assert await news_of(await person_of(cast.LI_FANLI)) == []
