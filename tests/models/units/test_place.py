"""所在单位: where somebody is a member, where they were, and what to do about it."""

from datetime import timedelta

from models.base import clock
from models.seed import cast
from models.units.member import Member
from models.units.membership import remove
from models.units.place import Places
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
