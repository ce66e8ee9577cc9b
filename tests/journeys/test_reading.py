"""Pages that are only read: without a script, with one, again, and after signing in."""

import re

import pytest
from playwright.sync_api import Page, expect

from models.seed.cast import DEMO_UNIT, WANG_SHILI
from tests.journeys.conftest import NewPage
from tests.support.browser import DESKTOP, PHONE, Watch
from tests.support.walk import sign_in

NO_SCRIPT = "浏览器没有运行本页的脚本，打不开本页"
BOX = "搜索事项"
MOST_BYTES, MOST_REQUESTS = 90 * 1024, 7
READ = (
    *("/", "/services", "/services/SB022", "/personal", "/business", "/queries", "/search"),
    *("/themes", "/themes/t1", "/notices", "/cities", "/help", "/help/app", "/help/scan"),
    *("/help/browser", "/about", "/contact", "/privacy", "/accessibility", "/sitemap"),
)
SPEAKS = """
  window.said = [];
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  Object.defineProperty(window, 'speechSynthesis', { value: {
    getVoices: () => [{ lang: 'zh-CN' }],
    addEventListener() {},
    cancel() { window.said.push('|'); },
    speak(each) {
      window.said.push(each.text);
      document.documentElement.dataset.said = window.said.length;
      setTimeout(() => each.onend());
    },
  } });
"""
WOKEN = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


