"""The sandbox of a production site: its twins' own pages are there, whoever plays them is not."""

from collections.abc import Iterator

import httpx
import pytest

from auth.web import cookies
from auth.web.door import PHONE
from models.seed import cast
from tests.support.environment import SECRET_KEY
from tests.support.server import Server

TOKEN = "a token of the tests for the console, never of a site"
BASE_URL = "http://hall.example"
REP = cast.WANG_SHILI.id_number
ASKED = (
    ("GET", "/sandbox", None),
    ("GET", "/sandbox/api", None),
    ("GET", "/sandbox/api/openapi.json", None),
    ("GET", "/sandbox/api/tickets", None),
    ("GET", "/sandbox/api/sms", None),
    ("GET", "/sandbox/api/faces", None),
    ("GET", "/sandbox/api/cast", None),
    ("GET", "/sandbox/api/faults", None),
    ("GET", "/sandbox/api/captcha", None),
    ("GET", "/sandbox/api/nothing", None),
    ("POST", "/sandbox/api/phone", {"id_number": REP}),
    ("POST", "/sandbox/api/faults", {"name": "registry_down"}),
    ("POST", "/sandbox/api/tickets/x", {"act": "confirm", "id_number": REP}),
    ("POST", "/sandbox/api/faces/x", {"decision": "passed"}),
    ("GET", "/alipay/face/x", None),
    ("POST", "/sandbox/ca/alpha", {"call": "x"}),
    ("GET", "/sandbox/province/.well-known/openid-configuration", None),
    ("GET", "/sandbox/province/authorize", None),
    ("POST", "/sandbox/province/authorize", None),
    ("POST", "/sandbox/province/token", None),
    ("GET", "/sandbox/e_licence/phone/x", None),
    ("POST", "/sandbox/e_licence/phone/x", None),
    ("POST", "/sandbox/e_licence/result", None),
)
CONTENTS = (
    ("application/x-www-form-urlencoded", b""),
    ("application/x-www-form-urlencoded", b"token=x"),
    ("application/x-www-form-urlencoded", b"token=" + 2000 * b"x"),
    ("application/x-www-form-urlencoded", b"token=x&token=x&other=x"),
    ("multipart/form-data; boundary=y", b"x"),
    ("application/json", b"\xff"),
)
IDS = [f"{method} {path}" for method, path, _ in ASKED]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A production site whose twins are all allowed by name, with an operator's token."""
    with Server(
        tmp_path_factory.mktemp("live"),
        HALL_ENV="production",
        HALL_SECRET_KEY=SECRET_KEY,
        HALL_BASE_URL=BASE_URL,
        HALL_ALLOW_PLAIN_HTTP="1",
        HALL_ALLOW_TWINS="registry,app,face,sms,ca,province,e_licence",
        HALL_LOGIN_PROVIDERS="province,e_licence",
        HALL_SANDBOX_TOKEN=TOKEN,
    ) as server:
        yield server


def ask(
    live: Server, method: str, path: str, body: object = None, **headers: str
) -> httpx.Response:
    """One request by the published name, as through a browser of the site."""
    sent = {"Host": "hall.example", **headers}
    return httpx.request(method, live.url + path, json=body, headers=sent, timeout=20)


def bearer(token: str = TOKEN) -> dict[str, str]:
    """The token as tests of a pilot send it."""
    return {"Authorization": f"Bearer {token}", "Host": "127.0.0.1"}


@pytest.mark.parametrize(("method", "path", "body"), ASKED, ids=IDS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {**bearer(), "X-Forwarded-For": "127.0.0.1"},
        {**bearer(), "Host": "hall.example", "X-Real-IP": "127.0.0.1"},
        {"Cookie": f"{cookies.SANDBOX}="},
        {"Cookie": f"{cookies.SANDBOX}={TOKEN.replace(' ', '')}"},
    ],
    ids=["nothing", "wrong token", "through a proxy", "as another's", "empty", "as a cookie"],
)
def test_whoever_is_no_operator_finds_nothing(
    live: Server, method: str, path: str, body: object, headers: dict[str, str]
) -> None:
    answer = ask(live, method, path, body, **headers)

    assert answer.status_code in {404, 421}
    nothing = "/alipay/nothing" if path.startswith("/alipay") else "/nothing"  # framed or not
    unknown = ask(live, "GET", nothing).text if answer.status_code == 404 else ""
    assert not unknown or answer.text.split("编号")[0] == unknown.split("编号")[0]
    assert PHONE.cookie not in str(answer.headers)


