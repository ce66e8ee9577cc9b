"""The hall's public face in a real browser: search, catalogue to guide, region, print."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import (
    assert_accessible,
)

BOX = "搜索事项"


def suggested(page: Page) -> None:
    """Expect suggestions below the box."""
    expect(page.get_by_role("listbox", name="搜索建议")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("工伤认定", "名称"),
        ("gongshangrending", "拼音"),
        ("gsrd", "首字母"),
        ("公伤认定", "读音"),
        ("gongshnagrending", "相近"),
    ],
)
def test_one_item_is_found_however_it_is_typed(desktop: Page, typed: str, why: str) -> None:
    desktop.goto("/")
    desktop.get_by_label(BOX).fill(typed)
    desktop.get_by_role("button", name="搜索", exact=True).click()

    expect(desktop).to_have_url(re.compile("/search"))
    first = desktop.locator(".rs-items > li").first
    expect(first.get_by_role("link").first).to_have_text("工伤认定")
    expect(first).to_contain_text(f"匹配：{why}")


def test_suggestions_are_walked_by_keys_and_left_by_escape(desktop: Page) -> None:
    desktop.goto("/")
    box = desktop.get_by_label(BOX)
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("gsrd")
    suggested(desktop)
    expect(desktop.get_by_role("option")).to_have_count(2)
    assert_accessible(desktop)

    box.press("ArrowDown")
    chosen = desktop.locator("#rs-suggest [aria-selected=true]")
    expect(chosen).to_contain_text("工伤认定")
    expect(box).to_have_attribute("aria-activedescendant", "rs-suggest-1")
    expect(box).to_be_focused()
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("gsrd")

    box.press("ArrowDown")
    suggested(desktop)
    box.press("ArrowUp")
    expect(chosen).to_contain_text("工伤认定进度查询")
    box.press("Enter")
    expect(desktop.get_by_role("heading", name="工伤认定进度查询")).to_be_visible()


def test_the_masthead_suggests_on_other_pages_too(desktop: Page) -> None:
    desktop.goto("/services")
    desktop.get_by_label(BOX).press_sequentially("caiyuan")
    suggested(desktop)
    desktop.get_by_role("option", name="企业经济性裁减人员备案").click()

    expect(desktop.get_by_role("heading", level=1)).to_have_text("企业经济性裁减人员备案")


def test_a_phone_searches_by_its_icon_and_by_touch(phone: Page) -> None:
    phone.goto("/services/SB022")
    phone.get_by_role("link", name="搜索", exact=True).tap()
    phone.get_by_label(BOX).press_sequentially("wengang")
    suggested(phone)
    phone.get_by_role("option").first.tap()

    expect(phone.get_by_role("heading", level=1)).to_have_text("失业保险稳岗返还申领")


def test_the_catalogue_leads_through_its_filters_to_a_guide_and_back(desktop: Page) -> None:
    desktop.goto("/")
    desktop.get_by_role("link", name="服务清单").click()
    desktop.get_by_role("link", name=re.compile("^社会保险")).click()
    desktop.get_by_role("link", name=re.compile("^查询")).last.click()
    expect(desktop.get_by_role("link", name="取消筛选 社会保险")).to_be_visible()
    desktop.get_by_role("link", name="工伤认定进度查询").click()
    expect(desktop.get_by_role("heading", name="基本信息")).to_be_visible()

    desktop.go_back()
    desktop.get_by_role("link", name="取消筛选 社会保险").click()
    expect(desktop.get_by_role("link", name="取消筛选 查询")).to_be_visible()
    expect(desktop.get_by_role("link", name="取消筛选 社会保险")).to_have_count(0)


def test_a_phone_opens_the_filters_and_chooses_one(phone: Page) -> None:
    phone.goto("/business")
    expect(phone.get_by_role("link", name=re.compile("^社保卡"))).to_be_hidden()
    phone.get_by_role("button", name="筛选").tap()
    phone.get_by_role("link", name=re.compile("^社保卡")).tap()

    expect(phone.get_by_text("（已选 1 项）")).to_be_visible()
    expect(phone.get_by_role("link", name="取消筛选 社保卡")).to_be_visible()


def test_the_region_chosen_in_the_masthead_stays_and_narrows_the_list(desktop: Page) -> None:
    desktop.goto("/services")
    desktop.get_by_role("button", name="省本级").click()
    desktop.get_by_role("option", name="苏州市").click()

    expect(desktop.get_by_text("当前地区为苏州市")).to_be_visible()
    expect(desktop.get_by_text("共 157 项")).to_be_visible()
    desktop.goto("/services/SB022")
    expect(desktop.get_by_role("navigation", name="当前位置")).to_contain_text("苏州市")


def test_a_phone_chooses_its_region_among_the_cities(phone: Page) -> None:
    phone.goto("/cities")
    phone.get_by_role("link", name="南京市服务清单").tap()

    expect(phone).to_have_url(re.compile("/services$"))
    expect(phone.get_by_text("当前地区为南京市")).to_be_visible()


def test_a_print_of_a_guide_holds_the_guide_and_nothing_around_it(desktop: Page) -> None:
    desktop.goto("/services/SB022")
    desktop.evaluate("window.printed = 0; window.print = () => window.printed++; 0")
    desktop.get_by_role("button", name="打印指南").click()
    assert desktop.evaluate("window.printed") == 1

    desktop.emulate_media(media="print")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("工伤认定")
    for shown in ("基本信息", "患职业病的提供", "打印日期"):
        expect(desktop.get_by_text(shown).first).to_be_visible()
    for hidden in (".rs-mast", ".rs-foot", ".rs-crumb", ".rs-guide-aside", ".rs-guide-acts"):
        expect(desktop.locator(hidden).first).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", desktop.pdf(format="A4"))) in {1, 2}
