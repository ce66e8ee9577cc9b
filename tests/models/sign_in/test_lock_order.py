"""Two acts on one account at once: one waits for the other, and neither waits for ever."""

import asyncio
from collections.abc import Awaitable

import pytest

from models.accounts.way_in import bind_mobile, store_password
from models.base.error import HallError
from models.base.origin import Origin
from models.base.tx import transactional
from models.proofs.kept_name import KeptName
from models.proofs.qr_answer import QrAnswer
from models.proofs.sms_code import SmsCode
from models.seed import cast
from models.sign_in import way_out
from models.sign_in.device import end_other_devices
from models.sign_in.freeze import say_not_me
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.member_password import MemberPassword
from models.sign_in.password_history import PasswordHistory
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.sign_in.way_out import close_ways_in
from models.units.member import Member
from models.units.unit import Unit
from tests.models.sign_in.test_unit_entry import asked, entry
from tests.support.collision import Act, Collision
from tests.support.mobiles import SITE, link_to
from tests.support.phone import app_user
from tests.support.succession import staffed
from tests.support.units import ADDRESS, QUICK_HASH, VISITOR, opened, registered, signed_in


@transactional
async def closing(member: Member) -> None:
    """Close the ways in of a member, as whoever freezes or removes them."""
    await Unit.select_for_update().get(id=member.unit_id)
    await close_ways_in(member, EndReason.FROZEN)


def redeeming(token: str, old_session: str = "") -> Act:
    """What the route does."""
    return lambda: LoginTicket.redeem(
        token, VISITOR, address=ADDRESS, browser="Chrome", old_session=old_session
    )


async def test_a_new_password_and_a_login_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    rep = await registered()
    token = await LoginTicket.for_member(rep, visitor=VISITOR, next_path="/unit")
    collision = Collision(monkeypatch, PasswordHistory, "remember")

    stored, came = await collision.of(
        lambda: MemberPassword(rep).store(QUICK_HASH + "x"), redeeming(token)
    )

    assert stored is None
    assert isinstance(came, HallError)
    assert not await Session.alive().exists()


async def test_a_new_password_and_a_login_in_the_browser_that_is_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await registered()
    before, _ = await signed_in(rep)
    token = await LoginTicket.for_member(rep, visitor=VISITOR, next_path="/unit")
    collision = Collision(monkeypatch, Session, "_admit")

    came, stored = await collision.of(
        redeeming(token, before.digest), lambda: MemberPassword(rep).store(QUICK_HASH + "x")
    )

    assert isinstance(came, tuple)
    assert stored is None
    assert not await Session.alive().exists()


async def test_a_new_password_of_the_person_and_a_login_on_its_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await registered()
    token = await LoginTicket.for_member(rep, visitor=VISITOR, next_path="/unit")
    collision = Collision(monkeypatch, Session, "_make_room")

    came, stored = await collision.of(
        redeeming(token), lambda: store_password(rep.person, QUICK_HASH)
    )

    assert isinstance(came, tuple)
    assert stored is None
    assert not await Session.alive().exists()


async def test_ending_all_others_and_a_login_of_the_phone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await registered()
    here, _ = await signed_in(rep)
    token = await LoginTicket.for_person(rep.person, visitor=VISITOR, next_path="/app")
    collision = Collision(monkeypatch, LoginTicket, "void_all_of_person")

    ended, came = await collision.of(lambda: end_other_devices(by=here), redeeming(token))

    assert ended == 0
    assert isinstance(came, HallError)


async def test_a_frozen_person_and_a_new_password_of_a_member(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await opened()
    person = await app_user(cast.WANG_SHILI)
    await bind_mobile(person, "13900020018", site=SITE)
    code = await link_to(cast.WANG_SHILI.mobile)
    await LoginTicket.for_member(rep, visitor=VISITOR, next_path="/unit")
    collision = Collision(monkeypatch, SmsCode, "void_all_to")

    notice, stored = await collision.of(
        lambda: say_not_me(code, cast.WANG_SHILI.mobile[-4:], origin=Origin(VISITOR, ADDRESS)),
        lambda: MemberPassword(rep).store(QUICK_HASH + "x"),
    )

    assert not isinstance(notice, BaseException)
    assert stored is None or isinstance(stored, HallError)
    assert (await rep.reread()).is_frozen
    assert not await LoginTicket.filter(used_at=None).exists()


async def test_a_confirmed_code_and_a_member_who_is_suspended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep, *_, agent = await staffed()
    ticket = await asked(rep)
    answer = QrAnswer(ticket, by=agent.person)
    await answer.scan()
    await answer.confirm(agent)
    collision = Collision(monkeypatch, way_out, "void_confirmed")

    out, came = await collision.of(lambda: closing(agent), lambda: entry(rep).confirm(ticket))

    assert out is None
    assert isinstance(came, HallError)


async def test_a_name_is_kept_by_two_pages_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rep, *_ = await staffed()

    def keeping() -> Awaitable[object]:
        return KeptName.keep(rep, visitor=VISITOR, opener="key")

    results = await asyncio.gather(*(keeping() for _ in range(8)), return_exceptions=True)

    assert results == [None] * 8
    assert await KeptName.all().count() == 1
