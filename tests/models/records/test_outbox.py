"""The outbox: written with the act, claimed once, blanked, ended in one state."""

import asyncio

import pytest
from tortoise.context import TortoiseContext

from models.base import clock
from models.base.error import Invalid
from models.base.tx import transactional
from models.records.outbox import (
    LEASE,
    MAX_ATTEMPTS,
    MAX_UNCERTAIN,
    OutboxKind,
    OutboxMessage,
    OutboxState,
    on_post,
    post,
)

CONTENT = {"mobile": "13912345678", "text": "您的验证码 135790"}


@transactional
async def post_messages(count: int = 1, *, failing: bool = False) -> list[OutboxMessage]:
    """An act that posts messages, and may then fail."""
    messages = [await post(OutboxKind.SMS, CONTENT) for _ in range(count)]
    if failing:
        raise Invalid("这次操作没有完成")
    return messages


async def state_of(message: OutboxMessage) -> OutboxState:
    """The state as it stands in the table."""
    return (await OutboxMessage.get(id=message.id)).state


async def test_an_act_that_fails_leaves_no_message() -> None:
    with pytest.raises(Invalid):
        await post_messages(failing=True)

    assert await OutboxMessage.all().count() == 0


async def test_a_message_cannot_be_posted_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        await post(OutboxKind.SMS, CONTENT)


async def test_the_worker_is_woken_by_the_commit_and_not_by_a_rollback() -> None:
    woken = []
    stop = on_post(lambda: woken.append("woken"))

    with pytest.raises(Invalid):
        await post_messages(failing=True)
    assert woken == []
    await post_messages()
    assert woken == ["woken"]

    stop()
    await post_messages()
    assert woken == ["woken"]


async def test_the_table_holds_neither_mobile_nor_text(db: TortoiseContext) -> None:
    await post_messages()

    rows = await db.db().execute_query_dict("SELECT * FROM outbox_message")

    assert "13912345678" not in repr(rows)
    assert "135790" not in repr(rows)
    assert "验证码" not in repr(rows)


async def test_many_workers_claim_each_message_once() -> None:
    posted = await post_messages(40)

    batches = await asyncio.gather(*(OutboxMessage.claim(7) for _ in range(10)))

    claimed = [message.id for batch in batches for message in batch]
    assert sorted(claimed) == sorted(message.id for message in posted)


async def test_messages_are_claimed_in_their_order() -> None:
    posted = await post_messages(5)

    claimed = await OutboxMessage.claim(3)

    assert [message.id for message in claimed] == [message.id for message in posted[:3]]
    assert [message.content() for message in claimed] == [CONTENT] * 3


async def test_a_sent_message_is_blanked_and_a_report_ends_it() -> None:
    await post_messages()
    [message] = await OutboxMessage.claim(1)

    assert await message.mark_sent("P1")
    assert (await OutboxMessage.get(id=message.id)).payload is None
    assert await OutboxMessage.mark_delivered("P1")
    assert not await OutboxMessage.mark_delivered("P1")
    assert not await OutboxMessage.mark_undelivered("P1", "未能送达")

    assert await state_of(message) is OutboxState.DELIVERED


async def test_who_lost_the_lease_can_mark_nothing() -> None:
    await post_messages()
    [slow] = await OutboxMessage.claim(1)
    clock.travel(LEASE.total_seconds() + 1)
    [quick] = await OutboxMessage.claim(1)

    assert not await slow.mark_failed("短信平台暂时无法连接", retryable=True)
    assert await quick.mark_sent("P2")

    assert await state_of(quick) is OutboxState.SENT


async def test_tries_grow_further_apart_and_end() -> None:
    [message] = await post_messages()
    waits = []
    for _ in range(MAX_ATTEMPTS):
        [claimed] = await OutboxMessage.claim(1)
        await claimed.mark_failed("短信平台暂时无法连接", retryable=True)
        due = await OutboxMessage.next_due_at()
        if due:
            waits.append(round((due - clock.now()).total_seconds()))
            clock.travel(waits[-1] + 1)

    assert waits[:6] == [2, 5, 10, 20, 40, 60]
    assert len(waits) == MAX_ATTEMPTS - 1
    assert await state_of(message) is OutboxState.FAILED
    assert (await OutboxMessage.get(id=message.id)).payload is None


async def test_an_unknown_number_of_a_provider_changes_nothing() -> None:
    [message] = await post_messages()

    for provider_id in ("", "unknown"):
        assert not await OutboxMessage.mark_delivered(provider_id)

    assert await state_of(message) is OutboxState.QUEUED


async def test_waiting_messages_are_never_forgotten() -> None:
    await post_messages()
    clock.travel(400 * 86400)

    await OutboxMessage.forget_old()

    assert await OutboxMessage.all().count() == 1


def test_every_state_has_its_chinese_word() -> None:
    assert [state.label for state in OutboxState] == [
        "待发送",
        "发送中",
        "已发送",
        "已送达",
        "发送失败",
        "已过期",
    ]
    assert [state for state in OutboxState if state.is_final] == [
        OutboxState.DELIVERED,
        OutboxState.FAILED,
        OutboxState.EXPIRED,
    ]


async def test_what_may_have_left_is_sent_once_more_and_then_given_up() -> None:
    [message] = await post_messages(1)
    for _ in range(MAX_UNCERTAIN):
        [claimed] = await OutboxMessage.claim(1)
        await claimed.mark_failed("短信平台没有及时回复", retryable=True, may_have_left=True)
        clock.travel(120)

    assert await OutboxMessage.claim(1) == []
    assert await state_of(message) is OutboxState.FAILED


async def test_a_clock_that_is_set_back_holds_no_message_up() -> None:
    [queued, _] = await post_messages(2)
    [claimed] = await OutboxMessage.claim(1)  # and its sender is gone
    clock.travel(-3600)

    assert {each.id for each in await OutboxMessage.claim(5)} == {claimed.id, queued.id + 1}
