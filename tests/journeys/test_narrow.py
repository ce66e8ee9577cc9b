"""What is drawn on narrow phones, also in large text: nothing cut, covered or left alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from models.seed.cast import DEMO_UNIT, WANG_SHILI
from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE, Watch
from tests.support.walk import sign_in

WIDTHS = (320, 360, 390)
NAME = """() => {
  const right = Math.max(...[...document.querySelectorAll('.rs-logo > span > span')]
    .filter((each) => each.checkVisibility())
    .map((each) => { const r = document.createRange(); r.selectNodeContents(each);
      return r.getBoundingClientRect().right; }));
  const button = [...document.querySelectorAll('.rs-brand .rs-iconbtn')]
    .filter((each) => each.checkVisibility()).at(-1);
  return button.getBoundingClientRect().left - right;
}"""
LAST_LINE = """() => {
  const name = document.querySelector('.rs-logo-b'), range = document.createRange();
  range.selectNodeContents(name);
  const line = [...range.getClientRects()].at(-1);
  return line.width / parseFloat(getComputedStyle(name).fontSize);
}"""
COVERED = """(links) => links.some((one) => links.some((other) => {
  if (one === other) return false;
  const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}))"""
LINES = """(each) => { const range = document.createRange(); range.selectNodeContents(each);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size; }"""


def opened(new_page: NewPage, path: str, width: int, *, large: bool = False) -> Page:
    page = new_page({**PHONE, "viewport": {"width": width, "height": 700}})
    if large:
        page.goto("/about")
        page.evaluate("document.cookie = 'rs_text=large; Path=/'")
    page.goto(path)
    page.locator("h1").first.wait_for(state="attached")
    return page


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/services", "/login"])
def test_the_name_of_the_hall_keeps_clear_of_the_button(
    new_page: NewPage, path: str, width: int, *, large: bool
) -> None:
    page = opened(new_page, path, width, large=large)

    assert page.evaluate(NAME) >= 0
    assert page.evaluate(LAST_LINE) >= 3  # no sign stands alone


def test_beside_the_bell_no_half_of_the_name_is_much_longer_than_the_other(
    new_page: NewPage,
) -> None:
    page = opened(new_page, "/login", 320)
    sign_in(page, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(page).to_have_url(re.compile("/unit$"))
    page.goto("/services")
    expect(page.get_by_role("button", name="打开菜单")).to_be_visible()

    assert page.evaluate(LAST_LINE) >= 3


@pytest.mark.parametrize("width", WIDTHS)
def test_the_ways_in_of_the_home_stand_side_by_side_or_fill_their_row(
    new_page: NewPage, width: int
) -> None:
    page = opened(new_page, "/", width, large=True)
    row = page.locator(".rs-guest-s")
    first, last = row.locator("a").first.bounding_box(), row.locator("a").last.bounding_box()
    whole = row.bounding_box()

    assert first
    assert last
    assert whole
    assert (
        abs(
            max(first["x"] + first["width"], last["x"] + last["width"])
            - whole["x"]
            - whole["width"]
        )
        <= 1
    )


@pytest.mark.parametrize("large", [False, True])
def test_the_foot_of_the_sign_in_covers_nothing(new_page: NewPage, *, large: bool) -> None:
    page = opened(new_page, "/login", 320, large=large)
    links = page.get_by_role("navigation", name="登录帮助").get_by_role("link")
    expect(links.first).to_be_visible()

    assert not links.evaluate_all(COVERED)
    card = page.locator(".rs-login-b").bounding_box()
    assert card
    for each in links.all():
        box = each.bounding_box()
        assert box
        assert card["x"] <= box["x"]
        assert box["x"] + box["width"] <= card["x"] + card["width"]
    for tile in page.locator(".rs-other a span:last-child").all():
        assert tile.evaluate(LINES) <= 3


@pytest.mark.parametrize("width", [390, 599, 768])
def test_the_foot_of_the_sign_in_has_two_links_in_a_row(new_page: NewPage, width: int) -> None:
    page = opened(new_page, "/login", width)
    links = page.get_by_role("navigation", name="登录帮助").get_by_role("link")
    expect(links).to_have_count(4)
    tops = links.evaluate_all("(all) => all.map((each) => each.offsetTop)")

    assert tops[0] == tops[1] < tops[2] == tops[3]


def test_the_kinds_of_notices_stand_in_a_row_of_a_phone(new_page: NewPage) -> None:
    page = opened(new_page, "/notices", 390)
    kinds = page.get_by_role("navigation", name="类别").get_by_role("link")

    assert len(set(kinds.evaluate_all("(all) => all.map((each) => each.offsetTop)"))) == 1


def test_the_name_of_a_region_stays_whole_beside_its_tag(new_page: NewPage) -> None:
    page = opened(new_page, "/cities", 320, large=True)
    name = page.get_by_role("heading", name="省本级")

    assert name.evaluate("(each) => each.querySelector('.rs-tag').offsetTop > each.offsetTop + 20")


def test_the_self_check_without_a_script_shows_its_whole_table(new_page: NewPage) -> None:
    page = opened(new_page, "/help/check/plain", 320)
    card = page.locator(".rs-ob-card").first

    assert card.evaluate("(each) => each.scrollWidth <= each.clientWidth")


def test_a_menu_or_a_filter_without_a_script_leaves_the_masthead_and_folds_up(
    new_page: NewPage,
) -> None:
    page = new_page({**PHONE, "java_script_enabled": False})
    page.goto("/services")
    page.get_by_role("button", name="打开菜单").tap()
    expect(page.locator(".rs-logo")).to_be_in_viewport()
    page.get_by_role("link", name="收起菜单").tap()
    expect(page.get_by_role("navigation", name="菜单", exact=True)).to_be_hidden()

    page.get_by_role("button", name="筛选").tap()
    page.get_by_role("link", name="收起筛选").tap()
    expect(page.get_by_role("link", name="收起筛选")).to_be_hidden()


def test_with_a_script_the_buttons_fold_up_themselves(new_page: NewPage) -> None:
    page = opened(new_page, "/services", 390)
    page.get_by_role("button", name="打开菜单").tap()
    expect(page.get_by_role("navigation", name="菜单", exact=True)).to_be_visible()

    expect(page.get_by_role("link", name="收起菜单")).to_be_hidden()


def test_the_ways_out_of_an_address_without_a_page_stand_in_the_middle(
    new_page: NewPage, watch: Watch
) -> None:
    watch.expect("status of 404")
    page = opened(new_page, "/services/XX999", 390)

    card = page.locator(".rs-errpage > .rs-card").bounding_box()
    assert card is not None
    for button in page.locator(".rs-errpage .rs-acts .rs-btn").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] / 2 == pytest.approx(card["x"] + card["width"] / 2, abs=1)