def test_everything_on_them_works_without_a_script(new_page: NewPage) -> None:
    page = new_page({**DESKTOP, "java_script_enabled": False})
    page.goto("/")
    expect(page.get_by_role("button", name="深色")).to_have_count(0)
    page.get_by_label(BOX).fill("工伤")
    page.get_by_role("button", name="搜索", exact=True).click()
    page.locator(".rs-items").get_by_role("link", name="工伤认定", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("工伤认定")
    expect(page.get_by_role("button", name="打印指南")).to_have_count(0)

    page.get_by_role("link", name="服务清单").first.click()
    page.get_by_role("link", name=re.compile("^社会保险")).click()
    page.get_by_role("link", name="取消筛选 社会保险").click()
    expect(page.get_by_text("共 165 项")).to_be_visible()

    page.get_by_role("button", name="省本级").click()
    page.get_by_role("link", name="苏州市服务清单").click()
    expect(page.get_by_text("当前地区为苏州市")).to_be_visible()

    page.get_by_role("link", name="公示公告", exact=True).first.click()
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.get_by_role("link", name="帮助", exact=True).first.click()
    page.get_by_label("搜索问题").fill("忘记密码")
    page.get_by_label("常见问题").get_by_role("button", name="搜索").click()
    expect(page).to_have_url(re.compile(r"/help\?q="))
    expect(page.locator("details[open]").first).to_contain_text("密码")

    page.get_by_role("link", name="政府网站找错").click()
    expect(page).to_have_url(re.compile("/feedback"))
    expect(page.get_by_role("heading", name=NO_SCRIPT)).to_be_visible()  # a form needs one


def test_a_phone_without_a_script_opens_menu_and_filters(new_page: NewPage) -> None:
    page = new_page({**PHONE, "java_script_enabled": False})
    page.goto("/business")
    page.get_by_role("button", name="筛选").tap()
    page.get_by_role("link", name=re.compile("^社保卡")).tap()
    expect(page.get_by_role("link", name="取消筛选 社保卡")).to_be_visible()

    page.get_by_role("button", name="打开菜单").tap()
    page.get_by_label("菜单", exact=True).get_by_role("link", name="主题服务").tap()
    expect(page.get_by_role("heading", name="主题服务")).to_be_visible()


@pytest.mark.parametrize("path", READ)
def test_a_first_visit_is_light_and_opens_no_line(new_page: NewPage, path: str) -> None:
    page = new_page(PHONE)
    sockets: list[object] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    sizes: list[float] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")

    assert sum(sizes) <= MOST_BYTES
    assert len(sizes) <= MOST_REQUESTS
    assert sockets == []
    assert page.context.cookies() == []


def test_pages_that_the_browser_has_already_still_run(new_page: NewPage) -> None:
    page = new_page()
    statuses: list[int] = []
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.on(
        "Network.responseReceivedExtraInfo", lambda event: statuses.append(event["statusCode"])
    )
    for path in READ:
        page.goto(path, wait_until="networkidle")
        statuses.clear()
        page.goto(path, wait_until="networkidle")
        assert statuses[0] == 304, path
        dark = page.get_by_role("button", name="深色")
        was = dark.get_attribute("aria-pressed")
        dark.click()
        expect(dark).not_to_have_attribute("aria-pressed", str(was))


def test_back_after_a_choice_elsewhere_shows_what_holds_now(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/services")
    page.goto("/region/320500?to=notices")
    page.go_back()
    expect(page.get_by_text("当前地区为苏州市")).to_be_visible()

    page.goto("/")
    page.goto("/services")
    second = page.context.new_page()
    second.goto("/login")
    sign_in(second, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(second).to_have_url(re.compile("/unit$"))
    page.go_back()
    expect(page.get_by_role("heading", name=DEMO_UNIT.name)).to_be_visible()


def test_back_to_what_was_searched_asks_for_it_once(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/search?q=工伤")
    page.goto("/")
    loaded: list[bool] = []
    page.on("request", lambda each: loaded.append(each.is_navigation_request()))
    with page.expect_response(lambda each: each.request.method == "HEAD"):
        page.go_back()
    page.get_by_role("button", name="深色").click()
    page.wait_for_load_state("networkidle")

    assert loaded.count(True) == 1


def test_a_page_that_the_browser_wakes_knows_who_is_signed_in_by_now(new_page: NewPage) -> None:
    front = new_page()
    front.goto("/")
    front.evaluate("window.isOld = true")
    front.evaluate(WOKEN)
    expect(front.get_by_role("heading", name="单位用户")).to_be_visible()
    assert front.evaluate("window.isOld")  # nothing has changed: it stays as it was

    second = front.context.new_page()
    second.goto("/login")
    sign_in(second, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(second).to_have_url(re.compile("/unit$"))
    front.evaluate(WOKEN)

    expect(front.get_by_role("heading", name=DEMO_UNIT.name)).to_be_visible()


def test_a_page_that_the_browser_wakes_is_renewed_for_another_region(desktop: Page) -> None:
    desktop.goto("/services")
    second = desktop.context.new_page()
    second.goto("/region/320500?to=services")
    desktop.evaluate(WOKEN)

    expect(desktop.get_by_text("当前地区为苏州市")).to_be_visible()


def test_a_guide_is_read_aloud_sentence_by_sentence_until_it_is_stopped(desktop: Page) -> None:
    desktop.add_init_script(SPEAKS)
    desktop.goto("/services/SB022")
    desktop.get_by_role("button", name="朗读").click()
    expect(desktop.locator("html")).to_have_attribute("data-said", re.compile(r"\d\d"))
    expect(desktop.get_by_role("button", name="朗读", exact=True)).to_be_visible()  # it has ended
    said = desktop.evaluate("window.said.join('\\n')")
    assert "工伤认定" in said
    assert "expand_more" not in said
    assert max(map(len, said.splitlines())) <= 180

    desktop.evaluate("() => { said = []; speechSynthesis.speak = (each) => said.push(each.text); }")
    desktop.get_by_role("button", name="朗读", exact=True).click()
    desktop.get_by_role("button", name="停止朗读").click()
    expect(desktop.get_by_role("button", name="朗读", exact=True)).to_be_visible()
    assert desktop.evaluate("window.said.length") == 3  # silence, a sentence, silence


def test_an_address_without_a_page_says_so_in_the_frame(new_page: NewPage, watch: Watch) -> None:
    watch.expect("status of 404")
    page = new_page()
    page.goto("/nothing/here")

    expect(page.get_by_role("heading", name="没有找到这个页面")).to_be_visible()
    page.get_by_role("button", name="大字版").click()
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    page.get_by_label(BOX).press_sequentially("gsrd")
    expect(page.get_by_role("option", name="工伤认定").first).to_be_visible()
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="服务清单").click()
    expect(page.get_by_role("heading", name="服务清单")).to_be_visible()
