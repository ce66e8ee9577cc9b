"""个人登录: the account of the APP, by every name, with a slider and limits on floods."""

import pytest

from models.base.error import CaptchaNeeded, Invalid, NotFound, TooMany
from models.base.origin import Origin
from models.people.person import Person
from models.proofs.lockout import BROWSER_TRIES
from models.records.sign_in_table import AT_DESK, LOGIN_BROWSER, ON_PHONE
from models.seed import cast
from models.sign_in.person_sign_in import REFUSED, app_user_with_number, sign_in_person
from tests.support.phone import app_user
from tests.support.sign_in import solved
from tests.support.units import ADDRESS, PASSWORD, VISITOR, person_of, registered

WANG, ZHAO = cast.WANG_SHILI, cast.ZHAO_YANGBEN
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
    return await sign_in_person(login, password, origin=origin, slider=slider, instead=instead)


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


async def test_an_identity_number_names_a_user_of_the_app_and_a_mobile_nobody() -> None:
    joined = await app_user(WANG)

    assert await app_user_with_number(f" {WANG.id_number.lower()} ") == joined
    for typed in (WANG.mobile, cast.LI_FANLI.id_number, "", "x" * 500):
        with pytest.raises(NotFound):
            await app_user_with_number(typed)


@pytest.mark.parametrize(
    "login", [WANG.id_number, "32010019750308013x", WANG.mobile, "+86 139 0001 0182"]
)
async def test_a_person_signs_in_by_number_or_mobile(login: str) -> None:
    someone = await app_user(WANG)

    assert await enter(login) == someone


async def test_a_travel_permit_signs_in_by_its_old_longer_number() -> None:
    someone = await app_user(cast.HE_SHIGANG)

    assert await enter("h0000001801") == someone


@pytest.mark.parametrize("login", [WANG.mobile, "13900019999", "nobody", "a\x00b", "\u202e"])
async def test_stranger_and_wrong_password_get_one_text(login: str) -> None:
    await app_user(WANG)

    with pytest.raises(Invalid) as refusal:
        await enter(login, "Wrong-Password-1")

    assert (refusal.value.message, refusal.value.field) == (REFUSED, "password")


async def test_who_was_only_proven_cannot_sign_in() -> None:
    await person_of(WANG)

    with pytest.raises(Invalid, match=REFUSED):
        await enter(WANG.id_number)
