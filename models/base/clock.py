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


def travel(seconds: float) -> None:
    """Move the clock by some seconds more; only tests and the sandbox do that."""
    _Offset.moved += timedelta(seconds=seconds)


def reset() -> None:
    """Put the clock back to the real time."""
    _Offset.moved = timedelta(0)
