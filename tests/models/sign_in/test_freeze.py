"""不是我: what pressing the link takes, what it freezes, and for how long."""

import asyncio

import pytest

from models.accounts.way_in import bind_mobile
from models.base import clock
from models.base.error import (
    Conflict,
    HallError,
    Invalid,
    NotAllowed,
    NotFound,
    SessionEnded,
    TooMany,
)
from models.base.origin import Origin
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message
from models.records.message_sms import MessageSms
from models.seed import cast
from models.services.granting import save_grants
from models.sign_in.admission import end_lost_rights
from models.sign_in.freeze import FROZEN_FOR, say_not_me
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.member_mobile import MemberMobile
from models.sign_in.member_password import MemberPassword
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.sign_in.unit_sign_in import sign_in_member
from models.units.accepting import OfferBroken, accept
from models.units.inviting import Invited, invite
from models.units.member import Member
from models.units.membership import remove, renew
from models.units.permission import Action, Role
from tests.support.mobiles import HERE as DESK
from tests.support.mobiles import SITE, face_passed, link_to, sent, texts_to
from tests.support.phone import app_user
from tests.support.units import (
    PASSWORD,
    VISITOR,
    invited,
    lives,
    opened,
    person_of,
    seated,
    signed_in,
)

HERE = Origin("browser of the owner", "198.51.100.7")
NEW = "Quiet-River-27"


async def warned(member: Member) -> str:
    """The code of the link that a member is sent when the password was changed."""
    await MemberPassword(member).set(NEW, site=SITE)
    return await link_to(member.mobile)


async def test_a_press_with_the_digits_freezes_for_a_day_and_ends_the_sessions() -> None:
    rep = await opened()
    session, _ = await signed_in(rep)
    code = await warned(rep)

    notice = await say_not_me(code, rep.mobile[-4:], origin=HERE)

    fresh = await rep.reread()
    assert fresh.is_frozen
    assert notice.frozen_until == fresh.frozen_until
    assert not await lives(session)
    clock.travel(FROZEN_FOR.total_seconds() + 1)
    assert not (await rep.reread()).is_frozen


async def test_wrong_digits_freeze_nothing_and_are_throttled_alike() -> None:
    rep = await opened()
    code = await warned(rep)

    told = set()
    for digits in ("0000", "", "12345", "abcd", "\ud800"):
        with pytest.raises(Invalid) as refusal:
            await say_not_me(code, digits, origin=HERE)
        told.add((refusal.value.message, refusal.value.field))
    assert len(told) == 1
    with pytest.raises(TooMany):
        await say_not_me(code, rep.mobile[-4:], origin=HERE)
    assert not (await rep.reread()).is_frozen


async def test_a_scanner_elsewhere_uses_no_try_of_the_owner_up() -> None:
    rep = await opened()
    code = await warned(rep)
    for _ in range(5):
        with pytest.raises(Invalid):
            await say_not_me(code, "0000", origin=Origin("scanner", "192.0.2.1"))

    await say_not_me(code, rep.mobile[-4:], origin=HERE)

    assert (await rep.reread()).is_frozen


async def test_a_second_press_finds_it_frozen_until_the_same_moment() -> None:
    rep = await opened()
    code = await warned(rep)
    first = await say_not_me(code, rep.mobile[-4:], origin=HERE)
    clock.travel(600)

    second = await say_not_me(code, rep.mobile[-4:], origin=HERE)

    assert second.frozen_until == first.frozen_until
    assert await AuditRecord.filter(event=AuditEvent.ACCOUNT_FROZEN.value).count() == 1


async def test_of_two_presses_at_once_one_freezes_and_both_read_the_same() -> None:
    rep = await opened()
    code = await warned(rep)

    presses = (say_not_me(code, rep.mobile[-4:], origin=HERE) for _ in range(2))
    first, second = await asyncio.gather(*presses)

    assert first.frozen_until == second.frozen_until
    assert await AuditRecord.filter(event=AuditEvent.ACCOUNT_FROZEN.value).count() == 1


async def test_a_link_that_is_over_freezes_nothing() -> None:
    rep = await opened()
    code = await warned(rep)
    clock.travel(FROZEN_FOR.total_seconds() + 1)

    with pytest.raises(NotFound):
        await say_not_me(code, rep.mobile[-4:], origin=HERE)


async def test_the_right_password_says_until_when_and_lets_nobody_in() -> None:
    rep = await opened()
    await say_not_me(await warned(rep), rep.mobile[-4:], origin=HERE)

    with pytest.raises(NotAllowed, match="冻结至"):
        await sign_in_member(rep.unit.uscc, rep.person.id_number, NEW, origin=Origin(VISITOR))


async def test_no_way_in_opens_a_session_of_what_is_frozen() -> None:
    rep = await opened()
    on_its_way = await LoginTicket.for_member(rep, visitor=VISITOR, next_path="/unit")
    await say_not_me(await warned(rep), rep.mobile[-4:], origin=HERE)

    with pytest.raises(Invalid):
        await LoginTicket.redeem(on_its_way, VISITOR, address="", browser="")
    with pytest.raises(NotAllowed, match="冻结至"):
        await Session.open(SessionKind.UNIT, rep.person, rep, visitor=VISITOR)
    token = await LoginTicket.for_member(rep, visitor=VISITOR, next_path="/unit")
    with pytest.raises(NotAllowed, match="冻结至"):
        await LoginTicket.redeem(token, VISITOR, address="", browser="")


async def test_a_session_that_slipped_through_ends() -> None:
    rep = await opened()
    session, _ = await signed_in(rep)
    await Member.filter(id=rep.id).update(frozen_until=clock.now() + FROZEN_FOR)

    assert await end_lost_rights() == 1
    assert not await lives(session)


