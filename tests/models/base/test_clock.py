"""How days and instants are written: in sentences, in lists, to the second."""

from datetime import UTC, date, datetime

from models.base import clock

LATE = datetime(2026, 3, 24, 16, 30, 5, tzinfo=UTC)  # half past midnight at the hall


def test_a_sentence_names_a_day_with_its_year_or_without() -> None:
    assert clock.day_words(date(2026, 3, 5)) == "3 月 5 日"
    assert clock.full_day_words(date(2026, 3, 5)) == "2026 年 3 月 5 日"


def test_a_sentence_names_an_instant_to_the_minute() -> None:
    assert clock.moment_words(LATE) == "3 月 25 日 00:30"
    assert clock.deadline_words(LATE) == "3 月 25 日 00:30 前"


def test_where_there_is_little_room_a_part_of_the_instant_is_shown() -> None:
    assert clock.short_day_text(LATE) == "03-25"
    assert clock.time_text(LATE) == "00:30:05"
    assert clock.short_time_text(LATE) == "00:30"


def test_a_machine_reads_an_instant_with_its_zone() -> None:
    assert clock.machine_text(LATE) == "2026-03-25T00:30:05+08:00"


def test_lists_show_instants_by_the_clock_of_the_hall() -> None:
    assert clock.day_text(LATE) == "2026-03-25"
    assert clock.day_text(date(2026, 3, 24)) == "2026-03-24"
    assert clock.minute_text(LATE) == "2026-03-25 00:30"
    assert clock.moment_text(LATE) == "2026-03-25 00:30:05"
