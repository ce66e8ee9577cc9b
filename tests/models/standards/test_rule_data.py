"""Rules as the definitions of forms tell them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.base import clock
from models.base.error import Invalid
from models.base.mask import mask_id
from models.standards.field_kind import FieldKind
from models.standards.file_kind import CheckedFile, FileKind
from models.standards.rule import MOBILE, Limit
from models.standards.rule_data import rule_of
from models.standards.written import Month, Period


def row(kind: str, **more: Any) -> Mapping[str, Any]:
    """A field of a definition."""
    return {"key": "x", "label": "某项", "type": kind, "required": True, **more}


@pytest.mark.parametrize(
    ("told", "written", "kept"),
    [
        (row("text", max=5), "某某", "某某"),
        (row("textarea", min=2, max=9), "某某", "某某"),
        (row("uscc"), "91320100MA1ABCDE0X", None),
        (row("mobile"), "139 1234 5678", "13912345678"),
        (row("region"), "320100", "320100"),
        (row("select", options=["初级", "高级"]), "高级", "高级"),
        (row("radio", options=["是", "否"]), "否", "否"),
        (row("multiselect", options=["甲", "乙", "丙"]), ["丙", "甲"], ("甲", "丙")),
        (row("idtype", default="01"), "01", "01"),
        (row("idno"), "11010519491231002X", "11010519491231002X"),
        (row("idno"), "１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
        (row("idno"), " e12345678。", "E12345678"),
        (row("idno"), "军字第2001988号", "军字第2001988号"),
        (row("integer", min=1, max=2000), "2,000", 2000),
        (row("integer", max=10.0), "10", 10),
        (row("money", min="0.01", max="1,000"), "0.01", Decimal("0.01")),
        (row("date", min="2020-01-01", max="2030-12-31"), "2024-2-29", date(2024, 2, 29)),
        (row("month", min="2020-01"), "2024-02", Month(2024, 2)),
        (row("year"), "2024", 2024),
        (row("money", min=0, max=20000), "1,200", Decimal("1200.00")),
        (row("decimal", min=0.5, max=100), "99.5", Decimal("99.50")),
        (row("date"), "2024-2-29", date(2024, 2, 29)),
        (row("month"), "2024年2月", Month(2024, 2)),
        (row("datetime"), "2024-02-29T09:30", datetime(2024, 2, 29, 9, 30, tzinfo=clock.SHANGHAI)),
        (row("daterange", max_days=90), "2024-02-01至2024-02-02", None),
        (row("bank_account", pattern=r"^\d{8,30}$"), "6222 0202 0000", "622202020000"),
        (row("checkbox"), True, True),
        (row("agreement", text="我承诺"), True, True),
        (row("sms"), "123456", "123456"),
        (row("text", pattern=r"^\d\d:\d\d$"), "０９：３０", "09:30"),
    ],
)
def test_every_type_of_a_definition_is_a_rule(
    told: Mapping[str, Any], written: object, kept: object
) -> None:
    rule = rule_of(told)
    if told["type"] == "uscc":
        with pytest.raises(Invalid):
            rule.check(written)
    elif told["type"] == "daterange":
        assert rule.check(written) == Period(date(2024, 2, 1), date(2024, 2, 2))
    else:
        assert rule.check(written) == kept


def test_a_row_tells_label_hint_limit_and_whether_it_is_required() -> None:
    rule = rule_of({**row("integer", min=1, max=9, help="全年合计"), "required": False})
    assert (rule.label, rule.hint, rule.is_required) == ("某项", "全年合计", False)
    assert rule.limit == Limit(1, 9)


def test_a_shared_value_keeps_what_is_known_of_it() -> None:
    assert rule_of(row("idno")).mask is mask_id
    assert rule_of(row("mobile")).autocomplete == MOBILE.autocomplete
    with pytest.raises(Invalid, match="某项应为11位"):
        rule_of(row("mobile")).check("139")


def test_a_text_of_another_shape_is_refused() -> None:
    with pytest.raises(Invalid, match="某项格式不正确，请核对"):
        rule_of(row("text", pattern=r"^\d\d:\d\d$")).check("9点半")


def test_an_agreement_is_ticked_by_its_text() -> None:
    with pytest.raises(Invalid, match="请勾选“我承诺”"):
        rule_of(row("agreement", text="我承诺")).check(False)


def test_a_material_is_a_file_with_its_endings_and_sizes() -> None:
    told = {"key": "roster", "name": "花名册", "required": True, "ext": ["pdf"], "max_mb": 2}
    rule = rule_of(told | {"max_count": 1})
    assert rule.kind is FieldKind.FILE
    file = CheckedFile("a.pdf", FileKind.PDF, 7, "", Path("a.pdf"))
    assert rule.check([file]) == (file,)
    with pytest.raises(Invalid, match="最多1个文件"):
        rule.check([file] * 2)
    with pytest.raises(Invalid, match="超过 2 MB"):
        rule.check([replace(file, size=3 * 2**20)])
    several = rule_of(told | {"max_count": 5})
    assert several.check([file] * 5) == (file,) * 5
    with pytest.raises(Invalid, match="最多5个文件"):
        several.check([file] * 6)


@pytest.mark.parametrize(
    "written", ["😀", "x", "*****002X", "11010519491231002Y", "110105194912310021"]
)
def test_a_number_of_a_document_has_the_form_of_one(written: str) -> None:
    with pytest.raises(Invalid, match="某项填写有误，请核对"):
        rule_of(row("idno")).check(written)


@pytest.mark.parametrize(
    ("told", "written", "said"),
    [
        (row("integer", max=10.0), "11", "某项不能大于10"),
        (row("money", min="0.01"), "0", "某项不能小于0.01"),
        (row("date", min="2020-01-01"), "2019-12-31", "某项不能早于2020-01-01"),
        (row("month", max="2020-01"), "2020-02", "某项不能晚于2020-01"),
        (
            row("datetime", min="2024-02-29 09:30"),
            "2024-02-29 09:29",
            "某项不能早于2024-02-29 09:30",
        ),
        (row("text", min="2", max=5.0), "某", "某项至少2个字，现在是1个"),
    ],
)
def test_a_limit_is_of_the_kind_of_its_field(
    told: Mapping[str, Any], written: str, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        rule_of(told).check(written)
    assert refused.value.message == said


@pytest.mark.parametrize(
    "told",
    [
        row("date", min="morgen"),
        row("integer", max=10.5),
        row("money", min=[1]),
        row("text", max="many"),
    ],
)
def test_a_limit_of_another_kind_is_told_at_once(told: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError, match="某项"):
        rule_of(told)


def test_a_type_that_nobody_knows_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="person_picker"):
        rule_of(row("person_picker"))
