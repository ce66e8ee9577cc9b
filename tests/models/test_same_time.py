"""No way in tells by the clock whether there is an account, a person or a key of that name.

找回密码 has its own test (`accounts/test_recovery_secret.py`). Hashes are left out, since each
takes longer than all else; that there is always one, of today's costs, is counted elsewhere
(`sign_in/test_credential.py`, `proofs/test_password.py`).
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from models.base.origin import Origin
from models.institutions.institution_sign_in import sign_in_institution
from models.institutions.typed_manager import TypedManager
from models.passkeys.passkey_sign_in import begin, prove
from models.proofs import password_check
from models.seed import cast
from models.sign_in.person_sign_in import sign_in_person
from models.sign_in.person_sms import login_code_pause, send_login_code, sign_in_by_sms
from models.sign_in.unit_sign_in import sign_in_member
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite
from models.units.login_name import LoginName
from models.units.permission import Action, Role
from tests.support.institutions import with_own_password
from tests.support.passkeys import HERE as AT_SITE
from tests.support.passkeys import SoftKey, keyed
from tests.support.phone import app_user
from tests.support.same_time import Act, medians, tells
from tests.support.sign_in import OTHER_USCC, USCC, WANG, WRONG, solved
from tests.support.units import ADDRESS, VISITOR, opened, person_of, registered

HERE = Origin(VISITOR, ADDRESS, "device of the tests", "Chrome · Windows")
ZHAO, STRANGER = cast.ZHAO_YANGBEN, "13900019999"
NOBODY = cast.SUN_LI


@pytest.fixture
def unhashed() -> Iterator[None]:
    """Every password is wrong at once."""

    async def is_right(*_: str) -> bool:
        return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(password_check, "verify_password", is_right)
        patch.setattr(password_check, "verify_nobody", is_right)
        yield


def by_unit(unit_login: str, person_login: str) -> Act:
    """单位登录."""
    return lambda: sign_in_member(unit_login, person_login, WRONG, origin=HERE, slider=solved)


@pytest.mark.usefixtures("unhashed")
async def test_the_door_of_units_in_every_spelling() -> None:
    await LoginName.create(name="320100123456", unit=(await registered()).unit)

    found = await medians(
        {
            "member": by_unit(USCC, WANG.mobile),
            "member, otherwise written": by_unit("320100123456", WANG.id_number.lower()),
            "no member": by_unit(f" {USCC.lower()} ", f"+86 {STRANGER}"),
            "no unit": by_unit(OTHER_USCC, WANG.id_number),
        }
    )

    assert tells(found) == ""


@pytest.mark.usefixtures("unhashed")
async def test_the_door_of_persons_in_every_spelling() -> None:
    await app_user(ZHAO)
    await registered()  # its legal rep is known by a face, and no user of the APP

    def by(login: str) -> Act:
        return lambda: sign_in_person(login, WRONG, origin=HERE, slider=solved)

    found = await medians(
        {
            "user by mobile": by(f"+86 {ZHAO.mobile}"),
            "user by number": by(ZHAO.id_number.lower()),
            "no user": by(WANG.id_number),
            "nobody": by(STRANGER),
        }
    )

    assert tells(found) == ""


async def test_the_door_of_institutions_with_and_without_the_second_box(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = (await with_own_password(await registered())).number
    monkeypatch.setattr(password_check, "verify_password", _wrong)
    monkeypatch.setattr(password_check, "verify_nobody", _wrong)

    def by(number: str, person_login: str = "") -> Act:
        return lambda: sign_in_institution(number, person_login, WRONG, origin=HERE, slider=solved)

    found = await medians(
        {
            "institution": by(f" {number.lower()}"),
            "another manager": by(number, STRANGER),
            "no institution": by("JG320100999999", WANG.mobile),
        }
    )

    assert tells(found) == ""


async def _wrong(*_: str) -> bool:
    return False


@pytest.mark.parametrize("step", ["before the slider", "send", "wait", "type"])
async def test_asking_for_a_code_and_typing_one(step: str) -> None:
    await app_user(ZHAO)
    await registered()

    def by(mobile: str) -> Act:
        acts: dict[str, Act] = {
            "before the slider": lambda: send_login_code(mobile, origin=HERE),
            "send": lambda: send_login_code(mobile, origin=HERE, slider=solved),
            "wait": lambda: login_code_pause(mobile, origin=HERE),
            "type": lambda: sign_in_by_sms(mobile, "000000", origin=HERE),
        }
        return acts[step]

    found = await medians(
        {
            "user": by(f"+86 {ZHAO.mobile}"),
            "member who is no user": by(WANG.mobile),
            "stranger": by(STRANGER),
        }
    )

    assert tells(found) == ""


async def test_a_key_that_is_known_and_one_that_is_not() -> None:
    key = await keyed(await registered())

    def by(soft: SoftKey) -> Act:
        async def act() -> None:
            await prove(soft.get(await begin(origin=AT_SITE)), origin=AT_SITE)

        return act

    found = await medians(
        {
            "known, another signature": by(replace(key, private=SoftKey().private)),
            "known, another person": by(replace(key, handle=b"x" * 32)),
            "unknown": by(replace(key, credential=b"x" * 32)),
        }
    )

    assert tells(found) == ""


async def test_whoever_invites_waits_as_long_for_everybody() -> None:
    rep = await opened()
    await app_user(cast.JIN_YANG)

    def inviting(who: cast.CastPerson, name: str = "") -> Act:
        offered = Invited(Role.AGENT, name or who.name, who.id_number, "13900020002")
        return lambda: invite(rep.unit, offered, by=rep)

    found = await medians(
        {
            "user": inviting(cast.JIN_YANG),
            "user of another name": inviting(cast.JIN_YANG, "王五一"),
            "nobody": inviting(cast.SHEN_YANGLI),
        },
        before=lambda: Invitation.all().delete(),
    )

    assert tells(found) == ""


async def test_whoever_names_a_manager_waits_as_long_for_every_refusal() -> None:
    rep = await registered()
    await app_user(ZHAO)
    await person_of(cast.LI_FANLI)

    def naming(who: cast.CastPerson, **other: str) -> Act:
        typed = TypedManager(who.name, who.id_type, who.id_number, who.mobile)
        asked = replace(typed, **other)  # type: ignore[arg-type]  # texts alone
        return lambda: asked.find(Action.INSTITUTION_OPEN, by=rep)

    found = await medians(
        {
            "another name": naming(ZHAO, name="王五一"),
            "another mobile": naming(ZHAO, mobile=STRANGER),
            "no user": naming(cast.LI_FANLI),
            "nobody": naming(NOBODY),
        }
    )

    assert tells(found) == ""
