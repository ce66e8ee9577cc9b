"""The routes of a real server: redirects to ourselves alone, pages fetched ahead, log-outs."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from models.seed import cast
from tests.support.server import Server

REGISTERING = "/login/province?next=/register"
ASKED = ("redirect_uri", "state", "nonce", "code_challenge")


@pytest.fixture
def browser(hall: Server) -> Iterator[httpx2.Client]:
    """A browser of its own."""
    with httpx2.Client(base_url=hall.url) as client:
        yield client


def visit(browser: httpx2.Client, url: str, **typed: str) -> str:
    """Sign in on the twin's page; where it sends the browser."""
    assert browser.get(url).status_code == 200
    asked = dict(parse_qsl(urlsplit(url).query))
    form = {
        **{name: asked[name] for name in ASKED},
        "account": cast.DEMO_UNIT.uscc,
        "password": cast.DEMO_PASSWORD,
        "act": "login",
        **typed,
    }
    answer = browser.post(urlsplit(url).path, data=form)
    assert answer.status_code == 303
    return answer.headers["location"]


def ways_on(answer: httpx2.Response) -> list[tuple[str, str]]:
    """The buttons of an answer without a page: where they lead, and what they say."""
    return re.findall(r'<a class="rs-btn[^"]*" href="([^"]+)">(.+?)<', answer.text)


def away(browser: httpx2.Client, path: str = "/login/province") -> str:
    """Go to a provider."""
    answer = browser.get(path)
    assert answer.status_code == 303, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.headers["location"]


def test_a_new_browser_goes_to_the_provider_and_comes_back(browser: httpx2.Client) -> None:
    back = visit(browser, away(browser, "/login/province"))

    answer = browser.get(back)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login/province/confirm?at=")
    page = browser.get(answer.headers["location"])
    assert page.status_code == 200
    assert cast.DEMO_UNIT.name in page.text


def test_the_page_after_it_is_for_this_browser_alone(browser: httpx2.Client, hall: Server) -> None:
    there = browser.get(visit(browser, away(browser))).headers["location"]

    with httpx2.Client(base_url=hall.url) as other:
        answer = other.get(there)

    assert answer.status_code == 404
    assert cast.DEMO_UNIT.name not in answer.text
    assert browser.get("/login/province/confirm").status_code == 404


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose", "X-Moz"])
def test_what_is_fetched_ahead_uses_nothing_up(browser: httpx2.Client, header: str) -> None:
    ahead = {header: "prefetch;prerender"}
    assert browser.get("/login/province", headers=ahead).status_code == 204
    back = visit(browser, away(browser))

    assert browser.get(back, headers=ahead).status_code == 204
    assert browser.get(back).status_code == 303


def test_an_answer_in_another_browser_is_one_sentence_and_a_new_start(
    browser: httpx2.Client, hall: Server
) -> None:
    back = visit(browser, away(browser))
    with httpx2.Client(base_url=hall.url) as other:
        answer = other.get(back)

    assert answer.status_code == 404
    assert "不是在本浏览器发起" in answer.text
    assert 'href="/login/province"' in answer.text
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 400


def test_who_breaks_off_there_reads_so(browser: httpx2.Client) -> None:
    answer = browser.get(visit(browser, away(browser), act="cancel"))

    assert answer.status_code == 403
    assert "您已取消在省政务单位账户的登录" in answer.text
    assert "登录没有完成" in answer.text
    assert ways_on(answer) == [("/login/province", "重新登录"), ("/login", "用其他方式登录")]
    for frame in ('class="rs-mast rs-top"', 'class="rs-logo"', "版权所有"):
        assert frame in answer.text


def test_who_breaks_off_a_registration_goes_on_registering(browser: httpx2.Client) -> None:
    answer = browser.get(visit(browser, away(browser, REGISTERING), act="cancel"))

    assert "单位还没有注册" in answer.text
    assert ways_on(answer) == [(REGISTERING, "重新登录"), ("/register", "返回注册")]


@pytest.mark.parametrize(
    "asked", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_address_slipped_in_is_gone_to(browser: httpx2.Client, asked: str) -> None:
    for path in ("/login/province", "/login/province/logout", "/login/province/callback"):
        answer = browser.get(path, params={"next": asked, "redirect_uri": asked, "state": "x"})

        location = answer.headers.get("location", "/")
        assert location.startswith("/")
        assert not location.startswith("//")
        assert "evil" not in location.replace("%2F", "/")


@pytest.mark.parametrize("name", ["nobody", "province.", "..%2Fx", "confirm"])
def test_another_name_is_no_provider(browser: httpx2.Client, name: str) -> None:
    assert browser.get(f"/login/{name}").status_code == 404
    assert browser.get(f"/login/{name}/callback").status_code == 404
    assert browser.post(f"/login/{name}/logout").status_code in {400, 404}


@pytest.mark.parametrize(
    "body", [b"", b"logout_token=", b"logout_token=a.b.c", b"\xff" * 100, b"x" * 300_000]
)
def test_a_forged_log_out_is_refused_and_not_kept(browser: httpx2.Client, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = browser.post("/login/province/logout", content=body, headers=headers)

    assert answer.status_code == 400
    assert answer.headers["cache-control"] == "no-store"


def test_who_has_signed_out_there_comes_back_to_the_sign_in(browser: httpx2.Client) -> None:
    answer = browser.get("/login/province/logout", params={"state": "x"})

    assert answer.headers["location"] == "/auth/ended"


def test_an_unregistered_unit_comes_back_to_its_registration(browser: httpx2.Client) -> None:
    url = away(browser, "/login/province?next=/register")

    answer = browser.get(visit(browser, url, account=cast.DISPATCH_UNIT.uscc))

    assert answer.headers["location"] == "/register"
