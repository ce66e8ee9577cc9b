"""Whoever sends a request byte by byte is hung up on; whoever waits for an answer is not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn

from auth.seams import slow_request
from auth.seams.slow_request import ImpatientProtocol
from tests.support.server import free_port

LIMIT = 0.4
ANSWER = b"fine"
GET = b"GET / HTTP/1.1\r\nHost: hall\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: hall\r\nContent-Length: 100\r\n\r\n"


async def site(scope: Any, receive: Any, send: Any) -> None:
    """Answers after longer than a request may take."""
    while (await receive()).get("more_body"):
        continue
    await asyncio.sleep(2 * LIMIT)
    headers = [(b"content-length", str(len(ANSWER)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": ANSWER})


@asynccontextmanager
async def connected(
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to a server with short limits."""
    monkeypatch.setattr(slow_request, "HEADERS_WITHIN", LIMIT)
    monkeypatch.setattr(slow_request, "BODY_WITHIN", LIMIT)
    port = free_port()
    config = uvicorn.Config(
        site, port=port, http=ImpatientProtocol, lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # of older ones
    serving = asyncio.create_task(server._serve())
    async with asyncio.timeout(10):
        while not server.started:
            await asyncio.sleep(0.01)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        yield reader, writer
        writer.close()
        server.should_exit = True
        await serving


@pytest.mark.parametrize("begun", [b"", GET[:10], GET[:-2], POST, POST + b"x"])
async def test_a_request_that_never_ends_is_given_up(
    monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    async with connected(monkeypatch) as (reader, writer):
        writer.write(begun)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)


async def test_an_answer_may_take_longer_and_the_connection_is_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with connected(monkeypatch) as (reader, writer):
        for _ in range(2):
            writer.write(GET)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200")
            assert await reader.readexactly(len(ANSWER)) == ANSWER
        writer.write(GET[:10])
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
