"""A browser that cannot show the hall is told so in Chinese, without script and as a whole page.

Old kernels are stood in for by a current one that lacks what they lack.
"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import (
    DESKTOP,
    PHONE,
    Watch,
    assert_accessible,
    assert_no_overflow,
    set_dark,
)
from tests.support.line import CONNECTED

OLD = "浏览器版本较旧，打不开本页"
NO_SCRIPT = "浏览器没有运行本页的脚本，打不开本页"
WHAT_TO_DO = ("切换到极速模式", "选“极速模式”，页面会重新打开。", "99 及以上", "12333")
SWITCH_ON = (
    "谷歌 Chrome、微软 Edge",
    "把“JavaScript”改为“允许”",
    "360、QQ 浏览器",
    "搜索“JavaScript”",
)
LACKS = {
    "import maps": "HTMLScriptElement.supports = (what) => what === 'module'",
    "what tells of import maps": "delete HTMLScriptElement.supports",
    "cascade layers": "delete window.CSSLayerBlockRule",
    "Object.hasOwn": "delete Object.hasOwn",
    "Array.at": "delete Array.prototype.at",
}

SCRIPTS = ("nicegui.js", "vue.esm-browser*", "quasar.umd*", "socket.io*", "hall.live.js*")


def open_old(page: Page, path: str, lacks: str = LACKS["cascade layers"]) -> None:
    """Open a page in a browser that lacks something; it stops loading what it cannot use."""
    page.add_init_script(lacks)
    page.goto(path, wait_until="commit")
    page.get_by_role("heading", name=OLD).wait_for()


def test_without_scripts_it_leads_to_what_needs_none(new_page: NewPage) -> None:
    page = new_page({**PHONE, "java_script_enabled": False})
    page.goto("/login")
    told = page.locator(".rs-ob-warn").inner_text()
    assert "查看服务清单、办事指南、公示公告和帮助不需要脚本" in told
    page.get_by_role("link", name="大厅首页").tap()

    expect(page.get_by_role("heading", name="单位办事，一网通办")).to_be_visible()


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["1440", "390"])
@pytest.mark.parametrize("path", ["/login", "/register", "/app/login", "/unit"])
def test_without_scripts_a_page_says_which_browsers_work_and_whom_to_call(
    new_page: NewPage, device: dict[str, object], path: str
) -> None:
    page = new_page({**device, "java_script_enabled": False})

    page.goto(path)

    expect(page.get_by_role("heading", name=NO_SCRIPT)).to_be_visible()
    shown = page.locator("body").inner_text()
    assert [text for text in (*WHAT_TO_DO, *SWITCH_ON) if text not in shown] == []
    assert OLD not in shown
    assert re.findall("(?i)modules|modern|support", shown) == []


@pytest.mark.parametrize("lacks", LACKS.values(), ids=LACKS)
def test_a_browser_that_lacks_what_the_page_needs_gets_the_text_instead(
    new_page: NewPage, lacks: str
) -> None:
    page = new_page()

    open_old(page, "/login", lacks)

    for text in WHAT_TO_DO:
        expect(page.get_by_text(text).first).to_be_visible()
    for text in (NO_SCRIPT, SWITCH_ON[1]):
        expect(page.get_by_text(text)).to_be_hidden()
    expect(page.locator("input")).to_have_count(0)
    expect(page).to_have_title(re.compile("^请换用新版浏览器 - "))


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["1440", "390"])
def test_the_text_can_be_read_by_everybody_and_fits(
    new_page: NewPage, device: dict[str, object]
) -> None:
    page = new_page(device)
    open_old(page, "/register")

    for dark in (False, True):
        set_dark(page, dark)
        assert_no_overflow(page)
        assert_accessible(page)


def test_a_current_browser_never_shows_the_text_nor_english(new_page: NewPage) -> None:
    """Vue comes so late that NiceGUI's own fallback would have shown itself."""
    page = new_page()
    held: list[Route] = []
    page.route("**/vue.esm-browser*", lambda route: held.append(route))
    page.goto("/login", wait_until="commit")
    expect(page.get_by_role("tab", name="单位登录")).to_be_visible()

    assert re.findall("(?i)modules|modern|support", page.locator("body").inner_text()) == []
    held[0].continue_()
    page.wait_for_function(CONNECTED)
    expect(page.get_by_text("极速模式")).to_have_count(0)


@pytest.mark.parametrize("lost", SCRIPTS)
def test_a_page_whose_scripts_did_not_arrive_says_so_and_can_be_loaded_again(
    new_page: NewPage, watch: Watch, lost: str
) -> None:
    watch.expect("ERR_FAILED|exception: ")
    watch.expect(r"is not defined|is not a function|Cannot read|Failed to")
    page = new_page()
    page.route(f"**/{lost}", lambda route: route.abort())
    page.goto("/login")
    expect(page.get_by_text(re.compile("^页面没有加载完整"))).to_be_visible()

    page.unroute_all()
    page.get_by_text("重新加载", exact=True).click()

    expect(page.get_by_label("密码", exact=True)).to_be_visible()
    page.wait_for_function("window.socket?.connected")
    expect(page.get_by_text(re.compile("^页面没有加载完整"))).to_have_count(0)


SHIFTS = """() => new Promise((tell) => new PerformanceObserver((list) => tell(
  list.getEntries().reduce((sum, each) => sum + each.value, 0)
)).observe({ type: 'layout-shift', buffered: true }) ?? setTimeout(tell, 500, 0))"""


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["1440", "390"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_costs_a_current_browser_no_shift_of_the_layout(
    new_page: NewPage, device: dict[str, object], scheme: str
) -> None:
    page = new_page({**device, "color_scheme": scheme})
    page.goto("/login")
    page.wait_for_function("window.socket?.connected")

    assert page.evaluate(SHIFTS) < 0.01


@pytest.mark.parametrize("lacks", ["cascade layers", "Object.hasOwn", "Array.at"])
def test_a_page_that_is_only_read_leads_an_old_browser_to_the_text(
    new_page: NewPage, watch: Watch, lacks: str
) -> None:
    page = new_page()
    page.add_init_script(LACKS[lacks])
    page.goto("/services?kind=query")
    expect(page.get_by_role("heading", name=OLD)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/help/old#/services\?kind=query$"))

    watch.expect("status of 404")
    page.goto("/nothing")
    expect(page.get_by_role("heading", name="没有找到这个页面")).to_be_visible()


def test_a_browser_whose_kernel_was_switched_is_led_back_to_the_page(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/help/old#/services?kind=query")

    expect(page).to_have_url(re.compile(r"/services\?kind=query$"))
    expect(page.get_by_role("heading", name="服务清单")).to_be_visible()


@pytest.mark.parametrize(
    "away", ["", "#//evil.example", "#/\\evil.example", "#https://evil.example"]
)
def test_the_text_leads_nobody_away_from_the_site(new_page: NewPage, away: str) -> None:
    page = new_page()
    page.goto(f"/help/old{away}")

    expect(page.get_by_role("heading", name=OLD)).to_be_visible()
    expect(page).to_have_url(re.compile("/help/old"))


@pytest.mark.parametrize("lacks", ["import maps", "what tells of import maps"])
def test_a_page_that_is_only_read_needs_no_import_maps(new_page: NewPage, lacks: str) -> None:
    page = new_page()
    page.add_init_script(LACKS[lacks])
    page.goto("/services")

    expect(page.get_by_role("heading", name="服务清单")).to_be_visible()
