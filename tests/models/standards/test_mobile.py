"""手机号 and 短信验证码: whatever way they are typed or pasted, and what people are told."""

from collections.abc import Callable

import pytest

from models.base.error import Invalid
from models.standards.identifier import check_mobile, check_sms_code
from tests.vectors import read_vectors

MOBILES = read_vectors("mobile")


def refusal(rule: Callable[[str], str], typed: str) -> str:
    with pytest.raises(Invalid) as caught:
        rule(typed)
    return caught.value.message


@pytest.mark.parametrize("typed", MOBILES["valid"])
def test_known_mobiles_are_kept_as_eleven_digits(typed: str) -> None:
    assert check_mobile(typed) == "".join(filter(str.isdigit, typed))[-11:]


@pytest.mark.parametrize(
    "typed",
    [
        "８６13912345678",
        "0086-139-1234-5678",
        "１３９１２３４５６７８",
        "(+86) 139–1234‑5678",
        "139.1234.5678",
        "tel:+8613912345678",
        "\u202d+86 139\u00a01234\u200b5678\u202c",
    ],
)
def test_a_mobile_may_be_typed_with_its_country_and_full_width(typed: str) -> None:
    assert check_mobile(typed) == "13912345678"


@pytest.mark.parametrize("typed", MOBILES["invalid"])
def test_known_wrong_mobiles_are_refused(typed: str) -> None:
    refusal(check_mobile, typed)


def test_prefixes_in_use_are_accepted_and_unused_ones_refused() -> None:
    assert all(check_mobile(f"{prefix}12345678") for prefix in MOBILES["prefix_valid"])
    for prefix in MOBILES["prefix_refused"]:
        refusal(check_mobile, f"{prefix}12345678")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "请输入移动电话"),
        ("1391234567", "移动电话应为11位，现在是10位"),
        ("1391234567a", "移动电话只能由数字组成"),
        ("+852 9123 4567", "移动电话目前只支持中国大陆的手机号码"),
        ("14912345678", "移动电话的号段“149”不存在，请核对"),
    ],
)
def test_a_wrong_mobile_is_told_precisely(typed: str, told: str) -> None:
    assert refusal(check_mobile, typed) == told


def test_the_label_of_a_field_stands_in_its_message() -> None:
    with pytest.raises(Invalid, match="请输入手机号"):
        check_mobile("", label="手机号")


def test_a_text_code_is_six_digits() -> None:
    assert check_sms_code(" １23 456 ") == "123456"
    for typed in ("", "12345", "1234567", "12345a", "123 4567", "123456 654321", "验证码"):
        refusal(check_sms_code, typed)


@pytest.mark.parametrize(
    "pasted",
    [
        "123456",
        "１２３４５６\u200b",
        "123 456",
        "123-456",
        "1 2 3 4 5 6",
        "12\u00a034‑56",
        "\u202d123456\u202c",
        "验证码：123456",
        "验证码：123456，5分钟内有效。",
        "【示例人社】验证码 123 456，5分钟内有效。",
        "【示例】2026-11-28 09:30 您的验证码为：123456，用于登录，请勿告诉他人。咨询12333",
        "您尾号010182的手机正在注册，验证码123456，5分钟内有效",
        "您尾号010182的手机正在注册，验证码：123 456，5分钟内有效",
        "123456（验证码），请勿泄露123456",
    ],
)
def test_the_digits_are_found_in_the_message_that_was_pasted(pasted: str) -> None:
    assert check_sms_code(pasted) == "123456"
