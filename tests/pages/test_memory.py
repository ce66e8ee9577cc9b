"""A page that was closed leaves memory at once, and not when a collection comes round."""

import asyncio
import gc
import weakref

import pytest
from nicegui.testing import User

from tests.support.page import sign_in
from tests.support.units import opened

PATHS = ("/register", "/claim", "/person", "/person/messages", "/unit/messages", "/unit/members")


@pytest.mark.parametrize("path", PATHS)
async def test_nothing_that_a_page_has_opened_holds_it(user: User, path: str) -> None:
    await sign_in(user, await opened())
    await user.open(path)
    assert user.client is not None
    page = weakref.ref(user.client)
    gc.collect()
    gc.disable()
    try:
        user.client.delete()
        user.client = None
        for _ in range(40):  # what it is still reading comes to its end
            if page() is not None:
                await asyncio.sleep(0.05)
        assert page() is None
    finally:
        gc.enable()
