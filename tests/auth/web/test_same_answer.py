"""What is somebody else's reads like what there is not, but for the number of the request."""

import re
import secrets
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from auth.web import cookies
from models.seed import cast
from tests.auth.sign_in.test_route import away, visit
from tests.support.server import Server
from tests.support.server_session import connected, plant_ticket, sign_in_at

CHANGES = re.compile(
    r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}"  # the request number
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # of the page
    r"|(?<=nonce=\")[\w-]+"
)
Somebody = Callable[[Server], str]


@pytest.fixture
def other(hall: Server) -> Iterator[httpx2.Client]:
    """The browser of somebody else."""
    with httpx2.Client(base_url=hall.url) as client:
        yield client


def waiting(other: httpx2.Client) -> str:
    """What waits in another browser for whoever says who they are."""
    there = other.get(visit(other, away(other, "/login/province"))).headers["location"]
    return dict(parse_qsl(urlsplit(there).query))["at"]


def started(other: httpx2.Client, provider: str) -> str:
    """The state of another browser that is on its way to a provider."""
    there = away(other, f"/login/{provider}")
    return dict(parse_qsl(urlsplit(there).query))["state"]


def answer_to(hall: Server, path: str, secret: str, jar: dict[str, str]) -> tuple[object, ...]:
    """All that a browser gets, but for what changes with every answer."""
    with httpx2.Client(base_url=hall.url, cookies=jar) as browser:
        answer = browser.get(path.format(secret))
    shown = CHANGES.sub("…", answer.text.replace(secret, "…"))
    headers = {n: v for n, v in answer.headers.items() if n not in {"date", "set-cookie"}}
    told = {n: CHANGES.sub("…", re.sub(r"nonce-[\w-]+", "…", v)) for n, v in headers.items()}
    told["content-length"] = ""  # the secrets may be of another length
    return answer.status_code, told, shown


@pytest.mark.parametrize(
    "path",
    [
        "/auth/finish?ticket={}",
        "/login/province/callback?state={}&code=x",
        "/login/e_licence/callback?state={}",
        "/login/province/confirm?at={}",
        "/login/province/join?at={}",
        "/login/e_licence/licence?state={}",
        "/login/e_licence/confirm?at={}",
    ],
)
def test_of_another_browser_and_of_nobody(hall: Server, other: httpx2.Client, path: str) -> None:
    provider = path.split("/")[2]
    if "ticket" in path:
        known = plant_ticket(hall, secrets.token_urlsafe(32))
    elif "at=" in path:
        known = waiting(other)
    else:
        known = started(other, provider)
    made_up = secrets.token_urlsafe(len(known) * 3 // 4)
    assert len(made_up) == len(known)
    jar = {cookies.VISITOR: secrets.token_urlsafe(32)}

    of_another, of_nobody = (answer_to(hall, path, each, jar) for each in (known, made_up))

    assert of_another == of_nobody
    assert of_another[0] in {400, 404}


@pytest.mark.parametrize(
    ("path", "table"),
    [
        ("/unit/members/{}/grants", "member"),
        ("/unit/members/{}/preview", "member"),
        ("/person/invitations/{}", "invitation"),
    ],
)
def test_of_another_unit_or_person_and_of_nobody(hall: Server, path: str, table: str) -> None:
    here = sign_in_at(hall)
    with connected(hall) as database:
        unit = database.execute(
            "SELECT u.id FROM unit u WHERE u.uscc = ?", (cast.DEMO_UNIT.uscc,)
        ).fetchone()[0]
        where = f"unit_id <> {unit}" if table == "member" else "state = 'waiting'"
        [known] = database.execute(f"SELECT code FROM {table} WHERE {where} LIMIT 1").fetchone()
    made_up = secrets.token_urlsafe(16)

    of_another, of_nobody = (answer_to(hall, path, each, here.cookies) for each in (known, made_up))

    assert of_another == of_nobody


@pytest.mark.parametrize("path", ["/not-me/{}", "/q/{}"])
def test_what_cannot_be_a_number_and_what_is_none(hall: Server, path: str) -> None:
    jar = {cookies.VISITOR: secrets.token_urlsafe(32)}
    asked = (secrets.token_urlsafe(16), secrets.token_urlsafe(32), "Z" * 200, "Z!" * 9)

    answers = [answer_to(hall, path, each, jar) for each in asked]

    assert all(each == answers[0] for each in answers[1:])
