"""A page that is closed leaves memory at once, without a collection that would stop all others."""

import asyncio
import gc
from collections import Counter
from collections.abc import Sequence
from weakref import ref

import pytest
from nicegui.element import Element
from nicegui.testing import User

from components.reading.page import reading_pages
from tests.pages.samples import address, enter
from tests.pages.test_every_page import PATHS

# Parts of these ask each other; few open them, and a full collection finds what they leave.
KNOTTED = {
    "/recover",
    "/app/invitations/{code}",
    "/person/invitations/{code}",
    "/unit/members/coverage",
}
LATEST = 3.0  # until what was begun for the page has ended
STEP = 0.01


async def _open(user: User, path: str) -> None:
    await enter(user, path)
    user.client = None
    await user.open(await address(path))


def _left(held: Sequence[ref[Element]]) -> Counter[str]:
    """What is still in memory, by its kind."""
    return Counter(type(each).__name__ for known in held if (each := known()) is not None)


# A page that is only read is no page any more once it is sent.
OPEN = [path for path in PATHS if path not in {*KNOTTED, *reading_pages()}]


@pytest.mark.parametrize("path", OPEN)
async def test_nothing_is_left_of_a_page_that_was_closed(user: User, path: str) -> None:
    await _open(user, path)
    assert user.client is not None
    held = [ref(each) for each in user.client.elements.values()]
    gc.disable()
    try:
        user.client.delete()
        user.client = None
        for _ in range(int(LATEST / STEP)):
            if not _left(held):
                break
            await asyncio.sleep(STEP)
        assert _left(held) == {}
    finally:
        gc.enable()
