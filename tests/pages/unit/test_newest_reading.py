"""What is done and undone while a page reads slowly: it shows the end of it, and not the middle."""

from collections.abc import Awaitable, Callable

import pytest
from nicegui.testing import User

from components.grants import grant_editor
from components.sign_in.device_list import DeviceList
from models.addresses.address import Address
from models.cases.recommendation import ItemShelf
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.coverage import Coverage
from models.services.granting import save_grants
from models.services.rights_preview import RightsPreview
from models.sign_in.session_kind import EndReason
from models.units.member import Member
from models.units.membership import resume, suspend
from models.units.roster import Roster
from tests.support.addresses import added
from tests.support.granting import address, ticked
from tests.support.grants import NONE
from tests.support.held import HeldReading
from tests.support.page import read, sign_in
from tests.support.units import opened, seated, signed_in

ONE = frozenset({"JY002"})
Hold = Callable[[object, str], HeldReading]


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Let the next reading of a kind be the last to be answered."""
    return lambda owner, name: HeldReading(monkeypatch, owner, name)


@pytest.fixture
async def agent(rep: Member) -> Member:
    """An agent of theirs."""
    return await seated(rep.unit, cast.JIN_YANG)


async def meanwhile(held: HeldReading, there: Awaitable[object], back: Awaitable[object]) -> None:
    """Do something, and undo it while the page still reads what was done."""
    await there
    await held.has_read()
    await back
    await held.comes_last()


async def test_the_list_of_members(user: User, rep: Member, agent: Member, hold: Hold) -> None:
    await user.open("/unit/members")
    before, held = read(user), hold(Roster, "find")

    await meanwhile(held, suspend(agent, "", by=rep), resume(agent, by=rep))

    assert read(user) == before


async def test_the_coverage_map(user: User, rep: Member, agent: Member, hold: Hold) -> None:
    await user.open("/unit/members/coverage")
    before, held = read(user), hold(Coverage, "of")

    await meanwhile(
        held, save_grants(agent, NONE, ONE, by=rep), save_grants(agent, ONE, NONE, by=rep)
    )

    assert read(user) == before


async def test_the_preview_of_rights(user: User, rep: Member, agent: Member, hold: Hold) -> None:
    await user.open(f"/unit/members/{agent.code}/preview")
    before, held = read(user), hold(RightsPreview, "of")

    await meanwhile(
        held, save_grants(agent, NONE, ONE, by=rep), save_grants(agent, ONE, NONE, by=rep)
    )

    assert read(user) == before


async def test_the_editor_of_grants(user: User, rep: Member, agent: Member, hold: Hold) -> None:
    await user.open(address(agent.code))
    held = hold(grant_editor, "held")

    await meanwhile(
        held, save_grants(agent, NONE, ONE, by=rep), save_grants(agent, ONE, NONE, by=rep)
    )

    await user.should_see("刚调整了授权：减少", retries=100)
    assert ticked(user) == NONE


async def test_the_items_on_the_home_of_an_agent(user: User, hold: Hold) -> None:
    await seed_catalogue()
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    await sign_in(user, agent)
    await user.open("/unit")
    before, held = read(user), hold(ItemShelf, "page")

    await meanwhile(
        held, save_grants(agent, NONE, ONE, by=rep), save_grants(agent, ONE, NONE, by=rep)
    )

    assert read(user) == before


async def test_the_addresses(user: User, rep: Member, hold: Hold) -> None:
    await added(rep)
    await user.open("/unit/settings/addresses")
    before, held = read(user), hold(Address, "seen_by")

    async def remove_again() -> None:
        newest = await Address.all().order_by("-id").first()
        assert newest is not None
        await newest.remove(by=rep)

    await meanwhile(held, added(rep, detail="示例路2号"), remove_again())

    assert read(user) == before


async def test_the_devices(user: User, rep: Member, hold: Hold) -> None:
    await user.open("/unit/settings/devices")
    before, held = read(user), hold(DeviceList, "_context")
    session, _ = await signed_in(rep)
    await held.has_read()

    await session.end(EndReason.CHOSEN)
    await held.comes_last()

    assert read(user) == before
