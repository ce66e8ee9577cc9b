"""The draft of a registration: kept as it is typed, and no step without the one before it."""

import asyncio

import pytest

from models.accounts.browser_row import STARTED_ANEW
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_rule import NEW_VERSION
from models.accounts.registration_step import FINISHED, PROOF_ENDED, DraftStep
from models.accounts.rep_draft import RepDraft
from models.accounts.typed_form import CONSENT_VERSIONS
from models.base import clock
from models.base.error import Conflict, Invalid, NotFound
from models.base.origin import Origin
from models.proofs.consent import AGREEMENT, PRIVACY, Consent
from models.proofs.qr_code import UNIT_CHANGED
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.units.unit import Unit
from tests.support.registering import UNIT, checked, facts_of_registry, proved, typed
from tests.support.units import QUICK_HASH, VISITOR, person_of

MOBILE = UNIT.legal_rep.mobile


async def register(draft: RegistrationDraft) -> Unit:
    """Complete step 3."""
    return await draft.complete(mobile=MOBILE, password_hash=QUICK_HASH)


async def again(visitor: str = VISITOR) -> RegistrationDraft:
    """The page opened once more."""
    return await RegistrationDraft.of(visitor)


async def test_a_page_that_is_only_looked_at_stores_nothing() -> None:
    draft = await again()

    assert draft.current_step is DraftStep.UNIT
    assert await RegistrationDraft.all().count() == 0


async def test_what_was_typed_is_there_when_the_browser_comes_back() -> None:
    await typed(unit_name="江苏示")

    draft = await again()

    assert (draft.uscc, draft.unit_name, draft.agreement) == (UNIT.uscc, "江苏示", True)
    assert draft.id_number == UNIT.legal_rep.id_number
    assert (await again("another browser")).uscc == ""


async def test_a_draft_lives_for_seven_days_after_its_last_change() -> None:
    draft = await typed()
    clock.travel(6 * 86400)
    await draft.keep("unit_name", "改")
    clock.travel(6 * 86400)
    assert (await again()).unit_name == "改"

    clock.travel(2 * 86400)

    assert (await again()).unit_name == ""
    await RegistrationDraft.forget_old()
    assert await RegistrationDraft.all().count() == 0


async def test_two_pages_of_a_browser_type_into_one_draft() -> None:
    one, other = await again(), await again()

    await asyncio.gather(one.keep("uscc", "91"), other.keep("unit_name", "江苏"))

    draft = await again()
    assert (draft.uscc, draft.unit_name) == ("91", "江苏")
    assert await RegistrationDraft.all().count() == 1


async def test_keeping_one_field_leaves_what_stands_in_the_others() -> None:
    draft = await typed()
    draft.unit_name = "正在输入"

    await draft.keep("uscc", "913")

    assert draft.unit_name == "正在输入"


async def test_only_fields_of_the_form_can_be_kept() -> None:
    draft = await typed()

    with pytest.raises(KeyError):
        await draft.keep("step", "done")


async def test_a_text_that_is_far_too_long_is_refused_at_its_field() -> None:
    with pytest.raises(Invalid, match="最多60个字") as refusal:
        await (await again()).keep("uscc", "9" * 61)

    assert refusal.value.field == "uscc"


async def test_signs_that_no_database_takes_are_dropped() -> None:
    draft = await again()

    await draft.keep("unit_name", "江\0苏\ud800")

    assert (await again()).unit_name == "江苏"


async def test_the_registry_s_spelling_is_taken_over() -> None:
    draft = await typed(uscc=f" {UNIT.uscc.lower()} ", unit_name=f" {UNIT.name} ")

    await draft.complete_unit_step(facts_of_registry())

    stored = await again()
    assert stored.current_step is draft.current_step is DraftStep.FACE
    assert (stored.uscc, stored.unit_name) == (draft.uscc, draft.unit_name)
    assert (stored.uscc, stored.unit_name, stored.region) == (UNIT.uscc, UNIT.name, "320200")


async def test_an_agreement_that_has_changed_since_is_asked_for_again() -> None:
    draft = await typed()
    await RegistrationDraft.filter(id=draft.id).update(agreed_versions="2020-01 2020-01")

    with pytest.raises(Invalid) as refusal:
        await draft.complete_unit_step(facts_of_registry())
    assert (refusal.value.message, refusal.value.field) == (NEW_VERSION, "agreement")

    await draft.keep("agreement", False)
    await draft.keep("agreement", True)
    await draft.complete_unit_step(facts_of_registry())
    assert draft.agreed_versions == CONSENT_VERSIONS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uscc", cast.DEMO_UNIT.uscc),
        ("unit_name", "无锡示范"),
        ("id_type", "04"),
        ("id_number", cast.WANG_SHILI.id_number),
        ("legal_rep_name", "周样"),
        ("agreement", False),
    ],
)
async def test_a_change_in_step_one_voids_the_proof(field: str, value: str | bool) -> None:
    draft = await proved()

    await draft.keep(field, value)

    assert (await again()).current_step is DraftStep.UNIT
    with pytest.raises(Conflict, match=PROOF_ENDED):
        await register(draft)


