"""The shared HTTP client: limits, retries, breaker, and nothing personal in the log."""

import asyncio
import time

import httpx2
import pytest
import structlog

from auth.calls.breaker import FAILURES_TO_OPEN, OPEN_SECONDS, Breaker
from auth.calls.http import MAX_TRIES, Answer, Peer, http_client
from auth.calls.options import Options
from models.base.error import ConnectorFailed
from models.setting.system import System
from tests.auth.connectors.stub import Stub

URL = "https://outside.example.gov.cn/find?id=32010019750308013X"


class Steady(Stub):
    """A system whose answer is one word."""

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, text="fine")


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def peer_of(stub: Stub, breaker: Breaker | None = None) -> Peer:
    """A peer behind the stub."""
    client = http_client(Options(System.REGISTRY, {}), stub.client())
    return Peer(System.REGISTRY, client, total_seconds=2.0, breaker=breaker)


async def ask(peer: Peer, *, is_repeatable: bool = True) -> str:
    """Ask once."""
    return await peer.ask(
        "find",
        lambda: peer.client.build_request("GET", URL),
        Answer.text,
        is_repeatable=is_repeatable,
    )


@pytest.fixture
def stub() -> Steady:
    """A system that works until it is told otherwise."""
    return Steady()


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("refuses connections", "暂时无法连接"),
        ("breaks off", "暂时无法连接"),
        ("is faulty", "暂时无法连接"),
        ("redirects", "回复无法识别"),
        ("answers garbage", "回复无法识别"),
        ("compresses", "回复无法识别"),
        ("sends 1 GB", "回复无法识别"),
    ],
)
async def test_every_way_to_fail_ends_in_one_chinese_sentence(
    stub: Steady, mode: str, words: str
) -> None:
    stub.mode = mode

    with pytest.raises(ConnectorFailed) as failure:
        await ask(peer_of(stub))

    assert words in failure.value.message
    assert "10.1.2.3" not in failure.value.message


async def test_an_endless_answer_is_left_after_the_first_megabytes(stub: Steady) -> None:
    stub.mode = "sends 1 GB"

    with pytest.raises(ConnectorFailed):
        await ask(peer_of(stub))

    assert stub.bytes_sent <= 3_000_000


async def test_a_redirect_is_not_followed(stub: Steady) -> None:
    stub.mode = "redirects"

    with pytest.raises(ConnectorFailed):
        await ask(peer_of(stub))

    assert [request.url.host for request in stub.requests] == ["outside.example.gov.cn"]


async def test_a_system_that_hangs_is_given_up_in_time(stub: Steady) -> None:
    stub.mode = "hangs"
    peer = peer_of(stub)
    peer.total_seconds = 0.1
    started = time.monotonic()

    with pytest.raises(ConnectorFailed, match="没有及时回复"):
        await ask(peer)

    assert time.monotonic() - started < 1
    assert len(stub.requests) == 1


async def test_a_question_is_asked_again_but_an_order_is_not(stub: Steady) -> None:
    stub.mode = "is faulty"

    with pytest.raises(ConnectorFailed):
        await ask(peer_of(stub))
    asked, stub.requests = len(stub.requests), []
    with pytest.raises(ConnectorFailed):
        await ask(peer_of(stub), is_repeatable=False)

    assert (asked, len(stub.requests)) == (MAX_TRIES, 1)


async def test_an_order_that_never_arrived_is_given_again(stub: Steady) -> None:
    stub.mode = "refuses connections"

    with pytest.raises(ConnectorFailed):
        await ask(peer_of(stub), is_repeatable=False)

    assert len(stub.requests) == MAX_TRIES


@pytest.mark.parametrize(
    ("mode", "may_have_arrived"),
    [
        ("refuses connections", False),
        ("is faulty", False),
        ("breaks off", True),
        ("hangs", True),
        ("answers garbage", True),
    ],
)
async def test_a_failure_says_whether_the_order_may_have_arrived(
    stub: Steady, mode: str, *, may_have_arrived: bool
) -> None:
    stub.mode = mode
    peer = peer_of(stub)
    if mode == "hangs":
        peer.total_seconds = 0.5

    with pytest.raises(ConnectorFailed) as failure:
        await ask(peer, is_repeatable=False)

    assert failure.value.may_have_arrived is may_have_arrived


async def test_after_five_failures_the_system_is_left_alone_for_half_a_minute(
    stub: Steady,
) -> None:
    seconds = Seconds()
    peer = peer_of(stub, Breaker(seconds))
    stub.mode = "redirects"
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(ConnectorFailed):
            await ask(peer)
    stub.mode, stub.requests = "works", []

    with pytest.raises(ConnectorFailed, match="暂时无法连接"):
        await ask(peer)
    assert stub.requests == []
    assert peer.breaker.is_open

    seconds.now += OPEN_SECONDS
    assert await ask(peer) == "fine"
    assert not peer.breaker.is_open


async def test_after_the_pause_only_one_call_probes(stub: Steady) -> None:
    seconds = Seconds()
    peer = peer_of(stub, Breaker(seconds))
    stub.mode = "redirects"
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(ConnectorFailed):
            await ask(peer)
    seconds.now += OPEN_SECONDS
    stub.requests = []

    await asyncio.gather(*(ask(peer) for _ in range(5)), return_exceptions=True)

    assert len(stub.requests) == 1


async def test_the_log_holds_neither_address_nor_person(stub: Steady) -> None:
    with structlog.testing.capture_logs() as lines:
        await ask(peer_of(stub))
        stub.mode = "is faulty"
        with pytest.raises(ConnectorFailed):
            await ask(peer_of(stub))

    assert [line["outcome"] for line in lines] == ["ok", "PeerFault"]
    assert "32010019750308013X" not in repr(lines)
    assert "example" not in repr(lines)


async def test_a_name_that_leads_to_this_machine_is_refused_unless_allowed() -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def visit(values: dict[str, str]) -> str:
        peer = Peer(System.SMS, http_client(Options(System.SMS, values)))
        request = peer.client.build_request("GET", f"http://127.0.0.1:{port}/")
        try:
            return await peer.ask("visit", lambda: request, Answer.text, is_repeatable=False)
        finally:
            await peer.client.aclose()

    async with server:
        with pytest.raises(ConnectorFailed, match="暂时无法连接"):
            await visit({})
        assert await visit({"HALL_SMS_ALLOW_PRIVATE": "1"}) == "fine"


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")

    client = http_client(Options(System.SMS, {}))

    assert not client.trust_env
    assert client._mounts == {}
    await client.aclose()
