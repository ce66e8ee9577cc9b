"""What closes all ways of a person meets what else is done with their account: nothing hangs."""

import pytest

from models.accounts.recovery_account import Account
from models.accounts.way_in import bind_mobile, store_password
from models.base.error import HallError
from models.base.origin import Origin
from models.people.passkey import Passkey
from models.people.person import Person
from models.proofs.sms_code import SmsCode
from models.seed import cast
from models.sign_in.freeze import say_not_me
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.units.member import Member
from tests.support.collision import Act, Collision
from tests.support.mobiles import SITE, link_to
from tests.support.phone import app_user
from tests.support.units import ADDRESS, QUICK_HASH, VISITOR, opened, signed_in

WANG = cast.WANG_SHILI
HERE = Origin(VISITOR, ADDRESS)


async def told() -> tuple[Member, str]:
    """A legal rep who is a user of the APP, and the link of a warning about the whole account."""
    rep = await opened()
    await bind_mobile(await app_user(WANG), "13900020018", site=SITE)
    return await rep.reread(), await link_to(WANG.mobile)


def pressing(code: str) -> Act:
    """«不是我»."""
    return lambda: say_not_me(code, WANG.mobile[-4:], origin=HERE)


def recovering(rep: Member) -> Act:
    """The last step of 找回密码, after a code."""
    return lambda: Account(rep).recover(QUICK_HASH + "x", by_sms=True, origin=HERE)


async def test_a_recovery_and_a_person_who_freezes_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep, code = await told()
    collision = Collision(monkeypatch, Passkey, "end_all_of")

    recovered, notice = await collision.of(recovering(rep), pressing(code))

    assert recovered is None
    assert not isinstance(notice, BaseException)
    assert (await rep.reread()).is_frozen


async def test_a_person_who_freezes_everything_and_a_recovery(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep, code = await told()
    collision = Collision(monkeypatch, SmsCode, "void_all_to")

    notice, recovered = await collision.of(pressing(code), recovering(rep))

    assert not isinstance(notice, BaseException)
    assert isinstance(recovered, HallError)  # the account is frozen by now
    fresh = await rep.reread()
    assert (fresh.is_frozen, fresh.password_hash) == (True, QUICK_HASH)


async def test_a_recovery_and_a_new_password_of_the_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep, _ = await told()
    await signed_in(rep)
    collision = Collision(monkeypatch, Passkey, "end_all_of")

    recovered, stored = await collision.of(
        recovering(rep), lambda: store_password(rep.person, QUICK_HASH + "y")
    )

    assert (recovered, stored) == (None, None)
    assert not await Session.alive().exists()


async def test_a_person_who_freezes_everything_and_one_who_goes_on_to_another_unit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep, code = await told()
    await Member.filter(id=(await opened(cast.SOFTWARE_UNIT)).id).update(person_id=rep.person_id)
    other = await Member.filter(person_id=rep.person_id).exclude(id=rep.id).get()
    here, _ = await signed_in(rep)
    token = await LoginTicket.for_place(other.code, by=here, visitor=VISITOR, next_path="/unit")
    collision = Collision(monkeypatch, Passkey, "end_all_of")

    notice, came = await collision.of(
        pressing(code),
        lambda: LoginTicket.redeem(
            token, VISITOR, address=ADDRESS, browser="Chrome", old_session=here.digest
        ),
    )

    assert not isinstance(notice, BaseException)
    assert isinstance(came, HallError)
    assert not await Session.alive().exists()
    assert (await Person.get(id=rep.person_id)).refusal() != ""
    assert (await other.reread()).is_frozen
