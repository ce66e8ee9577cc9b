"""What every answer carries, and which requests do not come in."""

import re
from collections.abc import Iterator

import httpx
import pytest

from models.setting.login_provider import KNOWN
from models.setting.system import System
from tests.support.server import Server

EVERYWHERE = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
)


@pytest.fixture(scope="module")
def https_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that stands behind a proxy with TLS."""
    folder = tmp_path_factory.mktemp("https")
    with Server(folder, HALL_BASE_URL="https://hall.example", HALL_DEMO="0") as server:
        yield server


def get(server: Server, path: str, **headers: str) -> httpx.Response:
    """One GET that follows nothing."""
    return httpx.get(server.url + path, headers=headers, timeout=20)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/login",
        "/nothing",
        "/assets/emblem.svg",
        "/hall.css",
        "/healthz",
        "/auth/finish?ticket=x",
    ],
)
def test_every_answer_carries_the_headers_of_the_house(hall: Server, path: str) -> None:
    answer = get(hall, path)

    assert [name for name in EVERYWHERE if name not in answer.headers] == []
    assert "server" not in answer.headers


def test_only_scripts_with_the_nonce_of_this_answer_run(hall: Server) -> None:
    first, second = get(hall, "/login"), get(hall, "/login")

    policy = first.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([\w-]+)'", policy)
    assert nonce is not None
    assert nonce.group(1) not in second.headers["content-security-policy"]
    scripts = re.findall(r"<script[^>]*>", first.text)
    assert scripts
    assert [tag for tag in scripts if f'nonce="{nonce.group(1)}"' not in tag] == []
    assert "'unsafe-inline'" not in policy.split("style-src")[0]


def test_nobody_may_frame_a_page_and_only_the_sandbox_frames_the_phone(hall: Server) -> None:
    for path in ("/", "/login", "/nothing"):
        policy = get(hall, path).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
    assert "frame-ancestors 'self'" in get(hall, "/app").headers["content-security-policy"]


def test_pages_are_kept_by_nobody_and_assets_for_long(hall: Server) -> None:
    assert get(hall, "/login").headers["cache-control"] == "no-store"
    style = re.search(r"/hall\.css\?v=\w+", get(hall, "/login").text)
    assert style is not None
    assert "immutable" in get(hall, style.group()).headers["cache-control"]
    assert get(hall, "/hall.css").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["licence/nobody", "licence/e_licence", "app", "sms/mas/x"])
@pytest.mark.parametrize("body", [b"{}", b"[", b"x" * 100_000], ids=["unsigned", "odd", "large"])
def test_nobody_keeps_what_a_forged_callback_gets(hall: Server, path: str, body: bytes) -> None:
    answer = httpx.post(f"{hall.url}/callback/{path}", content=body, timeout=20)

    assert 400 <= answer.status_code < 500
    assert answer.headers["cache-control"] == "no-store"


def test_a_new_browser_gets_one_random_cookie_that_scripts_cannot_read(hall: Server) -> None:
    lines = get(hall, "/login").headers.get_list("set-cookie")

    visitor = next(line for line in lines if line.startswith("hall_visitor="))
    assert "HttpOnly" in visitor
    assert "SameSite=Lax" in visitor
    assert "Max-Age=604800" in visitor


def test_behind_tls_cookies_are_bound_to_the_host_and_the_browser_to_tls(
    https_hall: Server,
) -> None:
    answer = get(https_hall, "/login", Host="hall.example")

    visitor = answer.headers.get_list("set-cookie")[0]
    assert visitor.startswith("__Host-hall_visitor=")
    assert "; Secure" in visitor
    assert "max-age=" in answer.headers["strict-transport-security"]


def test_only_the_published_host_is_served_but_probes_may_come_by_address(
    https_hall: Server,
) -> None:
    assert get(https_hall, "/", Host="evil.example").status_code == 421
    assert get(https_hall, "/healthz").status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
    ],
)
def test_polling_is_for_pages_of_this_site(
    hall: Server, headers: dict[str, str], status: int
) -> None:
    answer = get(hall, "/_nicegui_ws/socket.io/?EIO=4&transport=polling", **headers)

    assert answer.status_code == status
    assert answer.headers.get("access-control-allow-origin") != "https://evil.example"


def test_a_form_of_another_site_changes_nothing(hall: Server) -> None:
    answer = httpx.post(hall.url + "/login", headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403


def test_a_body_is_read_no_further_than_its_limit(hall: Server) -> None:
    declared = httpx.post(hall.url + "/login", content=b"x" * 2_000_000)
    assert declared.status_code == 413


def test_a_body_without_a_length_is_too_large_as_soon_as_it_is_read(hall: Server) -> None:
    chunks = (b"x" * 100_000 for _ in range(120))

    answer = httpx.post(
        f"{hall.url}/sandbox/api/faults",
        content=chunks,
        headers={"Content-Type": "application/json"},
        timeout=20,
    )

    assert (answer.status_code, answer.json()["message"]) == (413, "提交的内容过大")


def test_a_frame_of_polling_is_read_no_further_either(hall: Server) -> None:
    chunks = (b"x" * 100_000 for _ in range(20))

    answer = httpx.post(hall.url + "/_nicegui_ws/socket.io/?EIO=4", content=chunks, timeout=20)

    assert answer.status_code in {400, 413}  # 400 where it belongs to no socket, read or not


def test_a_used_or_invented_ticket_signs_nobody_in(hall: Server) -> None:
    answer = get(hall, "/auth/finish?ticket=invented")

    assert answer.status_code == 400
    assert "登录已失效" in answer.text
    assert "hall_session=" not in str(answer.headers)


def test_the_address_of_an_ended_session_leads_only_into_this_site(hall: Server) -> None:
    answer = get(hall, "/auth/ended?next=//evil.example/x")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/login/", "/login"),
        ("/login/?next=/unit", "/login?next=/unit"),
        ("/sandbox/api/sms/", "/sandbox/api/sms"),
        ("//evil.example/..//login/", None),
        ("//login/", None),
    ],
)
def test_a_slash_too_many_leads_to_no_host_that_the_request_has_named(
    hall: Server, path: str, expected: str | None
) -> None:
    answer = get(hall, path, Host="evil.example")

    location = answer.headers.get("location")
    assert location == expected or expected is None
    assert location is None or (location.startswith("/") and not location.startswith("//"))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/auth/ended", 303),
        ("GET", "/login/", 307),
        ("DELETE", "/login", 405),
        ("GET", "/healthz", 200),
        ("GET", "/hall.css", 200),
        ("GET", "/nothing", 404),
    ],
)
def test_no_answer_lets_a_page_be_based_or_its_forms_sent_elsewhere(
    hall: Server, method: str, path: str, status: int
) -> None:
    answer = httpx.request(method, hall.url + path, timeout=20)

    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "base-uri 'none'" in policy
    assert "form-action '" in policy


def test_behind_tls_the_cookie_of_the_process_is_bound_to_the_host_too(https_hall: Server) -> None:
    lines = get(https_hall, "/login", Host="hall.example").headers.get_list("set-cookie")

    assert [line.split("=")[0] for line in lines] == ["__Host-hall_visitor", "__Host-hall_node"]
    assert all("; Path=/" in line and "; Secure" in line for line in lines)


def test_the_link_of_a_face_check_is_kept_out_of_the_log(hall: Server) -> None:
    get(hall, "/alipay/face/number-of-somebodys-check")
    get(hall, "/sandbox/api/tickets/code-on-somebodys-screen")
    for start in ("//alipay/face", "/alipay//face", "/Alipay/face", "/Q", "//q", "/AUTH/finish"):
        get(hall, f"{start}/number-of-somebodys-check")

    told = hall.log.read_text("utf8")
    assert "/alipay/face/…" in told
    assert "number-of-somebodys-check" not in told
    assert "code-on-somebodys-screen" not in told


def test_readiness_tells_of_database_and_every_outside_system(hall: Server) -> None:
    body = get(hall, "/readyz").json()

    assert body["database"] is True
    assert {each["system"] for each in body["connectors"]} == {*System, *KNOWN}


def test_a_failure_shows_a_number_and_nothing_of_its_reason(hall: Server) -> None:
    answer = get(hall, "/nothing?ticket=abc")

    assert answer.status_code == 404
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", answer.text)
    assert "Traceback" not in answer.text
    assert "uvicorn" not in answer.text
