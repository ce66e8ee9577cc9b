"""What a thief tries with browsers: planted cookies, foreign answers, copied codes."""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Page, Route, expect

from auth.web.door import HALL
from models.seed.cast import DEMO_UNIT, LI_FANLI, SOFTWARE_UNIT, WANG_SHILI
from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE, Watch
from tests.support.server import Server
from tests.support.unit_ways import by_tile, sign_in_there
from tests.support.walk import scan, sign_in, sign_in_app

FINISH, AUTHORIZE = re.compile("/auth/finish"), re.compile("/sandbox/province/authorize")
OVER = "登录已失效，请重新登录"
IN_UNIT, AT_LOGIN = re.compile(r"[0-9]/unit$"), re.compile("/login")


def session_of(context: BrowserContext) -> str:
    """The session that a browser sends; empty where it has none."""
    found = [each["value"] for each in context.cookies() if each["name"] == HALL.cookie]
    return found[0] if found else ""


def plant(context: BrowserContext, hall: Server, value: str) -> None:
    """Give a browser a session cookie, as a neighbor of the same name or its owner could."""
    context.add_cookies([{"name": HALL.cookie, "value": value, "url": hall.url}])


@contextmanager
def kept_from_the_end(page: Page, sign_in_there: Callable[[], None]) -> Iterator[str]:
    """The address at which a sign-in ends, and that the browser itself does not reach meanwhile."""
    page.route(FINISH, lambda route: route.abort())
    with page.expect_request(FINISH) as asked:
        sign_in_there()
    yield asked.value.url
    page.unroute(FINISH)


def answer_of(page: Page, sign_in_at_provider: Callable[[], None]) -> str:
    """Where a provider sends a browser back to, kept from arriving."""
    answers: list[str] = []

    def keep(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        answers.append(route.fetch(max_redirects=0).headers["location"])
        route.abort()

    page.route(AUTHORIZE, keep)
    with page.expect_event("requestfailed"):
        sign_in_at_provider()
    page.unroute(AUTHORIZE)
    return answers[0]


def opens_nothing(thief: Page, hall: Server, value: str) -> None:
    """A session cookie leads to the sign-in and nowhere else."""
    plant(thief.context, hall, value)
    thief.goto("/unit")
    expect(thief).to_have_url(AT_LOGIN)


def sign_out(page: Page) -> None:
    """退出登录."""
    page.get_by_role("button", name="退出登录").first.click()
    expect(page).to_have_url(AT_LOGIN)


def test_a_session_that_was_made_up_before_the_sign_in_opens_nothing_after_it(
    hall: Server, new_page: NewPage
) -> None:
    thief, victim, planted = new_page(), new_page(), secrets.token_urlsafe(32)
    plant(victim.context, hall, planted)
    victim.goto("/login")
    sign_in(victim, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(victim).to_have_url(IN_UNIT)
    given = session_of(victim.context)

    assert given not in {planted, ""}
    opens_nothing(thief, hall, planted)
    sign_out(victim)
    opens_nothing(thief, hall, given)


def test_a_living_session_that_was_planted_ends_before_somebody_else_is_in(
    hall: Server, new_page: NewPage
) -> None:
    thief, victim = new_page(), new_page()
    thief.goto("/login")
    sign_in(thief, SOFTWARE_UNIT.uscc, SOFTWARE_UNIT.legal_rep.mobile)
    expect(thief).to_have_url(IN_UNIT)
    planted = session_of(thief.context)
    plant(victim.context, hall, planted)
    victim.goto("/login")
    expect(victim.get_by_text(SOFTWARE_UNIT.name).first).to_be_visible()  # they see who it is

    sign_out(victim)
    sign_in(victim, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(victim).to_have_url(IN_UNIT)

    assert session_of(victim.context) not in {planted, ""}
    opens_nothing(thief, hall, planted)


def refused(victim: Page, address: str, told: str) -> None:
    """Somebody is sent an address of another browser: it says so, and signs nobody in."""
    victim.goto(address)
    expect(victim.get_by_text(told)).to_be_visible()
    assert session_of(victim.context) == ""
    victim.goto("/unit")
    expect(victim).to_have_url(AT_LOGIN)


def test_nobody_comes_in_by_the_end_of_somebody_elses_sign_in(
    new_page: NewPage, watch: Watch
) -> None:
    watch.expect("status of 400|ERR_FAILED")
    thief, victim = new_page(), new_page()
    thief.goto("/login")
    who = SOFTWARE_UNIT.legal_rep.mobile
    with kept_from_the_end(thief, lambda: sign_in(thief, SOFTWARE_UNIT.uscc, who)) as address:
        refused(victim, address, OVER)

    thief.goto(address)  # it was the thief's alone, and nobody has spoiled it
    expect(thief).to_have_url(IN_UNIT)


def test_nobody_comes_in_by_somebody_elses_answer_of_a_provider(
    new_page: NewPage, watch: Watch
) -> None:
    watch.expect("status of 404|ERR_FAILED")
    thief, victim = new_page(), new_page()
    by_tile(thief, "省政务")
    address = answer_of(thief, lambda: sign_in_there(thief))

    refused(victim, address, "不是在本浏览器发起的")

    thief.goto(address)
    expect(thief.get_by_role("heading", name="确认身份")).to_be_visible()


def test_a_code_that_was_copied_from_a_screen_signs_nobody_else_in(
    new_page: NewPage, watch: Watch
) -> None:
    watch.expect("status of 40[04]|ERR_FAILED")
    victim, phone, thief = new_page(), new_page(PHONE), new_page()
    victim.goto("/login")
    victim.wait_for_function("window.did_handshake")
    victim.get_by_role("tab", name="扫码登录").click()
    scan(victim, phone)
    copied = phone.url
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, LI_FANLI)
    expect(phone.get_by_text("确认登录电脑端？")).to_be_visible()
    thief.goto(copied)
    expect(thief.get_by_text(DEMO_UNIT.name)).to_have_count(0)
    expect(thief.get_by_role("button", name="确认登录")).to_have_count(0)

    confirming = phone.get_by_role("button", name="确认登录").click
    with kept_from_the_end(victim, confirming) as address:
        thief.goto(copied)
        refused(thief, address, OVER)

    victim.goto(address)
    expect(victim).to_have_url(IN_UNIT)
    expect(victim.get_by_text("管理员 1*****05").first).to_be_visible()
