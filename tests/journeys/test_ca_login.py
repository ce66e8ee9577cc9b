"""CA登录 with the keys of the sandbox: in by a key, confirmed on the phone; every refusal."""

import re

import pytest
from playwright.sync_api import Page, expect

from auth.ca_helper.token import MOST_WRONG
from models.proofs.ca_cause import CaCause
from models.seed.cast import QIAN_YANGZHANG, ZHENG_SHILI
from tests.journeys.conftest import NewPage
from tests.support.browser import (
    PHONE,
    Watch,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    set_width,
)
from tests.support.sandbox import SandboxApi
from tests.support.unit_ways import LABELS, enter, give_pin, plug, press, show_ca
from tests.support.walk import scan, sign_in_app


@pytest.fixture(autouse=True)
def no_driver(watch: Watch) -> None:
    """On this machine no driver runs; the browser says so in its console."""
    watch.hosts.add("127.0.0.1:51245")
    watch.expect("ERR_CONNECTION_REFUSED.*51245")


def refusal(desk: Page, cause: CaCause) -> None:
    """The one message of a cause, with its number."""
    told = desk.locator(".rs-ca [role=alert]")
    expect(told).to_contain_text(cause.told.text)
    expect(told).to_contain_text(cause.number)


def test_a_key_of_a_unit_with_several_agents_names_the_unit_and_the_phone_the_person(
    new_page: NewPage,
) -> None:
    desk, phone = new_page(), new_page(PHONE)
    enter(desk, "valid")
    expect(desk.get_by_text("CA登录已验证，请用江苏智慧人社APP扫码确认您的身份")).to_be_visible()
    scan(desk, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, ZHENG_SHILI)
    expect(phone.get_by_text("登录方式")).to_be_visible()
    expect(phone.get_by_text("江苏示例智造有限公司")).to_be_visible()
    assert_no_overflow(phone)
    assert_accessible_in_both_colors(phone)
    phone.get_by_role("button", name="确认登录").click()

    expect(desk).to_have_url(re.compile("/unit$"))
    expect(desk.get_by_text(f"经办人 {ZHENG_SHILI.mobile[0]}").first).to_be_visible()


def test_somebody_of_another_unit_cannot_confirm_for_the_key(new_page: NewPage) -> None:
    desk, phone = new_page(), new_page(PHONE)
    enter(desk, "single")
    scan(desk, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, ZHENG_SHILI)

    expect(phone.get_by_text("您还不是该单位的法定代表人、管理员或经办人")).to_be_visible()
    expect(phone.get_by_role("button", name="确认登录")).to_have_count(0)


def test_the_key_of_a_unit_with_one_user_is_bound_once_and_then_signs_in_by_itself(
    new_page: NewPage,
) -> None:
    desk, phone = new_page(), new_page(PHONE)
    enter(desk, "soon")
    expect(desk.get_by_text(re.compile("CA证书.*到期（还有30天）"))).to_be_visible()
    expect(desk.get_by_text("首次使用的CA证书，确认身份后与单位绑定")).to_be_visible()
    scan(desk, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, QIAN_YANGZHANG)
    phone.get_by_role("button", name="确认登录").click()
    expect(desk).to_have_url(re.compile("/unit$"))
    desk.get_by_role("button", name="退出登录").first.click()
    expect(desk).not_to_have_url(re.compile("/unit$"))

    desk.goto("/login")  # the way used last stands there at once
    give_pin(desk)
    expect(desk).to_have_url(re.compile("/unit$"))
    expect(desk.get_by_text(re.compile("CA证书.*到期（还有30天）"))).to_be_visible()
    assert_accessible_in_both_colors(desk)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("expired", CaCause.EXPIRED),
        ("revoked", CaCause.REVOKED),
        ("foreign", CaCause.CHAIN),
        ("unbound", CaCause.NO_UNIT),
        ("person", CaCause.PERSON),
    ],
)
def test_each_key_that_opens_nothing_says_why(desktop: Page, name: str, cause: CaCause) -> None:
    enter(desktop, name)

    refusal(desktop, cause)
    ways = desktop.locator(".rs-ca [role=alert] a")
    expect(ways).to_have_count(1 if cause is CaCause.NO_UNIT else 0)
    if cause is CaCause.NO_UNIT:
        ways.click()
        expect(desktop.get_by_label("单位全称")).to_be_visible()


