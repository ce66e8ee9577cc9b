"""HEAD, as monitors and checkers of links ask: what GET would say, without its body."""

import pytest
from nicegui.testing import User

from components.frame.page import registered_paths
from main import import_pages
from models.seed.load import seed_catalogue
from models.sign_in.login_ticket import LoginTicket
from tests.pages.samples import address
from tests.support.units import registered

import_pages()
PAGES = [p for p in registered_paths() if "probe" not in p and not p.startswith("/sandbox/")]
FILES = [
    "/healthz",
    "/readyz",
    "/hall.css",
    "/hall.js",
    "/hall.live.js",
    "/hall.boot.js",
    "/assets/emblem.svg",
    "/favicon.ico",
]


@pytest.mark.parametrize("path", [*PAGES, *FILES, "/nothing", "/login/"])
async def test_head_answers_as_get_does_without_the_body(user: User, path: str) -> None:
    await seed_catalogue()
    place = await address(path)

    head = await user.http_client.head(place)
    got = await user.http_client.get(place)

    assert head.status_code == got.status_code
    assert head.content == b""
    for name in ("content-type", "location", "cache-control", "x-content-type-options"):
        assert head.headers.get(name) == got.headers.get(name), name


async def test_head_uses_no_ticket_up(user: User) -> None:
    member = await registered()
    token = await LoginTicket.for_member(member, visitor="x", next_path="/unit")

    answer = await user.http_client.head(f"/auth/finish?ticket={token}")

    assert answer.status_code == 405
    assert (await LoginTicket.get()).used_at is None
