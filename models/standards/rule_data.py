"""Rules read from data: from the definitions of forms, which tell each field in one row.

What else a row tells (whence a value comes, when a field is shown) belongs to the form, not to
the rule. A field whose choices come from a catalogue gets them from its form with ``replace``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from models.base.error import Invalid
from models.base.text import half_width
from models.standards.field_kind import FieldKind
from models.standards.identifier import check_any_id_number
from models.standards.rule import (
    BANK_ACCOUNT,
    ID_NUMBER,
    ID_TYPE,
    MOBILE,
    REGION,
    SMS_CODE,
    USCC,
    Limit,
    Parse,
    Rule,
)
from models.standards.written import (
    FIRST_YEAR,
    LAST_YEAR,
    read_date,
    read_datetime,
    read_decimal,
    read_integer,
    read_money,
    read_month,
)

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
    if name == "idno":
        shared = replace(shared, parse=partial(check_any_id_number, label=label))
    options = {str(each): str(each) for each in row.get("options", ())}
    return replace(
        shared,
        label=label,
        hint=row.get("help", shared.hint),
        is_required=row["required"],
        parse=shared.parse or (_shaped(label, row["pattern"]) if "pattern" in row else None),
        options=options or shared.options,
        limit=_limit_of(row, shared.kind, label, shared.limit),
    )


def _limit_of(row: Mapping[str, Any], kind: FieldKind, label: str, usual: Limit) -> Limit:
    """The limit of a row, which names its ends by what they count."""
    return Limit(
        _end(row, _LEAST, kind, label, usual.least),
        _end(row, _MOST, kind, label, usual.most),
        row.get("max_mb", usual.megabytes),
        tuple(row.get("ext", usual.endings)),
    )


def _end(
    row: Mapping[str, Any], names: tuple[str, ...], kind: FieldKind, label: str, usual: Any
) -> Any:
    """An end as values of its kind are kept, so that they can be compared; else ValueError."""
    told = next((row[name] for name in names if name in row), None)
    if told is None:
        return usual
    try:
        return _READ_END.get(kind, _whole)(told, label)
    except Invalid as error:
        raise ValueError(f"{label}: {told!r} is no limit of {kind.value}") from error


def _whole(told: object, label: str) -> int:
    """So many signs, days, choices or files; 10.0 of them are 10."""
    is_whole = isinstance(told, float) and told.is_integer()
    return read_integer(int(told) if is_whole else told, label)  # type: ignore[call-overload]


_READ_END: Mapping[FieldKind, Callable[[object, str], Any]] = {
    FieldKind.DATE: read_date,
    FieldKind.MONTH: read_month,
    FieldKind.DATETIME: read_datetime,
    FieldKind.MONEY: read_money,
    FieldKind.DECIMAL: read_decimal,
}


def _shaped(label: str, pattern: str) -> Parse:
    """A text that has to have some shape, written with any width of signs."""
    shape = re.compile(pattern)

    def parse(text: str) -> str:
        typed = half_width(text)
        if not shape.fullmatch(typed):
            raise Invalid(f"{label}格式不正确，请核对")
        return typed

    return parse
