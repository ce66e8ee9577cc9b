"""Heads of requests that are far too large are refused early, long before they have come in."""

import socket

import httpx
import pytest

from tests.support.server import Server

MEGABYTE = 1 << 20
WITHIN = 20.0
CHUNKED = (
    b"POST /sandbox/api/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5;"
)


def sent(hall: Server, head: bytes, filling: bytes, size: int) -> int:
    """Send a head that goes on and on; how much went out before the server hung up."""
    with socket.create_connection(("127.0.0.1", hall.port), timeout=WITHIN) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
        connection.sendall(head)
        for number in range(size // len(filling)):
            try:
                connection.sendall(filling)
            except ConnectionError:
                return number * len(filling)
    return size


@pytest.mark.parametrize(
    ("head", "filling", "size"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: a=", b"x" * 65536, 20 * MEGABYTE),
        (b"GET /", b"x" * 65536, 50 * MEGABYTE),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", b"A: b\r\n" * 10000, 20 * MEGABYTE),
        (b"GET / HTTP/1.1\r\n", b"N" * 65536, 20 * MEGABYTE),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: ",
            b"x" * 65536,
            40 * MEGABYTE,
        ),
        (CHUNKED, b"x" * 65536, 40 * MEGABYTE),
    ],
    ids=["a cookie", "an address", "many headers", "a name", "a trailer", "beside a chunk"],
)
def test_a_head_without_end_is_cut_off(
    hall: Server, head: bytes, filling: bytes, size: int
) -> None:
    assert sent(hall, head, filling, size) < size // 2
    assert httpx.get(f"{hall.url}/healthz", timeout=WITHIN).status_code == 200


@pytest.mark.parametrize(
    ("path", "headers", "status", "said"),
    [
        ("/search?q=" + "x" * 30_000, {}, 414, "网址过长"),
        ("/", {"Cookie": "a=" + "x" * 100_000}, 431, "请求头过大或过多，多半"),
        ("/", {f"X-{number}": "y" for number in range(300)}, 431, "请求头过大或过多，多半"),
    ],
)
def test_what_is_too_large_is_told_with_what_to_do(
    hall: Server, path: str, headers: dict[str, str], status: int, said: str
) -> None:
    answer = httpx.get(hall.url + path, headers=headers, timeout=WITHIN)

    assert answer.status_code == status
    assert said in answer.text


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/search?q=" + "x" * 9_000, {}),
        ("/", {"Cookie": "; ".join(f"other{n}={'x' * 400}" for n in range(40))}),
    ],
)
def test_what_browsers_really_send_comes_in(
    hall: Server, path: str, headers: dict[str, str]
) -> None:
    assert httpx.get(hall.url + path, headers=headers, timeout=WITHIN).status_code == 200


@pytest.mark.parametrize("end", [b"", b"\r\nhello\r\n0\r\n\r\n"], ids=["without end", "whole"])
def test_what_stands_beside_a_chunk_is_refused_at_once_when_it_is_too_large(
    hall: Server, end: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", hall.port), timeout=5) as connection:
        connection.sendall(CHUNKED + b"a" * MEGABYTE + end)
        received = b"".join(iter(lambda: connection.recv(65536), b""))

    assert received.startswith(b"HTTP/1.1 413 ")
    assert "提交的内容过大" in received.decode()


def test_a_body_in_very_small_chunks_comes_in(hall: Server) -> None:
    body = b'{"name": null}' + b" " * 100_000
    pieces = (body[n : n + 1] for n in range(len(body)))
    headers = {"Content-Type": "application/json"}
    place = f"{hall.url}/sandbox/api/faults"

    assert httpx.post(place, content=pieces, headers=headers, timeout=WITHIN).status_code == 200


def answer_to(hall: Server, request: bytes) -> bytes:
    """All that comes back for what is no program's usual way of asking."""
    with socket.create_connection(("127.0.0.1", hall.port), timeout=WITHIN) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize(
    ("address", "status", "shown"),
    [
        ("/search?q=社保卡".encode(), 200, "社保卡"),
        ("/search?q=社保卡".encode("gbk"), 200, "搜索"),
        ("/办事".encode(), 404, "没有找到这个页面"),
    ],
)
def test_an_address_with_raw_chinese_is_read(
    hall: Server, address: bytes, status: int, shown: str
) -> None:
    told = answer_to(
        hall, b"GET " + address + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    )

    assert told.startswith(f"HTTP/1.1 {status} ".encode())
    assert shown.encode() in told


@pytest.mark.parametrize(
    "request_", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n"]
)
def test_what_is_no_request_is_refused_in_chinese(hall: Server, request_: bytes) -> None:
    told = answer_to(hall, request_)

    assert told.startswith(b"HTTP/1.1 400 ")
    assert "请从大厅首页重新进入".encode() in told
    assert b"Invalid" not in told
