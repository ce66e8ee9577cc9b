"""Days, months, moments, spans and sums: in whatever way they are written, and their limits."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from models.base import clock
from models.standards.field_kind import FieldKind
from models.standards.rule import Limit, Rule
from models.standards.written import Month, Period
from tests.support.rules import refusal

DAY = Rule("出生日期", FieldKind.DATE)
SPAN = Rule("培训期间", FieldKind.PERIOD)
HALF_PAST_NINE = datetime(2024, 2, 29, 9, 30, tzinfo=clock.SHANGHAI)


def test_days_of_a_span_are_counted_with_both_ends() -> None:
    shown = Rule("公示期", FieldKind.PERIOD, limit=Limit(5, 90))
    assert refusal(shown, "2024-02-26至2024-02-29") == "公示期至少5天，现在是4天"
    assert shown.check("2024-02-25至2024-02-29") == Period(date(2024, 2, 25), date(2024, 2, 29))
    assert refusal(shown, "2024-01-01至2024-12-31") == "公示期最多90天，现在是366天"


def test_a_day_has_days_as_its_limit() -> None:
    born = Rule("出生日期", FieldKind.DATE, limit=Limit(date(1930, 1, 1), date(2010, 12, 31)))
    assert refusal(born, "1929-12-31") == "出生日期不能早于1930-01-01"
    assert refusal(born, "2011-01-01") == "出生日期不能晚于2010-12-31"


def test_months_and_moments_have_limits_of_their_own_kind() -> None:
    paid = Rule("缴费年月", FieldKind.MONTH, limit=Limit(Month(2011, 7), Month(2024, 2)))
    assert refusal(paid, "2011-06") == "缴费年月不能早于2011-07"
    assert refusal(paid, "2024-03") == "缴费年月不能晚于2024-02"
    happened = Rule("事故时间", FieldKind.DATETIME, limit=Limit(most=HALF_PAST_NINE))
    assert refusal(happened, "2024-02-29 09:31") == "事故时间不能晚于2024-02-29 09:30"
    assert happened.check("2024-02-29 09:30") == HALF_PAST_NINE


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["-", "/", "."]))
def test_every_day_is_read_as_it_is_written(day: date, sign: str) -> None:
    assert DAY.check(f"{day.year}{sign}{day.month}{sign}{day.day}") == day
    assert DAY.check(f"{day.year}年{day.month}月{day.day}日") == day
    assert DAY.check(day.strftime("%Y%m%d")) == day


@given(st.dates(date(1900, 1, 1), date(2099, 1, 1)), st.integers(-400, 400))
def test_a_span_is_kept_or_runs_the_wrong_way(begin: date, length: int) -> None:
    end = begin + timedelta(days=length)
    if end.year < 1900:
        return
    written: Mapping[str, str] = {"begin": begin.isoformat(), "end": end.isoformat()}
    if length < 0:
        assert refusal(SPAN, written) == "培训期间的结束日期不能早于开始日期"
    else:
        assert SPAN.check(written) == Period(begin, end)


@given(st.decimals(0, 10**12, allow_nan=False, places=2), st.booleans())
def test_every_sum_is_read_with_or_without_its_thousands_apart(sum_: Decimal, wide: bool) -> None:
    rule = Rule("金额", FieldKind.MONEY)
    written = f"{sum_:,.2f}"
    if wide:
        written = written.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789.,"})
    assert rule.check(written) == sum_ == rule.check(f"{sum_:.2f}元")
