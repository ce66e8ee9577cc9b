"""Transactions: they survive cancellation, join each other, and tell the world afterwards."""

import asyncio
import random
from typing import Any

import pytest
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from models.base.error import Invalid
from models.base.topic import announce, install_publisher
from models.base.tx import as_last, drain, in_transaction_now, on_commit, transactional
from models.records.seed_mark import SeedMark

ROUNDS = 150


@transactional
async def write(name: str, *, failing: bool = False) -> None:
    """An act of several statements, which may fail at its end."""
    await SeedMark.set(name, "first")
    await SeedMark.set(name, "second")
    if failing:
        raise Invalid("这次操作没有完成")


async def marks() -> int:
    """How many acts have left their row; hangs when a cancelled one kept its lock."""
    async with asyncio.timeout(5):
        return await SeedMark.filter(digest="second").count()


async def test_a_cancelled_caller_neither_undoes_the_act_nor_locks_the_database() -> None:
    for number in range(ROUNDS):
        task = asyncio.create_task(write(f"act {number}"))
        await asyncio.sleep(random.uniform(0, 0.003))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(10):
        await drain()

    assert await marks() == ROUNDS


async def test_acts_cancelled_side_by_side_leave_the_database_usable() -> None:
    tasks = [asyncio.create_task(write(f"act {number}")) for number in range(40)]
    for task in tasks:
        await asyncio.sleep(random.uniform(0, 0.002))
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    async with asyncio.timeout(10):
        await drain()

    assert await marks() == 40


async def test_an_act_that_fails_leaves_nothing() -> None:
    with pytest.raises(Invalid):
        await write("act", failing=True)

    assert await SeedMark.all().count() == 0


async def test_a_verb_inside_a_verb_belongs_to_the_same_act() -> None:
    @transactional
    async def both() -> None:
        await write("inner")
        raise Invalid("外层没有完成")

    with pytest.raises(Invalid):
        await both()

    assert await SeedMark.all().count() == 0


async def test_the_world_hears_of_an_act_after_its_commit_and_never_of_a_rollback() -> None:
    heard: list[str] = []

    @transactional
    async def tell(word: str, *, failing: bool) -> None:
        on_commit(lambda: heard.append(word))
        assert heard == []
        await write(word, failing=failing)

    with pytest.raises(Invalid):
        await tell("rolled back", failing=True)
    await tell("committed", failing=False)

    assert heard == ["committed"]


async def test_a_failing_listener_undoes_nothing() -> None:
    @transactional
    async def tell() -> None:
        on_commit(lambda: 1 / 0)
        await write("act")

    await tell()

    assert await marks() == 1


async def test_a_topic_is_announced_after_the_commit() -> None:
    heard: list[str] = []
    install_publisher(heard.append)
    try:

        @transactional
        async def act() -> None:
            announce("qr:1")
            assert heard == []

        await act()
    finally:
        install_publisher(lambda _topic: None)

    assert heard == ["qr:1"]


async def test_drain_waits_for_the_acts_that_nobody_awaits_any_more() -> None:
    task = asyncio.create_task(write("act"))
    await asyncio.sleep(0.001)
    task.cancel()

    await drain()

    assert await marks() == 1
    assert not in_transaction_now()


async def test_an_act_that_cannot_begin_keeps_no_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(_: object) -> None:
        raise OperationalError("the database was stopped in this moment")

    context: Any = in_transaction()
    kind = type(getattr(context, "client", None) or context.connection)
    with monkeypatch.context() as patch:
        patch.setattr(kind, "begin", refuse)
        for number in range(ROUNDS):
            with pytest.raises(OperationalError):
                await write(f"act {number}")

    async with asyncio.timeout(5):
        await write("act")
    assert await marks() == 1


async def test_what_is_done_last_comes_in_the_order_of_the_rows_that_it_holds() -> None:
    done: list[str] = []

    @transactional
    async def verb() -> None:
        as_last("b", lambda: note("b, first"))
        as_last("a", lambda: note("a"))
        as_last("b", lambda: note("b, second"))
        done.append("the verb itself")

    async def note(what: str) -> None:
        assert in_transaction_now()
        done.append(what)

    await verb()

    assert done == ["the verb itself", "a", "b, first", "b, second"]


async def test_what_fails_as_the_last_undoes_the_whole() -> None:
    @transactional
    async def verb() -> None:
        await SeedMark.create(name="half done", digest="")
        as_last("row", fail)

    async def fail() -> None:
        raise Invalid("不行")

    with pytest.raises(Invalid):
        await verb()

    assert not await SeedMark.filter(name="half done").exists()


async def test_nothing_is_last_outside_a_transaction() -> None:
    async def nothing() -> None:
        return None

    with pytest.raises(RuntimeError, match="inside a transaction"):
        as_last("row", nothing)


async def test_a_task_that_outlives_its_transaction_loses_nothing_in_silence() -> None:
    is_over = asyncio.Event()
    done: list[str] = []
    late: list[asyncio.Task[None]] = []

    @transactional
    async def verb() -> None:
        as_last("row", lambda: note("late"))

    async def note(what: str) -> None:
        done.append(what)

    async def wait() -> None:
        await is_over.wait()
        await verb()

    @transactional
    async def start() -> None:
        late.append(asyncio.create_task(wait()))

    await start()
    is_over.set()

    with pytest.raises(RuntimeError, match="outlived"):
        await late[0]
    assert done == []
