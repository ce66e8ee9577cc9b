"""姓名 and 单位全称: kept in one way of writing, and what is no name is told."""

import pytest

from models.error import Invalid
from models.identifier import (
    check_person_name,
    check_unit_name,
    same_name,
)


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
        "王\u202e示例",
        "王\x00示例",
        "<b>王</b>",
        "·王示",
        "王示·",
        "王··示",
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
    ],
)
def test_unit_names_are_kept_in_one_way_of_writing(typed: str, kept: str) -> None:
    assert check_unit_name(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "司", "（）", "江苏<script>公司", "江苏示例\u200d公司", "例" * 101]
)
def test_what_is_no_unit_name_is_refused(typed: str) -> None:
    refusal(check_unit_name, typed)


def test_names_are_the_same_however_they_were_typed() -> None:
    assert same_name("江苏示例（集团）有限公司", "江苏示例 (集团) 有限公司")
    assert same_name("MARIA SMITH", "Maria  Smith")
    assert not same_name("王示例", "王示利")
