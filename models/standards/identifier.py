"""Codes, numbers and names that identify units and people: one rule function for each.

A rule takes what was typed, returns the value as it is kept, and raises ``Invalid`` with a
message that says what is wrong. Sources: GB 32100-2015 (统一社会信用代码), GB 11714-1997
(组织机构代码), GB 11643-1999 (公民身份号码).
"""

import re
from datetime import date

import phonenumbers

from models.base import clock
from models.base.error import Invalid
from models.base.look_alike import ALIKE
from models.base.text import (
    compact,
    fold,
    half_width,
    is_chinese,
    is_letter,
    is_private,
    normalize,
    normalize_name,
)
from models.standards import field_label
from models.standards.code_list import uscc_prefixes
from models.standards.id_type import IdType
from settings import settings

USCC_LENGTH = 18
MOBILE_LENGTH = 11
SMS_CODE_LENGTH = 6
MAX_PERSON_NAME = 50
MAX_UNIT_NAME = 100

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
    "50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
_SAME_FORM_AS_CARD = {
    "810000": IdType.HK_MO_RESIDENCE,
    "820000": IdType.HK_MO_RESIDENCE,
    "830000": IdType.TW_RESIDENCE,
}
_WITH_BIRTH = frozenset({IdType.RESIDENT_CARD, IdType.HK_MO_RESIDENCE, IdType.TW_RESIDENCE})
_NAME_SIGNS = frozenset("·'-() ")  # and what looks like one of them
_HYPHEN_INSIDE = re.compile("(?<=[0-9A-Z])-(?=[0-9A-Z])")
_MARKUP = re.compile("<[A-Za-z/!?]")
_SIX_DIGITS = re.compile(r"(?<![0-9])([0-9]{6})(?![0-9])")
_DIGITS_APART = re.compile(r"(?<=[0-9])[\s.\-]+(?=[0-9])")
_AFTER_ITS_NAME = re.compile(r"(?:验证码|校验码|动态码|动态密码)[^0-9]{0,8}([0-9]{6})(?![0-9])")


def check_uscc(text: str, label: str = field_label.USCC) -> str:
    """统一社会信用代码: form, 登记管理部门 and check character; the region may be an old one."""
    code = _HYPHEN_INSIDE.sub("", _typed_code(text, label))
    _require_length(code, USCC_LENGTH, label)
    for place, char in enumerate(code, 1):
        if char in "IOSVZ":
            raise Invalid(f"{label}第{place}位不能是“{char}”，代码中不使用字母I、O、S、V、Z")
        if char not in _USCC_ALPHABET:
            raise Invalid(f"{label}只能由数字和字母组成，第{place}位是“{char}”")
    if not code[2:8].isdigit():
        raise Invalid(f"{label}第3至8位应为数字")
    if code[:2] not in uscc_prefixes():
        raise Invalid(f"{label}前两位“{code[:2]}”不在登记管理部门代码表中，请核对")
    if _uscc_check(code) != code[-1]:
        raise Invalid(f"{label}校验位不正确，请核对第18位和其余各位")
    return code


def _uscc_check(code: str) -> str:
    total = sum(
        _USCC_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17])
    )
    return _USCC_ALPHABET[-total % 31]


def org_code_of(uscc: str) -> str:
    """组织机构代码 as it is shown: characters 9 to 17 of a checked 统一社会信用代码."""
    return f"{uscc[8:16]}-{uscc[16]}"


