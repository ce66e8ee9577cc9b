"""消息: in the inbox at once; by SMS when the day has begun, and only while it is true."""

from datetime import UTC, datetime, time, timedelta

import pytest

from models.base import clock
from models.base.tx import transactional
from models.records.message import Message, MessageKind, drop_messages, next_daytime, tell
from models.records.outbox import OutboxMessage
from models.records.owner import OwnerKind, OwnerName

LI = OwnerName(OwnerKind.PERSON, "person-li")
MOBILE = "13900010205"


@transactional
async def told(
    kind: MessageKind = MessageKind.RIGHT, about: str = "matter", mobile: str = MOBILE
) -> Message:
    """A message to somebody, by SMS as well."""
    return await tell(kind, "您的权限已停用", owner=LI, about=about, mobile=mobile)


async def sent() -> list[str]:
    """The words that the outbox holds."""
    return [message.content()["text"] for message in await OutboxMessage.all().order_by("id")]


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Set the clock."""
    monkeypatch.setattr(clock, "now", lambda: moment)


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
def test_no_sms_leaves_between_nine_in_the_evening_and_eight(here: str, leaves: str) -> None:
    morning = datetime(2026, 3, 18, 8, tzinfo=clock.SHANGHAI)
    moment = datetime.combine(morning, time.fromisoformat(here), clock.SHANGHAI)

    expected = {"same": moment, "8:00": morning, "next 8:00": morning + timedelta(days=1)}[leaves]

    assert next_daytime(moment) == expected


async def test_what_waited_through_the_night_says_when_it_happened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, datetime(2026, 3, 18, 14, 10, tzinfo=UTC))  # 22:10 at the hall
    await told()
    assert await Message.release_due() == 0

    at(monkeypatch, datetime(2026, 3, 19, 0, 1, tzinfo=UTC))

    assert await Message.release_due() == 1
    assert await sent() == ["（2026-03-18 22:10）您的权限已停用"]
    assert await Message.release_due() == 0


async def test_a_warning_about_a_way_in_waits_for_no_morning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, datetime(2026, 3, 18, 15, 30, tzinfo=UTC))
    await told(MessageKind.SECURITY)

    assert await Message.release_due() == 1
    assert await sent() == ["您的权限已停用"]


async def test_what_has_ended_meanwhile_is_not_sent_but_stays_in_the_inbox(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, datetime(2026, 3, 18, 14, 10, tzinfo=UTC))
    await told(about="invitation")
    await told(about="other")
    await drop_messages("invitation")

    at(monkeypatch, datetime(2026, 3, 19, 1, tzinfo=UTC))

    assert await Message.release_due() == 1
    assert await Message.of(LI).count() == 2


async def test_a_message_keeps_no_mobile_once_it_has_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, datetime(2026, 3, 18, 4, tzinfo=UTC))
    await told()
    await Message.release_due()

    assert [message.mobile for message in await Message.all()] == [None]


async def test_an_inbox_holds_its_owners_messages_newest_first() -> None:
    first = await told(mobile="")
    second = await told(mobile="")

    assert await Message.of(LI) == [second, first]
    assert await Message.of(OwnerName(OwnerKind.UNIT, LI.code)) == []


async def test_a_message_belongs_into_the_transaction_of_its_act() -> None:
    with pytest.raises(RuntimeError):
        await tell(MessageKind.RIGHT, "您的权限已停用", owner=LI)
