"""Session fixation: no cookie from before a sign-in opens anything afterwards, whatever the way.

Every way in ends at one address that gives the browser its session, which the last test holds.
"""

import ast
import re
import secrets

import httpx
import pytest

from auth.web import cookies
from auth.web.door import Door, door_for
from models.base.key import digest
from models.sign_in.session_kind import SessionKind
from tests.support.server import ROOT, Server
from tests.support.server_session import count, institution_at, phone_at, plant_ticket, sign_in_at

KINDS = [SessionKind.UNIT, SessionKind.PERSON, SessionKind.PHONE, SessionKind.INSTITUTION]
HOMES = {
    SessionKind.UNIT: "/unit",
    SessionKind.PERSON: "/person",
    SessionKind.PHONE: "/app/me",
    SessionKind.INSTITUTION: "/institution",
}


def known_token(hall: Server, kind: SessionKind, visitor: str) -> str:
    """The cookie of a living session of this door that somebody else knows: their own."""
    if kind is SessionKind.PHONE:
        return phone_at(hall, 1)[door_for(kind).cookie]
    if kind is SessionKind.INSTITUTION:
        return institution_at(hall, visitor)[door_for(kind).cookie]
    return sign_in_at(hall).session


def signs_in(hall: Server, visitor: str, kind: SessionKind, planted: str) -> httpx.Response:
    """A browser with a planted cookie follows its own login ticket."""
    door = door_for(kind)
    ticket = plant_ticket(hall, visitor, kind)
    jar = {cookies.VISITOR: visitor, door.cookie: planted}
    return httpx.get(f"{hall.url}/auth/finish", params={"ticket": ticket}, cookies=jar, timeout=20)


def is_in(hall: Server, visitor: str, door: Door, token: str, home: str) -> bool:
    """Whether a browser with this cookie sees the page behind a door."""
    jar = {cookies.VISITOR: visitor, door.cookie: token}
    return httpx.get(hall.url + home, cookies=jar, timeout=20).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_living_session_that_was_slipped_in_ends_with_the_sign_in(
    hall: Server, kind: SessionKind
) -> None:
    visitor, door = secrets.token_urlsafe(32), door_for(kind)
    planted = known_token(hall, kind, visitor)
    assert is_in(hall, visitor, door, planted, HOMES[kind])

    answer = signs_in(hall, visitor, kind, planted)

    [given] = re.findall(rf"{door.cookie}=([\w-]+)", str(answer.headers.get_list("set-cookie")))
    assert (answer.status_code, given != planted) == (303, True)
    assert is_in(hall, visitor, door, given, HOMES[kind])
    assert not is_in(hall, visitor, door, planted, HOMES[kind])
    assert count(hall, "session", "digest = ? AND ended_at IS NOT NULL", digest(planted)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_made_up_cookie_never_becomes_a_session(hall: Server, kind: SessionKind) -> None:
    visitor, planted, door = secrets.token_urlsafe(32), secrets.token_urlsafe(32), door_for(kind)

    answer = signs_in(hall, visitor, kind, planted)

    [given] = re.findall(rf"{door.cookie}=([\w-]+)", str(answer.headers.get_list("set-cookie")))
    assert given != planted
    assert not is_in(hall, visitor, door, planted, HOMES[kind])
    assert count(hall, "session", "digest = ?", digest(planted)) == 0


OPENS = {
    "models/sign_in/login_ticket.py",
    "pages/sandbox/api_phone.py",  # the simulated phone of whoever plays the twins
}
GIVES_COOKIES = {
    "auth/gate/outgoing.py",  # visitor and node
    "auth/session/route.py",
    "pages/sandbox/api_phone.py",
    "pages/sandbox/token.py",  # that of the console
}


def callers_of(owner: str, name: str) -> set[str]:
    """The modules of the product that call ``owner.name(…)``."""
    found = set()
    for floor in ("models", "auth", "components", "pages"):
        for file in (ROOT / floor).rglob("*.py"):
            calls = (
                n.func
                for n in ast.walk(ast.parse(file.read_text("utf8")))
                if isinstance(n, ast.Call)
            )
            if any(ast.unparse(each) == f"{owner}.{name}" for each in calls):
                found.add(str(file.relative_to(ROOT)))
    return found


def test_every_way_in_ends_at_the_one_address_that_opens_a_session() -> None:
    assert callers_of("Session", "open") == OPENS
    assert callers_of("cookies", "set_cookie") == GIVES_COOKIES
