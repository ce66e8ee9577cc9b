"""Identifiers: the published algorithms, what people type, and what they are told."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.cn import uscc as stdnum_uscc

from models.base import clock
from models.base.error import Invalid
from models.people.person_login import PersonLogin
from models.standards.code_list import default_unit_type, uscc_prefixes
from models.standards.id_type import IdType
from models.standards.identifier import (
    check_id_number,
    check_mobile,
    check_person_name,
    check_sms_code,
    check_unit_name,
    check_uscc,
    inner_code_fits,
    org_code_fits,
    org_code_of,
)
from models.units.login_name import as_login_name
from tests.vectors import read_vectors

USCC = read_vectors("uscc")
ID_NUMBERS = read_vectors("id_number")
GOOD_USCC = "91320100MAXAA00190"
GOOD_ID = "32010019750308013X"
VALID_IDS = [(kind, number) for kind, rows in ID_NUMBERS.items() for number in rows["valid"]]
INVALID_IDS = [(kind, row["value"]) for kind, rows in ID_NUMBERS.items() for row in rows["invalid"]]


def refusal(rule: object, *args: object) -> str:
    assert callable(rule)
    with pytest.raises(Invalid) as caught:
        rule(*args)
    return caught.value.message


@pytest.mark.parametrize("row", USCC["valid"], ids=lambda row: row["uscc"])
def test_known_credit_codes_are_accepted_with_their_organization_code(row: dict[str, str]) -> None:
    assert check_uscc(row["uscc"]) == row["uscc"]
    assert org_code_of(row["uscc"]) == row["org_code"]
    assert inner_code_fits(row["uscc"])
    assert default_unit_type(row["uscc"]) == row["unit_type"]


@pytest.mark.parametrize("row", USCC["invalid"], ids=lambda row: row["reason"])
def test_known_wrong_credit_codes_are_refused(row: dict[str, str]) -> None:
    refusal(check_uscc, row["value"])


@pytest.mark.parametrize("code", USCC["inner_code_wrong"])
def test_a_wrong_inner_organization_code_only_warns(code: str) -> None:
    assert check_uscc(code) == code
    assert not inner_code_fits(code)


def test_organization_codes_are_checked_with_and_without_hyphen() -> None:
    assert all(org_code_fits(code) for code in USCC["org_code"]["valid"])
    assert not any(org_code_fits(code) for code in USCC["org_code"]["invalid"])
    assert org_code_fits("D2143569X")
    assert not org_code_fits("D2143569")


@pytest.mark.parametrize(
    "typed",
    [
        " 91320100maxaa00190 ",
        "9132 0100 MAXA A001 90",
        "９１３２０１００ＭＡＸＡＡ００１９０",
        "91320100\u3000MAXAA00190\n",
        "\u202e91320100MAXAA00190\u202c",
        "\ufeff91320100\u200bMAXAA\u00ad00190\x00",
        "91320100-MAXAA0019-0",
        "91320100–MAXAA0019‑0",
        "91320100МАХАА00190",  # Cyrillic
        "91320100махаа00190",
        "91320100ΜΑΧΑΑ00190",  # Greek
        "91320100MA×AA00190",
        "91320100MAXAA00190，",
        "91320100MAXAA00190。",
        "91320100MAXAA00190、 ；",
        "：91320100MAXAA00190,.;",
    ],
)
def test_a_credit_code_may_be_typed_with_spaces_small_and_full_width(typed: str) -> None:
    assert check_uscc(typed) == GOOD_USCC


@pytest.mark.parametrize("last", ["x", "Ｘ", "Х", "х", "Χ", "χ", "×", "✕", "X。", "x；", "X ，"])
def test_the_last_place_of_an_identity_number_may_be_any_x(last: str) -> None:
    assert check_id_number(IdType.RESIDENT_CARD, GOOD_ID[:17] + last) == GOOD_ID


@pytest.mark.parametrize("end", ["，", "。", "、", "；", ",", ".", ";", "｡ ", "！"])
def test_what_ends_a_sentence_belongs_to_no_number(end: str) -> None:
    assert check_mobile(f"139 0001 0182{end}") == "13900010182"
    assert check_sms_code(f"123456{end}") == "123456"
    assert as_login_name(f"320100123456{end}") == "320100123456"
    assert PersonLogin.of(f"13900010182{end}") == PersonLogin.of("13900010182")
    assert PersonLogin.of(f"{GOOD_ID[:17]}×{end}") == PersonLogin.of(GOOD_ID)


def test_a_login_name_may_hold_letters_of_another_keyboard() -> None:
    assert as_login_name("91320100МАХАА00190") == as_login_name(GOOD_USCC) == GOOD_USCC


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "请输入统一社会信用代码"),
        ("   ", "请输入统一社会信用代码"),
        ("91320100MAXAA0019", "统一社会信用代码应为18位，现在是17位"),
        ("91320100MAXAA00191", "统一社会信用代码校验位不正确，请核对第18位和其余各位"),
        (
            "91320100MAIAA00190",
            "统一社会信用代码第11位不能是“I”，代码中不使用字母I、O、S、V、Z",
        ),
        ("91320100MAXAA0019-", "统一社会信用代码只能由数字和字母组成，第18位是“-”"),
        ("9132010XMAXAA00190", "统一社会信用代码第3至8位应为数字"),
        ("94320100MAXAA0019N", "统一社会信用代码前两位“94”不在登记管理部门代码表中，请核对"),
        ("91320100MAXAA0019\x00", "统一社会信用代码应为18位，现在是17位"),
        ("\u200b\ufeff", "请输入统一社会信用代码"),
    ],
)
def test_a_wrong_credit_code_is_told_precisely(typed: str, told: str) -> None:
    assert refusal(check_uscc, typed) == told


@pytest.mark.parametrize("place", range(18))
def test_one_mistyped_character_of_a_credit_code_is_always_found(place: int) -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for char in alphabet.replace(GOOD_USCC[place], ""):
        refusal(check_uscc, GOOD_USCC[:place] + char + GOOD_USCC[place + 1 :])


@given(st.sampled_from(sorted(uscc_prefixes().options())), st.integers(0, 999_999), st.data())
def test_credit_codes_agree_with_a_second_implementation(
    prefix: str, region: int, data: st.DataObject
) -> None:
    body = data.draw(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9))
    start = f"{prefix}{region:06d}{body}"
    accepted = [char for char in stdnum_uscc._alphabet if _is_accepted(check_uscc, start + char)]
    assert len(accepted) == 1
    if prefix.isdigit():  # the second one refuses the legal prefixes that begin with a letter
        assert accepted == [stdnum_uscc.calc_check_digit(start)]


def _is_accepted(rule: object, *args: object) -> bool:
    assert callable(rule)
    try:
        rule(*args)
    except Invalid:
        return False
    return True


@pytest.mark.parametrize(("kind", "number"), VALID_IDS)
def test_known_identity_numbers_are_accepted(kind: str, number: str) -> None:
    assert check_id_number(IdType(kind), number) == number


@pytest.mark.parametrize(("kind", "number"), INVALID_IDS)
def test_known_wrong_identity_numbers_are_refused(kind: str, number: str) -> None:
    refusal(check_id_number, IdType(kind), number)


def test_resident_numbers_agree_with_a_second_implementation() -> None:
    assert all(ric.is_valid(number) for number in ID_NUMBERS["01"]["valid"])
    for row in ID_NUMBERS["01"]["invalid"]:  # the second one knows no future
        assert ric.is_valid(row["value"]) == (row["reason"] == "future birth")


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("", "请输入证件号码"),
        ("32010019750308013", "证件号码应为18位，现在是17位"),
        ("320102750308013", "证件号码应为18位，15位的旧号码请换成18位号码"),
        ("32010019750308013Y", "证件号码前17位应为数字，末位为数字或X"),
        ("320100197503080130", "证件号码校验位不正确，请核对第18位和其余各位"),
        ("320100199002300113", "证件号码第7至14位不是有效的出生日期，请核对"),
        ("320100209901010116", "证件号码第7至14位的出生日期晚于今天，请核对"),
        (
            "990100199001010119",
            "这是外国人永久居留身份证的号码，请把证件类型改为“外国人永久居留身份证”",
        ),
        ("660100199001010119", "证件号码前两位“66”不是省级行政区划代码，请核对"),
        ("810000199408230021", "这是港澳居民居住证的号码，请把证件类型改为“港澳居民居住证”"),
        ("٣2010019750308013X", "证件号码前17位应为数字，末位为数字或X"),
    ],
)
def test_a_wrong_resident_number_is_told_precisely(number: str, told: str) -> None:
    assert refusal(check_id_number, IdType.RESIDENT_CARD, number) == told


def test_a_child_born_today_is_accepted_and_one_born_tomorrow_is_not() -> None:
    today = clock.today()
    tomorrow = today + timedelta(days=1)
    assert check_id_number(IdType.RESIDENT_CARD, _number_of(f"{today:%Y%m%d}"))
    assert "晚于今天" in refusal(
        check_id_number, IdType.RESIDENT_CARD, _number_of(f"{tomorrow:%Y%m%d}")
    )


def _number_of(birth: str) -> str:
    start = f"320100{birth}001"
    return start + str(ric.calc_check_digit(f"{start}0"))


def test_a_small_x_and_spaces_in_an_identity_number_are_mended() -> None:
    for typed in ("320100 19750308 013x", "320100-19750308-013X", f"\u202d{GOOD_ID}\u202c\ufeff"):
        assert check_id_number(IdType.RESIDENT_CARD, typed) == GOOD_ID


def test_the_hyphen_of_a_number_that_has_one_stays() -> None:
    assert check_id_number(IdType.OTHER, "ab-1234") == "AB-1234"


def test_old_long_permit_numbers_are_kept_in_their_present_form() -> None:
    assert check_id_number(IdType.HK_MO_PERMIT, "h1234567801") == "H12345678"
    assert check_id_number(IdType.TW_PERMIT, "1234567801B") == "12345678"


def test_a_wrong_permit_number_is_told_with_the_right_form() -> None:
    assert (
        refusal(check_id_number, IdType.HK_MO_PERMIT, "C12345678")
        == "港澳居民来往内地通行证号码应为字母H或M加8位数字，请核对"
    )


def test_the_types_of_a_legal_representative_begin_with_the_resident_card() -> None:
    offered = IdType.for_legal_rep()
    assert next(iter(offered.items())) == ("01", "居民身份证")
    assert "18" not in offered
    assert offered == IdType.for_person()


def test_passport_and_permanent_residence_card_have_no_face_check() -> None:
    without = [kind for kind in IdType if kind.legal_rep and kind.face is None]
    assert without == [IdType.PERMANENT_RESIDENCE, IdType.FOREIGN_PASSPORT]
    assert IdType.RESIDENT_CARD.face == "IDENTITY_CARD"


def kept_or_told(rule: object, *args: object) -> str | None:
    """What a rule keeps of a text, None when it is told why not; anything else is a defect."""
    assert callable(rule)
    try:
        return str(rule(*args))
    except Invalid as error:
        return None if error.message else ""


@given(st.text(max_size=40))
def test_any_text_is_either_kept_in_a_stable_form_or_told_in_chinese(text: str) -> None:
    for rule in (check_uscc, check_mobile, check_sms_code, check_person_name, check_unit_name):
        kept = kept_or_told(rule, text)
        assert kept is None or kept_or_told(rule, kept) == kept


@given(st.sampled_from(list(IdType)), st.text(max_size=24))
def test_any_identity_number_is_either_stable_or_told_in_chinese(kind: IdType, text: str) -> None:
    kept = kept_or_told(check_id_number, kind, text)
    assert kept is None or kept_or_told(check_id_number, kind, kept) == kept
