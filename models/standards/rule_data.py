"""Rules read from data: from the definitions of forms, which tell each field in one row.

What else a row tells (whence a value comes, when a field is shown) belongs to the form, not to
the rule. A field whose choices come from a catalogue gets them from its form with ``replace``.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from models.base.error import Invalid
from models.base.text import half_width
from models.standards.rule import (
    BANK_ACCOUNT,
    ID_NUMBER,
    ID_TYPE,
    MOBILE,
    REGION,
    SMS_CODE,
    USCC,
    FieldKind,
    Limit,
    Parse,
    Rule,
)
from models.standards.written import FIRST_YEAR, LAST_YEAR

_SHARED: Mapping[str, Rule] = {
    "uscc": USCC,
    "idtype": ID_TYPE,
    "idno": ID_NUMBER,
    "mobile": MOBILE,
    "sms": SMS_CODE,
    "region": REGION,
    "bank_account": BANK_ACCOUNT,
    "year": Rule("", FieldKind.INTEGER, limit=Limit(FIRST_YEAR, LAST_YEAR)),
}
_ALSO_CALLED = {"radio": "select", "agreement": "checkbox"}
_LEAST = ("min", "min_days")
_MOST = ("max", "max_days", "max_count")


def rule_of(row: Mapping[str, Any]) -> Rule:
    """The rule of a field or of a material (which has no type); ValueError for an unknown type."""
    name = row.get("type", "file")
    shared = _SHARED.get(name) or Rule("", FieldKind(_ALSO_CALLED.get(name, name)))
    label = row["text"] if name == "agreement" else row.get("label") or row["name"]
    options = {str(each): str(each) for each in row.get("options", ())}
    return replace(
        shared,
        label=label,
        hint=row.get("help", shared.hint),
        is_required=row["required"],
        parse=shared.parse or (_shaped(label, row["pattern"]) if "pattern" in row else None),
        options=options or shared.options,
        limit=_limit_of(row, shared.limit),
    )


def _limit_of(row: Mapping[str, Any], usual: Limit) -> Limit:
    """The limit of a row, which names its ends by what they count."""
    return Limit(
        _end(row, _LEAST, usual.least),
        _end(row, _MOST, usual.most),
        row.get("max_mb", usual.megabytes),
        tuple(row.get("ext", usual.endings)),
    )


def _end(row: Mapping[str, Any], names: tuple[str, ...], usual: Any) -> Any:
    told = next((row[name] for name in names if name in row), usual)
    return Decimal(str(told)) if isinstance(told, float) else told


def _shaped(label: str, pattern: str) -> Parse:
    """A text that has to have some shape, written with any width of signs."""
    shape = re.compile(pattern)

    def parse(text: str) -> str:
        typed = half_width(text)
        if not shape.fullmatch(typed):
            raise Invalid(f"{label}格式不正确，请核对")
        return typed

    return parse
