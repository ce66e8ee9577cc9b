"""The ways in that name only a unit, as somebody goes them: a plugged-in key, a tile, the scan."""

import re

from playwright.sync_api import Page, expect

from auth.ca_helper.token import PIN
from models.seed import cast
from tests.support.walk import scan, sign_in_app

LABELS = {
    "valid": "有效（SM2）",
    "single": "有效，未开通多经办人（RSA）",
    "soon": "30天内到期（ECDSA）",
    "expired": "已过期（SM2）",
    "revoked": "已吊销（RSA）",
    "foreign": "其他CA签发（ECDSA）",
    "unbound": "单位未注册（SM2）",
    "person": "个人证书（RSA）",
}


def plug(desk: Page, name: str) -> None:
    """Plug a key of the sandbox into this browser, on a page of its own."""
    console = desk.context.new_page()
    console.goto("/sandbox")
    console.get_by_role("button", name=f"插入 {LABELS[name]}", exact=True).click()
    expect(console.get_by_role("button", name=f"拔出 {LABELS[name]}", exact=True)).to_be_visible()
    console.close()


def show_ca(desk: Page) -> None:
    """Open the login and choose CA."""
    desk.goto("/login")
    desk.wait_for_function("window.did_handshake")
    desk.get_by_role("tab", name="单位登录").click()
    desk.get_by_role("tab", name="CA", exact=True).click()
    expect(desk.get_by_text("请插入CA登录")).to_be_visible()


def press(desk: Page) -> None:
    """登录."""
    desk.get_by_role("button", name="登录", exact=True).click()


def enter(desk: Page, name: str, pin: str = PIN) -> None:
    """Plug a key in and sign in by it."""
    plug(desk, name)
    show_ca(desk)
    give_pin(desk, pin)


def give_pin(desk: Page, pin: str = PIN) -> None:
    """Type the PIN of the key that was found."""
    expect(desk.get_by_label("CA密码")).to_be_enabled()
    desk.get_by_label("CA密码").fill(pin)
    press(desk)


def sign_in_there(page: Page, unit: cast.CastUnit = cast.DEMO_UNIT, button: str = "登录") -> None:
    """The twin's login page."""
    expect(page.get_by_text("不连真实系统")).to_be_visible()
    page.get_by_label("单位账户").select_option(unit.uscc)
    page.get_by_label("密码").fill(cast.DEMO_PASSWORD)
    page.get_by_role("button", name=button, exact=True).click()


def by_tile(page: Page, name: str, at: str = "/login") -> None:
    """Click the tile of a provider."""
    page.goto(at)
    page.get_by_role("link", name=re.compile(name)).click()


def scan_as(desk: Page, phone: Page, who: cast.CastPerson) -> None:
    """Scan the code on a desk with the phone of somebody of the cast."""
    scan(desk, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, who)


def confirm_in_app(desk: Page, phone: Page, who: cast.CastPerson) -> None:
    """Say in the APP who of the unit is in front of the desk."""
    scan_as(desk, phone, who)
    phone.get_by_role("button", name="确认登录").click()
