"""A right code whose act is refused in the last moment: it stays as it was, and serves later."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from auth.accounts.person_registration import PersonRegistration
from auth.accounts.registration import create_account, send_code
from models.accounts.registration_draft import RegistrationDraft
from models.base.error import Conflict
from models.people.person import Person
from models.proofs.sms_code import SmsCode
from models.sandbox.inbox import FaceDecision, SandboxFace
from models.seed import cast
from models.sign_in import member_mobile
from models.sign_in.member_mobile import MemberMobile
from tests.support.mobiles import HERE, face_passed, sent
from tests.support.phone import REP, app_user
from tests.support.registering import UNIT, caller_from, proved
from tests.support.sms import digits_of
from tests.support.units import opened

NEW_MOBILE = "13912340005"
PASSWORD = "Quiet-River-42"
DESK = caller_from()
Act = Callable[[], Awaitable[object]]


async def in_front_of_the_camera(who: cast.CastPerson) -> PersonRegistration:
    """Somebody whose face has just passed in the APP."""
    flow = PersonRegistration()
    started = await flow.start_face(who.id_type, who.id_number, who.name, DESK)
    await (await SandboxFace.of(started.certify_id)).decide(FaceDecision.PASSED)
    await flow.settle_face()
    return flow


async def registration() -> Act:
    """The last step of a registration, with its right code."""
    draft = await proved()
    digits = await digits_of(await send_code(draft, UNIT.legal_rep.mobile, DESK))
    values = {"sms_code": digits, "password": PASSWORD, "password_confirm": PASSWORD}

    async def act() -> object:
        draft = await RegistrationDraft.of(DESK.visitor)
        return await create_account(draft, mobile=UNIT.legal_rep.mobile, **values)

    return act


async def joining_the_app() -> Act:
    """个人注册 with its right code."""
    flow = await in_front_of_the_camera(cast.SHEN_YANGLI)
    digits = await digits_of(await flow.send_code(NEW_MOBILE, DESK, slider_passed=False))
    typed = {"mobile": NEW_MOBILE, "code": digits, "password": PASSWORD}
    return lambda: flow.register(**typed, caller=DESK)


async def another_mobile_of_the_app() -> Act:
    """更换手机号 of a user of the APP with its right code."""
    await app_user()
    flow = await in_front_of_the_camera(REP)
    digits = await digits_of(await flow.send_code(NEW_MOBILE, DESK, slider_passed=False))
    return lambda: flow.bind_mobile(mobile=NEW_MOBILE, code=digits, caller=DESK)


async def another_mobile_of_the_rep() -> Act:
    """修改移动电话 with its right code."""
    rep = await opened()
    await face_passed(rep)
    digits = await sent(rep, NEW_MOBILE)
    return lambda: MemberMobile(rep).change(NEW_MOBILE, digits, origin=HERE)


MADE = {
    "registration": (registration, RegistrationDraft, "seat"),
    "app": (joining_the_app, Person, "take_mobile"),
    "app mobile": (another_mobile_of_the_app, Person, "take_mobile"),
    "rep mobile": (another_mobile_of_the_rep, member_mobile, "void_codes"),
}


@pytest.mark.parametrize("way", MADE)
async def test_what_is_refused_leaves_the_code_and_the_next_try_uses_it_up(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, owner, verb = MADE[way]
    act = await make()

    async def refused(*_args: object, **_named: object) -> object:
        raise Conflict("refused in the last moment")

    with monkeypatch.context() as patched:
        patched.setattr(owner, verb, refused)
        with pytest.raises(Conflict, match="last moment"):
            await act()
    assert await SmsCode.filter(used_at=None).count() == 1

    await act()

    assert not await SmsCode.filter(used_at=None).exists()


@pytest.mark.parametrize("way", MADE)
async def test_one_code_serves_one_of_two_acts_at_once(way: str) -> None:
    act = await MADE[way][0]()

    results = await asyncio.gather(act(), act(), return_exceptions=True)

    assert sum(not isinstance(each, Exception) for each in results) == 1
