"""What comes through a socket: how large, how fast, and how long it may stay without a page.

A socket that sends too much is cut. The acts of one network are let in one after the other, at
the pace of `FRAMES_NETWORK`; who is waited for is that network alone, and what is late is not
lost. A device of somebody who has signed in here goes by its own socket's pace only.
"""

import asyncio
import time
from contextlib import suppress

import structlog
from starlette.types import Message, Receive, Scope, Send

from auth.caller import caller_of
from auth.traffic import (
    FRAME_SIZE,
    FRAMES_PER_SECOND,
    LET_IN_WITHIN,
    Bucket,
    Buckets,
    familiar,
    wait_of,
)
from models.limit_table import FRAMES_NETWORK

EVENT = '42["event"'  # what a control of a page sends, as Socket.IO writes it
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
        if isinstance(content, str) and content.startswith(EVENT):
            await _turn(scope, buckets)
        return message

    return next_frame


async def _turn(scope: Scope, buckets: Buckets) -> None:
    """Wait until the network may act again."""
    origin = familiar.as_known(caller_of(scope).origin)
    while wait := wait_of(buckets, FRAMES_NETWORK, origin):  # noqa: ASYNC110  # tokens come by time
        await asyncio.sleep(wait)


def _bound_soon(scope: Scope, receive: Receive) -> Receive:
    """Hang up on a socket that no page has let in after some seconds."""
    until = time.monotonic() + LET_IN_WITHIN

    async def next_frame() -> Message:
        while not (scope["state"].get("is_let_in") or time.monotonic() >= until):
            with suppress(TimeoutError):
                async with asyncio.timeout(until - time.monotonic()):
                    return await receive()
        if scope["state"].get("is_let_in"):
            return await receive()
        return {"type": "websocket.disconnect", "code": 1008}

    return next_frame
