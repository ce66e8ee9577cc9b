"""A page that turns from painted to live under somebody who types and clicks loses nothing."""

import itertools
import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import DESKTOP, PHONE, Watch
from tests.support.line import NOISE, cut, pass_time, set_own_clock, strip
from tests.support.painted_page import IS_LIVE, LateScript

UNIT, SECRET = "91320100MAXAA09990", "Wrong-Password-1"
REFUSED = "登录名或密码不正确"
TEXT = "abcdefghijklmnopqrstuvwxyz0123456789"


numbers = itertools.count(1)


@pytest.fixture
def open_elsewhere(new_page: NewPage) -> NewPage:
    """Pages on machines of other networks, so that the refusals of one count for no other."""

    def open_page(device: Mapping[str, Any] = DESKTOP) -> Page:
        address = {"X-Forwarded-For": f"203.0.113.{100 + next(numbers)}"}
        return new_page({**device, "extra_http_headers": address})

    return open_page


def person() -> str:
    """Somebody whom nobody knows."""
    return f"139{next(numbers):08}"


def sign_in_button(page: Page) -> Locator:
    """The button of the login form."""
    return page.locator("#login-panel [data-rs-enter]")


def typed() -> dict[str, str]:
    """What is typed into the login form."""
    return {"unit_login": UNIT, "person_login": person(), "password": SECRET}


def fill_in(page: Page) -> dict[str, str]:
    """Type key by key into the login form."""
    values = typed()
    for name, text in values.items():
        page.locator(f"#f-{name}").click()
        page.keyboard.type(text)
    return values


def assert_filled_in(page: Page, values: Mapping[str, str]) -> None:
    """What was typed stands in the fields, and nowhere in the address."""
    for name, text in values.items():
        expect(page.locator(f"#f-{name}")).to_have_value(text)
    assert page.url.endswith("/login")


@pytest.mark.parametrize("seconds", [0, 1, 5])
@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["1440", "390"])
def test_what_is_typed_and_pressed_before_the_script_is_done_once_when_it_comes(
    open_elsewhere: NewPage, device: dict[str, object], seconds: int
) -> None:
    page = open_elsewhere(device)
    late = LateScript(page)
    late.open("/login")
    values = fill_in(page)
    sign_in_button(page).click()
    number = sign_in_button(page).get_attribute("id") or ""

    page.wait_for_timeout(1000 * seconds)
    late.become_live()

    expect(page.locator("#f-password-e")).to_contain_text(REFUSED)
    assert_filled_in(page, values)
    assert late.presses_of(number) == 1


@pytest.mark.parametrize("how", ["Enter", "twice"])
def test_enter_or_an_impatient_click_is_done_once(open_elsewhere: NewPage, how: str) -> None:
    page = open_elsewhere()
    late = LateScript(page)
    late.open("/login")
    values = fill_in(page)
    if how == "Enter":
        page.keyboard.press("Enter")
    else:
        sign_in_button(page).dblclick()
    number = sign_in_button(page).get_attribute("id") or ""

    late.become_live()

    expect(page.locator("#f-password-e")).to_contain_text(REFUSED)
    assert_filled_in(page, values)
    assert late.presses_of(number) == 1


def test_no_key_is_lost_while_the_script_takes_over(open_elsewhere: NewPage) -> None:
    page = open_elsewhere()
    late = LateScript(page)
    late.open("/login")
    field = page.locator("#f-unit_login")
    field.click()

    page.keyboard.type(TEXT[:5])
    late.let_come()
    for sign in TEXT[5:]:
        page.keyboard.type(sign)
        page.wait_for_timeout(15)
    page.wait_for_function(IS_LIVE)
    page.keyboard.type("!")

    expect(field).to_be_focused()
    expect(field).to_have_value(TEXT + "!")


def test_the_selection_and_what_was_scrolled_stay(open_elsewhere: NewPage) -> None:
    page = open_elsewhere(PHONE)
    late = LateScript(page)
    late.open("/register")
    page.locator("#f-unit_name").fill("江苏样例人力资源有限公司")
    page.locator("#f-unit_name").evaluate("field => field.setSelectionRange(2, 4)")
    page.evaluate("scrollTo(0, 200)")
    before = page.evaluate("scrollY")

    late.become_live()

    assert page.evaluate("scrollY") == before > 0
    page.keyboard.type("示范")
    expect(page.locator("#f-unit_name")).to_have_value("江苏示范人力资源有限公司")


