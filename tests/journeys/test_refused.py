"""A right that ends under an open tab: the tab is led out once, and stands still afterwards."""

import os
import re

from playwright.sync_api import Page, Request, expect

from tests.journeys.conftest import NewPage
from tests.support.server import Server
from tests.support.server_session import connected, sign_in_at

STANDS = 10_000  # milliseconds
MOST_SECONDS = 1.5  # of the processor meanwhile: timers, and a page of the sign-in that is open
MOST_REQUESTS = 4  # of documents: the end, the sign-in, and what a slow browser asks again


def agent_page(new_page: NewPage, hall: Server) -> Page:
    """The unit center of an agent of the demo unit who belongs to no other."""
    with connected(hall) as database:
        (agent,) = database.execute(
            "SELECT id FROM member WHERE role = 'agent' AND state = 'active' AND person_id NOT IN"
            " (SELECT person_id FROM member WHERE role = 'legal_rep') ORDER BY id LIMIT 1"
        ).fetchone()
    page = new_page(server=hall)
    page.context.add_cookies(
        [
            {"name": name, "value": value, "url": hall.url}
            for name, value in sign_in_at(hall, agent).cookies.items()
        ]
    )
    page.goto("/unit")
    expect(page.get_by_role("tab", name="推荐")).to_be_visible()
    return page


def end_all_terms(hall: Server) -> None:
    """Let the term of every agent be over since long ago."""
    with connected(hall) as database:
        database.execute("UPDATE member SET valid_until = '2020-01-01' WHERE role = 'agent'")


def processor_seconds(hall: Server) -> float:
    """What the server's process has used so far."""
    with open(f"/proc/{hall.pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_tabs_whose_right_has_ended_are_led_out_by_a_click_or_by_themselves_and_stand_still(
    own_hall: Server, new_page: NewPage
) -> None:
    """One tab is used, another one lies open for the minute in which it has to hear of it."""
    used, open_one = agent_page(new_page, own_hall), agent_page(new_page, own_hall)
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request():
            asked.append(request.url)

    end_all_terms(own_hall)
    used.on("request", note)
    used.get_by_role("link", name="单位办件").first.click()

    expect(used).to_have_url(re.compile(r"/login\?"))
    expect(used.get_by_text("您在单位的授权期限已到")).to_be_visible()
    before = processor_seconds(own_hall)
    used.wait_for_timeout(STANDS)  # this is about what happens while nobody does anything
    assert processor_seconds(own_hall) - before < MOST_SECONDS
    assert len(asked) <= MOST_REQUESTS, asked
    used.goto("/unit")
    expect(used).to_have_url(re.compile(r"/login\?"))

    expect(open_one).to_have_url(re.compile(r"/login\?.*ended=term"), timeout=60_000)
