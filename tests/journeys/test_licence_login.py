"""电子营业执照: the code on the desk, the mini-program on the phone, three kinds of holders."""

import re

import pytest
from playwright.sync_api import Page, expect

from models.seed import cast
from tests.support.browser import (
    Watch,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    set_width,
)
from tests.support.sandbox import SandboxApi
from tests.support.unit_ways import by_tile, confirm_in_app
from tests.support.walk import set_account

# One that no other journey registers.
SOCIETY = cast.CastUnit(
    "51320000MAXAA00782",
    cast.CastPerson("卫范式", "320100197406282741", "13900012306", is_registered=False),
)
UNIT, LI = cast.DEMO_UNIT, cast.LI_FANLI


def scan_licence(desk: Page, phone: Page) -> None:
    """Open what the code holds, as the scanner of a phone does."""
    expect(desk.get_by_role("img", name="电子营业执照二维码")).to_be_visible()
    link = desk.get_by_role("link", name="在新标签页打开二维码链接")
    expect(link).to_be_visible()  # a pilot may have no phone that reaches this site
    address = link.get_attribute("href")
    assert address is not None
    phone.goto(address)
    expect(phone.get_by_role("heading", name="电子营业执照小程序")).to_be_visible()


def confirm_licence(
    phone: Page, unit: cast.CastUnit = UNIT, holder: str = "法定代表人", password: str = ""
) -> None:
    """Choose the licence and the holder, and confirm with the password of the licence."""
    phone.get_by_label("电子营业执照").select_option(unit.uscc)
    phone.get_by_label("持有人身份").select_option(label=holder)
    phone.get_by_label("持有人（证照").select_option(LI.id_number)
    phone.get_by_label("执照密码").fill(password or cast.DEMO_PASSWORD)
    phone.get_by_role("button", name="确认登录").click()


@pytest.mark.parametrize("holder", ["法定代表人", "证照管理员", "办事人"])
def test_whoever_holds_the_licence_of_a_unit_with_several_agents_says_in_the_app_who_it_is(
    desktop: Page, phone: Page, holder: str
) -> None:
    by_tile(desktop, "电子")
    scan_licence(desktop, phone)
    expect(desktop.get_by_text("已扫码")).to_be_visible()
    confirm_licence(phone, holder=holder)
    expect(phone.get_by_text("请回到电脑继续")).to_be_visible()

    expect(desktop.get_by_role("heading", name="确认身份")).to_be_visible()
    expect(desktop.get_by_text(UNIT.name)).to_be_visible()
    confirm_in_app(desktop, phone, LI)
    expect(desktop).to_have_url(re.compile("/unit$"))


def test_the_rep_registers_by_the_licence_and_then_comes_in_at_once(
    desktop: Page, phone: Page, watch: Watch
) -> None:
    watch.expect("status of 400")
    desktop.goto("/register")
    desktop.get_by_role("link", name=re.compile("电子")).click()
    scan_licence(desktop, phone)
    confirm_licence(phone, SOCIETY, holder="办事人")
    expect(desktop.get_by_text("请由法定代表人本人用电子营业执照")).to_be_visible()

    by_tile(desktop, "电子", "/register")
    scan_licence(desktop, phone)
    confirm_licence(phone, SOCIETY)
    expect(desktop.get_by_label("短信验证码")).to_be_visible()
    set_account(desktop, SOCIETY.legal_rep.mobile)
    desktop.get_by_role("checkbox", name=re.compile("我已阅读并同意")).click()
    desktop.get_by_role("button", name="完成注册").click()
    expect(desktop.get_by_text(SOCIETY.name).first).to_be_visible()

    by_tile(desktop, "电子")
    scan_licence(desktop, phone)
    confirm_licence(phone, SOCIETY)
    expect(desktop).to_have_url(re.compile("/unit$"))


def test_a_wrong_password_a_cancel_and_another_code(
    desktop: Page, phone: Page, watch: Watch
) -> None:
    watch.expect("status of 4(10|04)")
    by_tile(desktop, "电子")
    assert_accessible_in_both_colors(desktop)
    set_width(desktop, 390)
    assert_no_overflow(desktop)
    set_width(desktop, 1440)
    scan_licence(desktop, phone)
    assert_no_overflow(phone)
    old = phone.url
    confirm_licence(phone, password="wrong")
    expect(phone.get_by_text("执照密码不正确")).to_be_visible()
    phone.get_by_role("button", name="取消").click()
    expect(phone.get_by_text("已取消，可以关闭本页")).to_be_visible()

    expect(desktop.get_by_text("您已在手机上取消")).to_be_visible()
    desktop.get_by_role("button", name="重新扫码").click()
    scan_licence(desktop, phone)
    assert phone.url != old
    phone.goto(old)
    expect(phone.get_by_text("二维码已失效")).to_be_visible()

    # The page belongs to the browser that has begun.
    phone.goto(desktop.url)
    expect(phone.get_by_text("登录已失效")).to_be_visible()


def test_what_the_platform_does_wrong_is_told(
    desktop: Page, phone: Page, sandbox: SandboxApi, watch: Watch
) -> None:
    watch.expect("status of (40[03]|503)")
    watch.expect("answer 503")
    for fault, words in (
        ("licence_expired", "电子营业执照的登录凭据已失效"),
        ("licence_foreign", "没有这个统一社会信用代码"),
    ):
        by_tile(desktop, "电子")
        scan_licence(desktop, phone)
        sandbox.post("faults", name=fault)
        confirm_licence(phone)
        expect(desktop.get_by_text(words)).to_be_visible()
        sandbox.clear_faults()

    sandbox.post("faults", name="licence_down")
    desktop.goto("/login")
    expect(desktop.get_by_text("电子营业执照系统暂时没有应答")).to_be_visible()
    desktop.goto("/login/e_licence")
    expect(desktop.get_by_text("电子营业执照暂时无法连接")).to_be_visible()
