"""One password check for every door: bursts, floods, load, and the same for strangers."""

import asyncio
from dataclasses import replace

import pytest

from models.base import network
from models.base.error import Busy, CaptchaNeeded, HallError, Invalid, TooMany
from models.base.origin import Origin
from models.base.tx import transactional
from models.proofs import password
from models.proofs.lockout import Lockout
from models.records.audit import AuditEvent, AuditRecord
from models.records.rate_limit import RateLimit
from models.records.sign_in_table import LOGIN_BROWSER, LOGIN_NETWORK
from models.sign_in.unit_sign_in import sign_in_member
from models.units.login_name import LoginName
from settings import settings
from tests.support.sign_in import OTHER_USCC, USCC, WANG, WRONG, enter, wrong
from tests.support.units import VISITOR, registered


async def test_thirty_tries_at_once_compute_five_hashes(hashed: list[str]) -> None:
    await registered()

    results = await asyncio.gather(
        *(enter(password=WRONG) for _ in range(30)), return_exceptions=True
    )

    assert len(hashed) == 5
    assert {type(result) for result in results} <= {Invalid, TooMany, Busy}


@pytest.mark.parametrize("browsers", ["one browser", "many browsers", "many addresses"])
async def test_without_the_slider_forty_tries_at_once_compute_two(
    browsers: str, hashed: list[str]
) -> None:
    await registered()

    async def attempt(number: int) -> None:
        await enter(
            password=WRONG,
            captcha_passed=False,
            visitor=VISITOR if browsers == "one browser" else f"browser {number}",
            address=f"2001:db8:1:2::{number}" if browsers == "many addresses" else "192.0.2.1",
        )

    await asyncio.gather(*(attempt(number) for number in range(40)), return_exceptions=True)

    assert len(hashed) == 2


@pytest.mark.parametrize("start", ["2001:db8:1:{:02x}::7", "192.0.2.{}"])
async def test_a_wide_network_has_few_passwords_compared_without_a_slider(
    start: str, hashed: list[str]
) -> None:
    await registered()
    asked = 0

    for number in range(1, 41):  # each from a network of its own, for an account of its own
        try:
            await enter(
                person_login=f"139000{19000 + number}",
                captcha_passed=False,
                visitor=f"browser {number}",
                address=start.format(number),
            )
        except CaptchaNeeded:
            asked += 1
        except Invalid:
            pass

    assert (len(hashed), asked) == (20, 20)
    await enter(visitor="with a slider", address=start.format(200))


async def test_a_whole_office_signs_in_at_once_without_a_slider(hashed: list[str]) -> None:
    await registered()

    members = await asyncio.gather(
        *(enter(captcha_passed=False, visitor=f"browser {number}") for number in range(20))
    )

    assert len(members) == len(hashed) == 20


async def test_known_and_unknown_accounts_are_counted_alike_in_every_spelling(
    hashed: list[str],
) -> None:
    legal_rep = await registered()
    await LoginName.create(name="320100123456", unit=legal_rep.unit)
    known = [
        (unit, who) for unit in (USCC, "320100123456") for who in (WANG.mobile, WANG.id_number)
    ]
    unknown = [(OTHER_USCC, who) for who in (WANG.mobile, WANG.id_number)]
    unknown += [("999999123456", who) for who in (WANG.mobile, WANG.id_number)]

    async def hear(names: tuple[str, str], place: int) -> list[str]:
        heard = []
        for _ in range(7):
            try:
                await enter(*names, WRONG, visitor=f"{place}", address=f"192.0.2.{place}")
            except HallError as error:
                heard.append(type(error).__name__)
        return heard

    answers = [await hear(names, n) for n, names in enumerate(known + unknown)]
    assert answers == [["Invalid"] * 5 + ["TooMany"] * 2] * 8


async def test_nonsense_of_one_person_does_not_count_against_that_of_another(
    hashed: list[str],
) -> None:
    for number in range(10):
        for _ in range(5):
            with pytest.raises(Invalid):
                await enter(f"{number}？！", f"甲{number}", WRONG)
        if number == 3:
            break  # twenty of one browser are the most

    with pytest.raises(Invalid):
        await enter(
            "九？！", "乙", WRONG, visitor="other", address="192.0.2.9", captcha_passed=False
        )


async def test_what_is_refused_for_load_is_as_if_it_had_not_been_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await registered()
    used_up = []

    async def slider() -> None:
        used_up.append(True)

    monkeypatch.setattr(password, "MAX_QUEUED", -password.THREADS)
    for _ in range(10):
        with pytest.raises(Busy, match="系统繁忙，请稍后再试"):
            await sign_in_member(USCC, WANG.mobile, WRONG, origin=Origin(VISITOR), slider=slider)

    assert not used_up
    assert await Lockout.all().count() == 0
    assert await RateLimit.all().count() == 0


async def try_accounts(times: int, *, visitor: str = "", address: str = "") -> None:
    """Try one password on many accounts, in one browser or from one network."""
    for number in range(times):
        with pytest.raises(Invalid):
            await enter(
                person_login=f"139000{number:05d}",
                visitor=visitor or f"browser {number}",
                address=address or f"192.0.2.{number % 250}",
            )


async def test_one_browser_or_network_cannot_try_many_accounts(hashed: list[str]) -> None:
    await try_accounts(LOGIN_BROWSER.most, visitor="one browser")
    with pytest.raises(
        TooMany, match="本浏览器登录失败次数过多，请15分钟后再试；也可以改用扫码登录"
    ):
        await enter(visitor="one browser")

    await try_accounts(LOGIN_NETWORK.most, address="198.51.100.7")
    with pytest.raises(TooMany, match="当前网络"):
        await enter(address="198.51.100.7")


async def test_a_known_office_shares_its_address_without_being_stopped(
    monkeypatch: pytest.MonkeyPatch, hashed: list[str]
) -> None:
    offices = replace(settings, office_networks=("198.51.100.0/24",))
    monkeypatch.setattr(network, "settings", offices)
    await registered()
    await try_accounts(LOGIN_NETWORK.most, address="198.51.100.7")

    await enter(address="198.51.100.7")


async def test_a_try_cannot_be_taken_inside_a_transaction_that_may_roll_back() -> None:
    with pytest.raises(RuntimeError):
        await transactional(enter)()


async def test_failures_are_recorded_and_the_locking_one_by_its_own_event(
    hashed: list[str],
) -> None:
    legal_rep = await registered()
    await wrong(5)

    events = [row.event for row in await AuditRecord.of(legal_rep.unit)]
    assert events[:5] == [AuditEvent.SIGN_IN_LOCKED, *[AuditEvent.SIGN_IN_REFUSED] * 4]
    assert WANG.mobile not in repr([row.details for row in await AuditRecord.all()])


async def test_a_refusal_is_for_the_user_to_read(hashed: list[str]) -> None:
    await registered()
    await wrong(5)

    with pytest.raises(HallError) as refusal:
        await enter()

    assert not refusal.value.message.endswith("。")
