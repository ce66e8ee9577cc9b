"""What nginx lets through, overwrites, keeps and writes down."""

import re
import time

import httpx
from playwright.sync_api import expect

from models.seed.cast import DEMO_UNIT, WANG_SHILI
from tests.journeys.conftest import NewPage
from tests.support.browser import DESKTOP
from tests.support.cluster import Cluster, go_to
from tests.support.server import Server
from tests.support.walk import sign_in

LOGGED_WITHIN = 5.0
HANGS = 30.0
LIES = {
    "X-Forwarded-For": "198.51.100.7",
    "X-Real-IP": "198.51.100.7",
    "Forwarded": "for=198.51.100.7;proto=https;host=evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "//evil.example",
}


def reached_a_process(hall: Cluster, request: str) -> bool:
    """What nginx says of the last request of a kind, which it writes down after the answer."""
    deadline = time.monotonic() + LOGGED_WITHIN
    while not (lines := [line for line in hall.nginx.logged.splitlines() if request in line]):
        assert time.monotonic() < deadline, request
        time.sleep(0.05)
    return lines[-1].split()[-3:] != ["-", "-", "-"]


def test_what_a_browser_claims_about_its_way_here_is_not_believed(
    hall: Cluster, new_page: NewPage
) -> None:
    page = new_page({**DESKTOP, "extra_http_headers": LIES})
    page.goto("/login")
    assert "evil.example" not in page.content()
    sign_in(page, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(page).to_have_url(re.compile("/unit$"))

    assert set(hall.postgres.query("SELECT DISTINCT address FROM session")) == {"127.0.0.1"}


def test_the_log_holds_no_query_and_no_secret_path(hall: Cluster, new_page: NewPage) -> None:
    page = new_page()
    page.goto("/login?next=/unit/cases")
    sign_in(page, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(page).to_have_url(re.compile("/unit/cases$"))
    client_id = page.wait_for_function("window.did_handshake && window.clientId").json_value()
    go_to(page, "a")
    hall.nodes["a"].kill()  # so that nginx has errors to write down
    try:
        httpx.get(f"{hall.url}/auth/finish?ticket=ticket-of-somebody", cookies={"hall_node": "a"})
        httpx.get(f"{hall.url}/q/code-of-somebody", cookies={"hall_node": "a"})
        httpx.post(f"{hall.url}/callback/sms/mas/secret-of-the-provider", content=b"{}")
    finally:
        hall.nodes["a"].start()

    log = hall.nginx.logged
    assert "GET /auth/finish " in log
    assert "GET /_nicegui_ws/ 101" in log
    for secret in ("?", client_id, "ticket-of-somebody", "code-of-somebody", "secret-of"):
        assert secret not in log


def test_a_browser_of_a_process_that_no_longer_exists_is_served(hall: Cluster) -> None:
    answer = httpx.get(f"{hall.url}/login", cookies={"hall_node": "z"})

    assert answer.status_code == 200
    assert re.search(r"hall_node=[ab];", str(answer.headers))


def test_while_a_process_hangs_its_browsers_are_answered_by_the_other(hall: Cluster) -> None:
    with hall.hanging("a"):
        answer = httpx.get(f"{hall.url}/login", cookies={"hall_node": "a"}, timeout=HANGS)

    assert answer.status_code == 200
    assert "hall_node=b;" in str(answer.headers)


def test_static_files_come_from_nginx_compressed_for_those_who_can(hall: Cluster) -> None:
    page = httpx.get(f"{hall.url}/login").text
    paths = re.findall(r"/hall\.css\?v=\w+", page) + re.findall(
        r"/_nicegui/[\w.]+/static/[\w.]+\.js", page
    )
    assert len(paths) > 1
    for path in paths:
        for encoding in ("gzip", "identity"):
            for _ in range(2):
                answer = httpx.get(hall.url + path, headers={"Accept-Encoding": encoding})
                assert answer.status_code == 200
                assert answer.headers.get("content-encoding", "identity") == encoding
                assert "immutable" in answer.headers["cache-control"]

    assert not reached_a_process(hall, "GET /hall.css")


def test_when_no_process_is_there_a_page_with_a_line_says_so_and_tries_again(hall: Cluster) -> None:
    hall.both(Server.stop)
    try:
        answers = [httpx.get(hall.url + path) for path in ("/login", "/auth/finish?ticket=x")]
    finally:
        hall.start()

    for answer in answers:
        assert answer.status_code == 503
        assert "服务暂时不可用" in answer.text
        assert 'http-equiv="refresh"' in answer.text
        assert answer.headers["cache-control"] == "no-store"


def test_a_body_that_is_too_large_does_not_reach_a_process(hall: Cluster) -> None:
    answer = httpx.post(f"{hall.url}/login", content=b"x" * 2_000_000)

    assert answer.status_code == 413
    assert not reached_a_process(hall, "POST /login")
