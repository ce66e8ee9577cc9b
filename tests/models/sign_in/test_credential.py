"""密码凭据: one verb for every door: the hash of today, and a password that changed meanwhile."""

from collections.abc import Awaitable, Callable

import pytest

from models.base.error import HallError, Invalid
from models.people.person import Person
from models.proofs import password_check
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.sign_in import credential
from models.units.member import Member
from tests.support.phone import app_user
from tests.support.sign_in import enter, person_signs_in
from tests.support.units import PASSWORD, registered

WANG = cast.WANG_SHILI
WRONG = "Wrong-Password-1"
Door = Callable[..., Awaitable[Member | Person]]
DOORS = pytest.mark.parametrize("door", ["member", "person"])


async def account_at(door: str) -> tuple[Member | Person, Door]:
    """Whose account it is, and how they sign in there."""
    if door == "person":
        return await app_user(WANG), lambda password: person_signs_in(WANG.mobile, password)
    return await registered(), lambda password: enter(person_login=WANG.mobile, password=password)


@DOORS
async def test_a_hash_with_old_costs_is_renewed_at_the_next_login(
    door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, sign_in = await account_at(door)
    monkeypatch.setattr(credential, "needs_upgrade", lambda _: True)

    await sign_in(PASSWORD)

    assert (await owner.reread()).password_hash != owner.password_hash
    await sign_in(PASSWORD)


@DOORS
async def test_a_password_changed_during_the_login_no_longer_opens(
    door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, sign_in = await account_at(door)

    async def verify(_password: str, _stored: str) -> bool:
        await type(owner).filter(id=owner.id).update(password_hash="another")
        return True

    monkeypatch.setattr(password_check, "verify_password", verify)

    with pytest.raises(Invalid, match="不正确"):
        await sign_in(PASSWORD)


@DOORS
async def test_a_failure_is_on_record_with_the_account_that_was_meant(
    door: str, hashed: list[str]
) -> None:
    owner, sign_in = await account_at(door)

    with pytest.raises(Invalid):
        await sign_in(WRONG)

    [row] = await AuditRecord.filter(event=AuditEvent.SIGN_IN_REFUSED.value)
    assert row.subject == f"{door}:{owner.code}"


@DOORS
async def test_the_failure_that_locks_an_account_is_on_record_by_its_own_event(
    door: str, hashed: list[str]
) -> None:
    owner, sign_in = await account_at(door)

    for _ in range(5):
        with pytest.raises(Invalid):
            await sign_in(WRONG)

    rows = await AuditRecord.filter(subject=f"{door}:{owner.code}").order_by("-id").limit(5)
    refused = [AuditEvent.SIGN_IN_REFUSED] * 4
    assert [row.event for row in rows] == [AuditEvent.SIGN_IN_LOCKED, *refused]


async def test_an_unknown_login_costs_as_many_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    await app_user(WANG)
    hashed = []

    async def verify(typed: str, _stored: str) -> bool:
        hashed.append(typed)
        return False

    async def verify_nobody(typed: str) -> bool:
        hashed.append(typed)
        return False

    monkeypatch.setattr(password_check, "verify_password", verify)
    monkeypatch.setattr(password_check, "verify_nobody", verify_nobody)
    for login in (WANG.mobile, "13900019999"):
        with pytest.raises(HallError):
            await person_signs_in(login, "x" * 10_000)

    assert len(hashed) == 2
    assert max(map(len, hashed)) == 21
