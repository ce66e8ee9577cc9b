"""已读: each reader for themselves, once, on however many pages."""

import asyncio

from models.records.message import Message
from models.records.message_read import MessageRead, mark_read, mark_unread, unread_by
from tests.support.messages import told


async def test_what_one_has_read_another_has_not() -> None:
    first, second = await told(), await told()

    await mark_read([first.id], "li")

    assert await Message.filter(unread_by("li")) == [second]
    assert await Message.filter(unread_by("wang")).count() == 2
    assert await MessageRead.among([first.id, second.id], "li") == {first.id}


async def test_reading_on_two_pages_at_once_is_reading_once() -> None:
    message = await told()

    await asyncio.gather(*(mark_read([message.id], "li") for _ in range(5)))

    assert await MessageRead.all().count() == 1


async def test_a_message_can_be_found_unread_again() -> None:
    message = await told()
    await mark_read([message.id], "li")

    await mark_unread(message.id, "li")

    assert await Message.filter(unread_by("li")) == [message]
