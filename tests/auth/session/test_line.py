"""A page that gets no socket learns why from /hall.line, by the rules that hold for sockets."""

import secrets

import httpx

from tests.support.server import Server
from tests.support.server_session import sign_in_at
from tests.support.socket_client import open_page


def fault(hall: Server, page: str, cookies: dict[str, str], **headers: str) -> httpx.Response:
    """What a browser is told about its page."""
    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    headers = {"X-Hall-Page": page, "Cookie": jar, **headers}
    return httpx.post(f"{hall.url}/hall.line", headers=headers)


def test_the_browser_of_a_page_has_nothing_against_it(hall: Server) -> None:
    page = open_page(hall.url + "/login")

    answer = fault(hall, page.client_id, page.cookies)

    assert answer.json() == {"fault": ""}
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


def test_a_browser_without_cookies_is_told_so(hall: Server) -> None:
    page = open_page(hall.url + "/login")

    assert fault(hall, page.client_id, {}).json() == {"fault": "cookies"}


def test_a_page_that_is_no_more_or_not_this_browsers_is_gone(hall: Server) -> None:
    page = open_page(hall.url + "/login")
    stranger = {"hall_visitor": secrets.token_urlsafe(32)}

    assert fault(hall, page.client_id, stranger).json() == {"fault": "gone"}
    assert fault(hall, "nonsense", page.cookies).json() == {"fault": "gone"}
    assert fault(hall, "", page.cookies).json() == {"fault": "gone"}


def test_a_page_of_another_session_is_gone(hall: Server) -> None:
    browser = sign_in_at(hall)
    page = browser.open("/")

    assert fault(hall, page.client_id, browser.cookies).json() == {"fault": ""}
    signed_out = {"hall_visitor": browser.visitor}
    assert fault(hall, page.client_id, signed_out).json() == {"fault": "gone"}


def test_it_is_refused_where_a_socket_would_be(hall: Server) -> None:
    page = open_page(hall.url + "/login")

    answer = fault(hall, page.client_id, page.cookies, Origin="https://evil.example")

    assert answer.status_code == 403
    assert httpx.get(f"{hall.url}/hall.line").status_code == 405
