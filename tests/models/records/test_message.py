"""消息: in the inbox at once; its SMS only while it is true, and not for ever."""

from datetime import timedelta

import pytest

from models.base import clock
from models.forgetting import forget_old_rows
from models.records.message import Message, MessageKind, drop_messages, drop_messages_to, tell
from models.records.message_sms import MessageSms, SmsState
from models.records.owner import OwnerKind, OwnerName
from tests.support.messages import LI, MOBILE, at, told


async def states() -> list[SmsState]:
    """What became of every SMS."""
    return [each.state for each in await MessageSms.all().order_by("id")]


async def test_an_inbox_holds_its_owners_messages_newest_first() -> None:
    first = await told()
    second = await told()

    assert await Message.of(LI) == [second, first]
    assert await Message.of(OwnerName(OwnerKind.UNIT, LI.code)) == []


async def test_a_message_belongs_into_the_transaction_of_its_act() -> None:
    with pytest.raises(RuntimeError):
        await tell(MessageKind.RIGHT, "您的权限已停用", owner=LI)


async def test_what_has_ended_is_dropped_and_marked_and_stays_in_the_inbox(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "22:10")
    await told(about="invitation", mobile=MOBILE)
    await told(about="other", mobile=MOBILE)

    await drop_messages("invitation")

    assert await states() == [SmsState.DROPPED, SmsState.WAITING]
    assert (await MessageSms.all().order_by("id"))[0].mobile is None
    assert await Message.of(LI).count() == 2


async def test_who_left_a_unit_hears_of_it_no_more_but_of_their_other_units(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "22:10")
    await told(unit="left", mobile=MOBILE)
    await told(unit="stays", mobile=MOBILE)

    await drop_messages_to(LI.code, "left")

    assert await states() == [SmsState.DROPPED, SmsState.WAITING]


async def test_what_was_told_is_forgotten_after_a_year_and_of_unknown_people_after_a_month(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await told()
    await told(owner=OwnerName(OwnerKind.PERSON, ""), mobile=MOBILE)
    later = clock.now() + timedelta(days=31)
    await MessageSms.all().update(due_at=None)
    monkeypatch.setattr(clock, "now", lambda: later)

    await forget_old_rows()
    assert [message.owner_code for message in await Message.all()] == [LI.code]
    assert await MessageSms.all().count() == 0

    later += timedelta(days=335)
    await forget_old_rows()
    assert await Message.all().count() == 0
