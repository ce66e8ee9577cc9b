"""The shared HTTP client of the connectors: limits, retries, circuit breaker, masked log.

A whole call, retries included, takes at most 10 s, because a person waits for it: a system
that refuses is tried three times, one that hangs once. Addresses come from the settings alone,
redirects are never followed, and the environment (proxies, netrc) is not read.
"""

import asyncio
import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx2
import structlog
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from auth.calls.breaker import Breaker
from auth.calls.options import Options, is_private
from models.base.error import ConnectorFailed
from models.setting.outside import Outside

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
MAX_TRIES = 3
MAX_ANSWER_BYTES = 1_000_000

T = TypeVar("T")
_log = structlog.get_logger()


class BadAnswer(Exception):
    """The answer is too big, a redirect, malformed or wrongly signed."""


class PeerFault(Exception):
    """The system reports a fault of its own (5xx) or that it is too busy (429)."""


@dataclass(frozen=True)
class Answer:
    """A complete answer within the size limit."""

    status: int
    headers: httpx2.Headers
    body: bytes

    def text(self) -> str:
        """The body as UTF-8; raises BadAnswer for anything but status 200."""
        if self.status != httpx2.codes.OK:
            raise BadAnswer(f"status {self.status}")
        try:
            return self.body.decode("utf8")
        except UnicodeDecodeError as error:
            raise BadAnswer("not UTF-8") from error

    def json(self) -> object:
        """The body as JSON; raises BadAnswer when it is none."""
        try:
            return json.loads(self.text())
        except (ValueError, RecursionError) as error:
            raise BadAnswer("not JSON") from error


def never_arrived(error: BaseException) -> bool:
    """True when there was no connection, so that nothing can have been sent."""
    return isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout)


class GuardedTransport(httpx2.AsyncHTTPTransport):
    """Connects to public addresses only, also when a name resolves to an inner one."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Refuse a host that has any inner address, else send."""
        host = request.url.host
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, request.url.port or 443, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpx2.ConnectError("name cannot be resolved", request=request) from error
        if any(is_private(str(entry[4][0]).partition("%")[0]) for entry in found):
            raise httpx2.ConnectError("inner address refused", request=request)
        return await super().handle_async_request(request)


def http_client(
    options: Options, transport: httpx2.AsyncBaseTransport | None = None
) -> httpx2.AsyncClient:
    """Make the client of one connector; tests hand in a transport of their own."""
    verify = options.authorities()
    if transport is None:
        kind = httpx2.AsyncHTTPTransport if options.is_on("ALLOW_PRIVATE") else GuardedTransport
        transport = kind(verify=verify, trust_env=False)
    return httpx2.AsyncClient(
        transport=transport,
        timeout=httpx2.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS),
        headers={"Accept-Encoding": "identity", "User-Agent": "service-hall"},
        follow_redirects=False,
        trust_env=False,
    )


class Peer:
    """One outside system as it is called over HTTP."""

    def __init__(
        self,
        system: Outside,
        client: httpx2.AsyncClient,
        *,
        total_seconds: float = TOTAL_SECONDS,
        breaker: Breaker | None = None,
    ) -> None:
        self.system = system
        self.client = client
        self.breaker = breaker or Breaker()
        self.total_seconds = total_seconds

    async def ask(
        self,
        operation: str,
        build: Callable[[], httpx2.Request],
        read: Callable[[Answer], T],
        *,
        is_repeatable: bool,
    ) -> T:
        """Send a request and read its answer; every failure becomes a ConnectorFailed.

        What may have reached the system is sent again only when `is_repeatable`. `read` raises
        BadAnswer for what it cannot understand and ConnectorFailed for a refusal in due form.
        """
        if not self.breaker.lets_through():
            self._note(operation, "breaker open", 0.0)
            raise self.system.unreachable()
        started = time.monotonic()
        try:
            async with asyncio.timeout(self.total_seconds):
                answer = await self._send(build, is_repeatable)
            result = read(answer)
        except ConnectorFailed:
            self.breaker.succeeded()
            self._note(operation, "refused", started)
            raise
        except (TimeoutError, httpx2.HTTPError, httpx2.StreamError, BadAnswer, PeerFault) as error:
            self.breaker.failed()
            self._note(operation, type(error).__name__, started)
            failure = self._translated(error)
            failure.may_have_arrived = not (isinstance(error, PeerFault) or never_arrived(error))
            raise failure from error
        self.breaker.succeeded()
        self._note(operation, "ok", started)
        return result

    async def _send(self, build: Callable[[], httpx2.Request], is_repeatable: bool) -> Answer:
        def again(error: BaseException) -> bool:
            return never_arrived(error) or (
                is_repeatable and isinstance(error, httpx2.TransportError | PeerFault)
            )

        retrying = AsyncRetrying(
            stop=stop_after_attempt(MAX_TRIES),
            wait=wait_random_exponential(multiplier=0.2, max=1),
            retry=retry_if_exception(again),
            reraise=True,
        )
        return await retrying(self._exchange, build)

    async def _exchange(self, build: Callable[[], httpx2.Request]) -> Answer:
        response = await self.client.send(build(), stream=True)
        try:
            status = response.status_code
            if status >= httpx2.codes.INTERNAL_SERVER_ERROR or status == 429:
                raise PeerFault(f"status {status}")
            if response.is_redirect:
                raise BadAnswer("redirect")
            return Answer(status, response.headers, await _limited(response))
        finally:
            await response.aclose()

    def _translated(self, error: Exception) -> ConnectorFailed:
        if isinstance(error, BadAnswer):
            return self.system.garbled()
        if isinstance(error, TimeoutError | httpx2.TimeoutException):
            return self.system.too_slow()
        return self.system.unreachable()

    def _note(self, operation: str, outcome: str, started: float) -> None:
        """Log one call; no address, no parameter and no word of the answer."""
        took = round((time.monotonic() - started) * 1000) if started else 0
        _log.info(
            "connector call",
            system=self.system.key,
            operation=operation,
            outcome=outcome,
            milliseconds=took,
        )


async def _limited(response: httpx2.Response) -> bytes:
    """Read the body as it comes over the wire, at most MAX_ANSWER_BYTES of it."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise BadAnswer("compressed although we asked for plain")
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise BadAnswer("too big")
    return bytes(body)
