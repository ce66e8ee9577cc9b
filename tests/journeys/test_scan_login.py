"""扫码登录 with desk and phone together: each answer, each refusal, and what is never possible."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from models.seed.cast import (
    CHEN_CESHI,
    DEMO_UNIT,
    QIAN_YANGZHANG,
    SOFTWARE_UNIT,
    WANG_SHILI,
    ZHAO_YANGBEN,
    CastPerson,
)
from tests.journeys.conftest import NewPage
from tests.support.browser import (
    PHONE,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    set_width,
)
from tests.support.server import Server
from tests.support.server_session import connected
from tests.support.walk import scan, sign_in_app

SOON = 3000  # milliseconds within which the other side moves
CLOCK = 15_000  # and within which both hear of what the clock has ended


def show_code(desk: Page, tab: str = "单位登录", path: str = "/login") -> None:
    """Open the login and choose 扫码登录."""
    desk.goto(path)
    desk.wait_for_function("window.did_handshake")  # nobody clicks in the first moment
    desk.get_by_role("tab", name=tab).click()
    desk.get_by_role("tab", name="扫码登录").click()
    expect(desk.get_by_text("等待扫码")).to_be_visible()


def scan_as(desk: Page, phone: Page, who: CastPerson) -> str:
    """Scan the code on a desk with the phone of somebody; returns the code's path."""
    scan(desk, phone)
    path = phone.url
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, who)
    expect(phone.get_by_text("确认登录电脑端？")).to_be_visible()
    return path


def code_in(hall: Server, column: str, value: str, path: str) -> None:
    """Change a code from outside, as the clock would."""
    with connected(hall) as database:
        database.execute(
            f"UPDATE qr_ticket SET {column} = ? WHERE code = ?", (value, path.rpartition("/")[2])
        )


def test_a_scan_shows_one_number_on_both_sides_and_signs_in_where_it_was_asked(
    desktop: Page, phone: Page
) -> None:
    desktop.goto("/unit/cases?state=closed")
    show_code(desktop, path=desktop.url)
    scan_as(desktop, phone, WANG_SHILI)

    expect(desktop.get_by_text("王**正在手机上确认")).to_be_visible(timeout=SOON)
    number = desktop.locator(".rs-match").inner_text()
    expect(phone.locator(".rs-ask-no b")).to_have_text(number)
    for fact in (DEMO_UNIT.name, "王**（法定代表人）", "Chrome · Linux", "本机"):
        expect(phone.get_by_text(fact, exact=True)).to_be_visible()
    phone.get_by_role("button", name="确认登录").click()

    expect(phone.get_by_text("已确认")).to_be_visible()
    expect(desktop).to_have_url(re.compile(r"/unit/cases\?state=closed$"))
    desktop.get_by_role("button", name="退出登录").first.click()
    expect(desktop.get_by_role("tab", name="扫码登录")).to_have_attribute("aria-selected", "true")


def test_who_has_two_units_chooses_one_on_the_phone_and_changes_at_the_desk(
    desktop: Page, phone: Page
) -> None:
    show_code(desktop)
    scan_as(desktop, phone, QIAN_YANGZHANG)
    phone.get_by_role("button", name="确认登录").click()
    expect(phone.get_by_text("请选择要登录的单位和身份")).to_be_visible()
    phone.get_by_role("radio", name=f"{DEMO_UNIT.name}，经办人").check()
    phone.get_by_role("button", name="确认登录").click()

    expect(desktop).to_have_url(re.compile("/unit$"))
    expect(desktop.get_by_text(DEMO_UNIT.name).first).to_be_visible()
    desktop.get_by_role("link", name="经办人 1*****84").first.click()
    desktop.get_by_role("button", name=f"进入 {SOFTWARE_UNIT.name}").click()

    expect(desktop).to_have_url(re.compile("/unit$"))
    expect(desktop.get_by_text(SOFTWARE_UNIT.name).first).to_be_visible()


def test_a_person_scans_for_nobody_else(desktop: Page, phone: Page) -> None:
    show_code(desktop, "个人登录")
    scan_as(desktop, phone, ZHAO_YANGBEN)
    phone.get_by_role("button", name="确认登录").click()

    expect(desktop).to_have_url(re.compile("/person$"))
    expect(desktop.get_by_text("*****0573")).to_be_visible()


@pytest.mark.parametrize(
    ("answer", "desk_reads", "phone_reads"),
    [
        ("拒绝", "已在手机上取消", "您已拒绝"),
        ("不是我", "扫码的人表示这不是本人的操作", "已告知电脑端这不是您本人的操作"),
    ],
)
def test_a_refusal_stops_the_desk_until_it_asks_anew(
    desktop: Page, phone: Page, answer: str, desk_reads: str, phone_reads: str
) -> None:
    show_code(desktop)
    scan_as(desktop, phone, WANG_SHILI)
    phone.get_by_role("button", name=answer).click()

    expect(phone.get_by_text(phone_reads)).to_be_visible()
    expect(desktop.get_by_text(desk_reads)).to_be_visible(timeout=SOON)
    expect(desktop).to_have_url(re.compile("/login"))
    desktop.get_by_role("button", name="重新扫码").click()
    expect(desktop.get_by_text("等待扫码")).to_be_visible()


