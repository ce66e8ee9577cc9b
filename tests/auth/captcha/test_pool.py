"""The stock of drawings: filled beside the pages, handed out once, started again after a stop."""

import asyncio
import time

from auth.captcha.picture_store import MAX_OPEN, PictureStore
from auth.captcha.pool import DrawingPool
from auth.puzzle.drawing import Drawing, Level
from models.base import clock

SMALL = dict.fromkeys(Level, 2)
A_PUZZLE = Drawing(Level.KIND, 200, 40, b"background", b"piece")


async def filled(pool: DrawingPool, wanted: int) -> None:
    """Wait until the thread has drawn enough."""
    async with asyncio.timeout(20):
        while pool.count() < wanted:
            await asyncio.sleep(0.02)


async def test_the_stock_fills_up_and_is_handed_out_at_once() -> None:
    pool = DrawingPool(SMALL)
    try:
        await pool.take(Level.KIND)
        await filled(pool, 6)

        began = time.perf_counter()
        drawing = await pool.take(Level.STRICT)
        taken = time.perf_counter() - began

        assert drawing.level is Level.STRICT
        assert taken < 0.005
    finally:
        pool.stop()


async def test_each_drawing_is_handed_out_once() -> None:
    pool = DrawingPool(SMALL)
    try:
        drawings = await asyncio.gather(*(pool.take(Level.KIND) for _ in range(6)))
    finally:
        pool.stop()

    assert len({drawing.background for drawing in drawings}) == 6


async def test_a_stopped_pool_starts_again() -> None:
    pool = DrawingPool(SMALL)
    await pool.take(Level.KIND)
    pool.stop()
    assert pool.count() == 0

    try:
        await pool.take(Level.KIND)
        await filled(pool, 6)
    finally:
        pool.stop()


def test_pictures_are_kept_for_their_browser_until_they_expire() -> None:
    store = PictureStore()
    store.put("code", ("visitor", "login"), A_PUZZLE, clock.now())
    assert store.background("code", "visitor") is None

    clock.travel(-10)
    store.put("code", ("visitor", "login"), A_PUZZLE, clock.now())
    clock.travel(-1)
    assert store.background("code", "visitor") == b"background"
    assert store.piece("code", "visitor") == b"piece"
    assert store.background("code", "somebody else") is None


def test_the_oldest_pictures_go_when_there_are_too_many() -> None:
    store = PictureStore()
    expires_at = clock.now()
    clock.travel(-60)
    for number in range(MAX_OPEN + 1):
        store.put(f"code {number}", (f"visitor {number}", "login"), A_PUZZLE, expires_at)

    assert store.piece("code 0", "visitor 0") is None
    assert store.piece("code 1", "visitor 1") == b"piece"
