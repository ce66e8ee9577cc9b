"""The admission of sockets: what a network begins too often is turned away, late, and alone."""

import asyncio

import pytest
from starlette.types import Message, Scope

from auth.gate import socket_admission
from auth.gate.socket_admission import SocketAdmission
from auth.gate.socket_count import SocketCount
from models.base.origin import Origin
from models.records.traffic_table import SOCKETS_BEGUN, SOCKETS_UNBOUND
from tests.support.registering import caller_from

FLOOD, ELSEWHERE = "198.51.100.7", "203.0.113.9"


def asked_from(address: str, visitor: str = "somebody", query: str = "EIO=4") -> Scope:
    """A new socket, as it asks to come in."""
    caller = caller_from(visitor, address)
    return {"type": "websocket", "query_string": query.encode(), "state": {"caller": caller}}


def test_a_network_begins_so_many_sockets_and_others_as_many_as_before() -> None:
    admission = SocketAdmission()
    for number in range(SOCKETS_BEGUN.most):
        assert not admission.refuses(asked_from(FLOOD, f"visitor-{number}"))

    assert admission.refuses(asked_from(FLOOD, "one more"))
    assert admission.would_refuse(asked_from(FLOOD, "one more"))
    assert not admission.would_refuse(asked_from(ELSEWHERE))
    assert not admission.refuses(asked_from(ELSEWHERE))


def test_a_network_that_holds_too_many_without_a_page_is_turned_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = SocketCount()
    monkeypatch.setattr(socket_admission, "sockets", count)
    admission = SocketAdmission()
    for number in range(SOCKETS_UNBOUND.most):
        assert count.come_in(f"number-{number}", Origin(f"visitor-{number}", FLOOD))

    assert admission.refuses(asked_from(FLOOD))
    assert not admission.refuses(asked_from(FLOOD, query="EIO=4&sid=number-0")), (
        "it is open already"
    )
    assert admission.refuses(asked_from(FLOOD, query="EIO=4&sid=invented"))
    assert not admission.refuses(asked_from(ELSEWHERE))


async def test_whoever_is_turned_away_waits_for_it_and_few_wait_at_a_time() -> None:
    admission = SocketAdmission(holds=60, most_held=2)
    told: list[str] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        told.append(message["type"])

    waiting = [
        asyncio.create_task(admission.turn_away(asked_from(FLOOD), receive, send)) for _ in range(2)
    ]
    await asyncio.sleep(0)
    assert told == []

    await admission.turn_away(asked_from(FLOOD), receive, send)
    assert told == ["websocket.close"]

    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    last = asyncio.create_task(admission.turn_away(asked_from(FLOOD), receive, send))
    await asyncio.sleep(0)
    assert told == ["websocket.close"], "there is room to wait again"
    last.cancel()
