"""Messages of the tests: tell somebody something, at a moment of the hall's wall clock."""

from datetime import datetime

import pytest

from models.base import clock
from models.base.tx import transactional
from models.records.message import Message, MessageKind, tell
from models.records.outbox import OutboxMessage
from models.records.owner import OwnerKind, OwnerName

LI = OwnerName(OwnerKind.PERSON, "person-li")
MOBILE = "13900010205"
TEXT = "您的权限已停用"


@transactional
async def told(
    kind: MessageKind = MessageKind.RIGHT,
    text: str = TEXT,
    *,
    owner: OwnerName = LI,
    unit: str = "",
    about: str = "matter",
    case_no: int | None = None,
    link: str = "",
    mobile: str = "",
    by_sms: bool = False,
) -> Message:
    """A message to somebody; by SMS as well, where a mobile is named."""
    return await tell(
        kind,
        text,
        owner=owner,
        unit=unit,
        about=about,
        case_no=case_no,
        link=link,
        mobile=mobile,
        by_sms=by_sms,
    )


async def sent() -> list[str]:
    """The words that the outbox holds, in the order in which they were handed to it."""
    return [message.content()["text"] for message in await OutboxMessage.all().order_by("id")]


async def sent_to() -> list[str]:
    """The mobiles that they go to."""
    return [message.content()["mobile"] for message in await OutboxMessage.all().order_by("id")]


def at(monkeypatch: pytest.MonkeyPatch, hour: str, day: int = 18) -> None:
    """Set the clock to a time of a day in March 2027, at the hall."""
    moment = datetime.fromisoformat(f"2027-03-{day:02} {hour}").replace(tzinfo=clock.SHANGHAI)
    monkeypatch.setattr(clock, "now", lambda: moment)
