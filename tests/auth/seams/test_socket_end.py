"""A request of engineio and a socket that has ended stay in memory no longer than they are needed.

These hold the private seams that auth/seams/socket_end.py replaces.
"""

import gc
from collections.abc import Iterator, Sequence
from typing import Any
from weakref import ref

import pytest
from engineio.async_drivers import asgi  # type: ignore[import-untyped]  # it ships no types

from auth.seams.socket_end import install_socket_end, translate_request

SCOPE = {"type": "http", "path": "/_nicegui_ws/socket.io/", "method": "POST", "headers": []}


class Coming:
    """What comes for a request, part by part."""

    def __init__(self, events: Sequence[dict[str, Any]]) -> None:
        self._events = iter(events)

    async def __call__(self) -> dict[str, Any]:
        return next(self._events)


def parts(*texts: bytes) -> list[dict[str, Any]]:
    """A body in so many parts."""
    last = len(texts) - 1
    return [
        {"type": "http.request", "body": text, "more_body": number < last}
        for number, text in enumerate(texts)
    ]


@pytest.fixture(autouse=True)
def without_collections() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


async def test_nothing_holds_a_request_that_was_answered() -> None:
    coming = Coming(parts(b"one"))
    environ = await translate_request(SCOPE, coming, None)
    held = ref(coming)
    assert environ["asgi.receive"] is coming

    del environ, coming

    assert held() is None


async def test_as_engineio_does_it_the_request_would_stay() -> None:
    coming = Coming(parts(b"one"))
    await asgi.translate_request(SCOPE, coming, None)
    held = ref(coming)

    del coming

    assert held() is not None


@pytest.mark.parametrize("length", [None, 3, 6, 100])
async def test_a_body_is_read_as_engineio_reads_it(length: int | None) -> None:
    ours = await translate_request(SCOPE, Coming(parts(b"one", b"two", b"")), None)
    theirs = await asgi.translate_request(SCOPE, Coming(parts(b"one", b"two", b"")), None)

    for _ in range(2):
        assert await ours["wsgi.input"].read(length) == await theirs["wsgi.input"].read(length)
    assert set(ours) == set(theirs)


async def test_a_socket_that_has_ended_says_so_without_an_exception() -> None:
    install_socket_end()
    socket = asgi._async["websocket"](None, None)
    events = [{"type": "websocket.receive", "text": "2"}, {"type": "websocket.disconnect"}]
    socket.asgi_receive = Coming(events)

    assert await socket.wait() == "2"
    assert await socket.wait() is None
