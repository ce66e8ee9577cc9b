"""Running numbers: no gap and no number twice, whatever fails in between."""

import asyncio

import pytest

from models.base.error import Invalid
from models.base.tx import transactional
from models.records.counter import next_number


@transactional
async def take(*, failing: bool = False) -> int:
    """An act that takes a number and may fail after that."""
    number = await next_number("cases", 100_001)
    if failing:
        raise Invalid("这次操作没有完成")
    return number


async def test_the_first_number_is_the_start() -> None:
    assert [await take() for _ in range(3)] == [100_001, 100_002, 100_003]


async def test_acts_at_once_some_of_which_fail_leave_no_gap() -> None:
    results = await asyncio.gather(
        *(take(failing=turn % 5 == 0) for turn in range(50)), return_exceptions=True
    )

    numbers = sorted(result for result in results if isinstance(result, int))
    assert numbers == list(range(100_001, 100_041))


async def test_a_number_is_taken_inside_an_act_only() -> None:
    with pytest.raises(RuntimeError):
        await next_number("cases", 1)
