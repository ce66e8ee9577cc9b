"""一键补救: what the map of a unit suggests, and what is taken at once."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, NotAllowed
from models.seed import cast
from models.services.coverage import IDLE_DAYS, Coverage, Gap
from models.services.grant import Grant
from models.services.remedy import Remedies, take_idle
from models.units.member import Member
from tests.support.grants import NONE, TWO, agent_with


@pytest.fixture
async def other(rep: Member, agent: Member) -> Member:
    """Another one, who holds one of the same."""
    return await agent_with(frozenset({"JY002"}), by=rep, who=cast.ZHENG_SHILI)


async def remedies(rep: Member) -> Remedies:
    """What is suggested now."""
    return Remedies(await Coverage.of(rep))


async def test_a_unit_without_agents_has_gaps_and_nobody_to_help(rep: Member) -> None:
    found = await remedies(rep)

    assert found.coverage.count(Gap.NOBODY) > 50
    assert found.nobody is None
    assert found.alone is None
    assert not found.endings
    assert not found.idle


async def test_what_nobody_handles_goes_to_whoever_stays_and_handles_most(
    rep: Member, agent: Member, other: Member
) -> None:
    nobody = (await remedies(rep)).nobody
    assert nobody is not None
    assert nobody.agent.id == agent.id
    assert not TWO & set(nobody.codes)

    await Member.filter(id=agent.id).update(valid_until=clock.today() + timedelta(days=20))

    nobody = (await remedies(rep)).nobody
    assert nobody is not None
    assert nobody.agent.id == other.id


async def test_what_one_handles_alone_is_shared_with_somebody_else(
    rep: Member, agent: Member, other: Member
) -> None:
    alone = (await remedies(rep)).alone

    assert alone is not None
    assert alone.like is not None
    assert (alone.like.id, alone.agent.id, list(alone.codes)) == (agent.id, other.id, ["JC001"])


async def test_an_end_tells_what_nobody_handles_afterwards(
    rep: Member, agent: Member, other: Member
) -> None:
    await Member.filter(id=agent.id).update(valid_until=clock.today() + timedelta(days=30))
    found = await remedies(rep)

    [ending] = found.endings
    assert (ending.agent.id, ending.items, ending.alone, found.lost) == (agent.id, 2, 1, 1)


async def test_whoever_comes_soon_has_a_column_and_covers_nothing_yet(
    rep: Member, agent: Member, other: Member
) -> None:
    await Member.filter(id=other.id).update(valid_from=clock.today() + timedelta(days=3))
    coverage = await Coverage.of(rep)

    assert [each.id for each in coverage.coming] == [other.id]
    assert coverage.count(Gap.ALONE) == 2
    assert sum(share.items for row in coverage.shares().values() for share in row) == 3


async def test_what_was_not_used_is_taken_from_all_at_once_or_from_nobody(
    rep: Member, agent: Member, other: Member
) -> None:
    past = clock.now() - timedelta(days=IDLE_DAYS + 1)
    await Grant.filter(item__code="JY002").update(granted_at=past)
    taken = list((await remedies(rep)).idle.values())
    assert (await remedies(rep)).idle_number == 2
    with pytest.raises(NotAllowed):
        await take_idle(taken, by=agent)

    assert await take_idle(taken, by=rep) == 2
    assert await Grant.codes(agent) == {"JC001"}
    assert await Grant.codes(other) == NONE

    with pytest.raises(Conflict):
        await take_idle([(agent, ["JC001"]), (other, ["JY002"])], by=rep)
    assert await Grant.codes(agent) == {"JC001"}


async def test_what_was_used_since_it_was_listed_is_not_taken(rep: Member, agent: Member) -> None:
    long_ago = clock.now() - timedelta(days=IDLE_DAYS + 1)
    await Grant.filter(member_id=agent.id).update(granted_at=long_ago)
    listed = list((await remedies(rep)).idle.values())
    await Grant.filter(item__code="JY002").update(last_used_at=clock.now())

    with pytest.raises(Conflict, match="刚有变化"):
        await take_idle(listed, by=rep)

    assert await Grant.codes(agent) == TWO


async def test_nobody_who_is_frozen_is_suggested(rep: Member, agent: Member) -> None:
    assert (await remedies(rep)).nobody is not None
    until = clock.now() + timedelta(hours=1)
    await Member.filter(id=agent.id).update(frozen_until=until)

    assert (await remedies(rep)).nobody is None


async def test_nothing_is_taken_from_whoever_is_frozen_and_the_others_lose_theirs(
    rep: Member, agent: Member, other: Member
) -> None:
    long_ago = clock.now() - timedelta(days=IDLE_DAYS + 1)
    await Grant.filter(item__code="JY002").update(granted_at=long_ago)
    await Member.filter(id=agent.id).update(frozen_until=clock.now() + timedelta(hours=1))
    taken = list((await remedies(rep)).idle.values())

    assert await take_idle(taken, by=rep) == 1
    assert await Grant.codes(agent) == TWO
    assert await Grant.codes(other) == NONE
