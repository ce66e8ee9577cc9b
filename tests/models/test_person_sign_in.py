"""个人登录 at a desk: the account of the APP, with a slider after failures and limits on floods."""

import pytest

from models import login_flood
from models.error import CaptchaNeeded, Invalid, TooMany
from models.person import REFUSED, Person
from models.seed import cast
from tests.support.phone import app_user
from tests.support.units import ADDRESS, PASSWORD, VISITOR, registered

ZHAO = cast.ZHAO_YANGBEN
WRONG = "Wrong-Password-1"


async def enter(
    login: str = ZHAO.mobile,
    password: str = PASSWORD,
    *,
    visitor: str = VISITOR,
    address: str = ADDRESS,
    captcha_passed: bool = False,
) -> Person:
    """Type both fields and click."""
    return await Person.sign_in(
        login, password, visitor=visitor, address=address, captcha_passed=captcha_passed
    )


async def fail(times: int) -> None:
    """Type a wrong password some times, each from another place."""
    for number in range(times):
        with pytest.raises(Invalid, match=REFUSED):
            await enter(
                password=WRONG,
                address=f"192.0.2.{number}",
                visitor=f"{number}",
                captcha_passed=True,
            )


@pytest.mark.parametrize("login", [ZHAO.mobile, ZHAO.id_number.lower()])
async def test_number_or_mobile_and_the_password_of_the_app_sign_in(login: str) -> None:
    person = await app_user(ZHAO)

    assert (await enter(login)).id == person.id


async def test_who_never_registered_in_the_app_reads_the_same_as_a_wrong_password(
    hashed: list[str],
) -> None:
    await registered()

    with pytest.raises(Invalid, match=REFUSED):
        await enter(cast.WANG_SHILI.mobile)

    assert len(hashed) == 1


async def test_after_two_failures_the_slider_comes_before_the_next_try(hashed: list[str]) -> None:
    await app_user(ZHAO)
    await fail(2)

    with pytest.raises(CaptchaNeeded):
        await enter()

    assert len(hashed) == 2
    assert await enter(captcha_passed=True)


async def test_five_failures_lock_the_account(hashed: list[str]) -> None:
    await app_user(ZHAO)
    await fail(5)

    with pytest.raises(TooMany, match="已锁定至"):
        await enter(captcha_passed=True)


async def test_one_browser_cannot_try_many_accounts(
    hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login_flood, "PER_VISITOR", 3)
    await app_user(ZHAO)
    for number in range(3):
        with pytest.raises(Invalid):
            await enter(f"1390000{number:04d}", WRONG, captcha_passed=True)

    with pytest.raises(TooMany):
        await enter(captcha_passed=True)


async def test_failures_on_phones_do_not_bring_the_slider_to_the_desks_of_an_address(
    hashed: list[str],
) -> None:
    await app_user(ZHAO)
    for number in range(3):
        with pytest.raises(Invalid):
            await Person.sign_in_to_app(f"1390000{number:04d}", WRONG, ADDRESS, VISITOR)

    assert await enter()
