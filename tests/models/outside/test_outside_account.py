"""An account elsewhere leads to a unit once, and to nobody of it."""

import pytest

from models.base.error import NotFound
from models.outside.outside_account import OutsideAccount
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from tests.support.outside import identity
from tests.support.units import registered


async def test_an_account_is_bound_once_and_told_by_its_public_number() -> None:
    rep = await registered()
    told = identity()

    account = await OutsideAccount.bind("province", told.subject_digest, by=rep)

    assert await OutsideAccount.bind("province", told.subject_digest, by=rep) == account
    assert (await OutsideAccount.find(told, rep.unit)) == account
    assert await OutsideAccount.of_unit(account.code, rep.unit_id) == account
    assert account.label == "省政务单位账户"
    assert await AuditRecord.of(rep.unit).filter(event=AuditEvent.OUTSIDE_LINKED).count() == 1


async def test_an_account_of_another_unit_is_not_found() -> None:
    rep = await registered()
    other = await registered(cast.SOFTWARE_UNIT)
    account = await OutsideAccount.bind("province", identity().subject_digest, by=rep)

    for code in (account.code, "x", "\0"):
        with pytest.raises(NotFound):
            await OutsideAccount.of_unit(code, other.unit_id)
    assert await OutsideAccount.find(identity(), other.unit) is None


async def test_an_account_that_tells_no_unit_leads_to_the_one_it_is_bound_to() -> None:
    told = identity(uscc="")
    rep = await registered()
    assert await OutsideAccount.unit_of(told) is None

    await OutsideAccount.bind("province", told.subject_digest, by=rep)
    assert await OutsideAccount.unit_of(told) == rep.unit

    other = await registered(cast.SOFTWARE_UNIT)
    await OutsideAccount.bind("province", told.subject_digest, by=other)
    assert await OutsideAccount.unit_of(told) is None


async def test_the_same_name_at_another_provider_is_another_account() -> None:
    rep = await registered()
    await OutsideAccount.bind("province", identity().subject_digest, by=rep)

    assert await OutsideAccount.find(identity(issuer="https://x.example"), rep.unit) is None
    assert await OutsideAccount.find(identity(provider="e_licence"), rep.unit) is None


async def test_an_ended_account_leads_nowhere_and_may_be_bound_again() -> None:
    rep = await registered()
    told = identity()
    account = await OutsideAccount.bind("province", told.subject_digest, by=rep)

    await account.end(by=rep)
    await account.end(by=rep)

    assert await OutsideAccount.find(told, rep.unit) is None
    assert await AuditRecord.of(rep.unit).filter(event=AuditEvent.OUTSIDE_UNLINKED).count() == 1
    again = await OutsideAccount.bind("province", told.subject_digest, by=rep)
    assert await OutsideAccount.list_of(rep.unit) == [again]
