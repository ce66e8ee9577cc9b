"""Whatever text comes from outside names a row or none; it never breaks what looks it up."""

import re
from collections.abc import Iterator
from inspect import signature
from urllib.parse import quote

import pytest
from nicegui.testing import User

from auth.web import cookies
from components.frame.page import registered_builders
from main import import_pages
from models.base.error import HallError
from models.base.key import digest, is_code, ring
from models.records.outbox import OutboxMessage
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.favorite import Favorite
from models.sign_in.device import end_device
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from pages.sandbox.api import PLACE
from tests.support.institutions import with_own_password
from tests.support.page import sign_in, sign_in_to_app, sign_in_to_institution
from tests.support.phone import app_user
from tests.support.routes import routes
from tests.support.units import VISITOR, registered, signed_in

NASTY = (
    "x",
    "x" * 33,
    "x" * 65,
    "x" * 5000,
    "9" * 5000,
    "-1",
    "²",
    "䶮\u202e",
    "\x00",
    "a\x00b",
    "{}",
    "'; --",
    "%",
    "../..",
    "\n",
)
RAW = ("%ED%A0%80", "%FF", "%00", "%2e%2e%2f", "1e999", "%25ED%25A0")
TEXTS = tuple(quote(text, safe="") for text in NASTY) + RAW
NO_NAMES = tuple(text for text in TEXTS if text not in {"..%2F..", "%2e%2e%2f", "%0A"})  # paths
BODIES = (
    b"[1e999]",
    b"NaN",
    b'{"id_number": 1e999}',
    b'{"id_number": "\\ud800"}',
    b'{"id_number": "\\u0000", "act": "scan", "decision": "passed"}',
    b'{"name": "sms_late", "amount": 99999999999999999999999}',
    b'"\xff"',
    b"[" * 3000,
    b"{",
    b"",
)

import_pages()


pytestmark = pytest.mark.usefixtures("no_pace")


async def ask(user: User, method: str, path: str, body: bytes | None = None) -> int:
    """The status of one request from a browser that nobody knows yet."""
    user.http_client.cookies.delete(cookies.VISITOR)
    headers = {"Content-Type": "application/json"} if body is not None else {}
    answer = await user.http_client.request(method, path, content=body, headers=headers)
    return answer.status_code


async def test_no_text_in_an_address_breaks_any_route(user: User) -> None:
    await seed_catalogue()
    rep = await registered()
    await sign_in(user, rep)
    await sign_in_to_app(user, rep.person)
    found = {(method, path) for method, path in routes() if "{" in path}
    found |= {
        ("GET", page) for page in registered_builders() if "{" in page and "probe" not in page
    }
    assert {"/q/{code}", "/captcha/{code}/bg", f"{PLACE}/tickets/{{code}}"} <= {p for _, p in found}

    broken = []
    for method, path in sorted(found):
        for text in TEXTS:
            address = re.sub(r"\{[^}]*\}", lambda _, text=text: text, path)  # type: ignore[misc]
            status = await ask(user, method, address, b"{}" if method == "POST" else None)
            if status not in {200, 303, 307, 404, 405, 422}:
                broken.append((method, path, text[:20], status))

    assert broken == []


async def test_a_text_in_an_address_that_names_nothing_is_not_found(user: User) -> None:
    await seed_catalogue()
    rep = await registered()
    await sign_in(user, rep)
    await sign_in_to_app(user, rep.person)
    await sign_in_to_institution(user, await with_own_password(rep))
    asked = (path for method, path in routes() if method == "GET" and "{" in path)
    paths = sorted(path for path in asked if "probe-" not in path)
    paths += ["/unit/cases/{code}", "/unit/probe/{code}", "/guides/{code}", "/help/{code}"]
    assert {"/q/{code}", "/notices/{code}", f"{PLACE}/tickets/{{code}}"} <= set(paths)

    found = []
    for path in paths:
        for text in NO_NAMES:
            place = re.sub(r"\{[^}]*\}", text, path)
            answer = await user.http_client.get(place)
            if answer.status_code != 404 or re.search(r"[\u4e00-\u9fff]", answer.text) is None:
                found.append((path, text[:20], answer.status_code))

    assert found == []


