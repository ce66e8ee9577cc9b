"""What a face check proves for a registration: these very facts, in time, once."""

import pytest

from auth.accounts.registration import prove
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_step import DraftStep
from models.base import clock
from models.base.error import Conflict
from models.people.person import Person
from models.proofs.qr_code import TOO_LATE, UNIT_CHANGED, QrState
from models.records.audit import AuditEvent, AuditRecord
from tests.support.face import begun, ticket_of
from tests.support.registering import UNIT, facts_of_registry
from tests.support.units import VISITOR, person_of

REASON = "刷脸未通过"


async def test_a_passed_check_proves_the_draft_and_confirms_the_code_together() -> None:
    person = await person_of(UNIT.legal_rep)
    check = await begun(person)

    await prove(check)

    draft = await RegistrationDraft.of(VISITOR)
    assert (draft.current_step, draft.person_id) == (DraftStep.ACCOUNT, person.id)
    assert (await ticket_of(check)).state is QrState.CONFIRMED
    assert [event.event for event in await AuditRecord.of()] == [AuditEvent.FACE_PASSED]


async def test_outside_the_app_the_check_makes_the_person() -> None:
    check = await begun()

    await prove(check)

    person = await Person.by_id(UNIT.legal_rep.id_type, UNIT.legal_rep.id_number)
    assert person is not None
    assert (person.name, person.is_app_user) == (UNIT.legal_rep.name, False)
    assert (await RegistrationDraft.of(VISITOR)).person_id == person.id


async def test_a_passed_check_for_facts_that_were_changed_proves_nothing() -> None:
    check = await begun()
    draft = await RegistrationDraft.of(VISITOR)
    await draft.keep("unit_name", "改")
    draft.unit_name = UNIT.name
    await draft.complete_unit_step(facts_of_registry())

    with pytest.raises(Conflict, match=UNIT_CHANGED):
        await prove(check)

    assert (await RegistrationDraft.of(VISITOR)).current_step is DraftStep.FACE
    assert (await ticket_of(check)).state is QrState.FAILED
    assert await Person.all().count() == 0


async def test_a_result_that_comes_too_late_proves_nothing() -> None:
    check = await begun()
    clock.travel(5 * 60)
    assert (await ticket_of(check)).shown_state is QrState.SCANNED
    clock.travel(61)

    with pytest.raises(Conflict, match=TOO_LATE):
        await prove(check)

    assert (await RegistrationDraft.of(VISITOR)).current_step is DraftStep.FACE


async def test_a_check_passes_once() -> None:
    check = await begun()
    await check.failed(REASON)

    with pytest.raises(Conflict):
        await prove(check)

    assert (await RegistrationDraft.of(VISITOR)).current_step is DraftStep.FACE
