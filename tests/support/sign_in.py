"""Signing in by password as the tests do it: from one browser, or failing from many."""

import pytest

from models.base.error import Invalid
from models.base.origin import Origin
from models.people.person import Person
from models.seed import cast
from models.sign_in.person_sign_in import sign_in_person
from models.sign_in.unit_sign_in import sign_in_member
from models.units.member import Member
from tests.support.units import ADDRESS, PASSWORD, VISITOR

USCC = cast.DEMO_UNIT.uscc
OTHER_USCC = cast.SOFTWARE_UNIT.uscc
WANG = cast.WANG_SHILI
WRONG = "Wrong-Password-1"


async def enter(
    unit_login: str = USCC,
    person_login: str = WANG.mobile,
    password: str = PASSWORD,
    *,
    captcha_passed: bool = True,
    visitor: str = VISITOR,
    address: str = ADDRESS,
    device: str = "",
) -> Member:
    """Type the three fields and click."""
    return await sign_in_member(
        unit_login,
        person_login,
        password,
        origin=Origin(visitor, address, device, "Chrome · Windows"),
        slider=solved if captcha_passed else None,
    )


async def person_signs_in(login: str, password: str = PASSWORD) -> Person:
    """Somebody signs in on the phone."""
    return await sign_in_person(login, password, origin=Origin(VISITOR, ADDRESS), slider=solved)


async def solved() -> None:
    """Use up the pass of a slider that was solved; here every one holds."""


async def fail(times: int, person_login: str = WANG.mobile, unit_login: str = USCC) -> None:
    """Type a wrong password some times, each from another place."""
    for number in range(times):
        with pytest.raises(Invalid):
            await enter(
                unit_login, person_login, WRONG, address=f"192.0.2.{number}", visitor=f"{number}"
            )


async def wrong(times: int, unit_login: str = USCC, person_login: str = WANG.mobile) -> None:
    """Type a wrong password some times in one browser."""
    for _ in range(times):
        with pytest.raises(Invalid):
            await enter(unit_login, person_login, WRONG)
