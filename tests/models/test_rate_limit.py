"""Rate limits: a sliding window that parallel hits do not escape and refusals do not fill."""

import asyncio

import pytest
from tortoise.context import TortoiseContext

from models import clock
from models.error import Invalid, TooMany
from models.rate_limit import RateLimit, forget, hit, peek
from models.tx import transactional


async def refused(limit: int, seconds: float, cost: int = 1, key: str = "somebody") -> bool:
    """Hit once; true when that was too many."""
    try:
        await hit("doors", key, limit, seconds, cost)
    except TooMany:
        return True
    return False


async def test_thirty_hits_at_once_pass_exactly_as_often_as_allowed() -> None:
    results = await asyncio.gather(*(refused(7, 60) for _ in range(30)))

    assert results.count(False) == 7
    assert await peek("doors", "somebody", 60) == 7


async def test_the_window_slides() -> None:
    for _ in range(2):
        assert not await refused(3, 60)
    clock.travel(40)
    assert not await refused(3, 60)
    assert await refused(3, 60)

    clock.travel(21)  # the first two are forgotten, the third is not
    assert await peek("doors", "somebody", 60) == 1
    assert [await refused(3, 60) for _ in range(3)] == [False, False, True]


async def test_the_refusal_says_when_it_may_work_again() -> None:
    await hit("doors", "somebody", 2, 60)
    clock.travel(20)
    await hit("doors", "somebody", 2, 60)

    with pytest.raises(TooMany) as refusal:
        await hit("doors", "somebody", 2, 60)
    assert 38 <= refusal.value.retry_after <= 40

    clock.travel(refusal.value.retry_after)
    assert not await refused(2, 60)


async def test_what_is_refused_is_not_counted() -> None:
    for _ in range(20):
        await refused(3, 60)

    assert await peek("doors", "somebody", 60) == 3


async def test_an_act_that_fails_takes_its_hits_back() -> None:
    @transactional
    async def act() -> None:
        await hit("doors", "somebody", 3, 60)
        raise Invalid("这次操作没有完成")

    for _ in range(5):
        with pytest.raises(Invalid):
            await act()

    assert await peek("doors", "somebody", 60) == 0


async def test_a_hit_may_cost_more_than_one() -> None:
    assert [await refused(10, 60, cost=4) for _ in range(3)] == [False, False, True]
    assert not await refused(10, 60, cost=2)


async def test_names_and_keys_are_counted_apart() -> None:
    assert not await refused(1, 60)
    assert not await refused(1, 60, key="somebody else")

    await hit("windows", "somebody", 1, 60)
    assert await refused(1, 60)


async def test_forgetting_a_key_starts_anew() -> None:
    await refused(1, 60)

    await forget("doors", "somebody")

    assert not await refused(1, 60)


async def test_thousands_of_hits_stay_one_small_row() -> None:
    for _ in range(300):
        await hit("doors", "everybody", 1000, 3600)

    assert await peek("doors", "everybody", 3600) == 300
    assert len((await RateLimit.get()).entries) <= 60


async def test_the_table_holds_no_key_and_old_rows_go(db: TortoiseContext) -> None:
    await hit("doors", "203.0.113.9", 1, 60)
    rows = await db.db().execute_query_dict("SELECT * FROM rate_limit")
    assert "203.0.113.9" not in repr(rows)

    clock.travel(61)
    await RateLimit.forget_old()

    assert await RateLimit.all().count() == 0


async def test_a_clock_that_was_years_ahead_keeps_nobody_out() -> None:
    clock.travel(10 * 365 * 86400)
    await hit("sms gap", "mobile", 1, 60)
    clock.travel(-10 * 365 * 86400)

    await hit("sms gap", "mobile", 1, 60)
    with pytest.raises(TooMany):
        await hit("sms gap", "mobile", 1, 60)