@pytest.mark.parametrize(("method", "path", "body"), ASKED[:9], ids=IDS[:9])
def test_an_operator_on_this_machine_plays_the_twins(
    live: Server, method: str, path: str, body: object
) -> None:
    answer = ask(live, method, path, body, **bearer())

    assert answer.status_code == (404 if path.endswith("/captcha") else 200)


@pytest.mark.parametrize("path", [path for _, path, _ in ASKED[1:9]])
def test_a_wrong_token_opens_nothing_on_this_machine_either(live: Server, path: str) -> None:
    assert ask(live, "GET", path, **bearer("wrong")).status_code == 404


def test_an_operator_signs_a_phone_in(live: Server) -> None:
    answer = ask(live, "POST", "/sandbox/api/phone", {"id_number": REP}, **bearer())

    assert answer.json() == {"name": "王**"}
    assert f"{PHONE.cookie}=" in str(answer.headers)


def test_an_operators_browser_changes_the_token_for_a_cookie(live: Server) -> None:
    with httpx.Client(base_url=live.url, follow_redirects=True, timeout=20) as browser:
        form = browser.get("/sandbox")
        refused = browser.post("/sandbox/token", data={"token": "wrong"})
        opened = browser.post("/sandbox/token", data={"token": TOKEN}, headers={"Origin": live.url})
        again = browser.get("/sandbox")

    assert "控制台口令" in form.text
    assert "短信收件箱" not in form.text
    assert "口令不正确" in refused.text
    assert "短信收件箱" in opened.text
    assert "短信收件箱" in again.text
    kept = opened.history[0].headers["set-cookie"]
    assert TOKEN not in kept
    assert "HttpOnly" in kept


@pytest.mark.parametrize("headers", [{}, {"Host": "127.0.0.1", "X-Forwarded-For": "10.0.0.1"}])
def test_the_form_is_not_there_for_anybody_else(live: Server, headers: dict[str, str]) -> None:
    answer = httpx.post(
        f"{live.url}/sandbox/token",
        data={"token": TOKEN},
        headers={"Host": "hall.example", **headers},
        timeout=20,
    )

    assert answer.status_code in {404, 421}
    assert cookies.SANDBOX not in str(answer.headers)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/sandbox", "/sandbox/", "/sandbox/token", "/sandbox/token/", "/sandbox/api/sms"]
)
def test_no_method_and_no_content_tells_that_there_is_a_console(
    live: Server, method: str, path: str
) -> None:
    for kind, content in CONTENTS if method in {"POST", "PUT"} else CONTENTS[:1]:
        answer, unknown = (
            httpx.request(
                *(method, live.url + asked),
                content=content,
                headers={"Host": "hall.example", "Content-Type": kind},
                timeout=20,
            )
            for asked in (path, "/nothing")
        )

        assert answer.status_code == unknown.status_code == 404
        assert answer.text.split("编号")[0] == unknown.text.split("编号")[0]
        assert cookies.SANDBOX not in str(answer.headers)


@pytest.mark.parametrize("token", ["", "x" * 2000, "错"])
def test_a_wrong_token_is_told_as_wrong_whatever_it_is(live: Server, token: str) -> None:
    answer = httpx.post(f"{live.url}/sandbox/token", data={"token": token}, timeout=20)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sandbox?wrong=1")


def test_the_apps_own_pages_stay_and_sign_nobody_in_without_a_password(live: Server) -> None:
    answer = ask(live, "GET", "/app/login")

    assert answer.status_code == 200
    assert "个人登录" in answer.text
    assert "模拟控制" not in answer.text


def test_the_start_tells_loudly_which_twins_are_on_and_who_can_play_them(live: Server) -> None:
    said = live.log.read_text("utf8")

    assert "内置模拟（不连真实系统）：" in said
    assert "江苏智慧人社APP" in said
    for name in ("HALL_SANDBOX_TOKEN", "HALL_DEMO", "人脸认证为内置模拟"):
        assert name in said
