"""Days of the hall for tests: travel to a day of the month."""

from datetime import timedelta

from models.base import clock


def travel_to_day(number: int) -> None:
    """Move the clock forward to the next day of this number at the same hour."""
    day = clock.today()
    while day.day != number:
        day += timedelta(days=1)
    clock.travel((day - clock.today()).total_seconds())
