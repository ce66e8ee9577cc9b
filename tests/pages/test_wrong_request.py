"""A request that no page answers is refused in Chinese, by a page and never by JSON."""

import re
from dataclasses import replace

import httpx
import pytest
from nicegui.testing import User

from main import import_pages
from pages.sandbox import token as sandbox_token
from pages.sandbox.api import PLACE
from settings import settings
from tests.support.routes import routes

pytestmark = pytest.mark.usefixtures("no_pace")
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "GET")
TOKEN = "/sandbox/token"
CHINESE = re.compile(r"<h1[^>]*>[\u4e00-\u9fff]+</h1>")

import_pages()


def is_told_in_chinese(answer: httpx.Response) -> bool:
    """True for a whole page of the hall, with what happened and the way on."""
    is_page = answer.headers["content-type"].startswith("text/html")
    has_way_on = re.search('href="/(app)?"', answer.text) and "detail" not in answer.text
    return is_page and bool(has_way_on) and bool(CHINESE.search(answer.text))


def taken() -> dict[str, set[str]]:
    """The methods that each address takes, the interface of the sandbox left out."""
    found: dict[str, set[str]] = {}
    for method, path in routes():
        if not path.startswith((PLACE, "/_nicegui")):
            found.setdefault(path, set()).add(method)
    return found


async def test_a_method_that_an_address_does_not_take_is_told_in_chinese(user: User) -> None:
    addresses = taken()
    assert {"/", "/login", "/hall.line", "/auth/finish", "/healthz", TOKEN} <= set(addresses)

    wrong: list[object] = []
    for path, methods in addresses.items():
        place = re.sub(r"\{[^}]*\}", "x", path)
        for method in set(METHODS) - methods:
            answer = await user.http_client.request(method, place)
            allowed = set(answer.headers.get("allow", "").split(", "))
            if answer.status_code != 405 or allowed - {"HEAD"} != methods - {"HEAD"}:
                wrong.append((method, path, answer.status_code, allowed))
            elif not is_told_in_chinese(answer):
                wrong.append((method, path, answer.text[:60]))

    assert wrong == []


@pytest.mark.parametrize("path", ["/auth/finish?ticket=x", "/auth/ended", TOKEN, "/hall.line"])
async def test_what_takes_no_head_says_so_without_a_body(user: User, path: str) -> None:
    answer = await user.http_client.head(path)

    assert answer.status_code == 405
    assert answer.headers["allow"] in {"GET", "POST"}
    assert answer.content == b""


@pytest.mark.parametrize("door", ["x", "", "2", "PHONE", "%00"])
async def test_a_door_that_there_is_not_counts_as_that_of_the_hall(user: User, door: str) -> None:
    answer = await user.http_client.get(f"/auth/ended?next=/unit&door={door}")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login"


async def test_the_door_of_the_phone_leads_back_to_its_sign_in(user: User) -> None:
    answer = await user.http_client.get("/auth/ended?next=/app/me&door=phone")

    assert answer.headers["location"] == "/app/login?next=/app/me"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "text/plain"),
        (b"{}", "application/json"),
        (b"token=" + b"x" * 2000, "application/x-www-form-urlencoded"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=y"),
        (
            b'--y\r\nContent-Disposition: form-data; name="token"; filename="f"\r\n\r\nx\r\n--y--',
            "multipart/form-data; boundary=y",
        ),
    ],
)
async def test_a_form_of_the_console_that_cannot_be_read_is_told_in_chinese(
    user: User, content: bytes, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = replace(settings, sandbox_token="a token of the tests, never of a site")
    monkeypatch.setattr(sandbox_token, "settings", open_to_all)
    monkeypatch.setattr(sandbox_token, "is_here", lambda _scope: True)

    answer = await user.http_client.post(TOKEN, content=content, headers={"Content-Type": kind})

    is_sent_back = answer.status_code == 303 and answer.headers["location"] == "/sandbox?wrong=1"
    assert is_sent_back or (answer.status_code < 500 and is_told_in_chinese(answer))
