"""One folding for names and one cleaning for codes: what is typed, pasted and printed is equal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base.look_alike import STANDARD
from models.base.text import clean, fold, is_chinese, is_private, normalize, normalize_name

INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
    "\u2061\u2066\u2067\u2068\u2069\ufe0f\ufeff\ufff9\U000e0001\U000e0100\x00\x07\x7f\x9f\ud800"
)
SPACES = "\t\n\r \u00a0\u2002\u2003\u2009\u200a\u202f\u205f\u2800\u3000\u2028"


@pytest.mark.parametrize(
    "char", [*"一㐀𠀀𪜀𫝀𫠠𬺰〇々", *map(chr, (0x2EBF0, 0x2EDCD, 0x30000, 0x31350, 0x323AF))]
)
def test_a_character_of_any_block_is_chinese(char: str) -> None:
    assert is_chinese(char)


@pytest.mark.parametrize("code", [0xFA0E, 0xFA29, 0xF900, 0x2F800, 0x323B0, 0x33479])
def test_compatible_characters_and_those_of_newer_tables_are_chinese(code: int) -> None:
    assert is_chinese(chr(code))


@pytest.mark.parametrize("char", [*"aé1·（\ue123カ。", "😀", "\u3000"])
def test_letters_marks_and_private_signs_are_no_chinese_characters(char: str) -> None:
    assert not is_chinese(char)


@pytest.mark.parametrize(
    ("old", "sign"),
    [
        (0xE863, "䶮"),
        (0xE815, "厂"),
        (0xE816, "𠂇"),
        (0xE81E, "龴"),
        (0xE831, "𡗗"),
        (0xE843, "龹"),
        (0xE854, "龺"),
        (0xE855, "𤇾"),
        (0xE864, "龻"),
        (0xE844, "䜣"),
        (0xE7C7, "ḿ"),
        (0xE7C8, "ǹ"),
        (0xE78D, "\ufe10"),
        (0xE78E, "\ufe12"),
        (0xE78F, "\ufe11"),
        (0xE796, "\ufe19"),
    ],
)
def test_an_old_private_code_is_kept_as_its_standard_sign(old: int, sign: str) -> None:
    assert normalize_name(chr(old)) == sign


def test_every_old_code_agrees_with_the_bytes_that_stand_for_it() -> None:
    """GBK put them in FE50 to FEA0; Python's codec knows all that Unicode 3 had."""
    trails = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    known = [bytes((0xFE, trail)).decode("gb18030") for trail in trails]
    folded = [normalize_name(chr(0xE815 + place)) for place in range(len(trails))]

    assert len(set(folded)) == len(folded)
    assert [
        (one, other)
        for one, other in zip(known, folded, strict=True)
        if not is_private(one) and normalize_name(one) != other
    ] == []
    assert all(map(is_chinese, folded))


def test_every_radical_and_stroke_is_kept_as_an_ideograph() -> None:
    assigned = [
        chr(code)
        for code in (*range(0x2E81, 0x2EF4), *range(0x2F00, 0x2FD6), *range(0x31D0, 0x31E2))
        if unicodedata.category(chr(code)) != "Cn"
    ]
    kept = [normalize_name(char) for char in assigned]

    assert [char for char in kept if "CJK UNIFIED" not in unicodedata.name(char)] == []
    assert len(assigned) == 114 + 214 + 18


def test_no_standard_sign_has_to_be_replaced_again() -> None:
    again = {sign for sign in STANDARD.values() if sign.translate(STANDARD) != sign}

    assert again == set()


@pytest.mark.parametrize(
    ("typed", "registered"),
    [
        ("⽆锡⽰范劳务派遣有限公司", "无锡示范劳务派遣有限公司"),
        ("周⽂例", "周文例"),
        ("⻢⻰⻩", "马龙黄"),
        ("李\ue863", "李䶮"),
        ("李䶮", "李\ue863"),
        ("李\uf9d1", "李六"),
        ("呂靑", "吕青"),
        ("O’BRIEN", "O'BRIEN"),
        ("o´brien", "Oʼ Brien"),
        ("“示例”报社", '"示例"报社'),
        ("＂示例＂报社", "〝示例〞报社"),
        ("「示例」报社", "''示例''报社"),
        ("A\u2011B公司", "A-B公司"),
        ("A——B公司", "A－B公司"),
        ("A−B公司", "A–B公司"),
        ("江苏(示例)公司", "江苏（示例）公司"),
        ("江苏〔示例〕公司", "江苏［示例］公司"),
        ("江苏【示例】公司", "江苏︵示例︶公司"),
        ("《示例》编辑部", "<<示例>>编辑部"),
        ("阿卜杜·示例", "阿卜杜•示例"),
        ("阿卜杜．示例", "阿卜杜‧示例"),
        ("阿卜杜。示例", "阿卜杜・示例"),
        ("ＡＢＣ 公司", "abc公司"),
        ("示例\u200b公\u00ad司\ufeff", "示例\u00a0公司"),
        ("二○二五研究所", "二〇二五研究所"),
        ("José Núñez", "Jose\u0301 Nu\u0301n\u0303ez"),
        ("ﬁrst，公司", "First,公司"),
        ("第Ⅱ公司", "第II公司"),
        ("甲&乙", "甲＆乙"),
        ("JEANーPAUL", "Jean-Paul"),
        ("Ａ１ｰＢ公司", "A1-B公司"),
        ("NÚÑEZーーÅ", "Núñez-Å"),
        ("阿卜杜ㆍ示例", "阿卜杜·示例"),
        ("O\ua78cBRIEN", "O'Brien"),
        ("O\ua78bBRIEN", "O′Brien"),
    ],
)
def test_a_name_is_equal_however_it_was_typed_or_printed(typed: str, registered: str) -> None:
    assert fold(typed) == fold(registered)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王一示", "王-示"),
        ("示例一公司", "示例二公司"),
        ("未示", "末示"),
        ("己示", "已示"),
        ("山田ユーリ", "山田ユ-リ"),
        ("Aー", "A-"),
    ],
)
def test_other_characters_are_other_names(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("sign", [*INVISIBLE, *SPACES], ids=ascii)
def test_a_code_loses_what_nobody_sees_wherever_it_stands(sign: str) -> None:
    assert normalize(f"{sign}91320{sign}100max{sign}{sign}") == "91320100MAX"


@pytest.mark.parametrize(
    "text",
    [
        "页面打不开👨‍👩‍👧‍👦",
        "旗帜🇨🇳和🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "肤色👍🏽与❤️‍🔥",
        "按键1️⃣#️⃣",
        "新表情\U0001fae8\U0001fadf",
        "第一行\n第二行",
        "ئۇيغۇر می‌خواهم",
    ],
)
def test_emoji_and_lines_of_free_text_stay_as_they_are(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("请回电\u202d13900010182\u202c", "请回电13900010182"),
        ("看\u202e不见\u2066的\ufeff字\x00\x1b\ud800", "看不见的字"),
        ("a\u200db\ufe0f", "ab"),
        ("第一行\r\n第二行\r第三行 ", "第一行\n第二行\n第三行"),
    ],
)
def test_free_text_loses_what_would_make_it_look_like_another(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(max_size=30))
def test_every_form_of_a_text_is_stable(text: str) -> None:
    for form in (normalize, normalize_name, fold, clean):
        assert form(form(text)) == form(text)


@given(st.text(max_size=30))
def test_what_is_kept_compares_like_what_was_typed(text: str) -> None:
    assert fold(normalize_name(text)) == fold(text)
