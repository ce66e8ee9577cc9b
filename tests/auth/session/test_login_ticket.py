"""The route that turns a login ticket into a cookie: once, in one browser, however often asked."""

import asyncio
import secrets

import httpx
import pytest

from auth.web import cookies
from tests.support.server import Server
from tests.support.server_session import count, plant_ticket

REDEEMS = 10


@pytest.fixture
def visitor() -> str:
    """The cookie of a browser."""
    return secrets.token_urlsafe(32)


async def finish(hall: Server, ticket: str, visitor: str) -> httpx.Response:
    """Follow the address that a page sends its browser to."""
    async with httpx.AsyncClient(cookies={cookies.VISITOR: visitor}, timeout=20) as browser:
        return await browser.get(f"{hall.url}/auth/finish", params={"ticket": ticket})


async def test_ten_redeems_of_a_ticket_at_once_sign_in_once(hall: Server, visitor: str) -> None:
    ticket, before = plant_ticket(hall, visitor), count(hall, "session")

    answers = await asyncio.gather(*(finish(hall, ticket, visitor) for _ in range(REDEEMS)))

    [good] = [answer for answer in answers if answer.status_code == 303]
    assert good.headers["location"] == "/unit/cases"
    assert "hall_session=" in str(good.headers)
    refused = [answer for answer in answers if answer is not good]
    assert {answer.status_code for answer in refused} == {400}
    assert "hall_session=" not in str([answer.headers for answer in refused])
    assert count(hall, "session") == before + 1


async def test_a_replayed_ticket_is_refused_with_a_way_on(hall: Server, visitor: str) -> None:
    ticket = plant_ticket(hall, visitor)
    assert (await finish(hall, ticket, visitor)).status_code == 303

    again = await finish(hall, ticket, visitor)

    assert again.status_code == 400
    assert "登录已失效，请重新登录" in again.text
    assert "hall_session=" not in str(again.headers)


async def test_a_stolen_ticket_signs_no_other_browser_in(hall: Server, visitor: str) -> None:
    ticket = plant_ticket(hall, visitor)

    thief = await finish(hall, ticket, secrets.token_urlsafe(32))

    assert thief.status_code == 400
    assert "hall_session=" not in str(thief.headers)
    assert (await finish(hall, ticket, visitor)).status_code == 303


@pytest.mark.parametrize("slipped_in", ["//evil.example/x", "https://evil.example", "/\\evil", ""])
async def test_a_ticket_leads_to_a_page_of_this_site_whatever_stands_in_it(
    hall: Server, visitor: str, slipped_in: str
) -> None:
    ticket = plant_ticket(hall, visitor, next_path=slipped_in)

    assert (await finish(hall, ticket, visitor)).headers["location"] == "/unit"
