"""The twin's hierarchy and the slots of each browser."""

import asyncio
from datetime import timedelta

from models.base import clock
from models.sandbox.ca_token import HOLDS, SandboxHierarchy, SandboxToken

MINE, OTHERS = "my browser", "another browser"


async def test_of_two_processes_that_make_a_hierarchy_both_keep_the_first() -> None:
    kept = await asyncio.gather(*(SandboxHierarchy.keep(f"made {n}") for n in range(3)))

    assert len(set(kept)) == 1
    assert await SandboxHierarchy.current() == kept[0]
    clock.travel(HOLDS.total_seconds() + 1)
    assert await SandboxHierarchy.current() is None
    assert await SandboxHierarchy.keep("new") == "new"


async def test_each_browser_has_slots_of_its_own() -> None:
    await SandboxToken.plug(MINE, "valid")
    await SandboxToken.plug(MINE, "valid")

    assert [each.name for each in await SandboxToken.of(MINE)] == ["valid"]
    assert await SandboxToken.of(OTHERS) == []
    assert await SandboxToken.of("") == []


async def test_a_key_that_is_pulled_out_is_closed_and_its_wrong_pins_stay_counted() -> None:
    await SandboxToken.plug(MINE, "valid")
    [token] = await SandboxToken.of(MINE)
    await token.become(is_open=True, wrong=2)

    await SandboxToken.unplug(MINE, "valid")
    [token] = await SandboxToken.of(MINE)
    assert (token.is_plugged, token.is_open, token.wrong) == (False, False, 2)
    await SandboxToken.plug(MINE, "valid")
    await SandboxToken.unlock(MINE, "valid")
    [token] = await SandboxToken.of(MINE)
    assert (token.is_plugged, token.wrong) == (True, 0)


async def test_slots_of_browsers_that_have_gone_are_forgotten() -> None:
    await SandboxToken.plug(MINE, "valid")
    clock.travel(timedelta(days=8).total_seconds())
    await SandboxToken.forget_old()
    assert await SandboxToken.of(MINE) == []
