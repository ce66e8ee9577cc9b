"""The simulated phone and the console beside it, as people see them: every state of a code."""

import re
import time

from playwright.sync_api import Page, expect

from models.seed.cast import DISPATCH_UNIT, SHEN_YANGLI, ZHOU_YANGLI
from tests.journeys.conftest import NewPage
from tests.support.browser import (
    PHONE,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    set_width,
)
from tests.support.sandbox import SandboxApi
from tests.support.walk import check_unit, scan, sign_in_app


def look_at(page: Page) -> None:
    """Hold a page to the rules in both modes, at 390 px and in large text at 320 px."""
    assert_accessible_in_both_colors(page)
    set_width(page, 320)
    page.evaluate("document.documentElement.dataset.text = 'large'")
    assert_no_overflow(page)
    page.evaluate("delete document.documentElement.dataset.text")
    set_width(page, 390)


def test_every_state_of_a_code_is_accessible_and_fits_on_phone_and_screen(
    new_page: NewPage,
) -> None:
    desktop, phone = new_page(), new_page(PHONE)
    desktop.goto("/register")
    check_unit(desktop, DISPATCH_UNIT)
    scan(desktop, phone)
    look_at(phone)
    look_at(desktop)

    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, ZHOU_YANGLI)
    phone.get_by_text("人脸认证单独同意书").click()
    look_at(phone)
    expect(desktop.get_by_text("周**正在手机上确认")).to_be_visible()
    look_at(desktop)

    phone.get_by_role("checkbox").click()
    phone.get_by_role("button", name="同意并开始").click()
    expect(phone.get_by_role("heading", name="请正对屏幕")).to_be_visible()
    look_at(phone)
    phone.get_by_role("button", name="不通过").click()
    expect(phone.get_by_text("今天还可以尝试2次")).to_be_visible()
    look_at(phone)
    expect(desktop.get_by_text("本次未通过")).to_be_visible()
    look_at(desktop)

    phone.goto("/app/me")
    look_at(phone)


def test_the_screen_follows_the_phone_within_a_second(new_page: NewPage) -> None:
    desktop, phone = new_page(), new_page(PHONE)
    desktop.goto("/register")
    check_unit(desktop, DISPATCH_UNIT)
    scan(desktop, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, ZHOU_YANGLI)

    expect(phone.get_by_role("button", name="拒绝")).to_be_visible()
    phone.get_by_role("button", name="拒绝").click()
    expect(phone.get_by_text("您已拒绝")).to_be_visible()
    began = time.monotonic()
    expect(desktop.get_by_text("重新扫码")).to_be_visible()

    assert time.monotonic() - began < 1


def test_one_person_alone_does_everything_on_the_console(new_page: NewPage) -> None:
    desktop = new_page()
    desktop.goto("/register")
    check_unit(desktop, DISPATCH_UNIT)
    console = desktop.context.new_page()
    console.goto("/sandbox")
    in_phone = console.frame_locator("iframe")

    console.get_by_role("button", name="在手机打开").first.click()  # the newest
    in_phone.get_by_role("button", name="使用支付宝人脸认证").click()
    in_phone.get_by_role("checkbox").click()
    in_phone.get_by_role("button", name="同意并开始").click()
    expect(in_phone.get_by_text("模拟支付宝")).to_be_visible()
    in_phone.get_by_role("button", name="通过", exact=True).click()

    expect(in_phone.get_by_role("heading", name="已确认")).to_be_visible()
    expect(desktop.locator("[aria-current=step]")).to_have_text(re.compile("填写账户信息"))


def test_a_switched_fault_is_met_and_switched_off(new_page: NewPage, sandbox: SandboxApi) -> None:
    console = new_page()
    console.goto("/sandbox")

    console.get_by_role("button", name="打开：人脸认证不通过").click()
    expect(console.get_by_text("已打开，2 次")).to_be_visible()
    console.get_by_role("button", name="全部关闭").click()
    expect(console.get_by_text("已打开")).to_have_count(0)
    assert [f["amount"] for f in sandbox.get("faults") if f["amount"]] == []


def test_a_new_person_registers_on_the_phone(new_page: NewPage, sandbox: SandboxApi) -> None:
    phone, rep = new_page(PHONE), SHEN_YANGLI
    phone.goto("/app/register")
    phone.get_by_label("姓名").fill(rep.name)
    phone.get_by_label("证件号码").fill(rep.id_number)
    for box in phone.get_by_role("checkbox").all():
        box.click()
    phone.get_by_role("button", name="下一步").click()
    expect(phone.get_by_role("heading", name="请正对屏幕")).to_be_focused()
    look_at(phone)
    phone.get_by_role("button", name="通过", exact=True).click()

    expect(phone.get_by_label("手机号")).to_be_focused()
    phone.get_by_label("手机号").fill(rep.mobile)
    phone.get_by_role("button", name="获取验证码").click()
    expect(phone.get_by_text("短信已送达")).to_be_visible()
    [message] = sandbox.sms(rep.mobile)
    phone.get_by_label("短信验证码").fill(message["code"])
    for label in ("密码", "确认密码"):
        phone.get_by_label(label, exact=True).fill("Zhumulangma#8848")
    look_at(phone)
    phone.get_by_role("button", name="完成注册").click()

    expect(phone).to_have_url(re.compile("/app$"))
    expect(phone.get_by_text("沈**")).to_be_visible()
