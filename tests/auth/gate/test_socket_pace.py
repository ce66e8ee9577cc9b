"""The pace of sockets: by network, whatever the frames look like and however they come."""

import asyncio

import pytest
from starlette.types import Message

from auth.gate import socket_pace
from auth.gate.socket_count import SocketCount
from auth.gate.socket_pace import EVENT, SEPARATOR, TooFast, paced, paced_body
from auth.web.traffic import FRAMES_PER_SECOND, Buckets
from models.base.origin import Origin
from models.records.traffic_table import FRAMES_NETWORK
from tests.support.registering import caller_from


async def test_a_network_acts_at_a_pace_of_its_own_however_its_acts_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket_pace, "MOST_WAIT", 0.2)  # the clock of these buckets stands still
    scope = {
        "type": "websocket",
        "query_string": b"",
        "state": {"caller": caller_from("somebody", "198.51.100.7"), "is_let_in": True},
    }
    buckets = Buckets(clock=lambda: 0.0)
    frames = ['42["event",{}]', '427["event",{}]', "3", '42["ack",{}]'] * FRAMES_NETWORK.most

    async def receive() -> Message:
        return {"type": "websocket.receive", "text": frames.pop(0)}

    async def send(_message: Message) -> None:
        """Nothing is sent to a socket that keeps its pace."""

    let_in = 0
    for _ in range(10_000):
        socket = paced(scope, receive, send, buckets)  # each time another socket
        message = await socket()
        if message["type"] == "websocket.disconnect":
            break
        let_in += EVENT.match(message["text"]) is not None

    assert let_in == FRAMES_NETWORK.most


async def test_acts_that_come_by_polling_have_the_same_pace() -> None:
    scope = {"state": {"caller": caller_from("somebody", "198.51.100.7")}}
    buckets = Buckets(clock=lambda: 0.0)
    body = SEPARATOR.join(['420["event",{}]'] * 10).encode()

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    for _ in range(FRAMES_PER_SECOND // 10):
        await paced_body(scope, receive, buckets)()
    with pytest.raises(TooFast):
        await paced_body(scope, receive, buckets)()


@pytest.mark.parametrize("is_bound", [True, False])
async def test_a_socket_that_began_by_polling_is_known_by_its_number(
    is_bound: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_pace, "LET_IN_WITHIN", 0.01)
    count = SocketCount()
    monkeypatch.setattr(socket_pace, "sockets", count)
    origin = Origin("somebody", "198.51.100.7")
    count.come_in("number", origin)
    if is_bound:
        count.let_in("number")
    scope = {
        "type": "websocket",
        "query_string": b"EIO=4&transport=websocket&sid=number",
        "state": {"caller": caller_from("somebody", "198.51.100.7")},
    }

    async def receive() -> Message:
        await asyncio.sleep(0.05)
        return {"type": "websocket.receive", "text": "3"}

    async def send(_message: Message) -> None:
        """Nothing is sent."""

    message = await paced(scope, receive, send, Buckets())()

    assert message["type"] == ("websocket.receive" if is_bound else "websocket.disconnect")
