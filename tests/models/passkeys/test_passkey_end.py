"""What ends a passkey, and what only keeps its person out."""

import asyncio
from collections.abc import Callable

import pytest

from models.accounts.recovery_account import Account
from models.accounts.way_in import change_password, renew_password
from models.base.error import NotAllowed
from models.people.passkey import Passkey
from models.proofs.password import hash_password
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.sign_in.freeze import say_not_me
from models.sign_in.rep_change import replace_legal_rep
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.member import Member, MemberState
from models.units.succession import Source
from tests.support.mobiles import link_to
from tests.support.passkeys import HERE, SITE, added, is_refused, keyed, proven, went_in
from tests.support.phone import app_user
from tests.support.units import PASSWORD, VISITOR, opened, registered, seated

NEW = "Quiet-River-27"


async def _not_me(rep: Member) -> None:
    await say_not_me(await link_to(rep.mobile), rep.mobile[-4:], origin=HERE)


async def _new_rep(rep: Member) -> None:
    await replace_legal_rep(rep.unit, None, source=Source.REGISTRY)


async def _recovered(rep: Member) -> None:
    await Account(rep).recover(await hash_password(NEW), by_sms=False, origin=HERE)


async def _recovered_person(rep: Member) -> None:
    await Account(rep.person).recover(await hash_password(NEW), by_sms=False, origin=HERE)


async def _face(rep: Member) -> None:
    await renew_password(rep.person, NEW, visitor=VISITOR, site=SITE)


@pytest.mark.parametrize("closing", [_not_me, _new_rep, _recovered, _recovered_person, _face])
async def test_what_closes_every_way_in_ends_the_keys(
    closing: Callable[[Member], asyncio.Future[None]],
) -> None:
    await app_user(cast.DEMO_UNIT.legal_rep)
    rep = await registered()
    key = await keyed(rep)

    await closing(rep)

    assert await is_refused(key)
    assert await Passkey.all().count() == 0
    assert await AuditRecord.filter(event=AuditEvent.PASSKEY_REMOVED).count() == 1


async def test_whoever_changes_the_password_by_the_old_one_keeps_the_keys() -> None:
    person = await app_user(cast.WANG_SHILI)
    session, _ = await Session.open(SessionKind.PERSON, person, None, visitor=VISITOR)
    key = (await added(session))[1]

    await change_password(PASSWORD, NEW, by=session, origin=HERE)

    assert not await is_refused(key)


async def test_a_suspended_member_is_kept_out_and_comes_in_again_when_resumed() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.LI_FANLI)
    key = await keyed(agent)
    for state, opens in ((MemberState.SUSPENDED, False), (MemberState.ACTIVE, True)):
        await Member.filter(id=agent.id).update(state=state)
        found = await proven(key)
        if opens:
            assert (await went_in(found, agent.code)).member_id == agent.id
        else:
            with pytest.raises(NotAllowed, match="停用"):
                await found.enter(agent.code, visitor=VISITOR, next_path="/unit")