def test_a_code_that_is_over_takes_no_answer_and_both_sides_say_so(
    hall: Server, desktop: Page, phone: Page
) -> None:
    show_code(desktop)
    path = scan_as(desktop, phone, WANG_SHILI)
    over = datetime.now(UTC) - timedelta(seconds=1)
    code_in(hall, "expires_at", over.isoformat(" ", "microseconds"), path)

    expect(phone.get_by_text("二维码已失效").first).to_be_visible(timeout=CLOCK)
    expect(phone.get_by_role("button", name="确认登录")).to_have_count(0)
    expect(desktop.get_by_text("二维码已失效")).to_be_visible(timeout=CLOCK)
    desktop.get_by_role("button", name="刷新").click()
    expect(desktop.get_by_text("等待扫码")).to_be_visible()


def test_a_code_that_another_phone_has_scanned_tells_nothing_to_a_second_one(
    desktop: Page, phone: Page, new_page: NewPage
) -> None:
    show_code(desktop)
    path = scan_as(desktop, phone, WANG_SHILI)
    second = new_page(PHONE)
    second.goto("/app/login")
    sign_in_app(second, QIAN_YANGZHANG)
    expect(second).to_have_url(re.compile("/app$"))
    second.goto(path)

    expect(second.get_by_text("已被另一部手机扫描").first).to_be_visible()
    expect(second.get_by_role("button", name="确认登录")).to_have_count(0)
    expect(second.get_by_text(DEMO_UNIT.name)).to_have_count(0)


def test_an_answered_code_serves_nobody_again(
    desktop: Page, phone: Page, new_page: NewPage
) -> None:
    show_code(desktop)
    path = scan_as(desktop, phone, WANG_SHILI)
    phone.get_by_role("button", name="确认登录").click()
    expect(desktop).to_have_url(re.compile("/unit$"))

    phone.goto(path)
    expect(phone.get_by_role("button", name="确认登录")).to_have_count(0)
    stranger = new_page()
    stranger.goto(path)
    expect(stranger.get_by_text("已经处理过")).to_be_visible()
    stranger.goto("/unit")
    expect(stranger).to_have_url(re.compile("/login"))


def test_an_expired_agent_reads_why_and_the_desk_stays_outside(desktop: Page, phone: Page) -> None:
    show_code(desktop)
    scan_as(desktop, phone, CHEN_CESHI)

    expect(
        phone.get_by_text(re.compile(r"您的权限已于 \d{4} 年 \d+ 月 \d+ 日到期"))
    ).to_be_visible()
    expect(phone.get_by_role("button", name="确认登录")).to_have_count(0)
    expect(desktop).to_have_url(re.compile("/login"))


def test_tabs_move_by_arrow_keys_and_keep_the_focus(desktop: Page) -> None:
    desktop.goto("/login")
    desktop.get_by_role("tab", name="单位登录").focus()
    desktop.keyboard.press("ArrowLeft")
    person = desktop.get_by_role("tab", name="个人登录")
    expect(person).to_have_attribute("aria-selected", "true")
    expect(person).to_be_focused()
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("tab", name="账号密码")).to_be_focused()
    desktop.keyboard.press("ArrowLeft")

    expect(desktop.get_by_role("tab", name="扫码登录")).to_be_focused()
    expect(desktop.get_by_role("img", name="个人扫码登录二维码")).to_be_visible()


@pytest.mark.parametrize("way", ["unit-scan", "person-password", "person-scan"])
def test_every_way_is_accessible_and_fits(desktop: Page, hall: Server, way: str) -> None:
    desktop.context.add_cookies([{"name": "rs_login", "value": way, "url": hall.url}])
    desktop.goto("/login")
    expect(desktop.locator(f"#way-{way}")).to_have_attribute("aria-selected", "true")
    assert_accessible_in_both_colors(desktop)
    desktop.evaluate("document.documentElement.dataset.text = 'large'")
    for width in (320, 390, 900, 1440):
        set_width(desktop, width)
        assert_no_overflow(desktop)


def test_two_tabs_with_the_same_code_are_both_signed_in(desktop: Page, phone: Page) -> None:
    show_code(desktop)
    other = desktop.context.new_page()
    show_code(other)
    scan_as(other, phone, WANG_SHILI)
    phone.get_by_role("button", name="确认登录").click()

    for tab in (desktop, other):
        expect(tab).to_have_url(re.compile("/unit$"), timeout=CLOCK)
