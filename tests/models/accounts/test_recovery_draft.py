"""找回密码: what each step needs, what proves it, and what a new password ends and tells."""

from datetime import timedelta

import pytest

from models.accounts.recovery_draft import RecoveryDraft
from models.accounts.recovery_rule import Whose
from models.accounts.registration_step import DraftStep
from models.accounts.way_in import bind_mobile
from models.base import clock
from models.base.error import Conflict, Invalid, NotAllowed, NotFound, TooMany
from models.base.origin import Origin
from models.proofs.lockout import NETWORK_TRIES
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message
from models.seed import cast
from models.sign_in.freeze import say_not_me
from models.sign_in.member_mobile import MemberMobile
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.sign_in.unit_sign_in import sign_in_member
from models.units.member import Member, MemberState
from models.units.permission import Action
from tests.support.mobiles import link_to, texts_to
from tests.support.phone import app_user
from tests.support.recovering import (
    HERE,
    NEW_PASSWORD,
    REP,
    SITE,
    UNIT,
    give_code,
    named,
    show_face,
    solved,
)
from tests.support.sign_in import person_signs_in
from tests.support.units import PASSWORD, lives, opened, registered, seated, signed_in

AGENT = cast.ZHENG_SHILI
ZHAO = cast.ZHAO_YANGBEN


async def sign_in(who: cast.CastPerson, password: str) -> Member:
    """Come in with a password."""
    return await sign_in_member(UNIT.uscc, who.mobile, password, origin=HERE, slider=solved)


async def test_a_face_gives_the_legal_rep_a_new_password_and_ends_the_old_sessions() -> None:
    rep = await registered()
    session, _ = await signed_in(rep)
    draft = await show_face(await named())
    assert draft.current_step is DraftStep.ACCOUNT

    await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)

    assert (await RecoveryDraft.of(HERE.visitor)).current_step is DraftStep.DONE
    assert not await lives(session)
    assert await sign_in(REP, NEW_PASSWORD) == rep
    with pytest.raises(Invalid):
        await sign_in(REP, PASSWORD)
    line = await AuditRecord.of(rep.unit).filter(event=AuditEvent.PASSWORD_RECOVERED.value).get()
    assert rep.code in line.subject


async def test_the_bound_mobile_is_told_at_once_with_one_link_that_freezes() -> None:
    rep = await registered()
    draft = await show_face(await named())

    await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)

    [warning] = await texts_to(REP.mobile)
    assert "登录密码已通过人脸识别找回并重设" in warning
    assert warning.count(f"{SITE}/not-me/") == 1
    await say_not_me(await link_to(REP.mobile), REP.mobile[-4:], origin=HERE)
    assert (await rep.reread()).is_frozen


async def test_a_code_to_the_bound_mobile_proves_as_well_and_holds_mobile_and_grants() -> None:
    rep = await opened()
    draft = await give_code(await named())
    await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)

    with pytest.raises(NotAllowed, match="不能修改手机、授权和登录账户"):
        await MemberMobile(rep).face_code(HERE)
    for action in Action:
        if (await rep.reread()).may(action) and action.is_lasting:
            with pytest.raises(NotAllowed, match="不能修改手机、授权和登录账户"):
                await (await rep.reread()).require(action)
    await (await rep.reread()).require(Action.AGENT_REMOVE)
    await (await rep.reread()).require(Action.PASSWORD_CHANGE)

    clock.travel(timedelta(hours=24).total_seconds() + 1)
    await (await rep.reread()).require(Action.GRANT_EDIT)


async def test_a_face_lifts_what_a_code_has_held() -> None:
    rep = await opened()
    await (await give_code(await named())).set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)
    draft = await show_face(await named(REP, Whose.REP, "another browser"))

    await draft.set_password("Other-River-43", "Other-River-43", origin=HERE)

    await (await rep.reread()).require(Action.GRANT_EDIT)


async def test_what_is_held_is_held_in_every_unit_of_the_person_and_in_the_app() -> None:
    person = await app_user(REP)
    rep = await opened()
    draft = await give_code(await named(REP, Whose.PERSON))
    await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)

    with pytest.raises(NotAllowed, match="不能修改手机、授权和登录账户"):
        await (await rep.reread()).require(Action.GRANT_EDIT)
    with pytest.raises(NotAllowed, match="不能修改手机、授权和登录账户"):
        await bind_mobile(person, "13900019999")


