"""Passwords: the rules, the passwords that everybody tries, and the hashes."""

import asyncio
import threading

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from models.base.error import Invalid, TooMany
from models.proofs import password
from models.proofs.password import (
    MAX_LENGTH,
    MAX_LOOKED_AT,
    MAX_QUEUED,
    THREADS,
    PasswordContext,
    PasswordRule,
    accept_password,
    check_password,
    check_signs,
    classes_ok,
    hash_password,
    needs_upgrade,
    rules_met,
    rules_now,
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


def test_only_the_beginning_of_a_monstrous_text_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[int] = []
    judged: list[int] = []

    def is_met(text: str, _owner: PasswordContext) -> bool:
        looked_at.append(len(text))
        return True

    def is_guessable(text: str, _own: list[str]) -> bool:
        judged.append(len(text))
        return False

    monkeypatch.setattr(password, "RULES", (*password.RULES, PasswordRule("", "", is_met)))
    monkeypatch.setattr(password, "is_guessable", is_guessable)

    assert not rules_met("(8{[<" * 200_000, OWNER)[0][1]

    assert looked_at == [MAX_LOOKED_AT]
    assert judged == [MAX_LENGTH]


async def test_a_password_is_judged_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_in: list[str] = []

    def is_guessable(_text: str, _own: list[str]) -> bool:
        judged_in.append(threading.current_thread().name)
        return False

    monkeypatch.setattr(password, "is_guessable", is_guessable)

    await accept_password(GOOD, OWNER)
    await rules_now(GOOD, OWNER)

    assert len(judged_in) == 2
    assert all(name.startswith("strength") for name in judged_in)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f" {GOOD}", "密码中有空格"),
        (f"{GOOD}\u3000", "密码中有空格"),
        (f"{GOOD}\n", "密码中有空格"),
        ("Lantern_84 Quill", "密码中有空格"),
        (f"\u200b{GOOD}", "密码中有看不见的字符"),
        ("Ｌantern_84_Quill", "密码不能含有中文或全角字符"),
        ("灯Lantern_84_Quill", "密码不能含有中文或全角字符"),
    ],
)
def test_what_a_careless_copy_brings_along_is_told(text: str, told: str) -> None:
    for rule in (check_signs, check_password):
        with pytest.raises(Invalid, match=told) as caught:
            rule(text)
        assert caught.value.field == "password"


def test_a_mobile_typed_with_spaces_and_country_is_found_in_a_password_like_the_kept_one() -> None:
    typed = PasswordContext(mobile="+86 139 0001 2345", id_number="320100-19750308-013x")

    assert rules_met("xK#900012y!", typed)[3][1] is False
    assert rules_met("Kz_750308_w", typed)[3][1] is False
    assert rules_met("xK#861390y!", typed)[3][1] is True


@pytest.mark.parametrize(
    "text", [GOOD, "xK9#mQ2vLp", "Tq7$vRz!", "Blue7Kettle!Moon", "zH8kd0Pw2", "Yun-Duo-47-Shan"]
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


async def test_passwords_are_checked_beside_the_event_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked_in: list[threading.Thread] = []
    stored, fits = await hash_password(GOOD), password._fits

    def noted(typed: str, kept: str) -> bool:
        checked_in.append(threading.current_thread())
        return fits(typed, kept)

    monkeypatch.setattr(password, "_fits", noted)

    assert all([await verify_password(GOOD, stored) for _ in range(3)])

    assert len(checked_in) == 3
    assert threading.current_thread() not in checked_in


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