def test_a_composition_is_not_interrupted(open_elsewhere: NewPage) -> None:
    page = open_elsewhere()
    late = LateScript(page)
    late.open("/register")
    page.locator("#f-unit_name").click()
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "jiang", "selectionStart": 5, "selectionEnd": 5})

    late.let_come()
    page.wait_for_function("window.rsIsHeld()")
    assert page.evaluate("window.rsIsTaken()") is False
    keys.send("Input.imeSetComposition", {"text": "江苏", "selectionStart": 2, "selectionEnd": 2})
    keys.send("Input.insertText", {"text": "江苏"})
    page.wait_for_function(IS_LIVE)
    page.keyboard.type("!")

    expect(page.locator("#f-unit_name")).to_have_value("江苏!")


def test_what_a_password_manager_fills_in_counts(open_elsewhere: NewPage) -> None:
    page = open_elsewhere()
    late = LateScript(page)
    late.open("/login")
    values = typed()
    for name, text in values.items():
        page.locator(f"#f-{name}").evaluate("(field, text) => { field.value = text; }", text)
    sign_in_button(page).click()

    late.become_live()

    expect(page.locator("#f-password-e")).to_contain_text(REFUSED)
    assert_filled_in(page, values)


def test_a_button_that_is_held_down_is_let_go_first(open_elsewhere: NewPage) -> None:
    page = open_elsewhere()
    late = LateScript(page)
    late.open("/login")
    fill_in(page)
    sign_in_button(page).hover()
    page.mouse.down()

    late.let_come()
    page.wait_for_function("window.rsIsHeld()")
    page.mouse.up()
    page.wait_for_function(IS_LIVE)

    expect(page.locator("#f-password-e")).to_contain_text(REFUSED)


def test_what_is_ticked_and_opened_stays(open_elsewhere: NewPage) -> None:
    page = open_elsewhere()
    late = LateScript(page)
    late.open("/register")
    box = page.get_by_role("checkbox")
    box.click()
    expect(box).to_be_checked()

    late.become_live()

    expect(box).to_be_checked()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("请填写统一社会信用代码").first).to_be_visible()
    expect(page.get_by_text("请先阅读并同意")).to_have_count(0)


def test_a_tab_that_is_pressed_opens_when_the_script_has_come(open_elsewhere: NewPage) -> None:
    page = open_elsewhere()
    late = LateScript(page)
    late.open("/login")
    page.get_by_role("tab", name="个人登录").click()

    late.become_live()

    expect(page.get_by_role("tab", name="个人登录")).to_have_attribute("aria-selected", "true")


def test_a_page_that_is_late_says_why_and_what_works(open_elsewhere: NewPage) -> None:
    page = open_elsewhere()
    late = LateScript(page)
    set_own_clock(page)
    late.open("/login")
    values = fill_in(page)
    sign_in_button(page).click()

    pass_time(page, "页面还没有加载完")
    expect(strip(page)).to_contain_text("可以先阅读、填写和搜索")
    expect(sign_in_button(page)).not_to_have_attribute("aria-disabled", "true")
    late.let_come()
    pass_time(page, script=IS_LIVE)
    pass_time(page, script=f"document.body.innerText.includes('{REFUSED}')")
    assert_filled_in(page, values)


def test_what_was_pressed_is_not_done_on_a_page_that_gets_no_line(
    open_elsewhere: NewPage, watch: Watch
) -> None:
    watch.expect(NOISE)
    page = open_elsewhere()
    late = LateScript(page)
    set_own_clock(page)
    cut(page)
    late.open("/login")
    values = fill_in(page)
    sign_in_button(page).click()
    late.let_come()

    pass_time(page, "当前网络拦截了与服务器的连接")

    expect(page.get_by_role("alert").filter(has_text="刚才的操作没有提交")).to_be_visible()
    expect(sign_in_button(page)).to_have_attribute("aria-disabled", "true")
    assert_filled_in(page, values)


def test_links_and_the_search_work_before_the_script(open_elsewhere: NewPage) -> None:
    page = open_elsewhere()
    late = LateScript(page)
    late.open("/register")
    page.get_by_role("link", name="首页").first.click()
    expect(page).to_have_url(re.compile("/$"))