async def test_an_agent_recovers_their_own_and_the_legal_rep_hears_of_a_code_alone() -> None:
    rep = await opened()
    agent = await seated(rep.unit, AGENT)
    draft = await give_code(await named(AGENT, Whose.MEMBER))

    await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)

    assert await sign_in(AGENT, NEW_PASSWORD) == agent
    assert await sign_in(REP, PASSWORD) == rep
    told = await Message.filter(owner_code=rep.person.code).order_by("-id").first()
    assert told is not None
    assert "郑**已通过短信验证码找回登录密码" in told.text


async def test_a_person_recovers_without_a_unit() -> None:
    person = await app_user(ZHAO)
    phone, _ = await Session.open(SessionKind.PHONE, person, None, visitor="elsewhere")
    draft = await show_face(await named(ZHAO, Whose.PERSON), by=person)

    await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)

    assert not await lives(phone)
    assert await person_signs_in(ZHAO.mobile, NEW_PASSWORD) == person
    [warning] = await texts_to(ZHAO.mobile)
    assert "个人账号密码已通过人脸识别找回并重设" in warning
    assert f"{SITE}/not-me/" in warning


async def test_a_password_that_was_changed_after_the_proof_is_not_overwritten() -> None:
    rep = await registered()
    draft = await show_face(await named())
    clock.travel(1)
    other = await show_face(await named(REP, Whose.REP, "another browser"))
    clock.travel(1)
    await other.set_password("Other-River-43", "Other-River-43", origin=HERE)

    with pytest.raises(Conflict, match="已被修改"):
        await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)
    assert await sign_in(REP, "Other-River-43") == rep


async def test_the_rules_of_a_password_hold_and_the_last_five_are_refused() -> None:
    await registered()
    draft = await show_face(await named())

    for bad in ("short", "alllowercase1", f"Aa-{REP.mobile[-8:]}", PASSWORD, ""):
        with pytest.raises(Invalid) as refusal:
            await draft.set_password(bad, bad, origin=HERE)
        assert refusal.value.field == "password"
    with pytest.raises(Invalid) as refusal:
        await draft.set_password(NEW_PASSWORD, "Other-River-43", origin=HERE)
    assert refusal.value.field == "password_confirm"
    await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)


async def test_a_frozen_account_and_one_whose_right_has_ended_are_told_after_the_proof() -> None:
    rep = await opened()
    agent = await seated(rep.unit, AGENT, state=MemberState.SUSPENDED)
    draft = await show_face(await named(AGENT, Whose.MEMBER))
    with pytest.raises(NotAllowed, match="已停用"):
        await draft.account()

    until = clock.now() + timedelta(hours=1)
    await Member.filter(id=agent.id).update(state=MemberState.ACTIVE, frozen_until=until)
    with pytest.raises(NotAllowed, match="已冻结"):
        await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)


async def test_a_proven_person_without_an_account_is_told_so() -> None:
    await registered()
    draft = await show_face(await named(ZHAO))
    with pytest.raises(NotFound, match="没有找到您在该单位的账号"):
        await draft.account()

    draft = await show_face(await named(ZHAO, Whose.PERSON))
    with pytest.raises(NotFound, match="还没有"):
        await draft.account()


async def test_whoever_locked_themselves_out_comes_in_with_the_new_password() -> None:
    rep = await registered()
    for _ in range(5):
        with pytest.raises(Invalid):
            await sign_in(REP, "Wrong-River-42")
    draft = await show_face(await named())

    await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)

    assert await sign_in(REP, NEW_PASSWORD) == rep


async def test_strangers_of_the_same_network_keep_nobody_out_who_has_recovered() -> None:
    rep = await registered()
    for number in range(NETWORK_TRIES):
        stranger = Origin(f"stranger {number}", HERE.address)
        with pytest.raises(Invalid):
            await sign_in_member(
                UNIT.uscc, REP.mobile, "Wrong-River-42", origin=stranger, slider=solved
            )
    with pytest.raises(TooMany, match="找回密码"):
        await sign_in(REP, PASSWORD)
    draft = await show_face(await named())

    await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)

    assert await sign_in(REP, NEW_PASSWORD) == rep


async def test_a_done_draft_keeps_nothing_of_the_person() -> None:
    await registered()
    draft = await show_face(await named())
    await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)

    row = await RecoveryDraft.get(code=draft.code)
    assert (row.id_number, row.name) == ("", "")
    clock.travel(1801)
    await RecoveryDraft.forget_old()
    assert await RecoveryDraft.all().count() == 0
