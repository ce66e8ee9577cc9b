"""What people write for days, months, moments, spans of days, sums and numbers, or choose.

Each function takes whatever came from a field, a file or an interface, returns it as it is kept,
and raises ``Invalid`` with a message that names the field.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from models.base import clock
from models.base.error import Invalid
from models.base.text import AROUND, clean, half_width
from models.standards.region import Region

FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_DIGITS = 14  # in front of the point: more than all money there is
CENT = Decimal("0.01")
NOT_OFFERED = "{label}不在可选范围内，请重新选择"
_DAY = re.compile(
    "([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|[.]([0-9]{1,2})[.]|年([0-9]{1,2})月)([0-9]{1,2})日?"
)
_DAY_WITHOUT_SIGNS = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile("([0-9]{4})(?:[-/.]|年|(?=[0-9]{2}$))([0-9]{1,2})月?")
_MOMENT = re.compile(
    "(.{1,20}?[^T ])[T ]{0,4}([0-9]{1,2})"
    "(?: ?: ?([0-9]{1,2})(?::[0-9]{1,2}(?:[.][0-9]*)?)?|[时点](?:整|([0-9]{1,2})分?)?)"
)
_BETWEEN_DAYS = re.compile("至|到|[~～]|—+|–| - ")
_NUMBER = re.compile("-?(?:[0-9]+|[0-9]{1,3}(?:[, ][0-9]{3})+)(?:[.]([0-9]+))?")
_CURRENCY = re.compile("^(?:¥|人民币|RMB|CNY) *| *(?:元|圆|人民币)整?$", re.I)


@dataclass(frozen=True)
class Period:
    """A span of days, its first and its last one included."""

    begin: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.begin).days + 1


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year, written as 2024-02."""

    year: int
    month: int

    def __str__(self) -> str:
        """The month as it is kept and told to a browser."""
        return f"{self.year:04d}-{self.month:02d}"


def is_empty(value: object) -> bool:
    """True for what nobody has filled in, whatever the field."""
    if isinstance(value, str):
        return not clean(value)
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, Sequence):
        return all(map(is_empty, value))
    return value is None or value is False


def read_date(value: object, label: str) -> date:
    """日期, with any of the usual signs between year, month and day, or none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = _text(value, label).replace(" ", "")
    found = _DAY.fullmatch(text) or _DAY_WITHOUT_SIGNS.fullmatch(text)
    if found is None:
        raise Invalid(f"{label}应写明年月日，如2024-02-29")
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        read = date(year, month, day)
    except ValueError:
        raise Invalid(f"{label}“{text}”不是有效的日期，请核对") from None
    _require_year(year, label)
    return read


def _require_year(year: int, label: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(f"{label}的年份应在{FIRST_YEAR}至{LAST_YEAR}之间，请核对")


def read_month(value: object, label: str) -> Month:
    """年月, with any of the usual signs between year and month, or none."""
    if isinstance(value, Month):
        return value
    text = _text(value, label).replace(" ", "")
    found = _MONTH.fullmatch(text)
    if found is None:
        raise Invalid(f"{label}应写明年月，如2024-02")
    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12:
        raise Invalid(f"{label}“{text}”不是有效的年月，请核对")
    _require_year(year, label)
    return Month(year, month)


def read_datetime(value: object, label: str) -> datetime:
    """日期和时间 at the hall, to the minute: a day, and then hours and minutes."""
    if isinstance(value, datetime):
        return clock.local(value).replace(second=0, microsecond=0)
    found = _MOMENT.fullmatch(_text(value, label))
    if found is None:
        raise Invalid(f"{label}应写明日期和时间，如2024-02-29 09:30")
    day, hour, minute = read_date(found[1], label), int(found[2]), int(found[3] or found[4] or 0)
    if hour > 23 or minute > 59:
        raise Invalid(f"{label}“{hour}:{minute:02d}”不是有效的时间，请核对")
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.SHANGHAI)


def as_written(value: object) -> str:
    """A kept value as a sentence names it."""
    return clock.minute_text(value) if isinstance(value, datetime) else str(value)


def read_period(value: object, label: str) -> Period:
    """起止日期, as two days or as one text with 至 between them."""
    begin, end = _two_days(value, label)
    for day, name in ((begin, "开始"), (end, "结束")):
        if is_empty(day):
            raise Invalid(f"请填写{label}的{name}日期")
    period = Period(read_date(begin, f"{label}的开始日期"), read_date(end, f"{label}的结束日期"))
    if period.end < period.begin:
        raise Invalid(f"{label}的结束日期不能早于开始日期")
    return period


def _two_days(value: object, label: str) -> tuple[object, object]:
    if isinstance(value, Period):
        return value.begin, value.end
    if isinstance(value, Mapping):
        return value.get("begin"), value.get("end")
    parts = _BETWEEN_DAYS.split(value) if isinstance(value, str) else value
    if not isinstance(parts, Sequence) or len(parts) != 2:
        raise Invalid(f"{label}应写明开始日期和结束日期，如2024-02-01至2024-02-29")
    return parts[0], parts[1]


def read_money(value: object, label: str) -> Decimal:
    """金额 in 元, with two places behind the point; thousands may be set apart."""
    written = _CURRENCY.sub("", _text(value, label))
    if written.endswith("万"):
        raise Invalid(f"{label}请以元为单位填写，不要写“万”")
    return _two_places(written, label)


def read_decimal(value: object, label: str) -> Decimal:
    """A number with at most two places behind the point; its label tells what it counts."""
    return _two_places(_text(value, label), label)


def _two_places(written: str, label: str) -> Decimal:
    found = _NUMBER.fullmatch(written)
    if found is None:
        raise Invalid(f"{label}应为数字，如1234.50，千位可用逗号分隔")
    if len(found[1] or "") > 2:
        raise Invalid(f"{label}最多两位小数")
    return Decimal(_plain(written, label)).quantize(CENT) + 0  # no -0.00


def read_integer(value: object, label: str) -> int:
    """整数; thousands may be set apart."""
    written = _text(value, label)
    found = _NUMBER.fullmatch(written)
    if found is None or found[1] is not None:
        raise Invalid(f"{label}应为整数")
    return int(_plain(written, label))


def _plain(written: str, label: str) -> str:
    """A written number without what sets its thousands apart."""
    plain = re.sub("[, ]", "", written)
    if len(plain.partition(".")[0].lstrip("-0")) > MOST_DIGITS:
        raise Invalid(f"{label}过大，请核对")
    return plain


def read_region(value: object, label: str) -> str:
    """行政区划 of this province: the code of 省本级, a city or a county."""
    code = _text(value, label)
    if any(code == region.code or code in region.counties for region in Region.all()):
        return code
    raise Invalid(NOT_OFFERED.format(label=label))


def read_choices(value: object, offered: Collection[str], label: str) -> tuple[str, ...]:
    """多选: what was chosen, once each and in the order of the list."""
    chosen = [value] if isinstance(value, str) else value
    if not isinstance(chosen, Sequence) or not all(
        isinstance(each, str) and each in offered for each in chosen
    ):
        raise Invalid(NOT_OFFERED.format(label=label))
    return tuple(each for each in offered if each in chosen)


def _text(value: object, label: str) -> str:
    """What was written, half-width and without what it was pasted with."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal | float):
        raise Invalid(f"{label}填写有误，请重新填写")
    return half_width(str(value)).strip(AROUND)
