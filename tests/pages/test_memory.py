"""A page that was closed leaves memory at once, and not when a collection comes round."""

import asyncio
import gc
import weakref

import pytest
from nicegui.testing import User

from models.base import clock
from models.seed import cast
from tests.components.probe import PRIVATE
from tests.support.accepting import offered
from tests.support.page import sign_in, sign_in_as_person
from tests.support.phone import app_user
from tests.support.units import opened

PATHS = (
    "/register",
    "/claim",
    "/person",
    "/person/messages",
    "/unit/messages",
    "/unit/members",
    "/unit/settings/mobile",
    "/unit/settings/password",
    "/unit/settings/addresses",
    "/unit/settings/devices",
)


async def is_freed(user: User) -> bool:
    """Close the open page; whether nothing holds it once its reading has come to an end."""
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
        return page() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("path", PATHS)
async def test_nothing_that_a_page_has_opened_holds_it(user: User, path: str) -> None:
    await sign_in(user, await opened())
    await user.open(path)

    assert await is_freed(user)


@pytest.mark.parametrize("where", ["/app/invitations", "/person/invitations"])
async def test_an_offer_that_was_looked_at_and_left_holds_nothing(user: User, where: str) -> None:
    invitation = await offered(user)
    if where.startswith("/person"):
        await sign_in_as_person(user, await app_user(cast.JIN_YANG))
    await user.open(f"{where}/{invitation.code}")
    await user.should_see("确认授权")

    assert await is_freed(user)


async def test_a_question_for_a_proof_that_was_left_open_holds_nothing(user: User) -> None:
    await sign_in(user, await opened())
    await user.open(PRIVATE)
    clock.travel(6 * 60)
    user.find("修改").click()
    await user.should_see("验证身份", retries=100)

    assert await is_freed(user)
