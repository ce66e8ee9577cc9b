"""The only source of time: instants in UTC, days in Asia/Shanghai."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def _shanghai() -> tzinfo:
    """The zone; where its data are missing nothing starts, but what is wrong can still be told."""
    try:
        return ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=8))


SHANGHAI = _shanghai()


class _Offset:
    """How far the sandbox or a test has moved the clock."""

    moved = timedelta(0)


def now() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC) + _Offset.moved


def today() -> date:
    """The present day at the hall, which decides terms and daily limits."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same instant as the hall's wall clock shows it."""
    return moment.astimezone(SHANGHAI)


def day_words(day: date) -> str:
    """A day as a sentence names it: 3 月 25 日."""
    return f"{day.month} 月 {day.day} 日"


def full_day_words(day: date) -> str:
    """A day with its year as a sentence names it: 2026 年 3 月 25 日."""
    return f"{day.year} 年 {day_words(day)}"


def moment_words(moment: datetime) -> str:
    """An instant as a sentence names it: 3 月 25 日 09:00."""
    return f"{day_words(local(moment))} {short_time_text(moment)}"


def deadline_words(moment: datetime) -> str:
    """Until when something may be done, as a sentence says it: 3 月 25 日 09:00 前."""
    return f"{moment_words(moment)} 前"


def recent_words(moment: datetime) -> str:
    """An instant as whoever reads of it today would name it: 今日09:00, 昨日22:10."""
    days = (today() - local(moment).date()).days
    near = {0: "今日", 1: "昨日"}.get(days)
    return f"{near}{short_time_text(moment)}" if near else moment_words(moment)


def day_text(day: date) -> str:
    """A day in a list: 2026-03-25; of an instant, the day at the hall."""
    return f"{local(day) if isinstance(day, datetime) else day:%Y-%m-%d}"


def moment_text(moment: datetime) -> str:
    """An instant in a list, to the second: 2026-03-25 09:00:00."""
    return f"{local(moment):%Y-%m-%d %H:%M:%S}"


def minute_text(moment: datetime) -> str:
    """An instant in a list, to the minute: 2026-03-25 09:00."""
    return f"{local(moment):%Y-%m-%d %H:%M}"


def short_day_text(moment: datetime) -> str:
    """The day of an instant of this year, where there is little room: 03-25."""
    return f"{local(moment):%m-%d}"


def time_text(moment: datetime) -> str:
    """The time of day of an instant: 09:00:00."""
    return f"{local(moment):%H:%M:%S}"


def short_time_text(moment: datetime) -> str:
    """The time of day of an instant, to the minute: 09:00."""
    return f"{local(moment):%H:%M}"


def machine_text(moment: datetime) -> str:
    """An instant as `datetime` attributes hold it: 2026-03-25T09:00:00+08:00."""
    return local(moment).isoformat(timespec="seconds")


def travel(seconds: float) -> None:
    """Move the clock by some seconds more; only tests and the sandbox do that."""
    _Offset.moved += timedelta(seconds=seconds)


def reset() -> None:
    """Put the clock back to the real time."""
    _Offset.moved = timedelta(0)
