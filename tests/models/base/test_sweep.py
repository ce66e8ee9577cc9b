"""Sweep: many rows go step by step, and what was renewed meanwhile stays."""

from datetime import timedelta

import pytest

from models.base import clock, sweep
from models.base.tx import transactional
from models.records.rate_limit import Hit, RateLimit, take


async def _limits(count: int) -> None:
    """Rows of a limit that no longer count."""
    old = clock.now() - timedelta(hours=1)
    await RateLimit.bulk_create(
        [RateLimit(id=f"{n:064d}", name="old", entries=[], forgotten_at=old) for n in range(count)]
    )


@pytest.mark.parametrize("count", [0, 1, sweep.STEP, 3 * sweep.STEP + 1])
async def test_all_old_rows_go_and_no_other(count: int) -> None:
    await _limits(count)
    await take(Hit("new", "key", 1, 60))

    assert await sweep.sweep(RateLimit.filter(forgotten_at__lt=clock.now())) == count

    assert [row.name for row in await RateLimit.all()] == ["new"]


async def test_a_writer_comes_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "STEP", 2)
    await _limits(6)
    left = []

    async def look(_seconds: float) -> None:
        await take(Hit("a writer", "key", 100, 60))
        left.append(await RateLimit.filter(name="old").count())

    monkeypatch.setattr("models.base.sweep.asyncio.sleep", look)
    await sweep.sweep(RateLimit.filter(name="old"))

    assert left[:2] == [4, 2]


async def test_it_refuses_to_hold_the_lock_of_an_act() -> None:
    @transactional
    async def act() -> None:
        await sweep.sweep(RateLimit.all())

    with pytest.raises(RuntimeError):
        await act()
