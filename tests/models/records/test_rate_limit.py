"""Rate limits: a sliding window that parallel hits do not escape and refusals do not fill."""

import asyncio

import pytest
from tortoise.context import TortoiseContext

from models.base import clock
from models.base.error import Invalid, TooMany
from models.base.tx import transactional
from models.records.rate_limit import Hit, RateLimit, forget, give_back, take, used


def door(limit: int | None, seconds: float = 60, cost: int = 1, key: str = "somebody") -> Hit:
    """One knock at a door."""
    return Hit("doors", key, limit, seconds, cost)


async def refused(limit: int, seconds: float = 60, cost: int = 1, key: str = "somebody") -> bool:
    """Hit once; true when that was too many."""
    try:
        await take(door(limit, seconds, cost, key))
    except TooMany:
        return True
    return False


async def test_thirty_hits_at_once_pass_exactly_as_often_as_allowed() -> None:
    results = await asyncio.gather(*(refused(7) for _ in range(30)))

    assert results.count(False) == 7
    assert await used(door(7)) == [7]


async def test_the_window_slides() -> None:
    for _ in range(2):
        assert not await refused(3)
    clock.travel(40)
    assert not await refused(3)
    assert await refused(3)

    clock.travel(21)  # the first two are forgotten, the third is not
    assert await used(door(3)) == [1]
    assert [await refused(3) for _ in range(3)] == [False, False, True]


async def test_the_refusal_says_when_it_may_work_again() -> None:
    await take(door(2))
    clock.travel(20)
    await take(door(2))

    with pytest.raises(TooMany) as refusal:
        await take(door(2))
    assert 38 <= refusal.value.retry_after <= 40

    clock.travel(refusal.value.retry_after)
    assert not await refused(2)


async def test_what_is_refused_is_not_counted() -> None:
    for _ in range(20):
        await refused(3)

    assert await used(door(3)) == [3]


async def test_of_several_hits_all_are_taken_or_none() -> None:
    await take(door(1, key="full"))

    with pytest.raises(TooMany):
        await take(door(5, key="empty"), door(1, key="full"))

    assert await used(door(5, key="empty"), door(1, key="full")) == [0, 1]


async def test_hits_that_cross_each_other_never_wait_for_ever() -> None:
    hits = [door(None, key=f"{number}") for number in range(4)]

    await asyncio.gather(*(take(*(hits if n % 2 else reversed(hits))) for n in range(20)))

    assert await used(*hits) == [20] * 4


async def test_what_is_given_back_was_never_taken() -> None:
    await take(door(3, cost=2))
    await take(door(3))

    await give_back(door(3, cost=2))

    assert await used(door(3)) == [1]
    await give_back(door(3), door(3, key="nobody"))
    assert await used(door(3), door(3, key="nobody")) == [0, 0]


async def test_an_act_that_fails_takes_its_hits_back() -> None:
    @transactional
    async def act() -> None:
        await take(door(3))
        raise Invalid("这次操作没有完成")

    for _ in range(5):
        with pytest.raises(Invalid):
            await act()

    assert await used(door(3)) == [0]


async def test_a_hit_may_cost_more_than_one() -> None:
    assert [await refused(10, cost=4) for _ in range(3)] == [False, False, True]
    assert not await refused(10, cost=2)


async def test_names_and_keys_are_counted_apart() -> None:
    assert not await refused(1)
    assert not await refused(1, key="somebody else")

    await take(Hit("windows", "somebody", 1, 60))
    assert await refused(1)


def test_nobody_shares_the_count_of_an_empty_key() -> None:
    with pytest.raises(ValueError, match="doors needs a key"):
        door(1, key="")


async def test_forgetting_a_key_starts_anew() -> None:
    await refused(1)

    await forget(door(1))

    assert not await refused(1)


async def test_thousands_of_hits_stay_one_small_row() -> None:
    for _ in range(300):
        await take(door(1000, 3600))

    assert await used(door(1000, 3600)) == [300]
    assert len((await RateLimit.get()).entries) <= 60


async def test_the_table_holds_no_key_and_old_rows_go(db: TortoiseContext) -> None:
    await take(door(1, key="203.0.113.9"))
    rows = await db.db().execute_query_dict("SELECT * FROM rate_limit")
    assert "203.0.113.9" not in repr(rows)

    clock.travel(61)
    await RateLimit.forget_old()

    assert await RateLimit.all().count() == 0


async def test_a_clock_that_was_years_ahead_keeps_nobody_out() -> None:
    clock.travel(10 * 365 * 86400)
    await take(door(1))
    clock.travel(-10 * 365 * 86400)

    await take(door(1))
    with pytest.raises(TooMany):
        await take(door(1))
