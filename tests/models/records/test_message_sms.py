"""短信提醒: none leaves at night, and those of the night do not leave all at once."""

import time as machine_time
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest

from models.base import clock
from models.records.message import MessageKind
from models.records.message_sms import MORNING, MessageSms, next_daytime
from tests.support.messages import MOBILE, at, told

DAY = datetime(2027, 3, 18, 8, tzinfo=clock.SHANGHAI)


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/New_York"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A machine whose own clock stands somewhere else than the hall's."""
    monkeypatch.setenv("TZ", request.param)
    machine_time.tzset()
    yield request.param
    monkeypatch.undo()
    machine_time.tzset()


@pytest.mark.parametrize(
    ("here", "leaves"),
    [
        ("20:59:59", "same"),
        ("21:00:00", "next 8:00"),
        ("00:30:00", "8:00"),
        ("07:59:59", "8:00"),
        ("08:00:00", "same"),
    ],
)
@pytest.mark.usefixtures("machine")
def test_no_sms_leaves_between_nine_in_the_evening_and_eight(here: str, leaves: str) -> None:
    moment = datetime.combine(DAY, time.fromisoformat(here), clock.SHANGHAI)

    expected = {"same": moment, "8:00": DAY, "next 8:00": DAY + timedelta(days=1)}[leaves]

    assert next_daytime(moment) == expected


async def test_those_of_the_night_are_spread_over_the_morning_all_to_one_mobile_at_one_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "00:30")
    for last in range(40):
        await told(mobile=f"139000102{last:02}")
    await told(mobile="13900010200")

    due = [each.due_at for each in await MessageSms.all().order_by("id") if each.due_at]

    assert all(DAY <= each < DAY + timedelta(seconds=MORNING) for each in due)
    assert len(set(due)) > 20
    assert due[0] == due[-1]


async def test_a_warning_about_a_way_in_waits_for_no_morning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "23:30")

    await told(MessageKind.SECURITY, mobile=MOBILE)

    assert await MessageSms.next_due_at() == clock.now()
