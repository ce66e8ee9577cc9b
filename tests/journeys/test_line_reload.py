"""What a browser may keep and what a reload may cost: blocked cookies, typed texts, other sessions.

At most one reload by itself for one cause, and none over what only the page holds.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import (
    CHROMIUM_FLAGS,
    DESKTOP,
    PHONE,
    Watch,
    assert_accessible,
    assert_no_overflow,
    find_chromium,
)
from tests.support.line import CONNECTED, LATER, NOISE, Loads, change_visitor, drop, strip
from tests.support.server import Server
from tests.support.server_session import SignedIn, sign_in_at


@pytest.fixture(autouse=True)
def noise(watch: Watch) -> None:
    """What a broken line writes into the console."""
    watch.expect(NOISE)


@pytest.fixture
def without_cookies(
    browser: Browser, hall: Server, watch: Watch, tmp_path: Path
) -> Iterator[BrowserContext]:
    """A browser whose settings let no site keep anything."""
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(settings))
    context = browser.browser_type.launch_persistent_context(
        tmp_path,
        executable_path=find_chromium(),
        args=list(CHROMIUM_FLAGS),
        base_url=hall.url,
        locale="zh-CN",
    )
    watch.attend(context, hall.url)
    yield context
    context.close()


@pytest.mark.parametrize(("device", "path"), [(DESKTOP, "/login"), (PHONE, "/app/login")])
def test_blocked_cookies_are_told_in_one_sentence_without_reloading(
    without_cookies: BrowserContext, device: dict[str, dict[str, int]], path: str
) -> None:
    page = without_cookies.new_page()
    page.set_viewport_size(device["viewport"])  # type: ignore[arg-type]  # width and height
    loads = Loads(page)
    page.goto(path)

    expect(strip(page)).to_contain_text("浏览器没有保存本站的 Cookie")
    page.wait_for_load_state("networkidle")
    expect(strip(page)).to_contain_text("请在浏览器设置里允许本站的 Cookie")
    expect(page.locator("h1").first).to_be_visible()
    assert loads.count == 1
    assert_no_overflow(page)
    assert_accessible(page)
    strip(page).get_by_role("link", name="怎样设置").click()
    expect(page.get_by_role("heading", name="允许本站的 Cookie")).to_be_visible()


def test_cookies_that_are_dropped_on_the_way_cost_at_most_one_reload(new_page: NewPage) -> None:
    page = new_page()
    loads = Loads(page)

    def without_cookies(route: Route) -> None:
        answer = route.fetch()
        kept = {n: v for n, v in answer.headers.items() if n.lower() != "set-cookie"}
        page.context.clear_cookies()
        route.fulfill(response=answer, headers=kept)

    page.route(lambda url: url.endswith("/login"), without_cookies)
    page.goto("/login")

    expect(strip(page)).to_contain_text("浏览器没有保存本站的 Cookie", timeout=LATER)
    assert loads.count == 2


def test_a_browser_that_forgets_what_a_tab_keeps_works_all_the_same(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { configurable: true,"
        " get() { throw new DOMException('denied', 'SecurityError'); } })"
    )
    page.goto("/feedback")

    page.wait_for_function(CONNECTED)

    expect(strip(page)).to_be_empty()


def lose_cookies(page: Page) -> None:
    """The user clears this site's cookies while its page is open."""
    page.context.clear_cookies()


@pytest.mark.parametrize("lose", [lose_cookies, change_visitor])
def test_a_page_that_the_server_knows_no_more_is_loaded_once_with_what_was_typed(
    new_page: NewPage, lose: Callable[[Page], None]
) -> None:
    page = new_page()
    page.goto("/register")
    page.wait_for_function(CONNECTED)
    page.get_by_label("法定代表人姓名").fill("周样例")
    loads = Loads(page)

    lose(page)
    drop(page)

    page.wait_for_function(f"history.state?.rsReloaded && {CONNECTED}")
    expect(page.get_by_label("法定代表人姓名")).to_have_value("周样例")
    expect(strip(page)).to_be_empty()
    assert loads.count == 1


def test_a_typed_password_is_never_reloaded_away(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/login")
    page.wait_for_function(CONNECTED)
    page.locator("input[type=password]").fill("Hall-2026-Demo")
    loads = Loads(page)

    change_visitor(page)
    drop(page)

    expect(strip(page)).to_contain_text("页面已失效，要重新加载才能继续")
    expect(page.locator("input[type=password]")).to_have_value("Hall-2026-Demo")
    assert loads.count == 0
    strip(page).get_by_role("button", name="重新加载").click()
    page.wait_for_function(f"{CONNECTED} && !document.documentElement.dataset.line")
    expect(strip(page)).to_be_empty()


def test_a_session_that_ended_while_the_line_was_down_leads_to_the_sign_in(
    new_page: NewPage, hall: Server
) -> None:
    who: SignedIn = sign_in_at(hall)
    page = new_page()
    page.context.add_cookies(
        [{"name": n, "value": v, "url": hall.url} for n, v in who.cookies.items()]
    )
    page.goto("/unit/cases")
    page.wait_for_function(CONNECTED)
    page.context.add_cookies([{"name": "hall_session", "value": "x" * 43, "url": hall.url}])

    drop(page)

    expect(page).to_have_url(re.compile(r"/login\?next="), timeout=LATER)
