"""Turns of pages: of each network one is built at a time, and nobody else waits for it."""

import asyncio
from dataclasses import replace

import pytest
from starlette.types import Message, Receive, Scope, Send

from auth.gate import page_turn
from auth.gate.page_turn import PageTurns
from models.base.origin import Origin

HERE = Origin("somebody", "198.51.100.7")
NEIGHBOR = replace(HERE, visitor="a neighbor")
ELSEWHERE = Origin("somebody else", "203.0.113.9")


class Builder:
    """A page that answers when it is told to, and ends when it is told to."""

    def __init__(self) -> None:
        self.has_begun, self.may_answer, self.may_end = (asyncio.Event() for _ in range(3))

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.has_begun.set()
        await self.may_answer.wait()
        await send({"type": "http.response.start", "status": 200})
        await self.may_end.wait()


async def nothing() -> Message:
    return {"type": "http.request"}


async def ignore(_message: Message) -> None:
    """Whoever asked does not read."""


def begin(turns: PageTurns, origin: Origin) -> tuple[Builder, asyncio.Task[None]]:
    builder = Builder()
    app = turns.around(builder, origin)

    async def build() -> None:
        await app({"type": "http"}, nothing, ignore)

    return builder, asyncio.create_task(build())


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_the_second_page_of_a_network_waits_until_the_first_one_answers() -> None:
    turns = PageTurns()
    first, _first_task = begin(turns, HERE)
    second, second_task = begin(turns, NEIGHBOR)
    await settle()
    assert first.has_begun.is_set()
    assert not second.has_begun.is_set()

    first.may_answer.set()  # it has not ended yet: whoever asked reads slowly
    await settle()
    assert second.has_begun.is_set()

    second.may_answer.set()
    second.may_end.set()
    await second_task


@pytest.mark.parametrize(
    "other",
    [
        ELSEWHERE,
        replace(HERE, device="known", is_known=True),
        Origin("an office", "127.0.0.1"),
        Origin("without an address"),
    ],
)
async def test_nobody_else_waits_for_it(other: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Origin, "is_office", property(lambda o: o.visitor == "an office"))
    turns = PageTurns()
    begin(turns, other if other.visitor == "an office" else HERE)
    page, _task = begin(turns, other)
    await settle()
    assert page.has_begun.is_set()


async def test_a_page_that_fails_or_is_given_up_passes_its_turn_on() -> None:
    turns = PageTurns()
    _first, first_task = begin(turns, HERE)
    _given_up, given_up_task = begin(turns, HERE)
    last, last_task = begin(turns, HERE)
    await settle()

    given_up_task.cancel()
    first_task.cancel()
    await settle()

    assert last.has_begun.is_set()
    last_task.cancel()
    await settle()
    assert not turns._turns  # nothing is kept of a network without pages


async def test_a_page_that_hangs_keeps_its_network_waiting_for_some_seconds_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_turn, "MOST_WAIT", 0.01)
    turns = PageTurns()
    hanging, _hanging_task = begin(turns, HERE)
    second, second_task = begin(turns, HERE)
    async with asyncio.timeout(5):
        await second.has_begun.wait()
    assert not hanging.may_answer.is_set()

    second.may_answer.set()
    second.may_end.set()
    await second_task
    third, _third_task = begin(turns, HERE)
    async with asyncio.timeout(5):
        await third.has_begun.wait()
