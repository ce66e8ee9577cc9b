"""Pages stand there painted before their script has come, and nothing moves when it comes."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page

from components.frame.page import registered_paths
from components.reading.page import reading_pages
from main import import_pages
from tests.journeys.conftest import NewPage
from tests.journeys.test_every_screen import IN_THE_WALK, SAMPLES
from tests.support.browser import DESKTOP, PHONE, Watch
from tests.support.painted_page import NOTE_SHIFTS, PLACES, LateScript, Places
from tests.support.server import Server
from tests.support.server_session import connected, institution_at, phone_at, sign_in_at

MOST_MILLISECONDS = 1700
PHONE_NETWORK = {  # as Lighthouse throttles a phone
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * 1024 * 1024 / 8,
    "uploadThroughput": 750 * 1024 / 8,
}
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
# Such a page shows what it finds in the browser, or what happens elsewhere meanwhile.
CHANGES = frozenset({"/help/check", "/help/old", "/sandbox"})

ON_A_DESK = ("/", "/login", "/register", "/unit", "/unit/cases", "/app/login", "/sandbox/controls")

import_pages()
PATHS = sorted({p for p in registered_paths() if "probe" not in p} - IN_THE_WALK - CHANGES)


def enter(page: Page, hall: Server, path: str) -> None:
    """Be signed in where a page asks for it, or where strangers get one that is only read."""
    known: Mapping[str, str] = {}
    if path.startswith("/app"):
        with connected(hall) as database:
            found = database.execute("SELECT person_id FROM member LIMIT 1")
            known = phone_at(hall, int(found.fetchone()[0]))
    elif path.startswith("/institution"):
        known = institution_at(hall, sign_in_at(hall).visitor)
    elif path.startswith(("/unit", "/person")) or path in reading_pages():
        known = sign_in_at(hall).cookies
    page.context.add_cookies([{"name": n, "value": v, "url": hall.url} for n, v in known.items()])


def turned(page: Page, path: str) -> tuple[Places, Places]:
    """Where everything stands in a page before its script has come, and after."""
    late = LateScript(page)
    late.open(path)
    before = page.evaluate(PLACES)
    late.become_live()
    page.wait_for_function("!document.querySelector('.rs-spin')")
    return before, page.evaluate(PLACES)


@pytest.mark.parametrize(
    ("path", "device"),
    [*((path, PHONE) for path in PATHS), *((path, DESKTOP) for path in ON_A_DESK)],
)
def test_nothing_stands_elsewhere_when_the_script_has_come(
    new_page: NewPage, hall: Server, watch: Watch, path: str, device: dict[str, object]
) -> None:
    watch.expect("status of 404")  # where the sample is of nobody
    page = new_page(device)
    enter(page, hall, path)
    page.add_init_script(NOTE_SHIFTS)

    code = SAMPLES[path](hall) if path in SAMPLES else ""
    before, after = turned(page, path.replace("{code}", code))

    assert after
    moved = {key: (before.get(key), place) for key, place in after.items()}
    assert {key: both for key, both in moved.items() if both[0] != both[1]} == {}
    assert set(before) == set(after)
    assert page.evaluate("window.shifts") == []


@pytest.mark.parametrize("path", ["/login", "/register"])
def test_the_first_picture_comes_soon_on_a_phone(new_page: NewPage, path: str) -> None:
    page = new_page(PHONE)
    browser = page.context.new_cdp_session(page)
    browser.send("Network.enable")
    browser.send("Network.emulateNetworkConditions", PHONE_NETWORK)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    page.goto(path, wait_until="load")

    assert 0 < page.evaluate(FIRST_PAINT) <= MOST_MILLISECONDS
