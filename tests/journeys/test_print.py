"""Pages on paper: what they say and nothing around it, no sheet empty, no row cut, all light."""

import re
import zlib

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import DESKTOP
from tests.support.server import Server
from tests.support.server_session import sign_in_at

PAGES = (
    "/help",
    "/help/scan",
    "/services",
    "/services/SB022",
    "/search?q=%E7%A4%BE%E4%BF%9D",
    "/themes",
    "/notices",
    "/privacy",
    "/sitemap",
    "/unit",
    "/unit/cases",
    "/person",
    "/",
)
# What is only for a screen, by what it looks like there.
AROUND = (
    ".rs-mast, .rs-foot, .rs-crumb, .rs-tabbar, .rs-menu, .rs-suggestbox, .rs-btn, input,"
    " button:not([role=tab])"
)
SHOWN = """selector => [...document.querySelectorAll(selector)]
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().width > 1)
  .map(each => each.outerHTML.slice(0, 100))"""
CUT = """() => [...document.querySelectorAll(
    'tbody tr, .rs-items > li, .rs-news > li, .rs-places > li, .rs-tile, details')]
  .filter(each => getComputedStyle(each).breakInside !== 'avoid')
  .map(each => each.outerHTML.slice(0, 100))"""
LUMINANCE = """() => {
  const light = (color) => {
    const [red, green, blue, alpha = 1] = color.match(/[\\d.]+/g).map(Number);
    return alpha === 0 ? null : 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const pale = [...document.querySelectorAll('main *')].filter((each) => {
    const text = [...each.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    return text && each.checkVisibility() && light(getComputedStyle(each).color) > 140;
  });
  const ground = light(getComputedStyle(document.body).backgroundColor);
  return [ground === null || ground > 250, pale.map((each) => each.outerHTML.slice(0, 120))];
}"""


def sheets(pdf: bytes) -> list[int]:
    """How many texts stand on each sheet; the PDFs of Chromium are plain enough to read."""
    objects = dict(re.findall(rb"(?s)\n(\d+) 0 obj\n(.*?)\nendobj", pdf))
    texts = []
    for body in objects.values():
        if re.search(rb"/Type\s*/Page\b", body) and (
            content := re.search(rb"/Contents (\d+)", body)
        ):
            stream = re.split(rb"stream\r?\n", objects[content[1]], maxsplit=1)[1]
            texts.append(len(re.findall(rb"\bBT\b", zlib.decompressobj().decompress(stream))))
    return texts


@pytest.fixture(scope="module")
def paper(browser: Browser, shared_server: Server) -> Page:
    """A member's browser that prefers dark colors and prints."""
    context = browser.new_context(
        base_url=shared_server.url, locale="zh-CN", color_scheme="dark", **DESKTOP
    )
    context.add_cookies(
        [
            {"name": name, "value": value, "url": shared_server.url}
            for name, value in sign_in_at(shared_server).cookies.items()
        ]
    )
    return context.new_page()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_on_paper_is_whole_and_light_with_nothing_around_it(paper: Page, path: str) -> None:
    paper.goto(path)
    paper.locator("h1").first.wait_for(state="attached")
    paper.wait_for_function("window.did_handshake")
    paper.emulate_media(media="print", color_scheme="dark")
    paper.set_viewport_size({"width": 688, "height": 1000})  # what is left of A4

    assert paper.evaluate(SHOWN, AROUND) == []
    assert paper.evaluate(CUT) == []
    assert paper.evaluate(LUMINANCE) == [True, []]
    texts = sheets(paper.pdf(format="A4"))
    assert texts
    assert min(texts) > 0
    assert texts[0] > 2, f"the first sheet is as good as empty: {texts}"
    paper.emulate_media(media="screen", color_scheme="dark")


def test_answers_are_open_on_paper_and_closed_again_on_the_screen(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/help")
    answers = page.locator("details > p")
    expect(answers.first).to_be_hidden()

    page.emulate_media(media="print")
    for answer in answers.all():
        expect(answer).to_be_visible()
    expect(page.locator("summary").first).to_have_css("font-weight", "600")
    expect(answers.first).to_have_css("font-weight", "400")
    page.emulate_media(media="screen")

    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # for browsers whose rules cannot open
    expect(answers.last).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(answers.last).to_be_hidden()


def test_a_case_list_on_paper_is_a_table_that_says_whose_and_which(
    paper: Page, hall: Server
) -> None:
    paper.goto("/unit/cases?state=closed")
    expect(paper.locator("tbody tr")).to_have_count(6)
    paper.emulate_media(media="print")
    paper.set_viewport_size({"width": 688, "height": 1000})

    expect(paper.get_by_text("江苏示例智造有限公司").last).to_be_visible()
    expect(paper.locator("caption")).to_have_text("已办结办件，共 6 件")
    expect(paper.get_by_role("columnheader", name="申请时间")).to_be_visible()
    expect(paper.get_by_role("row").nth(1)).to_have_css("display", "table-row")
    paper.emulate_media(media="screen")


def test_names_of_items_have_room_on_paper_beside_a_long_state(paper: Page) -> None:
    paper.goto("/unit/cases")
    expect(paper.get_by_text(re.compile("^请于.*前提交：")).first).to_be_visible()
    paper.emulate_media(media="print")
    paper.set_viewport_size({"width": 688, "height": 1000})

    lines = paper.locator(".rs-case-n b").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert max(lines) < 30, "a name takes two lines"
    paper.emulate_media(media="screen")


def test_links_of_a_text_tell_on_paper_where_they_lead(desktop: Page) -> None:
    desktop.goto("/help/scan")
    desktop.get_by_role("heading", level=1).wait_for()
    desktop.evaluate("dispatchEvent(new Event('beforeprint'))")

    address = desktop.locator(".rs-qa a").first.get_attribute("data-rs-address")
    assert address is not None
    assert address.endswith("/register")
