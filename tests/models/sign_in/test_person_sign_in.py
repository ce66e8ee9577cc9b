"""个人登录 at a desk: the account of the APP, with a slider after failures and limits on floods."""

import pytest

from models.base.error import CaptchaNeeded, Invalid, TooMany
from models.base.origin import Origin
from models.people.person import REFUSED, Person
from models.proofs.lockout import BROWSER_TRIES
from models.records.limit_table import AT_DESK, LOGIN_BROWSER, ON_PHONE
from models.seed import cast
from tests.support.phone import app_user
from tests.support.sign_in import solved
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
    instead: str = AT_DESK,
) -> Person:
    """Type both fields and click."""
    slider = solved if captcha_passed else None
    origin = Origin(visitor, address)
    return await Person.sign_in(login, password, origin=origin, slider=slider, instead=instead)


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


async def test_five_failures_close_the_way_of_one_browser(hashed: list[str]) -> None:
    await app_user(ZHAO)
    for _ in range(5):
        with pytest.raises(Invalid, match=REFUSED):
            await enter(password=WRONG, captcha_passed=True)

    with pytest.raises(TooMany, match="已锁定至"):
        await enter(captcha_passed=True)
    await enter(visitor="another browser", captcha_passed=True)


@pytest.mark.parametrize(
    ("door", "offered", "not_there"),
    [(AT_DESK, "改用扫码登录", "改用刷脸登录"), (ON_PHONE, "改用刷脸登录", "扫码")],
)
async def test_whoever_is_locked_out_hears_of_the_ways_that_their_door_has(
    door: str, offered: str, not_there: str, hashed: list[str]
) -> None:
    await app_user(ZHAO)
    for _ in range(BROWSER_TRIES):
        with pytest.raises(Invalid):
            await enter(password=WRONG, captcha_passed=True, instead=door)
    for number in range(LOGIN_BROWSER.most - BROWSER_TRIES):
        with pytest.raises(Invalid):
            await enter(f"1390000{number:04d}", WRONG, captcha_passed=True, instead=door)

    for name in (ZHAO.mobile, "13900009999"):  # one account is locked, the browser has had enough
        with pytest.raises(TooMany) as refusal:
            await enter(name, captcha_passed=True, instead=door)
        assert offered in refusal.value.message
        assert not_there not in refusal.value.message


async def test_one_browser_cannot_try_many_accounts(hashed: list[str]) -> None:
    await app_user(ZHAO)
    for number in range(LOGIN_BROWSER.most):
        with pytest.raises(Invalid):
            await enter(f"1390000{number:04d}", WRONG, captcha_passed=True)

    with pytest.raises(
        TooMany, match="本浏览器登录失败次数过多，请15分钟后再试；也可以改用扫码登录"
    ):
        await enter(captcha_passed=True)
    await enter(visitor="another browser", captcha_passed=True)
