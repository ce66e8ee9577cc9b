"""锁定: five failures lock, each lock is longer, and parallel guesses gain nothing."""

import pytest

from models.base import clock
from models.base.error import Invalid, TooMany
from models.base.origin import Origin
from models.proofs.known_device import KnownDevice
from models.proofs.lockout import BROWSER_TRIES, Lockout, ways_to
from models.records.sign_in_table import LOGIN_ACCOUNT
from models.seed import cast
from tests.support.sign_in import OTHER_USCC, USCC, WRONG, enter, wrong
from tests.support.units import VISITOR, person_of, registered, seated


async def guess(times: int, address: str) -> None:
    """Type a wrong password some times, each in a new browser of one network."""
    for number in range(times):
        with pytest.raises(Invalid):
            await enter(password=WRONG, visitor=f"{address} {number}", address=address)


@pytest.mark.parametrize("unit_login", [USCC, OTHER_USCC])
async def test_five_failures_close_a_browser_s_way_for_a_quarter_of_an_hour(
    unit_login: str, hashed: list[str]
) -> None:
    await registered()
    await wrong(5, unit_login)

    with pytest.raises(TooMany, match=r"本浏览器\S*已锁定至.*\d\d:\d\d\S*扫码登录") as refusal:
        await enter(unit_login)

    assert 890 < refusal.value.retry_after <= 900
    assert len(hashed) == 5


async def test_thirty_failures_close_a_network_s_way_and_nobody_else_s(hashed: list[str]) -> None:
    await registered()
    await guess(30, "192.0.2.1")

    with pytest.raises(TooMany, match="当前网络"):
        await enter(visitor="a new browser", address="192.0.2.1")
    await enter(visitor="a new browser", address="198.51.100.1")


async def test_a_network_of_one_subscriber_is_one_way_however_many_addresses_it_has(
    hashed: list[str],
) -> None:
    await registered()
    for number in range(30):
        with pytest.raises(Invalid):
            await enter(password=WRONG, visitor=f"{number}", address=f"2001:db8:1:2::{number}")

    with pytest.raises(TooMany, match="当前网络"):
        await enter(visitor="a new browser", address="2001:db8:1:2:ffff::1")


async def test_strangers_never_close_a_browser_that_the_person_has_used(hashed: list[str]) -> None:
    legal_rep = await registered()
    await KnownDevice.note(legal_rep.person, "device", "an earlier visit")
    await guess(30, "192.0.2.1")

    own = {"visitor": "own browser", "address": "192.0.2.1", "device": "device"}
    await enter(captcha_passed=False, **own)  # not even a slider


async def test_even_many_networks_close_only_browsers_that_are_new(hashed: list[str]) -> None:
    legal_rep = await registered()
    await KnownDevice.note(legal_rep.person, "device", "an earlier visit")
    for number in range(LOGIN_ACCOUNT.most):
        with pytest.raises(Invalid):
            await enter(password=WRONG, visitor=f"{number}", address=f"192.0.2.{number}")

    with pytest.raises(TooMany, match=r"未曾使用过的浏览器.*扫码登录"):
        await enter(visitor="a new browser", address="198.51.100.1")
    await enter(device="device", captcha_passed=False)


async def test_a_known_device_has_five_tries_of_its_own(hashed: list[str]) -> None:
    legal_rep = await registered()
    await KnownDevice.note(legal_rep.person, "device", "an earlier visit")
    for _ in range(5):
        with pytest.raises(Invalid):
            await enter(password=WRONG, device="device")

    with pytest.raises(TooMany, match="已锁定至"):
        await enter(device="device")


async def test_a_lock_that_ends_tomorrow_says_its_day_as_sentences_do(hashed: list[str]) -> None:
    await registered()
    now = clock.local(clock.now())
    clock.travel((now.replace(hour=23, minute=55) - now).total_seconds())
    await wrong(5)

    with pytest.raises(TooMany, match=r"已锁定至 \d+ 月 \d+ 日 00:\d\d，请届时再试"):
        await enter()


async def test_a_device_of_somebody_else_is_like_any_other(hashed: list[str]) -> None:
    await registered()
    await KnownDevice.note(await person_of(cast.LI_FANLI), "device", "an earlier visit")
    await guess(30, "192.0.2.1")

    with pytest.raises(TooMany, match="当前网络"):
        await enter(visitor="new", address="192.0.2.1", device="device")


async def test_a_try_while_locked_does_not_extend_the_lock(hashed: list[str]) -> None:
    await registered()
    await wrong(5)
    clock.travel(14 * 60)
    with pytest.raises(TooMany):
        await enter(password=WRONG)

    clock.travel(61)
    await enter()


async def test_each_lock_is_twice_as_long_up_to_a_day(hashed: list[str]) -> None:
    await registered()
    waits = []
    for _ in range(9):
        await wrong(5)
        with pytest.raises(TooMany) as refusal:
            await enter()
        waits.append(refusal.value.retry_after)
        clock.travel(refusal.value.retry_after + 1)

    expected = [15 * 60 * 2**level for level in range(7)] + [86400, 86400]
    assert [round(wait / 60) for wait in waits] == [seconds // 60 for seconds in expected]


async def test_a_success_forgets_the_failures(hashed: list[str]) -> None:
    await registered()
    await wrong(4)
    await enter()

    await wrong(4)
    await enter()

    assert [row.tries for row in await Lockout.all()] == [0]  # that of the network


async def test_a_quiet_day_forgets_the_failures(hashed: list[str]) -> None:
    await registered()
    await wrong(4)
    clock.travel(86400 + 60)

    await wrong(4)

    await enter()


async def test_a_lock_of_one_member_leaves_the_others_alone(hashed: list[str]) -> None:
    legal_rep = await registered()
    await seated(legal_rep.unit, cast.JIN_YANG)
    await wrong(5)

    await enter(person_login=cast.JIN_YANG.mobile)


async def test_failures_on_a_name_do_not_harm_its_later_registration(hashed: list[str]) -> None:
    await wrong(4)

    await registered()

    await enter()


async def test_old_counts_are_swept_away(hashed: list[str]) -> None:
    await wrong(1)
    clock.travel(3 * 86400)

    await Lockout.forget_old()

    assert await Lockout.all().count() == 0


async def test_a_clock_that_was_years_ahead_locks_nobody_out() -> None:
    ways = ways_to("account", Origin(VISITOR))
    clock.travel(10 * 365 * 86400)
    for _ in range(BROWSER_TRIES):
        await Lockout.take_try(ways)
    with pytest.raises(TooMany):
        await Lockout.take_try(ways)
    clock.travel(-10 * 365 * 86400)

    await Lockout.take_try(ways)
