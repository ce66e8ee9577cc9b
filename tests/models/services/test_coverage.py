"""覆盖图: who covers an item, the gaps, and the remedies."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, NotAllowed
from models.seed import cast
from models.services.coverage import IDLE_DAYS, Coverage, Covered, Gap, give_items, take_one
from models.services.grant import Grant
from models.services.granting import save_grants
from models.units.member import Member
from models.units.membership import suspend
from tests.support.grants import NONE, TWO
from tests.support.queries import counted_queries
from tests.support.units import seated


async def covered(rep: Member, code: str = "JY002") -> Covered:
    """How an item is covered now."""
    found = (await Coverage.of(rep)).find(code)
    assert found is not None
    return found


async def test_what_nobody_may_handle_and_what_one_alone_may(rep: Member, agent: Member) -> None:
    coverage = await Coverage.of(rep)

    assert coverage.count(Gap.ALONE) == 2
    assert coverage.count(Gap.NOBODY) == len(coverage.items) - 2
    assert {c.item.code for line in coverage.lines(Gap.ALONE).values() for c in line} == TWO


async def test_whoever_is_suspended_covers_nothing(rep: Member, agent: Member) -> None:
    await suspend(agent, "休假", by=rep)

    assert (await covered(rep)).has(Gap.NOBODY)


async def test_an_end_within_thirty_days_shows_on_its_last_day_too(
    rep: Member, agent: Member
) -> None:
    for days, is_ending in ((0, True), (30, True), (31, False)):
        until = clock.today() + timedelta(days=days)
        await Member.filter(id=agent.id).update(valid_until=until)
        assert (await covered(rep)).has(Gap.ENDING) is is_ending


async def test_what_was_not_used_in_a_year_is_idle(rep: Member, agent: Member) -> None:
    past = clock.now() - timedelta(days=IDLE_DAYS + 1)
    await Grant.filter(member_id=agent.id, item__code="JY002").update(granted_at=past)
    assert (await covered(rep)).has(Gap.IDLE)
    assert not (await covered(rep, "JC001")).has(Gap.IDLE)

    await Grant.filter(member_id=agent.id).update(last_used_at=clock.now())
    assert not (await covered(rep)).has(Gap.IDLE)


async def test_an_item_is_given_to_somebody_else_and_taken_again(
    rep: Member, agent: Member
) -> None:
    other = await seated(rep.unit, cast.ZHENG_SHILI)
    coverage = await Coverage.of(rep)
    assert coverage.candidates([await covered(rep)]) == [(other, 1)]
    both = [await covered(rep), await covered(rep, "ZC001")]
    assert coverage.candidates(both) == [(agent, 1), (other, 2)]

    await give_items(other, ["JY002"], by=rep)
    assert await Grant.codes(other) == {"JY002"}
    assert len((await covered(rep)).holdings) == 2
    with pytest.raises(Conflict):
        await give_items(other, ["JY002"], by=rep)
    await take_one(other, "JY002", by=rep)
    assert await Grant.codes(other) == set()


async def test_several_items_are_given_together_and_what_is_held_stays(
    rep: Member, agent: Member
) -> None:
    held = await Grant.codes(agent)

    change = await give_items(agent, ["JY002", "ZC001", "JC002"], by=rep)

    assert await Grant.codes(agent) == held | {"ZC001", "JC002"}
    assert change.added == {"ZC001", "JC002"}


async def test_an_agent_gives_nothing(rep: Member, agent: Member) -> None:
    other = await seated(rep.unit, cast.ZHENG_SHILI)

    with pytest.raises(NotAllowed):
        await give_items(other, ["JY002"], by=agent)


async def test_two_agents_cost_no_more_queries_than_one(rep: Member, agent: Member) -> None:
    await Coverage.of(rep)  # what is read once for everybody does not count
    with counted_queries() as one:
        await Coverage.of(rep)
    other = await seated(rep.unit, cast.ZHENG_SHILI)
    await save_grants(other, NONE, TWO, by=rep)

    with counted_queries() as two:
        await Coverage.of(rep)

    assert len(two) == len(one)
