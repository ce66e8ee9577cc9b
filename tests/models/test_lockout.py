"""锁定: five failures lock, each lock is longer, and parallel guesses gain nothing."""

import asyncio
from dataclasses import replace

import pytest

from models import clock, login_flood
from models.audit import AuditEvent, AuditRecord
from models.error import HallError, Invalid, TooMany
from models.lockout import MAX_TRIES, Lockout
from models.login_name import LoginName
from models.seed import cast
from models.tx import transactional
from settings import settings
from tests.support.sign_in import OTHER_USCC, USCC, WANG, WRONG, enter, fail
from tests.support.units import registered, seated


@pytest.mark.parametrize("unit_login", [USCC, OTHER_USCC])
async def test_five_failures_lock_for_a_quarter_of_an_hour(
    unit_login: str, hashed: list[str]
) -> None:
    await registered()
    await fail(5, unit_login=unit_login)

    with pytest.raises(TooMany, match=r"已锁定至\S*\d\d:\d\d") as refusal:
        await enter(unit_login)

    assert 890 < refusal.value.retry_after <= 900
    assert len(hashed) == 5


async def test_thirty_tries_at_once_compute_five_hashes(hashed: list[str]) -> None:
    await registered()

    results = await asyncio.gather(
        *(enter(password=WRONG) for _ in range(30)), return_exceptions=True
    )

    assert len(hashed) == 5
    assert {type(result) for result in results} == {Invalid, TooMany}


async def test_without_the_slider_thirty_tries_at_once_compute_two(hashed: list[str]) -> None:
    await registered()

    await asyncio.gather(
        *(enter(password=WRONG, captcha_passed=False) for _ in range(30)), return_exceptions=True
    )

    assert len(hashed) == 2


async def test_every_name_of_an_account_shares_one_count(hashed: list[str]) -> None:
    legal_rep = await registered()
    await LoginName.create(name="320100123456", unit=legal_rep.unit)
    await fail(2, WANG.mobile)
    await fail(2, WANG.id_number)
    await fail(1, WANG.mobile, "320100123456")

    with pytest.raises(TooMany):
        await enter()


async def test_a_try_while_locked_does_not_extend_the_lock(hashed: list[str]) -> None:
    await registered()
    await fail(5)
    clock.travel(14 * 60)
    with pytest.raises(TooMany):
        await enter(password=WRONG)

    clock.travel(61)
    await enter()


async def test_each_lock_is_twice_as_long_up_to_a_day(hashed: list[str]) -> None:
    await registered()
    waits = []
    for _ in range(9):
        await fail(5)
        with pytest.raises(TooMany) as refusal:
            await enter()
        waits.append(refusal.value.retry_after)
        clock.travel(refusal.value.retry_after + 1)

    expected = [15 * 60 * 2**level for level in range(7)] + [86400, 86400]
    assert [round(wait / 60) for wait in waits] == [seconds // 60 for seconds in expected]


async def test_a_success_forgets_the_failures(hashed: list[str]) -> None:
    await registered()
    await fail(4)
    await enter()

    await fail(4)
    await enter()

    assert await Lockout.all().count() == 0


async def test_a_quiet_day_forgets_the_failures(hashed: list[str]) -> None:
    await registered()
    await fail(4)
    clock.travel(86400 + 60)

    await fail(4)

    await enter()


async def test_a_lock_of_one_member_leaves_the_others_alone(hashed: list[str]) -> None:
    legal_rep = await registered()
    await seated(legal_rep.unit, cast.JIN_YANG)
    await fail(5)

    await enter(person_login=cast.JIN_YANG.mobile)


async def test_failures_on_a_name_do_not_harm_its_later_registration(hashed: list[str]) -> None:
    await fail(5)

    await registered()

    await enter()


async def test_one_browser_or_address_cannot_try_many_accounts(hashed: list[str]) -> None:
    async def guess(number: int, visitor: str, address: str) -> None:
        with pytest.raises(Invalid):
            await enter(person_login=f"139000{number:05d}", visitor=visitor, address=address)

    for number in range(login_flood.PER_VISITOR):
        await guess(number, "one browser", f"192.0.2.{number}")
    with pytest.raises(TooMany):
        await enter(visitor="one browser")

    for number in range(login_flood.PER_ADDRESS):
        await guess(number + 100, f"browser {number}", "198.51.100.7")
    with pytest.raises(TooMany, match="当前网络"):
        await enter(address="198.51.100.7")


async def test_a_known_office_shares_its_address_without_being_stopped(
    monkeypatch: pytest.MonkeyPatch, hashed: list[str]
) -> None:
    offices = replace(settings, office_networks=("198.51.100.0/24",))
    monkeypatch.setattr(login_flood, "settings", offices)
    await registered()
    for number in range(login_flood.PER_ADDRESS):
        with pytest.raises(Invalid):
            await enter(
                person_login=f"139000{number:05d}", visitor=str(number), address="198.51.100.7"
            )

    await enter(address="198.51.100.7")


async def test_a_try_cannot_be_taken_inside_a_transaction_that_may_roll_back() -> None:
    with pytest.raises(RuntimeError):
        await transactional(enter)()


async def test_failures_are_recorded_and_the_locking_one_by_its_own_event(
    hashed: list[str],
) -> None:
    legal_rep = await registered()
    await fail(5)

    events = [row.event for row in await AuditRecord.of(legal_rep.unit)]
    assert events[:5] == [AuditEvent.SIGN_IN_LOCKED, *[AuditEvent.SIGN_IN_REFUSED] * 4]
    assert WANG.mobile not in repr([row.details for row in await AuditRecord.all()])


async def test_old_counts_are_swept_away(hashed: list[str]) -> None:
    await fail(1)
    clock.travel(3 * 86400)

    await Lockout.forget_old()

    assert await Lockout.all().count() == 0


async def test_a_refusal_is_for_the_user_to_read(hashed: list[str]) -> None:
    await registered()
    await fail(5)

    with pytest.raises(HallError) as refusal:
        await enter()

    assert not refusal.value.message.endswith("。")


async def test_a_clock_that_was_years_ahead_locks_nobody_out() -> None:
    clock.travel(10 * 365 * 86400)
    for _ in range(MAX_TRIES):
        await Lockout.take_try("account")
    with pytest.raises(TooMany):
        await Lockout.take_try("account")
    clock.travel(-10 * 365 * 86400)

    await Lockout.take_try("account")
