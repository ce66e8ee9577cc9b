"""Passwords: the rules, the passwords that everybody tries, and the hashes."""

import asyncio
import string
import threading
from random import Random
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from models import password, password_strength
from models.error import Invalid, TooMany
from models.password import (
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
COMMON = (
    "Aa123456 Qq123456 P@ssw0rd Js292010 Jiangsu2026 Abcd1234 abc123!@ Nanjing@2026 Zhang@1234 "
    "Qwer!234 Admin@123 Renshe12333 Wsl@2026!! WangShili@1 Shiliwang88 1qaz@WSX Summer2024! "
    "Welcome@1 Woaini1314! Huawei@123 Suzhou2024 Dragon#2024 Qwerty123! Iloveyou1! Asdf1234! "
    "Zxc123456! A1234567! a12345678A Test@2026 Abc@123456 Liu19900101 Wuxi@0510 !QAZ2wsx "
    "Qwe123!@# Abc20240101 Mima@888888 Guanli@2025 Aa112233! Aa!Aa!Aa $ecret2024A Hello12333! "
    "Aa@123456 Abc@1234 1qaz!QAZ Zaq12wsx Q1w2e3r4 Asd@12345 Admin888! Root@2024 Changzhou@1 "
    "Rs@12333 Js@2026! Li@123456 Wang1975! Shebao@2025 Gongsi123! Xiaoming88! "
    "Zhangwei@88 Wangfang1990 Liuyang520! Poiuyt@123 Monkey@123 Football1! Shadow2023! Letmein!1 "
    "Pa55word! P@$$w0rd1 Pass@word1 Abcdef1! 1234Qwer! 12345678Aa! 87654321Aa Aa888888 Ab112233 "
    "A1b2c3d4 Monday@1 January2025! Woaini520! Taobao@123 2026Jiangsu 2026@Nanjing Nj@20260101 "
    "Ww19900101 Zs19880808! Wj@198808 Zhang7294 Caiwu@2025 drowssaP1 Wsl0308! "
    "Sysadmin1! Sysadmin@01 Superuser1! Operator1! Ab12Ab12! Xy12Xy12! Mn56Mn56@ Mima-Xyz9"
).split()
CHARACTERS = {
    "all": string.ascii_letters + string.digits + string.punctuation,
    "letters and digits": string.ascii_letters + string.digits,
    "the signs of most generators": string.ascii_letters + string.digits + "!@#$%^&*",
    "lower case, digits and signs": string.ascii_lowercase + string.digits + string.punctuation,
}


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


@pytest.mark.parametrize("text", ["Shilizhizao1!", "Zhizao@2026", "Jsslzzyxgs1!"])
def test_parts_of_the_own_unit_s_name_are_too_easy(text: str) -> None:
    own = PasswordContext(names=("江苏示例智造有限公司",))

    assert rules_met(text)[4][1] is True
    assert rules_met(text, own)[4][1] is False


@pytest.mark.parametrize(
    "text", ["a9ewQEez5RF4DjFmMImA", "xK9mima2Qw", "Passw0rd#2026long123", "Vt7qwerty_Lm3x"]
)
def test_a_common_word_makes_no_long_password_common(text: str) -> None:
    assert check_password(text, OWNER) == text


@pytest.mark.parametrize("length", [8, 9, 14, 20])
@pytest.mark.parametrize("kind", CHARACTERS)
def test_a_random_password_that_meets_the_shown_rules_passes(kind: str, length: int) -> None:
    chance = Random(20261128)
    drawn: list[str] = []
    while len(drawn) < 300:
        text = "".join(chance.choices(CHARACTERS[kind], k=length))
        if length > 9 and len(drawn) % 3 == 0:
            text = f"{text[:-4]}mImA"
        if classes_ok(text):
            drawn.append(text)

    assert [text for text in drawn if not all(met for _, met in rules_met(text, OWNER))] == []


@pytest.mark.parametrize("text", ["4@8({[<3691!|7$5%2+0", "(8{[<(8{[<(8{[<(8{[<", "a" * 20])
def test_a_password_is_read_in_few_ways_however_many_there_would_be(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: list[str] = []
    cheapest = password_strength.bits

    def bits(piece: str, *known: Any) -> float:
        cut.append(piece)
        return cheapest(piece, *known)

    monkeypatch.setattr(password_strength, "bits", bits)

    rules_met(text, OWNER)

    assert 0 < len(cut) <= len(text)
    assert len(password_strength._readings(text.lower())) <= 4


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
