"""成员密码: the first one, another by the old one, and what a new one ends."""

import asyncio

import pytest

from models.base import clock
from models.base.error import Conflict, HallError, Invalid, TooMany
from models.base.origin import Origin
from models.proofs.password import verify_password
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.sign_in import member_password, password_history
from models.sign_in.member_password import MemberPassword
from models.sign_in.password_history import REMEMBERED, PasswordHistory
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.units import PASSWORD, QUICK_HASH, VISITOR, person_of, registered, seated

HERE = Origin("visitor of the tests")
NEW = "Quiet-River-27"


async def session_of(one: Member) -> Session:
    """A signed-in browser of a member."""
    session, _ = await Session.open(SessionKind.UNIT, one.person, one, visitor=VISITOR)
    return session


async def state_of(session: Session) -> tuple[bool, str]:
    """Whether a session lives, and why not."""
    row = await Session.get(id=session.id)
    return row.is_alive, row.reason


async def test_whoever_is_seated_has_no_password_until_the_first_one_is_given_once() -> None:
    unit = (await registered()).unit
    agent = await unit.seat(await person_of(cast.JIN_YANG), Role.AGENT, mobile="13900020001")
    assert not await PasswordHistory.exists(member_id=agent.id)

    await MemberPassword(agent).begin(QUICK_HASH)

    stored = await Member.get(id=agent.id)
    assert (stored.password_hash, agent.password_hash) == (QUICK_HASH, QUICK_HASH)
    assert stored.password_changed_at is not None
    assert await PasswordHistory.filter(member_id=agent.id).count() == 1
    with pytest.raises(ValueError, match="already"):
        await MemberPassword(agent).begin(QUICK_HASH)


async def test_a_changed_password_ends_the_other_sessions_and_is_recorded() -> None:
    legal_rep = await registered()
    here, elsewhere = await session_of(legal_rep), await session_of(legal_rep)

    await MemberPassword(legal_rep).change(PASSWORD, NEW, origin=HERE, keep=here)

    stored = (await Member.get(id=legal_rep.id)).password_hash
    assert stored is not None
    assert await verify_password(NEW, stored)
    assert await state_of(here) == (True, "")
    assert await state_of(elsewhere) == (False, EndReason.PASSWORD)
    assert await AuditRecord.filter(event=AuditEvent.PASSWORD_CHANGED.value).count() == 1


async def test_a_password_changes_only_by_the_old_one() -> None:
    legal_rep = await registered()

    with pytest.raises(Invalid) as refusal:
        await MemberPassword(legal_rep).change("Wrong-Password-1", NEW, origin=HERE)

    assert refusal.value.field == "old_password"


async def test_guessing_the_old_password_locks_like_failed_logins() -> None:
    legal_rep = await registered()
    for _ in range(5):
        with pytest.raises(Invalid):
            await MemberPassword(legal_rep).change("Wrong-Password-1", NEW, origin=HERE)

    with pytest.raises(TooMany):
        await MemberPassword(legal_rep).change(PASSWORD, NEW, origin=HERE)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("short1A", "8–20位"),
        ("Qz-320100MAXAA-7", "统一社会信用代码"),
        ("Qz-013X-750308-u", "证件号码"),
        ("Qz-00010182-um", "手机号"),
        ("Wangshili!2026", "太常见"),
    ],
)
async def test_a_password_must_not_tell_of_its_owner(new: str, why: str) -> None:
    legal_rep = await registered()

    with pytest.raises(Invalid, match=why):
        await MemberPassword(legal_rep).set(new)


async def test_a_password_differs_from_the_last_five(monkeypatch: pytest.MonkeyPatch) -> None:
    async def plain(password: str) -> str:
        return password

    async def same(password: str, stored: str) -> bool:
        return password == stored

    monkeypatch.setattr(member_password, "hash_password", plain)
    monkeypatch.setattr(password_history, "verify_password", same)
    legal_rep = await registered()
    used = [f"Quiet-River-{number}" for number in range(27, 27 + REMEMBERED + 1)]
    for password in used:
        await MemberPassword(legal_rep).set(password)

    with pytest.raises(Invalid, match="最近5次"):
        await MemberPassword(legal_rep).set(used[-REMEMBERED])
    await MemberPassword(legal_rep).set(used[0])
    assert await PasswordHistory.filter(member_id=legal_rep.id).count() == REMEMBERED


async def test_the_first_password_counts_among_the_last_five() -> None:
    legal_rep = await registered()

    with pytest.raises(Invalid, match="最近5次"):
        await MemberPassword(legal_rep).set(PASSWORD)


async def test_of_two_changes_at_once_one_holds() -> None:
    legal_rep = await registered()

    results = await asyncio.gather(
        MemberPassword(legal_rep).set(NEW),
        MemberPassword(legal_rep).set("Calm-Lake-39"),
        return_exceptions=True,
    )

    assert results.count(None) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 1


async def test_a_member_who_is_out_sets_no_password() -> None:
    legal_rep = await registered()
    agent = await seated(legal_rep.unit, cast.JIN_YANG)
    await Member.filter(id=agent.id).update(state=MemberState.REVOKED)

    with pytest.raises(HallError, match="已撤销"):
        await MemberPassword(agent).set(NEW)


async def test_a_password_set_says_when() -> None:
    legal_rep = await registered()
    clock.travel(3600)

    await MemberPassword(legal_rep).set(NEW)

    changed = (await Member.get(id=legal_rep.id)).password_changed_at
    assert changed is not None
    assert abs((clock.now() - changed).total_seconds()) < 60
