"""姓名 and 单位全称: kept in one way of writing, and what is no name is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base.error import Invalid
from models.base.look_alike import ALIKE
from models.standards.identifier import (
    check_person_name,
    check_registered_name,
    check_unit_name,
    same_name,
)
from settings import settings


def refusal(rule: object, *args: object) -> str:
    assert callable(rule)
    with pytest.raises(Invalid) as caught:
        rule(*args)
    return caught.value.message


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 王示例 ", "王示例"),
        ("王 示　例", "王示例"),
        ("阿卜杜•示例", "阿卜杜·示例"),
        ("阿卜杜.示例", "阿卜杜·示例"),
        ("阿卜杜 ・ 示例", "阿卜杜·示例"),
        ("Maria   Smith", "Maria Smith"),
        ("Ｍａｒｉａ Smith Jr.", "Maria Smith Jr."),
        ("José O'Neill-Núñez", "José O'Neill-Núñez"),
        ("𠮷田示", "𠮷田示"),
        ("李\U0002edcd", "李\U0002edcd"),
        ("李\U00031350", "李\U00031350"),
        ("李\U0002ebf0", "李\U0002ebf0"),
        ("李\ufa0e", "李\ufa0e"),
        ("李\ue863", "李䶮"),
        ("周⽂例", "周文例"),
        ("⻢示⻰", "马示龙"),
        ("王\u202e示\u200b例\ufeff\x00", "王示例"),
        ("阿卜杜。示例", "阿卜杜·示例"),
        ("O’Brien", "O’Brien"),
        ("Jean‑Paul Ｏ＇Brien", "Jean‑Paul O'Brien"),
        ("O′BRIEN", "O′BRIEN"),
        ("O\ua78cBrien", "O\ua78cBrien"),
        ("'T HOOFT", "'T HOOFT"),
        ("’s‐Gravesande", "’s‐Gravesande"),
        ("阿卜杜﹒买", "阿卜杜·买"),
        ("阿卜杜ㆍ买", "阿卜杜·买"),
        ("阿卜杜 ● 买", "阿卜杜·买"),
        ("阿卜杜 ｡ 买", "阿卜杜·买"),
        ("MARIA⸺SMITH", "MARIA⸺SMITH"),
        ("阿依古丽【示例】", "阿依古丽【示例】"),
        ("王○", "王〇"),
        ("王 ◯示", "王〇示"),
        ("山田ユーリ", "山田ユーリ"),
    ],
)
def test_names_are_kept_in_one_way_of_writing(typed: str, kept: str) -> None:
    assert check_person_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "王",
        "王1",
        "\u200b\ufeff",
        "王👍示",
        "<b>王</b>",
        "·王示",
        "王示·",
        "王··示",
        "'王示例'",
        "王示—",
        "王示、李示",
        "'",
        "○○",
        "王" * 51,
    ],
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    refusal(check_person_name, typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("江苏示例智造有限公司", "江苏示例智造有限公司"),
        (" 江苏示例(集团)有限公司 ", "江苏示例（集团）有限公司"),
        ("示例ＡＢＣ 科技 有限公司", "示例ABC科技有限公司"),
        ("Sample & Co. Ltd.", "Sample & Co. Ltd."),
        ("⽆锡⽰范劳务派遣有限公司", "无锡示范劳务派遣有限公司"),
        ("江苏示例\u200d公司", "江苏示例公司"),
        ("“示例”报社", "“示例”报社"),
        ('"示例"报社', '"示例"报社'),
        ("甲‑乙【第①】〔二〕★公司？！", "甲‑乙【第①】〔二〕★公司?!"),
        ("<<示例>>编辑部", "<<示例>>编辑部"),
    ],
)
def test_unit_names_are_kept_in_one_way_of_writing(typed: str, kept: str) -> None:
    assert check_unit_name(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "司", "（）", "江苏<script>公司", "江苏</b>公司", "\u200b\u200d", "例" * 101]
)
def test_what_is_no_unit_name_is_refused(typed: str) -> None:
    refusal(check_unit_name, typed)


def test_a_sign_that_only_a_font_knows_is_told_with_the_way_to_the_counter() -> None:
    told = refusal(check_person_name, "李示\ue123")

    assert "姓名第3个字是系统不能识别的生僻字" in told
    assert settings.counter in told


def test_what_a_registry_may_hold_can_be_typed() -> None:
    for name in ("李\ue123", "曌", "阿依古丽(示例)", "王示1", "Иван Пример", "山田ハナコ"):
        assert check_registered_name(name) == name


@given(st.sampled_from(sorted(map(chr, ALIKE))))
def test_a_sign_is_taken_in_a_name_as_the_one_that_it_is_compared_as(sign: str) -> None:
    is_zero = sign.translate(ALIKE) == "〇"  # a character, of Chinese names only
    for name in (f"阿卜杜{sign}买", *(() if is_zero else (f"Maria{sign}Smith",))):
        like = name.replace(sign, sign.translate(ALIKE))
        assert same_name(name, like)
        assert _is_taken(name) or not _is_taken(like) or sign.translate(ALIKE) == ","


def _is_taken(name: str) -> bool:
    try:
        return same_name(check_person_name(name), name)
    except Invalid:
        return False


def test_names_are_the_same_however_they_were_typed() -> None:
    assert same_name("江苏示例（集团）有限公司", "江苏示例 (集团) 有限公司")
    assert same_name("MARIA SMITH", "Maria  Smith")
    assert not same_name("王示例", "王示利")
