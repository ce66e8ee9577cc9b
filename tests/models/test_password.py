"""Passwords: the rules, the passwords that everybody tries, and the hashes."""

import asyncio
import statistics
import time

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from models import password
from models.error import Invalid, TooMany
from models.password import (
    MAX_QUEUED,
    THREADS,
    PasswordContext,
    check_password,
    classes_ok,
    hash_password,
    needs_upgrade,
    rules_met,
    verify_nobody,
    verify_password,
)
from tests.vectors import read_vectors

VECTORS = read_vectors("password")
GOOD = "Lantern_84_Quill"
OWNER = PasswordContext(
    uscc="91320100MAXAA00190",
    mobile="13900012345",
    id_number="32010019750308013X",
    names=("王示例",),
)
COMMON = (
    "Aa123456 Qq123456 P@ssw0rd Js292010 Jiangsu2026 Abcd1234 abc123!@ Nanjing@2026 Zhang@1234 "
    "Qwer!234 Admin@123 Renshe12333 Wsl@2026!! WangShili@1 Shiliwang88 1qaz@WSX Summer2024! "
    "Welcome@1 Woaini1314! Huawei@123 Suzhou2024 Dragon#2024 Qwerty123! Iloveyou1! Asdf1234! "
    "Zxc123456! A1234567! a12345678A Test@2026 Abc@123456 Liu19900101 Wuxi@0510 !QAZ2wsx "
    "Qwe123!@# Abc20240101 Mima@888888 Guanli@2025 Aa112233! Aa!Aa!Aa $ecret2024A Hello12333!"
).split()


def shape_ok(text: str) -> bool:
    """Length, classes and signs only."""
    return all(met for _, met in rules_met(text)[:3])


@pytest.mark.parametrize("text", VECTORS["valid"])
def test_known_shapes_are_accepted(text: str) -> None:
    assert classes_ok(text)
    assert shape_ok(text)


@pytest.mark.parametrize("row", VECTORS["invalid"], ids=lambda row: row["reason"])
def test_known_wrong_shapes_are_refused(row: dict[str, str]) -> None:
    assert not shape_ok(row["value"])
    with pytest.raises(Invalid) as caught:
        check_password(row["value"])
    assert caught.value.field == "password"


@pytest.mark.parametrize("text", COMMON)
def test_what_everybody_tries_is_refused(text: str) -> None:
    assert shape_ok(text)
    with pytest.raises(Invalid, match="常见或容易猜到"):
        check_password(text, OWNER)


@pytest.mark.parametrize(
    "text", [GOOD, "xK9#mQ2vLp", "Blue7Kettle!Moon", "zH8kd0Pw2", "Yun-Duo-47-Shan"]
)
def test_an_uncommon_password_is_accepted_exactly_as_typed(text: str) -> None:
    assert check_password(text, OWNER) == text
    assert all(met for _, met in rules_met(text, OWNER))


@pytest.mark.parametrize(
    "text", ["xK#900012y!", "Kz_750308_w", "maxaa001_Kz", "Q_08013x_kLm", "9132010_kWz"]
)
def test_six_characters_of_the_own_numbers_are_refused(text: str) -> None:
    with pytest.raises(Invalid, match="连续6位"):
        check_password(text, OWNER)
    assert rules_met(text, OWNER)[3][1] is False
    assert rules_met(text)[3][1] is True


def test_five_digits_of_the_own_mobile_are_no_reason_to_refuse() -> None:
    assert check_password("xK#12345_yqW", OWNER)


def test_nothing_typed_meets_no_rule() -> None:
    assert not any(met for _, met in rules_met("", OWNER))


@given(st.text(max_size=30))
def test_the_rules_shown_and_the_refusal_agree(text: str) -> None:
    shown = all(met for _, met in rules_met(text, OWNER))
    try:
        check_password(text, OWNER)
    except Invalid:
        assert not shown
    else:
        assert shown


async def test_a_hash_belongs_to_its_password_alone_to_the_last_character() -> None:
    stored = await hash_password(GOOD)
    assert stored.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert await verify_password(GOOD, stored)
    assert not await verify_password(GOOD[:-1], stored)
    assert not await verify_password(GOOD.lower(), stored)


async def test_a_damaged_hash_fits_no_password() -> None:
    assert not await verify_password(GOOD, "not a hash")


def test_a_hash_of_lower_cost_is_to_be_upgraded() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
    assert needs_upgrade(weak.hash(GOOD))


async def test_an_unknown_account_costs_as_much_as_a_wrong_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Counted, not timed: one hash of today's costs for either."""
    stored = await hash_password(GOOD)
    checked: list[str] = []
    fits = password._fits

    def counted(typed: str, kept: str) -> bool:
        checked.append(kept)
        return fits(typed, kept)

    monkeypatch.setattr(password, "_fits", counted)

    assert not await verify_password("x", stored)
    assert not await verify_nobody("x")

    assert len(checked) == 2
    assert [needs_upgrade(each) for each in checked] == [False, False]


async def test_the_loop_stays_free_while_passwords_are_checked() -> None:
    stored = await hash_password(GOOD)
    checks = [asyncio.ensure_future(verify_password(GOOD, stored)) for _ in range(10)]
    waits = []
    while not all(check.done() for check in checks):
        started = time.perf_counter()
        await asyncio.sleep(0.005)
        waits.append(time.perf_counter() - started)
    assert statistics.median(waits) < 0.05  # a check on the loop itself would take 0.15 each time


async def test_too_many_waiting_are_told_to_come_back() -> None:
    stored = await hash_password(GOOD)
    count = THREADS + MAX_QUEUED + 5
    answers = await asyncio.gather(
        *(verify_password(GOOD, stored) for _ in range(count)), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, TooMany)]
    assert len(refused) == 5
    assert refused[0].message == "系统繁忙，请稍后再试"
    assert await verify_password(GOOD, stored)