def shared_out(asked: list[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Every text for each name of a parameter; pages that have the same name share them."""
    for name in dict.fromkeys(name for _, name in asked):
        paths = [path for path, each in asked if each == name]
        sharing = min(len(paths), 3)
        for number, path in enumerate(paths):
            yield from ((path, name, text) for text in TEXTS[number % sharing :: sharing])


async def test_no_text_in_a_query_breaks_any_page(user: User) -> None:
    await seed_catalogue()
    await sign_in(user, await registered())
    asked = [
        (path, name)
        for path, builder in registered_builders().items()
        for name, each in signature(builder).parameters.items()
        if "{" not in path and "probe" not in path and each.annotation in {str, "str"}
    ]
    asked += [("/auth/ended", name) for name in ("next", "door", "was")]
    asked += [("/auth/finish", "ticket")]
    asked += [(f"{PLACE}/sms", "mobile")]
    assert len(asked) > 60

    broken = []
    for path, name, text in shared_out(asked):
        status = await ask(user, "GET", f"{path}?{name}={text}")
        if status >= 500:
            broken.append((path, name, text[:20], status))

    assert broken == []


@pytest.mark.parametrize("name", [*cookies.OWN, cookies.REGION, cookies.LOGIN_WAY, cookies.THEME])
async def test_no_cookie_breaks_a_page(user: User, name: str) -> None:
    for value in (b"x" * 43, b"x" * 5000, b"\xff\xfe" * 21 + b"x", b"%ED%A0%80", b'"'):
        sent = {b"Cookie": name.encode() + b"=" + value}
        for path in ("/", "/login", "/auth/ended?next=/unit", "/app", "/sandbox"):
            user.http_client.cookies.clear()
            answer = await user.http_client.get(path, headers=sent)
            assert answer.status_code in {200, 303}, (name, value, path)


@pytest.mark.parametrize("body", BODIES, ids=[repr(body)[:40] for body in BODIES])
async def test_no_content_breaks_the_sandboxs_interface(user: User, body: bytes) -> None:
    posts = [path for method, path in routes() if method == "POST" and path.startswith(PLACE)]
    assert len(posts) == 6

    for path in posts:
        answer = await user.http_client.post(
            path.format(code="x", certify_id="x"),
            content=body,
            headers={"Content-Type": "application/json"},
        )
        assert answer.status_code in {400, 404, 422}, (path, body)
        assert answer.json()["message"]


@pytest.mark.parametrize("text", [*NASTY, "\ud800"], ids=repr)
async def test_no_text_of_an_act_breaks_its_verb(text: str) -> None:
    """Arguments of buttons come through a socket, from whoever writes them."""
    member = await registered()
    session, _ = await signed_in(member)
    person = await app_user(cast.QIAN_YANGZHANG)
    theirs, _ = await Session.open(session.kind, person, None, visitor=VISITOR)

    for verb in (
        Favorite.toggle(text, by=member),
        LoginTicket.for_place(text, by=session, visitor=VISITOR, next_path="/unit"),
        end_device(text, by=theirs),
    ):
        with pytest.raises(HallError):
            await verb
    assert not await OutboxMessage.mark_delivered(text)


def test_keys_take_any_text_and_codes_only_what_a_column_holds() -> None:
    assert digest("\ud800") != digest("\ud801")
    assert ring.blind("\ud800", "x") == ring.blind("\ud800", "x")
    assert is_code("wengang")
    assert is_code("x" * 32)
    assert not any(is_code(text) for text in (*NASTY[1:5], *NASTY[6:], "\ud800", "", "x" * 33))
