"""Who may see, add and change the addresses of a unit or a person; others find none."""

from datetime import timedelta

import pytest

from models.addresses.address import Address, Holder
from models.base import clock
from models.base.error import NotAllowed, NotFound, SessionEnded
from models.seed import cast
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.addresses import acts, added, typed
from tests.support.units import opened, person_of, registered, seated


async def defaults(by: Member) -> list[str]:
    """The codes of the default addresses, of which there is one or none."""
    return [each.code for each in await Address.seen_by(by) if each.is_default]


async def test_an_address_of_another_owner_is_not_found() -> None:
    unit, other = await registered(), await registered(cast.FOUNDATION)
    person = await person_of(cast.BAI_YANGBEN)
    for owner in (unit, person, unit.person):
        address = await added(owner)
        everybody: set[Holder] = {unit, other, person, unit.person}
        for stranger in everybody - {owner}:
            for act in acts(address, stranger):
                with pytest.raises(NotFound):
                    await act()
            assert address.code not in [each.code for each in await Address.seen_by(stranger)]
    assert await Address.all().count() == 3


@pytest.mark.parametrize("code", ["", "a" * 40, "没有", "x' OR 1=1"])
async def test_what_is_no_code_is_not_found(code: str) -> None:
    with pytest.raises(NotFound):
        await Address.find(code, by=await registered())


async def test_a_manager_may_do_everything_and_an_agent_only_add_and_use() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.SUN_LI, Role.MANAGER)
    agent = await seated(rep.unit, cast.JIN_YANG)
    address = await added(manager)
    await address.change(typed(), version=1, by=manager)

    mine = await added(agent)

    assert len(await Address.seen_by(agent)) == 2
    assert (await Address.find(mine.code, by=agent)).code == mine.code
    for act in acts(mine, agent)[1:]:
        with pytest.raises(NotAllowed, match="修改收件地址"):
            await act()
    with pytest.raises(NotAllowed):
        await added(agent, is_default=True)
    await mine.make_default(by=manager)
    await address.remove(by=manager)
    assert [each.code for each in await Address.seen_by(rep)] == [mine.code]


async def test_the_first_of_a_unit_is_the_default_though_an_agent_added_it() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)

    await added(agent, is_default=True)

    assert len(await defaults(rep)) == 1


@pytest.mark.parametrize("state", [MemberState.SUSPENDED, MemberState.REVOKED, MemberState.LEFT])
async def test_a_right_that_has_ended_reaches_no_address(state: MemberState) -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    await Member.filter(id=agent.id).update(state=state)

    for act in (lambda: added(agent), lambda: Address.seen_by(agent)):
        with pytest.raises(SessionEnded):
            await act()


async def test_the_day_after_their_term_a_manager_reaches_no_address() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    address = await added(manager)
    await Member.filter(id=manager.id).update(valid_until=clock.today() - timedelta(days=1))

    for act in acts(address, manager):
        with pytest.raises(SessionEnded):
            await act()
