"""A socket that has ended leaves memory at once, and whatever is held for its request with it.

engineio makes a class for each request, which holds itself and the request, and ends a socket by
an exception that holds its task, which holds it. Both stayed until a collection found them, some
hundred objects for each tab. Private seams, held by tests/auth/seams/test_socket_end.py.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from engineio.async_drivers import asgi  # type: ignore[import-untyped]  # it ships no types

Receive = Callable[[], Awaitable[Any]]
_DRIVER = asgi._async
_translate: Callable[[Any, Receive, Any], Awaitable[dict[str, Any]]] = asgi.translate_request
_Socket: Any = asgi.WebSocket
_wait: Callable[[Any], Awaitable[Any]] = _Socket.wait


class _Begun:
    """What has begun to come for a request, until it is handed on."""

    def __init__(self, receive: Receive) -> None:
        self._receive: Receive | None = receive

    async def __call__(self) -> Any:
        """The next part."""
        if self._receive is None:
            raise RuntimeError("engineio reads a request in another way")
        return await self._receive()

    def hand_on(self) -> None:
        """Hold the request no more."""
        self._receive = None


class Body:
    """The body of a polling request, read as engineio's own class reads it."""

    def __init__(self, event: Any, receive: Receive) -> None:
        self._event, self._receive = event, receive
        self._read: bytes | None = None

    async def read(self, length: int | None = None) -> bytes:
        """So much of the body, or what is left of it."""
        if self._read is None:
            self._read = self._event.get("body") or b""
            while self._event.get("more_body") and (length is None or len(self._read) < length):
                self._event = await self._receive()
                self._read += self._event.get("body") or b""
        end = len(self._read) if length is None else length
        found, self._read = self._read[:end], self._read[end:]
        return found


async def translate_request(scope: Any, receive: Receive, send: Any) -> dict[str, Any]:
    """Engineio's own, whose class gets nothing that it could hold."""
    begun = _Begun(receive)
    environ = await _translate(scope, begun, send)
    begun.hand_on()
    if environ:
        event, environ["wsgi.input"].event = environ["wsgi.input"].event, None
        environ["wsgi.input"] = Body(event, receive)
        environ["asgi.receive"] = receive
    return environ


async def wait(socket: Any) -> Any:
    """The next frame; None at the end, which engineio takes for one as well as an exception."""
    try:
        return await _wait(socket)
    except OSError:
        return None


def install_socket_end() -> None:
    """Let every request to come do it this way; repeated calls change nothing."""
    if _DRIVER["websocket"] is not _Socket:
        raise RuntimeError("engineio has another socket")
    _DRIVER["translate_request"] = translate_request
    _Socket.wait = wait
