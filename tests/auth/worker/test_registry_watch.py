"""The registry is asked about registered units by the clock, and a change is found in time."""

import pytest

from auth.worker.duties import look_after_members
from auth.worker.registry_watch import watch_registry
from models.base import clock
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.registry_change import SandboxRegistryChange
from models.seed import cast
from models.units.member import MemberState
from models.units.succession import Succession
from models.units.unit import Unit
from tests.support.succession import NEW, UNIT, changed, staffed
from tests.support.units import registered

DAY = 24 * 60 * 60


async def switch() -> None:
    """The registry names another legal rep of the demo unit."""
    await SandboxRegistryChange.switch(UNIT.uscc, NEW.id_type, NEW.id_number, NEW.name)


async def test_a_change_in_the_registry_is_found_within_a_day() -> None:
    rep = await registered()
    assert await watch_registry() == 1
    await switch()
    assert await watch_registry() == 0  # asked today already
    assert (await rep.reread()).state is MemberState.ACTIVE

    clock.travel(DAY + 1)
    assert await watch_registry() == 1

    assert (await rep.reread()).state is MemberState.REVOKED
    assert await Succession.of_unit(rep.unit_id) is not None


async def test_a_portion_is_asked_at_a_time() -> None:
    for unit in (cast.DEMO_UNIT, cast.SOFTWARE_UNIT, cast.DISPATCH_UNIT):
        await registered(unit)

    assert await watch_registry(portion=2) == 2
    assert await watch_registry(portion=2) == 1


@pytest.mark.parametrize("fault", [Fault.REGISTRY_DOWN, Fault.REGISTRY_GARBAGE])
async def test_a_registry_that_does_not_answer_throws_nobody_out(fault: Fault) -> None:
    rep = await registered()
    await SandboxFault.switch_on(fault)

    assert await watch_registry() == 0

    assert (await rep.reread()).state is MemberState.ACTIVE
    assert (await Unit.get(id=rep.unit_id)).registry_asked_at is None


async def test_the_clock_suspends_whom_nobody_has_confirmed() -> None:
    rep, manager, _ = await staffed()
    await changed(rep.unit)
    clock.travel(31 * DAY)

    await look_after_members()

    assert (await manager.reread()).state is MemberState.SUSPENDED
