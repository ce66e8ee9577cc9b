"""The shipped site of nginx in front of one process: what it lets through, and how it refuses.

Every error that nginx itself makes is told in Chinese, with what to do.
"""

import contextlib
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.support.server import Server, free_port
from tests.support.services import Nginx, find_nginx

KILO = 1000
LOGGED_WITHIN = 5.0
KEPT = "/assets/emblem.svg?v=1"
REFUSED = (400, 403, 404, 405, 412, 413, 414, 416, 429, 431, 500, 501, 502, 503, 504, 505)


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP/1.1."""

    status: int
    head: str
    page: str

    @property
    def said(self) -> str:
        """Heading and advice, as a person reads them."""
        return " ".join(re.findall(r"<(?:h1|p)>([^<]*)", self.page))


def speak(nginx: Nginx, request: bytes) -> Answer:
    """Send exactly these bytes, and read until the connection is closed."""
    with socket.create_connection(("127.0.0.1", nginx.port), timeout=30) as line:
        line.sendall(request)
        received = b""
        with contextlib.suppress(ConnectionResetError):  # nginx has not read all of what was sent
            while part := line.recv(65536):
                received += part
    head, _, body = received.partition(b"\r\n\r\n")
    return Answer(
        int(head.split()[1]), head.decode("latin-1").lower(), body.decode("utf8", "replace")
    )


def get(nginx: Nginx, path: str = "/", *headers: str, method: str = "GET") -> Answer:
    """Ask as a browser does."""
    lines = [f"{method} {path} HTTP/1.1", "Host: hall.test", "Connection: close", *headers]
    return speak(nginx, "\r\n".join([*lines, "", ""]).encode())


def cookies(size: int) -> str:
    """Cookies that other sites under the same domain have left in the browser."""
    return "Cookie: " + "; ".join(f"other{number}={'x' * 80}" for number in range(size // 90))


@pytest.fixture(scope="module")
def nginx(hall: Server) -> Iterator[Nginx]:
    """The site as shipped; both of its processes are the one that runs here."""
    if find_nginx() is None:
        pytest.skip("not installed: nginx")
    with Nginx({"a": hall.port, "b": hall.port}) as started:
        yield started


@pytest.fixture
def lonely() -> Iterator[Nginx]:
    """The site while no process runs."""
    if find_nginx() is None:
        pytest.skip("not installed: nginx")
    with Nginx({"a": free_port(), "b": free_port()}) as started:
        yield started


@pytest.mark.parametrize("size", [8_300, 12_000])
def test_many_cookies_of_other_sites_keep_nobody_out(size: int, nginx: Nginx) -> None:
    assert get(nginx, "/", cookies(size)).status == 200


@pytest.mark.parametrize("path", ["/?", "/services?q=", "/login?next=/unit/cases?q="])
def test_a_long_address_keeps_nobody_out(path: str, nginx: Nginx) -> None:
    assert get(nginx, path + "x" * 9_000).status in {200, 303}


@pytest.mark.parametrize("size", [70 * KILO, 300 * KILO])
def test_too_many_cookies_are_told_with_the_way_out(size: int, nginx: Nginx) -> None:
    answer = get(nginx, "/", cookies(size))

    assert answer.status == 431
    assert "清除" in answer.said
    assert "Cookie" in answer.said


@pytest.mark.parametrize("size", [17 * KILO, 60 * KILO])
def test_an_address_that_is_too_long_is_told_with_the_way_out(size: int, nginx: Nginx) -> None:
    answer = get(nginx, "/services?q=" + "x" * size)

    assert answer.status == 414
    assert "首页" in answer.said


def test_a_body_that_is_too_large_is_told_with_the_limit(nginx: Nginx) -> None:
    answer = get(nginx, "/login", "Content-Length: 2000000", method="POST")

    assert answer.status == 413
    assert "1 MB" in answer.said


@pytest.mark.parametrize(
    ("request_lines", "status"),
    [
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n", 501),
        ("TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405),
        ("GET / HTTP/3.7\r\nHost: a\r\n\r\n", 505),
        ("\x16\x03\x01\x02", 400),
    ],
)
def test_a_broken_request_is_refused_in_chinese(
    request_lines: str, status: int, nginx: Nginx
) -> None:
    answer = speak(nginx, request_lines.encode())

    assert answer.status == status
    assert re.search(r"[\u4e00-\u9fff]", answer.said), answer.page
    assert "nginx" not in answer.page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/../etc", 400),
        ("/..%2fetc", 400),
        ("/%00", 400),
        ("/q/code-of-somebody%00", 400),
        ("/services?q=" + "x" * 66 * KILO, 414),
        ("/" + "x" * 66 * KILO, 414),
        ("/hall-told", 404),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_address_that_nginx_cannot_read_is_refused_in_chinese(
    path: str, status: int, nginx: Nginx
) -> None:
    answer = get(nginx, path)

    assert answer.status == status
    assert "首页" in answer.said
    assert "nginx" not in answer.page


@pytest.mark.parametrize(
    ("header", "status"), [("If-Match: x", 412), ("Range: bytes=99999999-", 416)]
)
def test_a_file_that_cannot_be_had_so_is_refused_in_chinese(
    header: str, status: int, nginx: Nginx
) -> None:
    get(nginx, KEPT)  # what nginx keeps it also cuts and compares

    answer = get(nginx, KEPT, header)

    assert answer.status == status
    assert re.search(r"[\u4e00-\u9fff]", answer.said), answer.page
    assert "nginx" not in answer.page


@pytest.mark.parametrize(
    ("method", "path", "header", "logged"),
    [
        ("POST", "/login", "Content-Length: 2000000", "POST /login 413"),
        ("GET", "/services?q=" + "x" * 17 * KILO, "", "GET /services 414"),
        ("GET", "/services?q=" + "x" * 66 * KILO, "", "GET /services 414"),
        ("GET", "/unit/cases", cookies(70 * KILO), "GET /unit/cases 431"),
        ("GET", KEPT, "Range: bytes=99999999-", "GET /assets/emblem.svg 416"),
        ("GET", "/q/code-of-somebody?" + "x" * 17 * KILO, "", "GET /q/ 414"),
        ("GET", "/q/code-of-somebody%00", "", "GET /q/ 400"),
        ("GET", "/..%2fsecret?ticket=x", "", "GET / 400"),
        ("TRACE", "/login", "", "TRACE /login 405"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_the_log_tells_which_request_was_refused(
    method: str, path: str, header: str, logged: str, nginx: Nginx
) -> None:
    get(nginx, path, *filter(None, [header]), method=method)

    deadline = time.monotonic() + LOGGED_WITHIN
    while f" {logged} " not in nginx.logged:
        assert time.monotonic() < deadline, nginx.logged[-400:]
        time.sleep(0.05)
    assert not re.search("secret|ticket|of-somebody", nginx.logged)


def test_while_no_process_runs_the_page_says_so_and_comes_back_by_itself(lonely: Nginx) -> None:
    for path in ("/", "/auth/finish?ticket=x", "/hall.css", "/readyz"):
        answer = get(lonely, path)

        assert answer.status == 503
        assert answer.said.startswith("服务暂时不可用")
        assert 'http-equiv="refresh"' in answer.page
        assert "retry-after: 5" in answer.head


@pytest.mark.parametrize("status", REFUSED)
def test_every_page_of_nginx_is_chinese_whole_and_kept_by_nobody(
    status: int, lonely: Nginx
) -> None:
    site = lonely.folder / "site.conf"
    wanted = f"server_tokens off;\n    if ($arg_answer = {status}) {{ return {status}; }}"
    site.write_text(site.read_text("utf8").replace("server_tokens off;", wanted, 1), "utf8")
    lonely.stop()
    lonely.start()

    answer = get(lonely, f"/?answer={status}")

    assert answer.status == (503 if status in {502, 504} else status)
    assert "content-type: text/html; charset=utf-8" in answer.head
    assert "cache-control: no-store" in answer.head
    title = re.search(r"<title>([^<]+)</title>", answer.page)
    assert title is not None
    assert answer.said.startswith(title[1] + " ")
    assert re.fullmatch(r"[^a-z]*(Cookie[^a-z]*)*", answer.said), answer.said
    assert ("refresh" in answer.page) == (status in {502, 503, 504})
