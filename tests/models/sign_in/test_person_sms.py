"""个人短信登录: the holder of a mobile comes in, and nobody learns from it who is a user."""

import asyncio

import pytest

from models.base import clock
from models.base.error import CaptchaNeeded, Invalid, NotAllowed, NotFound, TooMany
from models.base.origin import Origin
from models.people.person import Person
from models.proofs.sms_code import REFUSED, SmsCode
from models.records.outbox import OutboxMessage
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.person_sms import (
    NOT_REGISTERED,
    login_code_pause,
    send_login_code,
    sign_in_by_sms,
)
from tests.support.phone import app_user
from tests.support.sign_in import solved
from tests.support.sms import digits_of
from tests.support.units import ADDRESS, VISITOR, registered

ZHAO = cast.ZHAO_YANGBEN
STRANGER = "13900099999"
HERE = Origin(VISITOR, ADDRESS)


async def code_to(mobile: str = ZHAO.mobile, origin: Origin = HERE) -> SmsCode:
    """Solve the slider and get a code."""
    return await send_login_code(mobile, origin=origin, slider=solved)


async def test_the_code_signs_in_once() -> None:
    person = await app_user(ZHAO)
    digits = await digits_of(await code_to())

    assert (await sign_in_by_sms(ZHAO.mobile, digits, origin=HERE)).id == person.id

    with pytest.raises(Invalid, match=REFUSED):
        await sign_in_by_sms(ZHAO.mobile, digits, origin=HERE)


@pytest.mark.parametrize("mobile", [ZHAO.mobile, STRANGER, "139 0001 0638", "+86 13900099999"])
async def test_who_is_a_user_does_not_show_before_the_code_is_typed(mobile: str) -> None:
    await app_user(ZHAO)
    with pytest.raises(CaptchaNeeded):
        await send_login_code(mobile, origin=HERE)

    await code_to(mobile)

    message = (await OutboxMessage.get()).content()["text"]
    assert "登录" in message
    assert await login_code_pause(mobile, origin=HERE) > 50
    with pytest.raises(TooMany, match="验证码已发送"):
        await code_to(mobile)
    with pytest.raises(Invalid, match=REFUSED) as told:
        await sign_in_by_sms(mobile, "000000", origin=HERE)
    assert told.value.field == "sms_code"


async def test_only_the_holder_of_a_mobile_reads_that_it_is_not_registered() -> None:
    await registered()  # a legal rep found by face is no user of the APP

    for mobile in (STRANGER, cast.WANG_SHILI.mobile):
        digits = await digits_of(await code_to(mobile))
        with pytest.raises(NotFound, match=NOT_REGISTERED[:10]):
            await sign_in_by_sms(mobile, digits, origin=HERE)


async def test_a_code_belongs_to_the_browser_that_asked_for_it() -> None:
    await app_user(ZHAO)
    digits = await digits_of(await code_to())

    with pytest.raises(Invalid, match=REFUSED):
        await sign_in_by_sms(ZHAO.mobile, digits, origin=Origin("another browser", ADDRESS))


async def test_guesses_side_by_side_are_counted_and_end_the_code() -> None:
    await app_user(ZHAO)
    digits = await digits_of(await code_to())
    wrong = [f"{(int(digits) + n) % 10**6:06d}" for n in range(1, 9)]

    tried = await asyncio.gather(
        *(sign_in_by_sms(ZHAO.mobile, each, origin=HERE) for each in wrong),
        return_exceptions=True,
    )

    assert all(isinstance(each, Invalid) for each in tried)
    with pytest.raises(Invalid, match=REFUSED):
        await sign_in_by_sms(ZHAO.mobile, digits, origin=HERE)


async def test_one_code_at_once_signs_one_in() -> None:
    await app_user(ZHAO)
    digits = await digits_of(await code_to())

    tried = await asyncio.gather(
        *(sign_in_by_sms(ZHAO.mobile, digits, origin=HERE) for _ in range(5)),
        return_exceptions=True,
    )

    assert sum(isinstance(each, Person) for each in tried) == 1


async def test_after_five_minutes_a_code_is_none() -> None:
    await app_user(ZHAO)
    digits = await digits_of(await code_to())
    clock.travel(301)

    with pytest.raises(Invalid, match=REFUSED):
        await sign_in_by_sms(ZHAO.mobile, digits, origin=HERE)


async def test_who_lost_the_mobile_does_not_come_in_by_it() -> None:
    before = await app_user(ZHAO)
    before.mobile = ""
    await before.save()
    digits = await digits_of(await code_to())

    with pytest.raises(NotFound):
        await sign_in_by_sms(ZHAO.mobile, digits, origin=HERE)


async def test_who_is_frozen_reads_so_only_after_the_code() -> None:
    person = await app_user(ZHAO)
    person.frozen_until = clock.now().replace(year=clock.now().year + 1)
    await person.save()
    digits = await digits_of(await code_to())

    proven = await sign_in_by_sms(ZHAO.mobile, digits, origin=HERE)

    with pytest.raises(NotAllowed, match="冻结"):
        await LoginTicket.for_person(proven, visitor=VISITOR, next_path="/person")


@pytest.mark.parametrize("mobile", ["", "12345", "13900O10638"])
async def test_what_is_no_mobile_is_told_beside_it(mobile: str) -> None:
    with pytest.raises(Invalid) as told:
        await code_to(mobile)

    assert told.value.field == "mobile"