async def test_every_verb_that_gives_refuses_the_frozen_giver() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    await say_not_me(await warned(rep), rep.mobile[-4:], origin=HERE)
    sun = cast.SUN_LI

    for verb in (
        invite(rep.unit, Invited(Role.AGENT, sun.name, sun.id_number, sun.mobile), by=rep),
        renew(agent, None, by=rep),
        remove(agent, "", by=rep),
        save_grants(agent, frozenset(), frozenset(), by=rep),
    ):
        with pytest.raises(SessionEnded, match="冻结"):
            await verb
    frozen = await rep.reread()
    assert not any(frozen.may(each) for each in Action)


async def test_what_the_frozen_have_offered_waits() -> None:
    rep = await opened()
    invitation = await invited(rep, cast.SUN_LI)
    await say_not_me(await warned(rep), rep.mobile[-4:], origin=HERE)
    person = await person_of(cast.SUN_LI)

    with pytest.raises(OfferBroken):
        await accept(invitation, invitation.version, by=person)

    clock.travel(FROZEN_FOR.total_seconds() + 1)
    assert (await accept(invitation, invitation.version, by=person)).unit_id == rep.unit_id


async def test_a_frozen_member_is_given_nothing_but_may_be_removed() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    await say_not_me(await warned(agent), agent.mobile[-4:], origin=HERE)

    with pytest.raises(Conflict, match="冻结"):
        await renew(agent, None, by=rep)
    with pytest.raises(Conflict, match="冻结"):
        await save_grants(agent, frozenset(), frozenset(), by=rep)
    assert (await remove(agent, "", by=rep)).id == agent.id


async def test_the_legal_rep_is_told_or_the_manager_when_it_is_theirs() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    agent = await seated(rep.unit, cast.JIN_YANG)

    async def told(member: Member) -> int:
        mine = await Message.filter(owner_code=member.person.code)
        return sum("不是本人操作" in each.text for each in mine)

    await say_not_me(await warned(agent), agent.mobile[-4:], origin=HERE)
    assert [await told(each) for each in (rep, manager)] == [1, 0]
    await say_not_me(await warned(rep), rep.mobile[-4:], origin=HERE)
    assert [await told(each) for each in (rep, manager)] == [1, 1]


async def test_who_pressed_is_answered_where_they_were_told_and_not_at_the_new_mobile() -> None:
    rep = await opened()
    old = rep.mobile
    await face_passed(rep)
    await MemberMobile(rep).change("13900020018", await sent(rep, "13900020018"), origin=DESK)

    await say_not_me(await link_to(old), old[-4:], origin=HERE)

    due = MessageSms.filter(due_at__isnull=False, message__about=rep.code)
    assert [each.mobile for each in await due] == [old]


async def test_colleagues_and_other_units_go_on() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.QIAN_YANGZHANG)
    elsewhere = await opened(cast.SOFTWARE_UNIT)
    session, _ = await signed_in(elsewhere)
    await say_not_me(await warned(agent), agent.mobile[-4:], origin=HERE)

    assert await lives(session)
    assert (await rep.reread()).refusal() == ""
    assert (await elsewhere.reread()).refusal() == ""


async def test_a_changed_mobile_of_the_person_freezes_everything_of_theirs() -> None:
    rep = await opened()
    person = await app_user(cast.WANG_SHILI)
    phone, _ = await Session.open(SessionKind.PHONE, person, None, visitor=VISITOR)
    old = person.mobile
    await bind_mobile(person, "13900020018", site=SITE)

    await say_not_me(await link_to(old), old[-4:], origin=HERE)

    assert (await Session.get(id=phone.id)).reason == EndReason.FROZEN
    assert (await rep.reread()).is_frozen
    for kind in (SessionKind.PHONE, SessionKind.PERSON):
        with pytest.raises(NotAllowed, match="冻结至"):
            await Session.open(kind, person, None, visitor=VISITOR)
        with pytest.raises(NotAllowed, match="冻结至"):
            await LoginTicket.for_person(person, visitor=VISITOR, next_path="/app", kind=kind)
    clock.travel(FROZEN_FOR.total_seconds() + 1)
    await Session.open(SessionKind.PHONE, person, None, visitor=VISITOR)


async def test_a_warning_about_a_password_goes_to_the_mobile_at_once() -> None:
    rep = await opened()

    await MemberPassword(rep).change(PASSWORD, NEW, origin=Origin(VISITOR, site=SITE))

    [text] = await texts_to(rep.mobile)
    assert ("登录密码已修改" in text, text.count("/not-me/")) == (True, 1)


async def test_a_press_in_the_midst_of_other_acts_freezes_and_none_of_them_hangs() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    code = await warned(rep)
    await face_passed(rep)
    digits = await sent(rep, "13900020018")
    sun = cast.SUN_LI

    results = await asyncio.gather(
        say_not_me(code, rep.mobile[-4:], origin=HERE),
        MemberMobile(rep).change("13900020018", digits, origin=DESK),
        invite(rep.unit, Invited(Role.AGENT, sun.name, sun.id_number, sun.mobile), by=rep),
        renew(agent, None, by=rep),
        MemberPassword(rep).set("Calm-Lake-39"),
        Session.open(SessionKind.UNIT, rep.person, rep, visitor=VISITOR),
        return_exceptions=True,
    )

    failed = [each for each in results if isinstance(each, BaseException)]
    assert results[0] not in failed
    assert all(isinstance(each, HallError) for each in failed)
    assert (await rep.reread()).is_frozen
    assert not await Session.alive().filter(member_id=rep.id).exists()
