"""What an electronic licence leads to, which names its holder without a number."""

import pytest

from models.accounts.outside_link import NOT_REP, link_account
from models.accounts.outside_sign_in import Way, arrival_of
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_step import DraftStep
from models.base.error import Invalid, NotAllowed
from models.outside.licence_holder import HolderType, LicenceHolder
from models.outside.outside_account import OutsideAccount
from models.outside.outside_identity import OutsideIdentity
from models.outside.outside_start import OutsideStart, StartPurpose
from models.seed import cast
from models.units.member import Member
from models.units.permission import Role
from models.units.unit import Unit, UnitState
from tests.support.outside import confirmed, identity, new_start, session_of
from tests.support.registering import facts_of_registry
from tests.support.units import VISITOR, opened, registered, seated

WANG, LI = cast.WANG_SHILI, cast.LI_FANLI
FACTS = facts_of_registry(cast.DEMO_UNIT)
OTHERS = [HolderType.LICENCE_MANAGER, HolderType.AGENT]


def licence(kind: HolderType = HolderType.LEGAL_REP, name: str = WANG.name) -> OutsideIdentity:
    """What the platform says of a licence of the demo unit."""
    holder = LicenceHolder(kind, name)
    return identity(legal_rep=None, subject=f"{kind}/{name}", holder=holder)


async def test_the_rep_comes_in_at_once_while_they_are_the_only_user() -> None:
    rep = await registered()

    found = await arrival_of(licence(), names_person=False)

    assert (found.way, found.member) == (Way.ENTER, rep)


@pytest.mark.parametrize("kind", OTHERS)
async def test_somebody_else_never_comes_in_as_the_rep(kind: HolderType) -> None:
    rep = await registered()
    for name in (LI.name, WANG.name):
        told = licence(kind, name)
        await OutsideAccount.bind("province", told.subject_digest, by=rep)
        for trusted in (False, True):
            found = await arrival_of(told, names_person=trusted)
            assert (found.way, found.member, found.binds) == (Way.SCAN, None, False)


async def test_a_legal_rep_of_another_name_is_asked_in_the_app() -> None:
    await registered()

    found = await arrival_of(licence(name=LI.name), names_person=True)

    assert (found.way, found.binds) == (Way.SCAN, False)


async def test_with_several_agents_the_rep_confirms_unless_the_provider_is_trusted() -> None:
    rep = await opened()

    assert (await arrival_of(licence(), names_person=False)).way is Way.SCAN
    found = await arrival_of(licence(), names_person=True)
    assert (found.way, found.member) == (Way.ENTER, rep)


async def test_a_unit_that_nobody_may_enter_stays_closed() -> None:
    rep = await registered()
    await Unit.filter(id=rep.unit_id).update(state=UnitState.CLOSED)

    with pytest.raises(NotAllowed):
        await arrival_of(licence(), names_person=True)


@pytest.mark.parametrize("kind", OTHERS)
async def test_a_licence_of_somebody_else_binds_nobody(kind: HolderType) -> None:
    rep = await opened()
    await seated(rep.unit, LI, Role.MANAGER)
    told = licence(kind, LI.name)
    arrival = await arrival_of(told, names_person=False)
    start, _ = await new_start()
    await start.take()
    await start.note(told, arrival.unit, binds=arrival.binds)
    waiting = await OutsideStart.waiting(start.code, VISITOR)

    await confirmed(waiting, rep)

    assert await OutsideAccount.list_of(rep.unit) == []


async def _link(by: Member, told: OutsideIdentity) -> OutsideAccount:
    session = await session_of(by)
    start, _ = await new_start(StartPurpose.LINK, by=by, session=session.code)
    return await link_account(start, told, session=session, names_person=False, site="")


async def test_only_the_rep_s_own_licence_can_be_linked_and_by_them_alone() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)

    assert (await _link(rep, licence())).bound_by_id == rep.id
    for by, told in (
        (rep, licence(HolderType.AGENT)),
        (rep, licence(name=LI.name)),
        (manager, licence()),
        (manager, licence(HolderType.LICENCE_MANAGER, LI.name)),
    ):
        with pytest.raises(NotAllowed, match=NOT_REP):
            await _link(by, told)


async def test_the_rep_registers_a_new_unit_with_two_steps_done() -> None:
    draft = await RegistrationDraft.begin_elsewhere(
        licence(), facts_of_registry(cast.DEMO_UNIT), visitor=VISITOR
    )

    assert draft.answerer.id_number == WANG.id_number
    stored = await RegistrationDraft.of(VISITOR)
    assert stored.current_step is DraftStep.ACCOUNT


@pytest.mark.parametrize(
    "told", [licence(HolderType.AGENT), licence(HolderType.LICENCE_MANAGER), licence(name="李范例")]
)
async def test_nobody_else_registers_a_unit_by_its_licence(told: OutsideIdentity) -> None:
    with pytest.raises(Invalid, match="请由法定代表人本人"):
        await RegistrationDraft.begin_elsewhere(
            told, facts_of_registry(cast.DEMO_UNIT), visitor=VISITOR
        )
    with pytest.raises(Invalid, match="没有这个统一社会信用代码"):
        await RegistrationDraft.begin_elsewhere(told, None, visitor=VISITOR)
