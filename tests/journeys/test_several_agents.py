"""办事人员登录网办大厅需要身份确认: each way in before and after 同意开通, and the kept name."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from models.seed.cast import DEMO_UNIT, LI_FANLI, WANG_SHILI, ZHAO_YANGBEN, ZHENG_SHILI
from tests.journeys.conftest import NewPage
from tests.journeys.test_licence_login import confirm_licence, scan_licence
from tests.support.browser import PHONE, Watch, assert_accessible_in_both_colors
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.server_session import connected
from tests.support.unit_ways import (
    by_tile,
    confirm_in_app,
    enter,
    give_pin,
    scan_as,
    show_ca,
    sign_in_there,
)
from tests.support.walk import sign_in, sign_in_app

KEEP = "在本机保留我的姓名到今天24:00"
NOT_YET = "本单位尚未开通多经办人，请由法定代表人登录并开通"
IN = re.compile("/unit$")
Way = Callable[[Page], None]


@pytest.fixture(autouse=True)
def no_driver(watch: Watch) -> None:
    """On this machine no driver runs; the browser says so in its console."""
    watch.hosts.add("127.0.0.1:51245")
    watch.expect("ERR_CONNECTION_REFUSED.*51245")


def by_key(desk: Page) -> None:
    """CA: 插入CA."""
    enter(desk, "valid")
    expect(desk.get_by_text("CA登录已验证，请用江苏智慧人社APP扫码确认您的身份")).to_be_visible()


def by_province(desk: Page) -> None:
    """省政务单位账户."""
    by_tile(desk, "省政务")
    sign_in_there(desk)


def by_licence(desk: Page) -> None:
    """电子营业执照."""
    by_tile(desk, "电子")
    holder = desk.context.new_page()
    scan_licence(desk, holder)
    confirm_licence(holder, holder="办事人")  # the legal rep of one user would be in at once
    holder.close()


def by_scan(desk: Page) -> None:
    """扫码登录."""
    desk.goto("/login")
    desk.wait_for_function("window.did_handshake")
    desk.get_by_role("tab", name="单位登录").click()
    desk.get_by_role("tab", name="扫码登录").click()


WITH_APP = [by_key, by_province, by_licence, by_scan]


def sign_out(desk: Page) -> None:
    """退出登录."""
    desk.get_by_role("button", name="退出登录").first.click()
    expect(desk).not_to_have_url(IN)


def close_browser_session(desk: Page) -> None:
    """The session is gone without a sign-out, as after half an hour."""
    desk.context.clear_cookies(name="hall_session")


@pytest.mark.parametrize("way", WITH_APP)
def test_after_the_unit_has_agreed_whoever_comes_says_in_the_app_who_they_are(
    new_page: NewPage, way: Way
) -> None:
    desk, phone = new_page(), new_page(PHONE)
    way(desk)

    confirm_in_app(desk, phone, ZHENG_SHILI)

    expect(desk).to_have_url(IN)
    expect(desk.get_by_text(f"经办人 {ZHENG_SHILI.mobile[0]}").first).to_be_visible()


def test_with_a_password_the_second_box_says_who_it_is(desktop: Page) -> None:
    desktop.goto("/login?next=/unit")
    sign_in(desktop, DEMO_UNIT.uscc, ZHENG_SHILI.id_number)

    expect(desktop).to_have_url(IN)
    expect(desktop.get_by_text(f"经办人 {ZHENG_SHILI.mobile[0]}").first).to_be_visible()


def test_before_the_unit_has_agreed_only_the_legal_rep_gets_in_by_any_way(
    own_hall: Server, new_page: NewPage
) -> None:
    with connected(own_hall) as database:
        database.execute("UPDATE unit SET multi_agent_since = NULL")
    agents_phone, reps_phone = (new_page(PHONE, server=own_hall) for _ in range(2))
    for phone, who in ((agents_phone, ZHENG_SHILI), (reps_phone, WANG_SHILI)):
        phone.goto("/app/login")
        sign_in_app(phone, who)
        expect(phone).to_have_url(re.compile("/app$"))
    for way in WITH_APP:
        desk = new_page(server=own_hall)
        way(desk)
        open_on(agents_phone, desk)
        expect(agents_phone.get_by_text(NOT_YET)).to_be_visible()
        expect(agents_phone.get_by_role("button", name="确认登录")).to_have_count(0)
        agents_phone.get_by_role("button", name="拒绝").click()

        desk.get_by_role("button", name="重新扫码").click()
        open_on(reps_phone, desk)
        reps_phone.get_by_role("button", name="确认登录").click()
        expect(desk).to_have_url(IN)

    desk = new_page(server=own_hall)
    desk.goto("/login?next=/unit")
    sign_in(desk, DEMO_UNIT.uscc, ZHENG_SHILI.mobile)
    expect(desk.get_by_text(NOT_YET)).to_be_visible()
    sign_in(desk, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(desk).to_have_url(IN)


def open_on(phone: Page, desk: Page) -> None:
    """Scan a code with a phone on which somebody is signed in."""
    expect(desk.get_by_text("等待扫码")).to_be_visible()
    [ticket, *_] = desk.request.get("/sandbox/api/tickets").json()
    phone.goto(ticket["path"])


def test_a_name_is_kept_on_demand_offered_proved_anew_and_denied_by_the_next_one(
    new_page: NewPage,
) -> None:
    desk, phone, others = new_page(), new_page(PHONE), new_page(PHONE)
    by_key(desk)
    box = desk.get_by_role("checkbox", name=KEEP)
    expect(box).not_to_be_checked()
    box.click()
    confirm_in_app(desk, phone, ZHENG_SHILI)
    expect(desk).to_have_url(IN)
    close_browser_session(desk)

    by_province(desk)  # another way of the same unit offers it as well
    expect(desk.get_by_text("以郑**进入？")).to_be_visible()
    look_over(desk)
    desk.get_by_role("button", name="是", exact=True).click()
    expect(desk.get_by_text("请郑**本人用江苏智慧人社APP扫码确认")).to_be_visible()
    expect(desk.get_by_role("checkbox", name=KEEP)).to_have_count(0)
    look_over(desk)
    scan_as(desk, others, LI_FANLI)
    expect(others.get_by_text("不能办理", exact=True)).to_be_visible()
    expect(others.get_by_text("郑")).to_have_count(0)
    open_on(phone, desk)
    expect(phone.get_by_text("郑**")).to_be_visible()
    phone.get_by_role("button", name="确认登录").click()
    expect(desk).to_have_url(IN)

    close_browser_session(desk)
    show_ca(desk)
    give_pin(desk)
    desk.get_by_role("button", name="不是我").click()
    expect(desk.get_by_text("CA登录已验证，请用江苏智慧人社APP扫码确认您的身份")).to_be_visible()
    open_on(others, desk)
    others.get_by_role("button", name="确认登录").click()
    expect(desk.get_by_text(f"管理员 {LI_FANLI.mobile[0]}").first).to_be_visible()


def test_the_list_of_devices_shows_and_ends_a_kept_name_and_signing_out_does_too(
    new_page: NewPage,
) -> None:
    desk, phone = new_page(), new_page(PHONE)
    keep(desk, phone)
    desk.goto("/unit/settings/devices")
    expect(desk.get_by_role("heading", name="本机保留的姓名")).to_be_visible()
    look_over(desk)
    desk.get_by_role("button", name=re.compile("^结束保留")).click()
    expect(desk.get_by_role("heading", name="本机保留的姓名")).to_have_count(0)

    close_browser_session(desk)
    show_ca(desk)
    give_pin(desk)
    expect(desk.get_by_text("扫码确认您的身份")).to_be_visible()
    desk.get_by_role("checkbox", name=KEEP).click()
    open_on(phone, desk)
    phone.get_by_role("button", name="确认登录").click()
    expect(desk).to_have_url(IN)
    sign_out(desk)

    show_ca(desk)
    give_pin(desk)
    expect(desk.get_by_text("扫码确认您的身份")).to_be_visible()


def keep(desk: Page, phone: Page) -> None:
    """Come in by the key, with the name kept."""
    by_key(desk)
    desk.get_by_role("checkbox", name=KEEP).click()
    confirm_in_app(desk, phone, ZHENG_SHILI)
    expect(desk).to_have_url(IN)


def test_after_a_change_of_the_legal_rep_the_old_key_leads_to_the_claim_alone(
    own_hall: Server, new_page: NewPage
) -> None:
    desk = new_page(server=own_hall)
    desk.goto("/sandbox")
    switch = desk.locator(f"form[data-arg='{DEMO_UNIT.uscc}']")
    switch.get_by_role("combobox").select_option(ZHAO_YANGBEN.id_number)
    switch.get_by_role("button", name=re.compile("^变更")).click()
    expect(desk.get_by_text("赵样本").first).to_be_visible()

    enter(desk, "valid")

    expect(desk.get_by_text("请由新法定代表人先认领单位")).to_be_visible()
    expect(desk.get_by_text("等待扫码")).to_have_count(0)
    assert_accessible_in_both_colors(desk)
    desk.locator("#unit-entry").get_by_role("link", name="新法定代表人认领").click()
    expect(desk).to_have_url(re.compile("/claim"))
    by_province(desk)
    expect(desk).to_have_url(re.compile("/claim"))
