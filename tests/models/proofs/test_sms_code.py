"""短信验证码: six digits, five minutes, five tries, once; and the limits of asking."""

import asyncio
import re

import pytest
from tortoise.context import TortoiseContext

from models.base import clock
from models.base.error import Invalid
from models.base.tx import transactional
from models.proofs.sms_code import MAX_TRIES, REFUSED, SmsCode, SmsPurpose
from models.records.outbox import OutboxMessage, OutboxState
from tests.support.sms import MOBILE, VISITOR, ask, digits_of


async def redeem(
    digits: str,
    mobile: str = MOBILE,
    purpose: SmsPurpose = SmsPurpose.REGISTER,
    visitor: str = VISITOR,
    subject: str = "",
) -> None:
    """Type a code."""
    who = {"mobile": mobile, "visitor": visitor, "subject": subject}
    right = await SmsCode.check(purpose, code=digits, **who)
    await transactional(right.use_up)()


def other_than(digits: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(digits) + 1) % 10**6:06d}"


async def assert_refused(digits: str, **given: str) -> None:
    """Expect the one text of refusal, at its field."""
    with pytest.raises(Invalid) as refusal:
        await redeem(digits, **given)  # type: ignore[arg-type]  # keywords of one test each
    assert (refusal.value.message, refusal.value.field) == (REFUSED, "sms_code")


async def test_a_code_holds_once() -> None:
    digits = await digits_of(await ask())

    await redeem(digits)

    await assert_refused(digits)


async def test_ten_redeems_at_once_succeed_once() -> None:
    digits = await digits_of(await ask())

    results = await asyncio.gather(*(redeem(digits) for _ in range(10)), return_exceptions=True)

    assert results.count(None) == 1
    assert {str(result) for result in results if result} == {REFUSED}


async def test_a_code_holds_for_five_minutes() -> None:
    digits = await digits_of(await ask())
    clock.travel(301)

    await assert_refused(digits)


async def test_the_sixth_try_is_refused_even_with_the_right_code() -> None:
    digits = await digits_of(await ask())
    for _ in range(MAX_TRIES):
        await assert_refused(other_than(digits))

    await assert_refused(digits)


async def test_guesses_at_once_do_not_escape_the_five_tries() -> None:
    code = await ask()
    wrong = other_than(await digits_of(code))

    await asyncio.gather(*(redeem(wrong) for _ in range(20)), return_exceptions=True)

    assert (await SmsCode.get(id=code.id)).tries == MAX_TRIES


async def test_the_fifth_try_still_counts() -> None:
    digits = await digits_of(await ask())
    for _ in range(MAX_TRIES - 1):
        await assert_refused(other_than(digits))

    await redeem(digits)


async def test_a_code_cannot_be_tried_inside_a_transaction_that_may_roll_back() -> None:
    digits = await digits_of(await ask())

    with pytest.raises(RuntimeError):
        await transactional(redeem)(digits)


async def two_codes() -> tuple[str, str]:
    """Two different codes of one binding, of which the messages may overtake each other."""
    first = await digits_of(await ask())
    second = first
    while second == first:
        clock.travel(61)
        second = await digits_of(await ask())
    return first, second


@pytest.mark.parametrize("number", [0, 1])
async def test_whichever_message_comes_last_its_code_holds_and_voids_the_others(
    number: int,
) -> None:
    codes = await two_codes()

    await redeem(codes[number])

    await assert_refused(codes[0])
    await assert_refused(codes[1])


async def test_an_older_code_still_ends_with_its_own_five_minutes() -> None:
    first, second = await two_codes()
    clock.travel(300 - 61 + 1)

    await assert_refused(first)
    await redeem(second)


async def test_two_codes_at_once_are_used_once() -> None:
    codes = await two_codes()

    results = await asyncio.gather(*(redeem(code) for code in codes * 5), return_exceptions=True)

    assert results.count(None) == 1


async def test_wrong_tries_count_against_every_code_that_is_alive() -> None:
    first, second = await two_codes()
    for _ in range(MAX_TRIES):
        await assert_refused(
            next(d for d in ("000000", "000001", "000002") if d not in (first, second))
        )

    await assert_refused(first)
    await assert_refused(second)


@pytest.mark.parametrize(
    "given",
    [
        {"purpose": SmsPurpose.LOGIN},
        {"mobile": "13912345679"},
        {"visitor": "another browser"},
        {"subject": "another unit"},
    ],
)
async def test_a_code_serves_only_what_it_was_asked_for(given: dict[str, str]) -> None:
    digits = await digits_of(await ask())

    await assert_refused(digits, **given)
    await redeem(digits)


async def test_full_width_digits_and_spaces_are_understood() -> None:
    digits = await digits_of(await ask())
    wide = digits.translate({ord(char): ord(char) + 0xFEE0 for char in "0123456789"})

    await redeem(f" {wide[:3]} {wide[3:]} ")


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef"])
async def test_what_is_no_code_costs_no_try(typed: str) -> None:
    code = await ask()

    with pytest.raises(Invalid):
        await redeem(typed)

    assert (await SmsCode.get(id=code.id)).tries == 0


async def test_the_table_holds_neither_code_nor_mobile(db: TortoiseContext) -> None:
    digits = await digits_of(await ask())

    rows = await db.db().execute_query_dict("SELECT * FROM sms_code")

    assert MOBILE not in repr(rows)
    assert digits not in [str(value) for row in rows for value in row.values()]


async def test_the_message_names_purpose_and_warns_without_link_or_name() -> None:
    code = await ask()

    text = (await OutboxMessage.get(id=code.message_id)).content()["text"]

    assert re.sub(r"\d{6}", "000000", text) == (
        "验证码 000000，用于网上办事服务大厅单位注册，5分钟内有效。"
        "请勿告诉他人，工作人员不会索要验证码。"
    )


async def test_the_page_can_follow_the_delivery() -> None:
    code = await ask()

    assert await code.delivery() is OutboxState.QUEUED
    assert code.topic == (await OutboxMessage.get(id=code.message_id)).topic


@pytest.mark.parametrize("mobile", ["1391234567", "02584321234", "14912345678"])
async def test_only_mainland_mobiles_get_codes(mobile: str) -> None:
    with pytest.raises(Invalid):
        await ask(mobile)

    assert await OutboxMessage.all().count() == 0


async def test_codes_are_forgotten_a_day_after_their_end() -> None:
    await ask()
    clock.travel(86400 + 301)

    await SmsCode.forget_old()

    assert await SmsCode.all().count() == 0
