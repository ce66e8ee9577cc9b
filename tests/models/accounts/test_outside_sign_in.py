"""What an account elsewhere leads to: its unit, a person of it, a claim or a registration."""

from dataclasses import astuple, replace

import pytest

from models.accounts.outside_sign_in import Arrival, Way, arrival_of, enter, entry_of
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_step import DraftStep
from models.base.error import Conflict, Invalid, NotAllowed, NotFound
from models.outside.outside_account import OutsideAccount
from models.outside.outside_start import OutsideStart
from models.people.person import Person
from models.proofs.qr_answer import QrAnswer
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.units.permission import Role
from models.units.unit import Unit, UnitState
from tests.support.outside import (
    ORIGIN,
    answerer,
    confirmed,
    identity,
    new_start,
    proven,
    scanned,
)
from tests.support.succession import changed, claimed
from tests.support.units import VISITOR, opened, person_of, registered, seated


async def test_the_first_time_the_only_user_of_a_unit_confirms_in_the_app() -> None:
    rep = await registered()

    arrival = await arrival_of(identity(), names_person=False)

    assert (arrival.way, arrival.unit) == (Way.SCAN, rep.unit)


async def test_once_confirmed_the_account_signs_the_legal_rep_in_at_once() -> None:
    rep = await registered()

    await confirmed(await proven(identity(), rep), rep)

    arrival = await arrival_of(identity(), names_person=False)
    assert (arrival.way, arrival.member) == (Way.ENTER, rep)
    assert (await arrival_of(identity(subject="other"), names_person=False)).way is Way.SCAN


async def test_with_several_agents_everybody_confirms_every_time() -> None:
    rep = await opened()
    await OutsideAccount.bind("province", identity().subject_digest, by=rep)
    agent = await seated(rep.unit, cast.LI_FANLI, Role.AGENT)

    assert (await arrival_of(identity(), names_person=False)).way is Way.SCAN
    ticket = await confirmed(await proven(identity(), rep), agent)

    session, _, path = await LoginTicket.redeem(ticket, VISITOR, address="", browser="")
    assert (session.member_id, path) == (agent.id, "/unit")
    found = await OutsideAccount.find(identity(), rep.unit)
    assert found is not None
    assert found.bound_by_id == rep.id
    assert found.used_at is not None


async def test_the_session_is_known_to_the_start_it_was_born_of() -> None:
    rep = await registered()
    start = await proven(identity(), rep)
    ticket = await confirmed(start, rep)

    session, _, _ = await LoginTicket.redeem(ticket, VISITOR, address="", browser="")

    behind = await OutsideStart.behind(session.code)
    assert behind is not None
    assert behind.code == start.code


async def test_a_log_out_there_finds_who_has_gone_on_to_another_unit() -> None:
    rep = await registered()
    start = await proven(identity(), rep)
    ticket = await confirmed(start, rep)
    session, _, _ = await LoginTicket.redeem(ticket, VISITOR, address="", browser="")
    ticket = await LoginTicket.for_place(rep.code, by=session, visitor=VISITOR, next_path="/unit")

    newer, _, _ = await LoginTicket.redeem(ticket, VISITOR, address="", browser="")

    behind = await OutsideStart.behind(newer.code)
    assert behind is not None
    assert behind.code == start.code


async def test_a_code_of_one_unit_is_not_confirmed_as_a_member_of_another() -> None:
    rep = await registered()
    other = await registered(cast.SOFTWARE_UNIT)
    start = await proven(identity(), rep)
    ticket = await entry_of(start, rep.unit).ask_who(origin=ORIGIN)
    person = await Person.get(id=other.person_id)
    await QrAnswer(ticket, person).scan()

    with pytest.raises(NotFound):
        await QrAnswer(ticket, person).confirm(await other.reread())
    with pytest.raises(Invalid):
        await QrAnswer(ticket, person).confirm(None)


async def test_a_confirmed_code_serves_its_own_start_and_browser_once() -> None:
    rep = await registered()
    start, other = await proven(identity(), rep), await proven(identity(), rep)
    ticket = await scanned(start, rep)

    with pytest.raises(NotFound):
        await replace(entry_of(start, rep.unit), visitor="another").confirm(ticket)
    await entry_of(start, rep.unit).confirm(ticket)
    for each in (start, other):
        with pytest.raises(Conflict):
            await entry_of(each, rep.unit).confirm(ticket)


async def test_the_old_account_leads_to_the_claim_and_never_in_as_the_new_rep() -> None:
    rep = await registered()
    await OutsideAccount.bind("province", identity().subject_digest, by=rep)
    start = await proven(identity(), rep)
    ticket = await scanned(start, rep)
    await changed(rep.unit)

    for names_person in (False, True):
        told = identity(person=answerer(cast.WANG_SHILI))
        assert (await arrival_of(told, names_person=names_person)).way is Way.CLAIM
    with pytest.raises((Conflict, NotFound, NotAllowed)):
        await entry_of(start, rep.unit).confirm(ticket)

    new = await claimed(rep.unit)
    assert (await arrival_of(identity(), names_person=False)).way is Way.SCAN
    await confirmed(await proven(identity(), new), new)
    assert (await arrival_of(identity(), names_person=False)).member == new


async def test_a_provider_that_names_the_person_stands_for_them() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.LI_FANLI, Role.AGENT)
    told = identity(person=answerer(cast.LI_FANLI))

    assert (await arrival_of(told, names_person=True)).member == agent
    assert (await arrival_of(told, names_person=False)).way is Way.SCAN
    assert (await arrival_of(identity(), names_person=True)).way is Way.SCAN


