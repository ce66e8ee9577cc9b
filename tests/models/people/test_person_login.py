"""Login names: every spelling of one number is one key, one account, one counter."""

import pytest

from models.people.person_login import PersonLogin
from models.standards.identifier import card_of_today
from models.units.login_name import as_login_name

ID = "32010019750308013X"
OLD_ID = "320100750308013"
MOBILE = "13900010182"
USCC = "91320100MAXAA00190"


@pytest.mark.parametrize(
    "typed",
    [
        MOBILE,
        f" {MOBILE} ",
        "139 0001 0182",
        "139-0001-0182",
        "139–0001‑0182",
        "139.0001.0182",
        "+8613900010182",
        "+86 139 0001 0182",
        "(+86)139-0001-0182",
        "008613900010182",
        "8613900010182",
        "＋８６　１３９０００１０１８２",
        "１３９０００１０１８２",
        f"\u202d{MOBILE}\u202c",
        f"\ufeff{MOBILE}\u200b",
        "139\u00a00001\u00a00182",
        f"\u200e+86\u00a0{MOBILE}\u2060",
        f"tel:+86{MOBILE}",
    ],
)
def test_a_mobile_is_one_login_name_in_every_spelling(typed: str) -> None:
    login = PersonLogin.of(typed)

    assert (login.text, login.mobile) == (MOBILE, MOBILE)


@pytest.mark.parametrize(
    "typed",
    [
        ID,
        ID.lower(),
        "320100 19750308 013x",
        "320100-19750308-013X",
        "320100–19750308–013X",
        "３２０１００１９７５０３０８０１３Ｘ",
        "３２０１００１９７５０３０８０１３ｘ",
        f"\ufeff{ID}",
        f"\u202e{ID}\u202c",
        "3201\u200b0019750308\u00ad013X\u3000",
        OLD_ID,
        f" {OLD_ID[:6]} {OLD_ID[6:]}\u200b",
    ],
)
def test_a_resident_number_is_one_login_name_in_every_spelling(typed: str) -> None:
    login = PersonLogin.of(typed)

    assert (login.text, login.mobile) == (ID, "")
    assert ID in login.numbers


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("h00000018", "H00000018"),
        ("H0000001801", "H00000018"),
        (" Ｈ0000 0018-01\u200b", "H00000018"),
        ("1234567801B", "12345678"),
        ("e-1234 5678", "E12345678"),
    ],
)
def test_other_documents_are_found_in_every_spelling(typed: str, number: str) -> None:
    login = PersonLogin.of(typed)

    assert login.text == number
    assert number in login.numbers


@pytest.mark.parametrize("typed", ["", " ", "\u200b\ufeff", "-", "1" * 41, "1" + "\u200b" * 400])
def test_nonsense_means_nothing(typed: str) -> None:
    assert PersonLogin.of(typed) == PersonLogin("", (), "")


@pytest.mark.parametrize(
    "typed",
    [
        USCC,
        USCC.lower(),
        "91320100 MAXAA0019 0",
        "91320100-MAXAA0019-0",
        "９１３２０１００ＭＡＸＡＡ００１９０",
        f"{USCC}\u200b",
        f"\u202d{USCC}\u202c",
        f"\ufeff\u00a0{USCC}\n",
        USCC + "\u200b" * 200,
    ],
)
def test_a_credit_code_is_one_login_name_in_every_spelling(typed: str) -> None:
    assert as_login_name(typed) == USCC


@pytest.mark.parametrize("typed", ["", "JG 320100_1", "1" * 21, "单位", USCC + " " * 400])
def test_what_can_be_no_login_name_is_none(typed: str) -> None:
    assert as_login_name(typed) == ""


@pytest.mark.parametrize("number", ["320100751308013", "32010075030801", "A20100750308013", ID])
def test_only_a_number_with_a_birthday_is_an_old_resident_number(number: str) -> None:
    assert card_of_today(OLD_ID) == ID
    assert card_of_today(number) == ""