def org_code_fits(org_code: str) -> bool:
    """True when the check character of a 组织机构代码 is right; a wrong one is only a warning."""
    code = compact(org_code)
    if not re.fullmatch("[0-9A-Z]{8}[0-9X]", code):
        return False
    total = sum(int(char, 36) * weight for char, weight in zip(code[:8], _ORG_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11] == code[8]


def inner_code_fits(uscc: str) -> bool:
    """True when the 组织机构代码 inside a checked 统一社会信用代码 is right by itself."""
    return org_code_fits(uscc[8:17])


def check_id_number(id_type: IdType, text: str, label: str = field_label.ID_NUMBER) -> str:
    """证件号码 of a given 证件类型, with date and check character where the type has them."""
    number = _typed_code(text, label)
    if not id_type.pattern.fullmatch(number):
        number = _HYPHEN_INSIDE.sub("", number)
    if id_type is IdType.RESIDENT_CARD:
        _require_card_form(number, label)
    elif id_type.old_pattern and (old := id_type.old_pattern.fullmatch(number)):
        number = old[1]
    elif not id_type.pattern.fullmatch(number):
        raise Invalid(f"{id_type.label}号码应为{id_type.form}，请核对")
    if id_type in _WITH_BIRTH:
        _require_birth(number, label)
    if id_type in _WITH_BIRTH or (id_type is IdType.PERMANENT_RESIDENCE and len(number) == 18):
        _require_id_check(number, label)
    return number


def _require_card_form(number: str, label: str) -> None:
    if len(number) == 15 and number.isdigit():
        raise Invalid(f"{label}应为18位，15位的旧号码请换成18位号码")
    _require_length(number, 18, label)
    if not re.fullmatch("[0-9]{17}[0-9X]", number):
        raise Invalid(f"{label}前17位应为数字，末位为数字或X")
    if number[0] == "9":
        raise _other_type(IdType.PERMANENT_RESIDENCE)
    if other := _SAME_FORM_AS_CARD.get(number[:6]):
        raise _other_type(other)
    if number[:2] not in _PROVINCES:
        raise Invalid(f"{label}前两位“{number[:2]}”不是省级行政区划代码，请核对")


def card_of_today(number: str) -> str:
    """The 18-digit number of an old 15-digit 居民身份证 of 19xx; empty for what is none."""
    if not re.fullmatch("[1-8][0-9]{14}", number):
        return ""
    start = f"{number[:6]}19{number[6:]}"
    today = start + _id_check(start)
    try:
        return check_id_number(IdType.RESIDENT_CARD, today)
    except Invalid:
        return ""


def _other_type(id_type: IdType) -> Invalid:
    return Invalid(f"这是{id_type.label}的号码，请把证件类型改为“{id_type.label}”", "id_type")


def _require_birth(number: str, label: str) -> None:
    try:
        birth = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        raise Invalid(f"{label}第7至14位不是有效的出生日期，请核对") from None
    if birth > clock.today():
        raise Invalid(f"{label}第7至14位的出生日期晚于今天，请核对")
    if birth.year < 1850:
        raise Invalid(f"{label}第7至14位的出生日期过早，请核对")


def _require_id_check(number: str, label: str) -> None:
    if _id_check(number[:17]) != number[17]:
        raise Invalid(f"{label}校验位不正确，请核对第18位和其余各位")


def _id_check(start: str) -> str:
    """GB 11643, ISO 7064 MOD 11-2."""
    total = sum(int(char) * weight for char, weight in zip(start, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def check_mobile(text: str, label: str = field_label.MOBILE) -> str:
    """移动电话: a mainland mobile number, kept as 11 digits, however it was written."""
    typed = re.sub("^TEL:|[-.()]", "", _typed_code(text, label))
    number = re.sub(r"^(\+86|0086|86(?=1[0-9]{10}$))", "", typed)
    if number.startswith("+"):
        raise Invalid(f"{label}目前只支持中国大陆的手机号码")
    if not re.fullmatch("[0-9]+", number):
        raise Invalid(f"{label}只能由数字组成")
    _require_length(number, MOBILE_LENGTH, label)
    parsed = phonenumbers.parse(number, "CN")
    is_mobile = phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE
    if not (is_mobile and phonenumbers.is_valid_number(parsed)):
        raise Invalid(f"{label}的号段“{number[:3]}”不存在，请核对")
    return number


def check_bank_account(text: str, label: str = field_label.BANK_ACCOUNT) -> str:
    """银行账号: its digits, however they were grouped."""
    account = compact(text)
    if not re.fullmatch("[0-9]{8,30}", account):
        raise Invalid(f"{label}应为8至30位数字")
    return account


def check_sms_code(text: str, label: str = field_label.SMS_CODE) -> str:
    """短信验证码: six digits, found in whatever of the message was pasted."""
    _typed_code(text, label)
    found = _six_digits(half_width(text))
    if len(found) != 1:
        raise Invalid(f"{label}应为{SMS_CODE_LENGTH}位数字")
    return found.pop()


def _six_digits(typed: str) -> set[str]:
    """What stands behind its name, else every run of six digits; parts are joined when needed."""
    joined = _DIGITS_APART.sub("", typed)
    for pattern in (_AFTER_ITS_NAME, _SIX_DIGITS):
        for each in (typed, joined):
            if found := {match[1] for match in pattern.finditer(each)}:
                return found
    return set()


def check_person_name(text: str, label: str = field_label.NAME) -> str:
    """姓名 as a person tells it: letters of any script and the signs between them."""
    name = check_registered_name(text, label)
    refuse_private(name, label)
    alike = name.translate(ALIKE)
    for char, sign in zip(name, alike, strict=True):
        if not (is_letter(char) or sign in _NAME_SIGNS or char == ","):
            raise Invalid(f"{label}只能由汉字、字母和间隔号“·”组成，不能有“{char}”")
    if sum(map(is_letter, name)) < 2:
        raise Invalid(f"{label}至少2个字")
    begins = is_letter(name[0]) or (alike[0] == "'" and not is_chinese(name[1]))  # 'T HOOFT
    if not begins or name[-1] in "·," or alike[-1] == "-" or "··" in name:
        raise Invalid(f"{label}首尾不能是标点，间隔号不能连续")
    return name


def check_registered_name(text: str, label: str = field_label.NAME) -> str:
    """姓名 that a registry may hold: whatever signs it has, it can be typed and compared."""
    name = _typed_name(text, label)
    if not any(map(is_letter, name)) or _MARKUP.search(name):
        raise Invalid(f"{label}应由汉字或字母组成，请按证件填写")
    if len(name) > MAX_PERSON_NAME:
        raise Invalid(f"{label}最多{MAX_PERSON_NAME}个字，现在是{len(name)}个")
    return name


def refuse_private(name: str, label: str) -> None:
    """Refuse a sign that only some font knows, and say where the name is taken down instead."""
    for place, char in enumerate(name, 1):
        if is_private(char):
            raise Invalid(
                f"{label}第{place}个字是系统不能识别的生僻字，请改用输入法中的标准字；"
                f"仍不能输入的，请携带有效证件到窗口办理（{settings.counter}）"
            )


def check_unit_name(text: str, label: str = field_label.UNIT_NAME) -> str:
    """单位全称 as the registry may hold it; round brackets are kept full-width."""
    name = _typed_name(text, label).replace("(", "（").replace(")", "）")
    if found := _MARKUP.search(name):
        raise Invalid(f"{label}不能有“{found[0]}”，请按营业执照或法人证书填写")
    if sum(map(is_letter, name)) < 2:
        raise Invalid(f"{label}至少2个字，请按营业执照或法人证书填写")
    if len(name) > MAX_UNIT_NAME:
        raise Invalid(f"{label}最多{MAX_UNIT_NAME}个字，现在是{len(name)}个")
    return name


def same_name(one: str, other: str) -> bool:
    """True when two names of a person or a unit differ only in how they were typed."""
    return fold(one) == fold(other)


def _typed_code(text: str, label: str) -> str:
    return _filled(normalize(text), label)


def _typed_name(text: str, label: str) -> str:
    return _filled(normalize_name(text), label)


def _filled(value: str, label: str) -> str:
    if not value:
        raise Invalid(f"请输入{label}")
    return value


def _require_length(value: str, length: int, label: str) -> None:
    if len(value) != length:
        raise Invalid(f"{label}应为{length}位，现在是{len(value)}位")
