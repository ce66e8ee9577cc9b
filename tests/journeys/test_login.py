"""单位登录 in a browser: refusals, slider, lock, the way back, tabs, and keys alone."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from models.seed.cast import DEMO_PASSWORD, DEMO_UNIT, DISPATCH_UNIT
from models.seed.cast import JIN_YANG as JIN
from models.seed.cast import WANG_SHILI as WANG
from models.seed.cast import ZHENG_SHILI as ZHENG
from tests.journeys.conftest import NewPage
from tests.support.browser import DESKTOP
from tests.support.server import Server
from tests.support.server_session import connected, sign_in_at
from tests.support.walk import sign_in, solve_captcha

WRONG = "Wrong-Password-1"
REFUSED = "登录名或密码不正确，请核对后重新输入"
LOCKED = re.compile(
    r"本浏览器登录失败次数过多，密码登录已锁定至 (\d+ 月 \d+ 日 )?\d\d:\d\d，"
    r"请届时再试；也可以改用扫码登录"
)
UNKNOWN_UNIT = "91320100MAXAA09990"
MOST_TABS = 40


def at(new_page: NewPage, address: str) -> Page:
    """A page on a machine of another network, so that its failures count for nobody else.

    They count for the account wherever it is tried: whoever fails here is nobody elsewhere.
    """
    return new_page({**DESKTOP, "extra_http_headers": {"X-Forwarded-For": address}})


def refusal(page: Page) -> Locator:
    """What stands beside the password."""
    return page.locator("#f-password-e")


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by Tab")


def test_an_unknown_unit_and_a_wrong_password_read_alike_and_then_the_slider_comes(
    new_page: NewPage,
) -> None:
    page = at(new_page, "203.0.113.1")
    page.goto("/login")
    sign_in(page, UNKNOWN_UNIT, ZHENG.mobile)
    expect(refusal(page)).to_contain_text(REFUSED)
    page.reload()
    sign_in(page, DEMO_UNIT.uscc, ZHENG.mobile, WRONG)
    expect(refusal(page)).to_contain_text(REFUSED)
    expect(page.get_by_role("slider")).to_have_count(0)

    sign_in(page, DEMO_UNIT.uscc, ZHENG.mobile)
    solve_captcha(page)

    expect(page).to_have_url(re.compile("/unit$"))
    expect(page.get_by_text(DEMO_UNIT.name).first).to_be_visible()


def test_five_wrong_passwords_close_this_browser_s_way_and_nobody_else_s(
    new_page: NewPage,
) -> None:
    page = at(new_page, "203.0.113.2")
    page.goto("/login")
    for number in range(1, 6):
        sign_in(page, DEMO_UNIT.uscc, JIN.mobile, f"{WRONG}{number}")
        if number > 2:
            solve_captcha(page)
        expect(refusal(page)).to_contain_text(REFUSED)
        page.reload()

    sign_in(page, DEMO_UNIT.uscc, JIN.mobile)
    expect(refusal(page)).to_have_text(LOCKED)
    expect(page).to_have_url(re.compile("/login$"))

    elsewhere = at(new_page, "203.0.113.3")
    elsewhere.goto("/login")
    sign_in(elsewhere, DEMO_UNIT.uscc, JIN.mobile)
    solve_captcha(elsewhere)  # of an account that was failed twice
    expect(elsewhere).to_have_url(re.compile("/unit$"))


def test_the_login_leads_to_the_page_that_was_asked_for(desktop: Page) -> None:
    desktop.goto("/unit/cases?state=closed")
    expect(desktop).to_have_url(re.compile("/login"))
    sign_in(desktop, DEMO_UNIT.uscc, WANG.mobile)

    expect(desktop).to_have_url(re.compile(r"/unit/cases\?state=closed$"))
    expect(desktop.locator("tbody tr")).to_have_count(6)


def test_the_login_never_leads_off_the_site(desktop: Page, hall: Server) -> None:
    desktop.goto("/login?next=//evil.example/unit")
    sign_in(desktop, DEMO_UNIT.uscc, WANG.mobile)
    expect(desktop).to_have_url(f"{hall.url}/unit")

    desktop.goto("/login?next=https://evil.example")  # signed in already
    expect(desktop).to_have_url(f"{hall.url}/unit")


def test_signing_out_takes_every_open_tab_to_the_login(desktop: Page) -> None:
    desktop.goto("/login")
    sign_in(desktop, DEMO_UNIT.uscc, WANG.mobile)
    expect(desktop.get_by_role("tab", name="推荐")).to_be_visible()
    other = desktop.context.new_page()
    other.goto("/unit/cases")
    expect(other.locator("tbody tr").first).to_be_visible()

    desktop.get_by_role("button", name="退出登录").first.click()

    for tab in (desktop, other):
        expect(tab).to_have_url(re.compile("/login"))
        expect(tab.get_by_role("button", name="登录", exact=True)).to_be_visible()
    assert "hall_session" not in {each["name"] for each in desktop.context.cookies()}


def test_the_buttons_of_a_tab_have_no_power_once_the_session_has_ended(
    desktop: Page, hall: Server
) -> None:
    who = sign_in_at(hall)
    desktop.context.add_cookies(
        [{"name": n, "value": v, "url": hall.url} for n, v in who.cookies.items()]
    )
    desktop.goto("/unit")
    star = desktop.locator("[data-act=favorite][aria-pressed=false]").first
    expect(star).to_be_visible()
    before = favorites(hall)

    who.set("ended_at", datetime.now(UTC))  # by another process: this one has not heard of it
    star.click()

    expect(desktop).to_have_url(re.compile("/login"))
    assert favorites(hall) == before


def favorites(hall: Server) -> int:
    """How many stars are stored."""
    with connected(hall) as database:
        return int(database.execute("SELECT count(*) FROM favorite").fetchone()[0])


@pytest.mark.parametrize("width", [390, 1440])
def test_keys_alone_sign_in(new_page: NewPage, width: int) -> None:
    page = new_page({"viewport": {"width": width, "height": 844}})
    page.goto("/login")
    for label, typed in (
        ("统一社会信用代码/单位编号/机构编号", DEMO_UNIT.uscc),
        ("证件号码/移动电话", WANG.mobile),
        ("密码", DEMO_PASSWORD),
    ):
        tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.insert_text(typed)
    tab_to(page, page.get_by_role("button", name="登录", exact=True))
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/unit$"))


@pytest.mark.parametrize("width", [390, 1440])
def test_keys_alone_pass_the_first_step_of_the_registration(new_page: NewPage, width: int) -> None:
    page = new_page({"viewport": {"width": width, "height": 844}})
    page.goto("/register")
    rep = DISPATCH_UNIT.legal_rep
    for label, typed in (
        ("统一社会信用代码", DISPATCH_UNIT.uscc),
        ("单位全称", DISPATCH_UNIT.name),
        ("法定代表人证件号码", rep.id_number),
        ("法定代表人姓名", rep.name),
    ):
        tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.insert_text(typed)
    tab_to(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="下一步"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("slider")).to_be_focused()
    solve_captcha(page)

    expect(page.locator(".rs-steps [aria-current=step]")).to_have_text(re.compile("法定代表人认证"))


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_when_another_way_or_an_error_makes_the_card_taller(
    new_page: NewPage, width: int
) -> None:
    page = new_page({"viewport": {"width": width, "height": 900}})
    page.goto("/login")
    card, tabs = page.locator(".rs-login"), page.get_by_role("tab")
    slogan = page.locator(".rs-slogan")

    def tops() -> list[float]:
        parts = (card, tabs.first, *([slogan] if slogan.is_visible() else []))
        return [round(part.evaluate("part => part.getBoundingClientRect().top")) for part in parts]

    first, heights = tops(), set()
    for step in ("个人登录", "扫码登录", "单位登录", "账号密码", "登录"):
        named = re.compile(f"{step}$")
        is_button = step == "登录"
        control = page.get_by_role("button" if is_button else "tab", name=named)
        control.click()
        if step == "登录":
            expect(page.locator(".rs-field.is-bad").first).to_be_visible()
        else:
            expect(page.get_by_role("tab", name=step)).to_have_attribute("aria-selected", "true")
        heights.add(card.evaluate("part => part.offsetHeight"))
        assert tops() == first, step

    assert len(heights) > 2
    assert first[0] < 130  # just below the header
