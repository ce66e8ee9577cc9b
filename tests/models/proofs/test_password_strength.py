"""Passwords that are easy to guess, and those that are not."""

import string
from random import Random
from typing import Any

import pytest

from models.base.error import Invalid
from models.proofs import password_strength
from models.proofs.password import PasswordContext, check_password, classes_ok, rules_met

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


@pytest.mark.parametrize("text", COMMON)
def test_what_everybody_tries_is_refused(text: str) -> None:
    assert all(met for _, met in rules_met(text)[:3])
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
        if length > 9 and len(drawn) % 3 == 0:  # chance spells a word now and then
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