async def test_who_is_named_and_no_member_may_ask_to_become_an_agent() -> None:
    rep = await opened()
    await person_of(cast.SUN_LI)

    for who in (cast.SUN_LI, cast.ZHOU_YANGLI):  # known to the hall or not, it is the same
        found = await arrival_of(identity(person=answerer(who)), names_person=True)
        assert (found.way, found.unit, found.member) == (Way.JOIN, rep.unit, None)
        assert not found.binds


async def test_who_is_named_and_no_member_is_told_whom_to_ask() -> None:
    await registered()

    for who in (cast.SUN_LI, cast.ZHOU_YANGLI):
        with pytest.raises(NotAllowed, match="您还不是江苏示例智造有限公司的成员"):
            await arrival_of(identity(person=answerer(who)), names_person=True)


async def test_the_account_of_a_closed_unit_leads_nowhere() -> None:
    rep = await registered()
    await Unit.filter(id=rep.unit_id).update(state=UnitState.CLOSED)

    with pytest.raises(NotAllowed, match="已注销"):
        await arrival_of(identity(), names_person=False)


async def test_an_account_without_a_unit_has_to_be_linked_first() -> None:
    rep = await registered()
    told = identity(uscc="", legal_rep=None)
    with pytest.raises(NotFound, match="没有关联单位"):
        await arrival_of(told, names_person=False)

    await OutsideAccount.bind("province", told.subject_digest, by=rep)

    assert (await arrival_of(told, names_person=False)).member == rep


async def test_a_member_enters_once_by_a_start() -> None:
    rep = await registered()
    start, _ = await new_start()
    await start.take()

    arrival = Arrival(Way.ENTER, rep.unit, rep)
    await enter(start, arrival)

    with pytest.raises(Conflict):
        await enter(start, arrival)
    assert await Session.all().count() == 0


async def test_an_unknown_unit_begins_its_registration_with_the_first_steps_done() -> None:
    from auth.connectors.registry import SandboxRegistryConnector

    unit = cast.SNACK_SHOP
    told = identity(unit)
    assert (await arrival_of(told, names_person=False)).way is Way.REGISTER
    facts = await SandboxRegistryConnector().find(unit.uscc)

    draft = await RegistrationDraft.begin_elsewhere(told, facts, visitor=VISITOR)

    assert (await RegistrationDraft.of(VISITOR)).current_step is DraftStep.ACCOUNT
    await _finish(draft)
    rep = await (await Unit.get(uscc=unit.uscc)).legal_rep()
    assert (await arrival_of(told, names_person=False)).member == rep


async def _finish(draft: RegistrationDraft) -> None:
    """Step 3, with the agreement that was passed by."""
    with pytest.raises(Invalid, match="勾选") as missing:
        await draft.require_proved()
    assert missing.value.field == "agreement"
    with pytest.raises(Invalid, match="勾选"):
        await draft.complete(mobile="13900011073", password_hash="x")
    await draft.keep("agreement", True)
    await draft.require_proved()
    await draft.complete(mobile="13900011073", password_hash="x")


async def test_an_account_elsewhere_is_not_bound_to_a_unit_that_is_typed_afterwards() -> None:
    from auth.connectors.registry import SandboxRegistryConnector

    facts = await SandboxRegistryConnector().find(cast.SNACK_SHOP.uscc)
    draft = await RegistrationDraft.begin_elsewhere(
        identity(cast.SNACK_SHOP), facts, visitor=VISITOR
    )

    await draft.keep("uscc", "91320200MAXAA0035T")

    stored = await RegistrationDraft.of(VISITOR)
    assert stored.current_step is DraftStep.UNIT
    assert stored.provider == stored.subject_digest == ""


async def test_somebody_else_who_has_signed_in_there_needs_the_legal_reps_face() -> None:
    from auth.connectors.registry import SandboxRegistryConnector

    told = identity(cast.SNACK_SHOP, person=answerer(cast.LI_FANLI))
    facts = await SandboxRegistryConnector().find(cast.SNACK_SHOP.uscc)

    draft = await RegistrationDraft.begin_elsewhere(told, facts, visitor=VISITOR)

    assert (await RegistrationDraft.of(VISITOR)).current_step is DraftStep.FACE
    rep = await Person.find_or_create(*astuple(answerer(cast.SNACK_SHOP.legal_rep)))
    await draft.mark_proved(rep, version=draft.version)
    await _finish(draft)
    assert (await arrival_of(told, names_person=False)).way is Way.SCAN


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"legal_rep": answerer(cast.LI_FANLI)}, "与登记信息不一致"),
        ({"legal_rep": None}, "没有返回法定代表人信息"),
        ({"uscc": "91310000MAXAA7012K"}, "没有这个统一社会信用代码"),
    ],
)
async def test_what_the_registry_does_not_know_is_not_registered(
    changes: dict[str, object], words: str
) -> None:
    from auth.connectors.registry import SandboxRegistryConnector

    told = identity(cast.SNACK_SHOP, **changes)
    facts = await SandboxRegistryConnector().find(told.uscc)

    with pytest.raises(Invalid, match=words):
        await RegistrationDraft.begin_elsewhere(told, facts, visitor=VISITOR)


async def test_a_registered_unit_is_not_registered_again() -> None:
    from auth.connectors.registry import SandboxRegistryConnector

    await registered()
    facts = await SandboxRegistryConnector().find(cast.DEMO_UNIT.uscc)

    with pytest.raises(Conflict, match="已注册"):
        await RegistrationDraft.begin_elsewhere(identity(), facts, visitor=VISITOR)
