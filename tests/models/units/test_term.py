"""授权期限: the day that is shown is the last one; how long it may be; how it is renewed."""

from datetime import UTC, date, datetime

import pytest

from models.base import clock
from models.base.error import Invalid
from models.units.term import Length, Term, ending, latest_end, renewed

TODAY = date(2026, 3, 18)
NOON = datetime(2026, 3, 18, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Noon of a day at the hall."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def test_without_days_a_term_begins_today_and_has_no_end() -> None:
    term = Term.check(None, None, giver_end=None)

    assert term == Term(TODAY, None)
    assert term.text == "2026-03-18 至 长期"


@pytest.mark.parametrize(
    ("begin", "end", "field", "told"),
    [
        (date(2026, 3, 17), None, "valid_from", "开始日期不能早于今天"),
        (date(2029, 3, 19), None, "valid_from", "开始日期最晚为 2029 年 3 月 18 日"),
        (None, date(2026, 3, 17), "valid_until", "结束日期不能早于开始日期"),
        (date(2026, 5, 2), date(2026, 5, 1), "valid_until", "结束日期不能早于开始日期"),
        (None, date(2029, 3, 19), "valid_until", "最长3年，结束日期最晚为 2029 年 3 月 18 日"),
    ],
)
def test_days_that_are_no_term_are_told_at_their_field(
    begin: date | None, end: date | None, field: str, told: str
) -> None:
    with pytest.raises(Invalid, match=told) as refused:
        Term.check(begin, end, giver_end=None)

    assert refused.value.field == field


@pytest.mark.parametrize("end", [None, date(2026, 7, 1)])
def test_nobody_gives_for_longer_than_they_hold(end: date | None) -> None:
    giver_end = date(2026, 6, 30)

    with pytest.raises(Invalid, match="您本人的授权到 2026 年 6 月 30 日为止") as refused:
        Term.check(None, end, giver_end=giver_end)

    assert refused.value.field == "valid_until"
    assert Term.check(None, giver_end, giver_end=giver_end).end == giver_end


def test_a_year_from_a_day_ends_on_the_day_before() -> None:
    assert ending(TODAY, Length.YEAR) == date(2027, 3, 17)
    assert ending(TODAY, Length.HALF_YEAR) == date(2026, 9, 17)
    assert ending(TODAY, Length.THREE_YEARS) == date(2029, 3, 17)
    assert ending(TODAY, Length.OPEN) is None
    assert latest_end(date(2028, 2, 29)) == date(2031, 2, 28)


@pytest.mark.parametrize(
    ("begin", "length", "end"),
    [
        (date(2028, 2, 29), Length.YEAR, date(2029, 2, 28)),
        (date(2026, 8, 31), Length.HALF_YEAR, date(2027, 2, 28)),
        (date(2027, 3, 1), Length.YEAR, date(2028, 2, 29)),
    ],
)
def test_where_a_month_is_shorter_a_term_ends_with_it(
    begin: date, length: Length, end: date
) -> None:
    assert ending(begin, length) == end


@pytest.mark.parametrize(
    ("end", "after"),
    [
        (date(2026, 4, 7), date(2027, 4, 7)),  # the twenty days that are left are not lost
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 3, 17), date(2027, 3, 17)),  # over: counted from today
        (None, None),
    ],
)
def test_a_term_is_renewed_from_its_old_end_while_it_runs(
    end: date | None, after: date | None
) -> None:
    assert renewed(end, Length.YEAR, TODAY) == after
