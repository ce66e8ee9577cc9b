"""新法定代表人认领: the steps of a registration for a unit that has an account."""

import asyncio

import pytest

from models.accounts.claim_draft import NOT_REGISTERED, ClaimDraft
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_step import FINISHED, DraftStep
from models.base.error import Conflict, HallError, Invalid
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.sign_in.rep_change import replace_legal_rep
from models.units.permission import Role
from models.units.succeeding import CLAIMED_ALREADY, NOTHING_TO_CLAIM
from models.units.succession import Source
from models.units.unit import Unit
from tests.support.succession import (
    MANAGER,
    NEW,
    OLD,
    changed,
    claimed,
    named,
    proved_claim,
    registry_names,
    staffed,
    typed_claim,
)
from tests.support.units import QUICK_HASH, VISITOR, registered


async def complete(draft: ClaimDraft, mobile: str = NEW.mobile) -> Unit:
    """The last step, after code and password."""
    return await draft.complete(mobile=mobile, password_hash=QUICK_HASH)


async def test_a_claim_gives_the_unit_its_new_legal_rep() -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)
    draft = await proved_claim()

    unit = await complete(draft)

    new = await unit.legal_rep()
    assert new is not None
    assert new.person.name == NEW.name
    assert (new.password_hash, new.mobile) == (QUICK_HASH, NEW.mobile)
    events = [each.event for each in await AuditRecord.of(unit)]
    assert events.count(AuditEvent.UNIT_CLAIMED) == 1
    assert events.count(AuditEvent.AGREEMENT_ACCEPTED) == 2
    done = await ClaimDraft.of(VISITOR)
    assert (done.current_step, done.id_number, done.mobile) == (DraftStep.DONE, "", "")


async def test_claim_and_registration_of_a_browser_do_not_mix() -> None:
    await typed_claim()

    assert (await RegistrationDraft.of(VISITOR)).uscc == ""


async def test_a_unit_without_an_account_is_registered_instead() -> None:
    draft = await typed_claim(cast.DISPATCH_UNIT.legal_rep, unit=cast.DISPATCH_UNIT)

    facts = registry_names(cast.DISPATCH_UNIT.legal_rep, unit=cast.DISPATCH_UNIT)
    with pytest.raises(Conflict, match=NOT_REGISTERED):
        await draft.complete_unit_step(facts)


async def test_a_legal_rep_who_is_there_has_nothing_to_claim() -> None:
    await registered()
    draft = await typed_claim(OLD)

    with pytest.raises(Conflict, match=NOTHING_TO_CLAIM):
        await draft.complete_unit_step(registry_names(OLD))


async def test_whom_the_registry_does_not_know_yet_reads_where_to_go() -> None:
    await registered()
    draft = await typed_claim()

    with pytest.raises(Invalid, match=r"次日才更新.*申请更正") as refused:
        await draft.complete_unit_step(registry_names(OLD))

    assert refused.value.field == "id_number"


async def test_another_name_of_the_unit_is_told_as_in_a_registration() -> None:
    rep = await registered()
    await changed(rep.unit)
    draft = await typed_claim()
    draft.unit_name = "江苏示例制造有限公司"

    with pytest.raises(Invalid, match="单位全称与登记信息不一致") as refused:
        await draft.complete_unit_step(registry_names())

    assert "次日" not in refused.value.message


async def test_whom_a_clerk_has_named_claims_before_the_registry_knows() -> None:
    rep = await registered()
    await replace_legal_rep(rep.unit, named(), source=Source.CLERK, by=rep.person)
    draft = await typed_claim()

    await draft.complete_unit_step(registry_names(OLD))

    assert draft.current_step is DraftStep.FACE


async def test_the_mobile_of_a_colleague_is_refused_and_nothing_is_half_written() -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)
    draft = await proved_claim()

    with pytest.raises(Conflict, match="已被本单位其他成员使用"):
        await complete(draft, MANAGER.mobile)

    assert await rep.unit.legal_rep() is None
    assert (await ClaimDraft.of(VISITOR)).current_step is DraftStep.ACCOUNT
    assert await complete(await ClaimDraft.of(VISITOR)) == rep.unit


async def test_who_becomes_the_legal_rep_keeps_their_own_mobile() -> None:
    rep, manager, _ = await staffed()
    await changed(rep.unit, MANAGER)
    draft = await proved_claim(MANAGER)

    unit = await complete(draft, MANAGER.mobile)

    new = await unit.legal_rep()
    assert new is not None
    assert (new.role, new.person_id) == (Role.LEGAL_REP, manager.person_id)


async def test_of_two_browsers_at_once_one_claims() -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)
    drafts = [await proved_claim(visitor=each) for each in ("one browser", "another browser")]

    results = await asyncio.gather(*map(complete, drafts), return_exceptions=True)

    assert sum(isinstance(each, Unit) for each in results) == 1
    assert [str(each) for each in results if isinstance(each, HallError)] == [CLAIMED_ALREADY]


async def test_ten_clicks_on_the_last_button_claim_once() -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)
    draft = await proved_claim()

    results = await asyncio.gather(*(complete(draft) for _ in range(10)), return_exceptions=True)

    assert sum(isinstance(each, Unit) for each in results) == 1
    assert {str(each) for each in results if isinstance(each, HallError)} == {FINISHED}


async def test_a_face_that_passed_before_the_registry_changed_again_claims_nothing() -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)
    draft = await proved_claim()
    await changed(rep.unit, cast.SUN_LI)

    with pytest.raises(Conflict, match="又有变化"):
        await complete(draft)

    assert await rep.unit.legal_rep() is None
    assert (await claimed(rep.unit, cast.SUN_LI)).refusal() == ""
