"""What comes through a socket: how large, how fast, and how long it may stay without a page.

A socket that sends too much is cut. The acts of one network are let in one after the other, at
the pace of `FRAMES_NETWORK`; only that network waits, for some seconds, before it is cut, too. A
device of somebody who has signed in here goes by its own pace only. It is the same for acts that
come by polling.
"""

import asyncio
import re
import time
from contextlib import suppress
from urllib.parse import parse_qs

import structlog
from starlette.types import Message, Receive, Scope, Send

from auth.gate.socket_count import sockets
from auth.web.caller import caller_of
from auth.web.traffic import (
    FRAME_SIZE,
    FRAMES_PER_SECOND,
    LET_IN_WITHIN,
    Bucket,
    Buckets,
    familiar,
    wait_of,
)
from models.records.traffic_table import FRAMES_NETWORK

# What a control of a page sends, as Socket.IO writes it: with a number where an answer is wanted.
EVENT = re.compile(r'42\d*\["event"')
SEPARATOR = "\x1e"  # between the packets of one polling request
MOST_WAIT = 6.0  # the page gives its line up after 8 (components/assets/line.js)
_log = structlog.get_logger()


def paced(scope: Scope, receive: Receive, send: Send, buckets: Buckets) -> Receive:
    """The frames of a socket within all that is allowed."""
    own = Bucket(FRAMES_PER_SECOND, 1, time.monotonic())
    bound = _bound_soon(scope, receive)

    async def next_frame() -> Message:
        message = await bound()
        if message["type"] != "websocket.receive":
            return message
        content = message.get("text") or message.get("bytes") or ""
        if len(content) > FRAME_SIZE or own.take(time.monotonic()):
            _log.warning("socket cut", size=len(content))
            await send({"type": "websocket.close", "code": 1008})
            return {"type": "websocket.disconnect", "code": 1008}
        is_act = isinstance(content, str) and EVENT.match(content)
        if is_act and not await _has_turn(scope, buckets):
            await send({"type": "websocket.close", "code": 1013})
            return {"type": "websocket.disconnect", "code": 1013}
        return message

    return next_frame


def paced_body(scope: Scope, receive: Receive, buckets: Buckets) -> Receive:
    """The same for acts in the body of a polling request; raises TooFast."""
    own = f"acts {caller_of(scope).visitor}"

    async def read() -> Message:
        message = await receive()
        packets = message.get("body", b"").decode("utf8", "replace").split(SEPARATOR)
        for _ in filter(EVENT.match, packets):
            is_too_fast = buckets.take(own, FRAMES_PER_SECOND, 1)
            if is_too_fast or not await _has_turn(scope, buckets):
                raise TooFast
        return message

    return read


class TooFast(Exception):
    """A browser or its network sends more acts than it may."""


async def _has_turn(scope: Scope, buckets: Buckets) -> bool:
    """Wait until the network may act again; False when that takes too long."""
    origin = familiar.as_known(caller_of(scope).origin)
    until = time.monotonic() + MOST_WAIT
    while wait := wait_of(buckets, FRAMES_NETWORK, origin):
        if time.monotonic() + wait > until:
            return False
        await asyncio.sleep(wait)
    return True


def _bound_soon(scope: Scope, receive: Receive) -> Receive:
    """Hang up on a socket that no page has let in after some seconds.

    One that began by polling is known by the number that its address carries.
    """
    until = time.monotonic() + LET_IN_WITHIN
    [sid] = parse_qs(scope["query_string"].decode("latin1")).get("sid", [""])[:1]

    def is_let_in() -> bool:
        return scope["state"].get("is_let_in", False) or sockets.is_bound_page(sid)

    async def next_frame() -> Message:
        while not (is_let_in() or time.monotonic() >= until):
            with suppress(TimeoutError):
                async with asyncio.timeout(until - time.monotonic()):
                    return await receive()
        if is_let_in():
            return await receive()
        return {"type": "websocket.disconnect", "code": 1008}

    return next_frame
