"""授权期限: from a day to a day, both inclusive, or with an open end that is reviewed every year.

The day that is shown is the last one on which its holder may act, to 24:00 in Asia/Shanghai.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from models.base import clock
from models.base.error import Invalid
from models.base.labeled import Labeled

MOST_YEARS = 3
REMINDERS = (30, 7, 1)  # days before the last one
OPEN_END = "长期有效"


class BeyondGiver(Invalid):
    """Somebody would give for longer than they hold themselves."""


class Length(Labeled):
    """How long a term is given for with one click."""

    HALF_YEAR = "half_year", "半年"
    YEAR = "year", "一年"
    THREE_YEARS = "three_years", "三年"
    OPEN = "open", "长期"

    @property
    def months(self) -> int | None:
        """Its months; None for an open end."""
        return {Length.HALF_YEAR: 6, Length.YEAR: 12, Length.THREE_YEARS: 36}.get(self)


@dataclass(frozen=True)
class Term:
    """A term; an `end` of None is an open one."""

    begin: date
    end: date | None

    @property
    def text(self) -> str:
        """The term as a list shows it."""
        last = clock.day_text(self.end) if self.end else "长期"
        return f"{clock.day_text(self.begin)} 至 {last}"

    @property
    def words(self) -> str:
        """The term as a sentence names it."""
        begin = clock.full_day_words(self.begin)
        return f"{begin}至 {clock.full_day_words(self.end)}" if self.end else f"{begin}起长期有效"

    @classmethod
    def check(cls, begin: date | None, end: date | None, *, giver_end: date | None) -> "Term":
        """A new term; without days it begins today and has no end.

        `giver_end` is the last day of whoever gives it: nobody gives for longer than they hold.
        Raises Invalid at ``valid_from`` or ``valid_until``.
        """
        today = clock.today()
        first = begin or today
        if first < today:
            raise Invalid("开始日期不能早于今天", "valid_from")
        if first > latest_end(today):
            raise Invalid(f"开始日期最晚为 {clock.full_day_words(latest_end(today))}", "valid_from")
        return cls(first, check_end(end, begin=first, giver_end=giver_end))


def check_end(end: date | None, *, begin: date, giver_end: date | None) -> date | None:
    """The last day of a term; raises Invalid at ``valid_until``."""
    today = clock.today()
    if giver_end is not None and (end is None or end > giver_end):
        given = clock.full_day_words(giver_end)
        told = f"您本人的授权到 {given}为止，授权时间请选到这一天或之前"
        raise BeyondGiver(told, "valid_until")
    if end is None:
        return None
    if end < begin:
        raise Invalid("结束日期不能早于开始日期", "valid_until")
    if end < today:
        raise Invalid("结束日期不能早于今天", "valid_until")
    if end > latest_end(today):
        latest = clock.full_day_words(latest_end(today))
        raise Invalid(f"授权时间最长{MOST_YEARS}年，结束日期最晚为 {latest}", "valid_until")
    return end


def latest_end(today: date) -> date:
    """The last day that a term may have which is given today."""
    return add_months(today, 12 * MOST_YEARS)


def ending(begin: date, length: Length) -> date | None:
    """The last day of a new term of some length: a year from 18 March ends on 17 March.

    Where there is no such day, the last one of the month is it: a year from 29 February ends on 28.
    """
    if (months := length.months) is None:
        return None
    after = add_months(begin, months)
    return after if after.day < begin.day else after - timedelta(days=1)


def renewed(end: date | None, length: Length, today: date) -> date | None:
    """The new last day: counted from the old one while it runs, from today once it is over."""
    months = length.months
    if months is None or end is None:
        return None
    return ending(today, length) if end < today else add_months(end, months)


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last of the month where there is no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