async def test_a_late_keystroke_that_changes_nothing_leaves_the_proof() -> None:
    draft = await proved()

    await draft.keep("uscc", f" {UNIT.uscc.lower()}")
    await draft.keep("unit_name", f"{UNIT.name} ")

    assert (await again()).current_step is DraftStep.ACCOUNT


async def test_going_back_and_forth_without_a_change_keeps_the_proof() -> None:
    draft = await proved()

    await draft.complete_unit_step(facts_of_registry())

    assert draft.current_step is DraftStep.ACCOUNT
    await register(draft)


async def test_the_proof_holds_for_thirty_minutes() -> None:
    draft = await proved()
    clock.travel(29 * 60)
    await draft.require_proved()
    clock.travel(61)

    with pytest.raises(Conflict, match=PROOF_ENDED):
        await register(draft)
    assert (await again()).current_step is DraftStep.FACE
    assert await Unit.all().count() == 0


async def test_no_step_without_the_one_before_it() -> None:
    draft = await typed()
    person = await person_of(UNIT.legal_rep)

    with pytest.raises(Conflict, match=RepDraft.NOT_CHECKED):
        await draft.open_ticket(Origin(VISITOR))
    with pytest.raises(Conflict, match=UNIT_CHANGED):
        await draft.mark_proved(person, version=draft.version)
    with pytest.raises(Conflict, match=PROOF_ENDED):
        await register(draft)


async def test_a_proof_of_facts_that_were_changed_counts_for_nothing() -> None:
    draft = await checked()
    asked_for = draft.version
    await draft.keep("legal_rep_name", "周")
    draft.legal_rep_name = UNIT.legal_rep.name
    await draft.complete_unit_step(facts_of_registry())

    with pytest.raises(Conflict, match=UNIT_CHANGED):
        await draft.mark_proved(await person_of(UNIT.legal_rep), version=asked_for)


async def test_somebody_else_s_face_proves_nothing() -> None:
    draft = await checked()

    with pytest.raises(NotFound):
        await draft.mark_proved(await person_of(cast.WANG_SHILI), version=draft.version)

    assert (await again()).current_step is DraftStep.FACE


async def test_registering_makes_the_unit_with_consents_and_records() -> None:
    draft = await proved()

    unit = await register(draft)

    legal_rep = await unit.legal_rep()
    assert legal_rep is not None
    assert legal_rep.person_id == (await person_of(UNIT.legal_rep)).id
    consents = await Consent.filter(unit_id=unit.id, person_id=legal_rep.person_id)
    assert {(row.text, row.agreed_at) for row in consents} == {
        (text.name, draft.agreed_at) for text in (AGREEMENT, PRIVACY)
    }
    events = [event.event for event in await AuditRecord.of(unit)]
    assert events.count(AuditEvent.UNIT_REGISTERED) == 1
    assert events.count(AuditEvent.AGREEMENT_ACCEPTED) == 2


async def test_success_is_shown_for_half_an_hour_without_personal_data() -> None:
    draft = await proved()
    await draft.keep("mobile", MOBILE)
    await register(draft)

    shown = await again()
    assert (shown.current_step, shown.unit_name) == (DraftStep.DONE, UNIT.name)
    assert (shown.id_number, shown.legal_rep_name, shown.mobile) == ("", "", "")
    with pytest.raises(Conflict, match=FINISHED):
        await shown.keep("uscc", "91")
    clock.travel(31 * 60)
    assert (await again()).current_step is DraftStep.UNIT


async def test_two_browsers_with_the_same_code_make_one_unit() -> None:
    drafts = [await proved(visitor=visitor) for visitor in ("one browser", "another browser")]

    results = await asyncio.gather(*(register(draft) for draft in drafts), return_exceptions=True)

    [unit] = [result for result in results if isinstance(result, Unit)]
    [refusal] = [result for result in results if isinstance(result, Conflict)]
    assert await Unit.all().count() == 1
    assert "该单位已注册" in refusal.message
    assert await Consent.filter(unit_id=unit.id).count() == 2


async def test_ten_clicks_on_the_last_button_make_one_unit() -> None:
    draft = await proved()

    results = await asyncio.gather(*(register(draft) for _ in range(10)), return_exceptions=True)

    assert sum(isinstance(result, Unit) for result in results) == 1
    assert {str(result) for result in results if isinstance(result, Conflict)} == {FINISHED}


async def test_starting_over_forgets_what_was_typed() -> None:
    draft = await proved()

    fresh = await draft.start_over()
    await fresh.keep("uscc", "91")

    assert (await again()).id_number == ""
    closed = await RegistrationDraft.get(id=draft.id)
    assert (closed.id_number, closed.legal_rep_name) == ("", "")
    with pytest.raises(Conflict, match=STARTED_ANEW):
        await draft.keep("uscc", "92")
