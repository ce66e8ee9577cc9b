"""法定代表人变更 ends every way in of the old one in its own transaction."""

import asyncio

import pytest

from models.base.error import HallError, Invalid, NotAllowed
from models.base.origin import Origin
from models.proofs.known_device import KnownDevice
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrPurpose, QrState
from models.proofs.qr_ticket import QrTicket
from models.proofs.sms_code import SmsCode, SmsPurpose
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.proof import open_proof
from models.sign_in.scan_sign_in import scan_sign_in
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.sign_in.unit_sign_in import sign_in_member
from models.units.member import Member
from tests.support.phone import app_user
from tests.support.succession import MANAGER, NEW, changed, claimed, staffed
from tests.support.units import ADDRESS, PASSWORD, VISITOR, lives, signed_in

HERE = Origin(VISITOR, ADDRESS)


async def signs_in(who: cast.CastPerson) -> Member:
    """单位登录 of somebody with the password of the tests."""
    return await sign_in_member(cast.DEMO_UNIT.uscc, who.mobile, PASSWORD, origin=HERE)


async def redeem(token: str) -> Session:
    """Go where a login ticket leads."""
    session, _, _ = await LoginTicket.redeem(token, VISITOR, address=ADDRESS, browser="Chrome")
    return session


async def test_the_sessions_of_the_old_legal_rep_end_and_nobody_else_s() -> None:
    rep, manager, _ = await staffed()
    mine, _ = await signed_in(rep)
    colleague, _ = await signed_in(manager)
    phone, _ = await Session.open(SessionKind.PHONE, rep.person, None, visitor="phone")

    await changed(rep.unit)

    assert not await lives(mine)
    assert await lives(colleague)
    assert await lives(phone)  # the APP is the person's own


async def test_a_login_on_its_way_does_not_arrive() -> None:
    rep, *_ = await staffed()
    token = await LoginTicket.for_member(rep, visitor=VISITOR, next_path="/unit")

    await changed(rep.unit)

    with pytest.raises(Invalid):
        await redeem(token)


async def test_a_code_that_was_confirmed_signs_nobody_in() -> None:
    rep, *_ = await staffed()
    phone = await app_user(cast.WANG_SHILI)
    ticket = await QrTicket.open(QrPurpose.LOGIN, origin=HERE)
    await QrAnswer(ticket, by=phone).scan()
    await QrAnswer(ticket, by=phone).confirm(rep)

    await changed(rep.unit)

    assert (await QrTicket.get(id=ticket.id)).state is QrState.EXPIRED
    with pytest.raises(HallError):
        await scan_sign_in(ticket, visitor=VISITOR, next_path="/unit")


async def test_a_code_that_was_scanned_cannot_be_confirmed_any_more() -> None:
    rep, *_ = await staffed()
    phone = await app_user(cast.WANG_SHILI)
    ticket = await QrTicket.open(QrPurpose.LOGIN, origin=HERE)
    await QrAnswer(ticket, by=phone).scan()

    await changed(rep.unit)

    with pytest.raises(NotAllowed, match="法定代表人身份已结束"):
        await QrAnswer(ticket, by=phone).confirm(rep)


async def test_codes_under_way_to_the_old_mobile_prove_nothing_any_more() -> None:
    rep, *_ = await staffed()
    await SmsCode.issue(SmsPurpose.LOGIN, mobile=rep.mobile, origin=HERE)
    code = await SmsCode.all().order_by("-id").first()
    assert code is not None

    await changed(rep.unit)

    assert (await SmsCode.get(id=code.id)).used_at is not None


async def test_a_code_that_asks_for_a_fresh_proof_ends_with_the_session() -> None:
    rep, *_ = await staffed()
    session, _ = await signed_in(rep)
    ticket = await open_proof(await session_of(session), origin=HERE)

    await changed(rep.unit)

    assert (await QrTicket.get(id=ticket.id)).state is QrState.EXPIRED


async def session_of(session: Session) -> Session:
    """The session with whom it stands for."""
    return await Session.get(id=session.id).select_related("person", "member__unit")


async def test_the_computers_of_the_old_legal_rep_are_known_no_more() -> None:
    rep, *_ = await staffed()
    await KnownDevice.note(rep.person, "device", VISITOR)

    await changed(rep.unit)

    assert not await KnownDevice.knows("device", rep.person_id)


async def test_only_with_the_right_password_the_old_one_hears_why() -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)

    with pytest.raises(NotAllowed, match="已变更登记"):
        await signs_in(cast.WANG_SHILI)
    with pytest.raises(Invalid, match="登录名或密码不正确"):
        await sign_in_member(cast.DEMO_UNIT.uscc, cast.WANG_SHILI.mobile, "no", origin=HERE)
    assert (await signs_in(MANAGER)).refusal() == ""


async def test_the_new_legal_rep_signs_in_with_a_password_of_their_own() -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)

    new = await claimed(rep.unit)

    assert (await signs_in(NEW)).id == new.id


async def test_a_sign_in_in_the_moment_of_the_change_does_not_outlive_it() -> None:
    rep, *_ = await staffed()
    token = await LoginTicket.for_member(rep, visitor=VISITOR, next_path="/unit")

    await asyncio.gather(redeem(token), changed(rep.unit), return_exceptions=True)

    assert await Session.alive().filter(member_id=rep.id).count() == 0
