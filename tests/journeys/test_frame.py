"""The frame in a real browser: look, menus by keyboard, lost connection, end of a session."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import (
    DESKTOP,
    PHONE,
    Watch,
    assert_accessible,
    assert_no_overflow,
    set_width,
)
from tests.support.server import Server
from tests.support.server_session import SignedIn, sign_in_at

FIRST_VISIT = 350_000  # bytes on the wire
GROUND = "getComputedStyle(document.body).backgroundColor"
DARK, LIGHT = "rgb(13, 21, 31)", "rgb(242, 245, 249)"


@pytest.fixture
def signed_in(hall: Server) -> SignedIn:
    """The legal rep of the demo unit."""
    return sign_in_at(hall)


def open_as(page: Page, who: SignedIn, path: str) -> None:
    """Open a page with somebody's cookies."""
    page.context.add_cookies(
        [{"name": n, "value": v, "url": who.server.url} for n, v in who.cookies.items()]
    )
    page.goto(path)


def test_a_browser_that_prefers_dark_gets_it_and_a_click_is_remembered(new_page: NewPage) -> None:
    page = new_page({**DESKTOP, "color_scheme": "dark"})
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(GROUND) == DARK

    page.get_by_role("button", name="深色").first.click()
    assert page.evaluate(GROUND) == LIGHT
    page.reload()
    page.locator("h1").first.wait_for()

    assert page.evaluate(GROUND) == LIGHT
    expect(page.get_by_role("button", name="深色").first).to_have_attribute("aria-pressed", "false")


def test_the_first_paint_is_dark_already(new_page: NewPage, watch: Watch) -> None:
    """The page's own script is held back, so what is painted is what the head decided."""
    watch.expect("ERR_FAILED|createApp|parseElements")
    page = new_page()
    page.goto("/")
    page.get_by_role("button", name="深色").first.click()
    page.route("**/nicegui.js", lambda route: route.abort())

    page.reload(wait_until="domcontentloaded")

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(GROUND) == DARK
    page.unroute_all()


def test_large_text_is_remembered_and_scales_everything(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/")
    page.get_by_role("button", name="大字版").first.click()
    page.reload()
    page.locator("h1").first.wait_for()

    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20.8px"
    for width in (390, 900, 1440):
        set_width(page, width)
        assert_no_overflow(page)


def test_the_region_is_chosen_by_keyboard_and_kept(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/")
    region = page.get_by_role("button", name="省本级")
    region.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name="省本级")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="南京市")).to_be_visible()


def test_the_menu_of_the_phone_opens_and_closes_with_escape(new_page: NewPage) -> None:
    page = new_page(PHONE)
    page.goto("/")
    menu = page.get_by_role("button", name="打开菜单")
    menu.click()
    expect(page.get_by_role("navigation", name="菜单").get_by_text("登录")).to_be_visible()

    page.keyboard.press("Escape")

    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")


def test_a_lost_connection_is_told_and_its_return_too(new_page: NewPage, watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED|WebSocket")
    page = new_page()
    page.goto("/feedback")
    page.wait_for_function("window.socket?.connected")
    page.context.set_offline(True)
    page.evaluate("window.socket.io.engine.close()")

    expect(page.get_by_text("网络已断开，正在重新连接…")).to_be_visible()
    expect(page.get_by_text("已填写的内容会保留")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_text("已恢复连接")).to_be_visible()


def test_a_click_on_the_strip_prolongs_a_session_that_is_about_to_end_and_loses_nothing(
    new_page: NewPage, signed_in: SignedIn
) -> None:
    page = new_page()
    open_as(page, signed_in, "/unit/cases")
    typed = page.get_by_label("办件名称或编号")
    typed.fill("调解登记")
    page.wait_for_function("window.socket?.connected")
    signed_in.idle_for(minutes=28, seconds=20)
    strip = page.get_by_role("alertdialog", name="登录即将失效")
    expect(strip).to_contain_text(re.compile(r"1:[0-3]\d"), timeout=15_000)
    assert_accessible(page)

    page.get_by_role("button", name="继续使用").click()

    expect(strip).to_be_hidden()
    expect(typed).to_have_value("调解登记")
    assert not signed_in.has_ended


def test_signing_out_leaves_nothing_behind_the_back_button(
    new_page: NewPage, signed_in: SignedIn
) -> None:
    page = new_page()
    open_as(page, signed_in, "/unit")
    page.get_by_text("单位主页").first.wait_for()

    page.get_by_role("button", name="退出登录").first.click()

    page.wait_for_url("**/login**")
    assert signed_in.has_ended
    page.go_back()
    page.wait_for_url("**/login**")


def test_a_password_can_be_looked_at_and_stays_readable_while_typed(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/login")
    field = page.locator("input[type=password]")
    field.press_sequentially("Hall")
    eye = page.get_by_role("button", name="显示密码")
    eye.click()
    expect(eye).to_have_attribute("aria-pressed", "true")
    shown = page.locator("#f-password")
    expect(shown).to_have_attribute("type", "text")

    shown.focus()
    page.keyboard.type("-2026")
    expect(shown).to_have_value("Hall-2026")
    expect(shown).to_have_attribute("type", "text")

    eye.click()
    expect(shown).to_have_attribute("type", "password")


def test_no_icon_shows_as_letters(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/")
    names = page.evaluate(
        """async () => {
          const names = (await (await fetch('/assets/icons.txt')).text()).trim().split('\\n');
          await document.fonts.load('24px "Material Symbols Outlined"');
          const probe = document.createElement('span');
          probe.className = 'rs-i';
          probe.style.cssText = 'width:auto;font-size:24px;position:absolute';
          document.body.append(probe);
          return names.filter((name) => {
            probe.textContent = name;
            return probe.getBoundingClientRect().width > 25;
          });
        }"""
    )
    assert names == []


@pytest.mark.parametrize("path", ["/login", "/register"])
def test_a_first_visit_is_light(new_page: NewPage, path: str) -> None:
    page = new_page()
    sizes: list[float] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    page.goto(path, wait_until="networkidle")

    assert 200_000 < sum(sizes) <= FIRST_VISIT


def test_the_big_symbol_font_of_nicegui_is_never_fetched(new_page: NewPage) -> None:
    page = new_page()
    fonts: list[str] = []
    page.on("request", lambda r: fonts.append(r.url) if r.url.endswith(".woff2") else None)
    page.goto("/login")
    page.wait_for_load_state("networkidle")

    assert [url for url in fonts if "/assets/icons.woff2" not in url] == []