def test_wrong_pins_are_counted_down_until_the_key_is_locked_and_the_counter_unlocks_it(
    desktop: Page,
) -> None:
    plug(desktop, "valid")
    show_ca(desktop)
    for left in range(MOST_WRONG - 1, 0, -1):
        give_pin(desktop, "000000")
        expect(desktop.get_by_text(f"CA密码不正确，还可以输入{left}次")).to_be_visible()
    give_pin(desktop, "000000")
    refusal(desktop, CaCause.LOCKED)
    give_pin(desktop)
    refusal(desktop, CaCause.LOCKED)

    console = desktop.context.new_page()
    console.goto("/sandbox")
    console.get_by_role("button", name=f"解锁 {LABELS['valid']}").click()
    give_pin(desktop)
    expect(desktop.get_by_text("CA登录已验证")).to_be_visible()


def test_without_a_driver_and_without_a_key_the_messages_differ(desktop: Page) -> None:
    show_ca(desktop)
    press(desktop)
    refusal(desktop, CaCause.NO_HELPER)

    with desktop.context.expect_page() as opened:
        desktop.get_by_role("link", name="试点控制台").click()
    console = opened.value
    console.get_by_role("button", name=f"插入 {LABELS['valid']}").click()
    expect(desktop.get_by_label("CA密码")).to_be_enabled()
    expect(desktop.locator(".rs-ca [role=alert]")).to_have_count(0)
    expect(desktop.get_by_role("link", name="试点控制台")).to_have_count(0)
    console.get_by_role("button", name=f"拔出 {LABELS['valid']}").click()
    expect(desktop.get_by_text("尚未检测到 CA 设备")).to_be_visible()
    press(desktop)
    refusal(desktop, CaCause.NO_KEY)

    console.get_by_role("button", name=f"插入 {LABELS['valid']}").click()
    expect(desktop.locator(".rs-ca [role=alert]")).to_have_count(0)
    desktop.get_by_label("CA密码").fill("1")
    console.get_by_role("button", name=f"插入 {LABELS['soon']}").click()
    expect(desktop.get_by_text("已检测到 2 个CA")).to_be_visible()
    expect(desktop.get_by_label("CA密码")).to_have_value("1")


@pytest.mark.parametrize("known", [(), ("local-network-access",)])
def test_a_browser_that_does_not_know_the_permission_is_asked_all_the_same(
    desktop: Page, known: tuple[str, ...]
) -> None:
    # The query throws for a name that a browser does not know; the state only explains a failure.
    desktop.add_init_script(
        f"""const known = {list(known)};
        navigator.permissions.query = ({{ name }}) => known.includes(name)
          ? Promise.resolve({{ state: 'prompt' }}) : Promise.reject(new TypeError(name));"""
    )
    show_ca(desktop)
    press(desktop)
    refusal(desktop, CaCause.NO_HELPER)

    plug(desktop, "valid")
    press(desktop)
    expect(desktop.get_by_label("CA密码")).to_be_enabled()


def test_a_computer_whose_clock_is_wrong_hears_of_its_clock(desktop: Page) -> None:
    plug(desktop, "valid")
    show_ca(desktop)
    expect(desktop.get_by_label("CA密码")).to_be_enabled()
    desktop.evaluate("() => { const now = Date.now; Date.now = () => now() + 10 * 60_000; }")
    give_pin(desktop)

    refusal(desktop, CaCause.CLOCK)


def test_an_old_revocation_list_keeps_keys_out_with_its_own_message(
    desktop: Page, sandbox: SandboxApi
) -> None:
    sandbox.post("faults", name="ca_stale")
    enter(desktop, "valid")

    refusal(desktop, CaCause.STALE)
    expect(desktop.get_by_role("tab", name="扫码登录")).to_be_visible()


def test_the_self_check_shows_where_the_chain_is_broken(desktop: Page) -> None:
    desktop.goto("/help/ca")
    desktop.get_by_role("button", name="开始检查").click()
    expect(desktop.get_by_text("共 7 项，第 4 项断开").first).to_be_visible()
    expect(desktop.get_by_text(CaCause.NO_HELPER.number).first).to_be_visible()
    for width in (1440, 390):
        set_width(desktop, width)
        assert_no_overflow(desktop)
    assert_accessible_in_both_colors(desktop)

    plug(desktop, "expired")
    desktop.get_by_role("button", name="重新检查").click()
    expect(desktop.get_by_text("第 6 项断开").first).to_be_visible()
    expect(desktop.get_by_text(CaCause.EXPIRED.label).first).to_be_visible()


def test_the_tab_fits_every_width_and_reads_well_in_every_state(desktop: Page) -> None:
    show_ca(desktop)
    press(desktop)
    refusal(desktop, CaCause.NO_HELPER)
    assert_accessible_in_both_colors(desktop)
    plug(desktop, "valid")
    press(desktop)
    expect(desktop.get_by_label("CA密码")).to_be_enabled()
    for width in (1440, 390):
        set_width(desktop, width)
        assert_no_overflow(desktop)
    assert_accessible_in_both_colors(desktop)
