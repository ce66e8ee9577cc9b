"""Ways in with desk and phone: by SMS, 个人注册, a way that is down, and the self-check."""

import re

import pytest
from playwright.sync_api import Page, expect

from models.seed.cast import CHEN_CESHI, CastPerson
from tests.journeys.conftest import NewPage
from tests.support.browser import (
    DESKTOP,
    PHONE,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    set_width,
)
from tests.support.sandbox import SandboxApi
from tests.support.walk import set_account, solve_captcha

BACK = 20_000  # milliseconds within which a page sees that a system is there again
STRANGER = "13900098765"
NEWCOMER = CastPerson("鲁示例", "320100198805170813", "13900098432", is_registered=False)


def open_way(page: Page, way: str, tab: str = "个人登录") -> None:
    """Open the login, and choose a tab and a way."""
    page.goto("/login")
    page.wait_for_function("window.did_handshake")  # nobody clicks in the first moment
    page.get_by_role("tab", name=tab).click()
    page.get_by_role("tab", name=way).click()


def ask_code(page: Page, mobile: str) -> str:
    """Ask for a code with the slider solved, and read it on the phone."""
    page.get_by_label("手机号").fill(mobile)
    page.get_by_role("button", name="获取验证码").click()
    solve_captcha(page)
    expect(page.get_by_text("短信已送达")).to_be_visible()
    code = page.request.get(f"/sandbox/api/sms?mobile={mobile}").json()[0]["code"]
    return str(code)


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["1440", "390"])
def test_a_person_comes_in_by_sms_and_finds_that_way_again(
    new_page: NewPage, device: dict[str, object]
) -> None:
    page, who = new_page({**device}), CHEN_CESHI
    open_way(page, "短信验证码")
    code = ask_code(page, who.mobile)
    page.get_by_role("textbox", name="短信验证码").fill("000000" if code != "000000" else "111111")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text("验证码不正确或已失效")).to_be_visible()

    page.get_by_role("textbox", name="短信验证码").fill(code)
    page.get_by_role("button", name="登录", exact=True).click()

    expect(page).to_have_url(re.compile("/person$"))
    page.goto("/")
    page.context.clear_cookies(name="hall_session")
    page.goto("/login")
    expect(page.get_by_role("tab", name="短信验证码")).to_have_attribute("aria-selected", "true")


def test_only_the_holder_of_a_mobile_reads_that_nobody_has_bound_it(desktop: Page) -> None:
    open_way(desktop, "短信验证码")
    code = ask_code(desktop, STRANGER)
    desktop.get_by_role("textbox", name="短信验证码").fill(code)
    desktop.get_by_role("button", name="登录", exact=True).click()

    expect(desktop.get_by_text("该手机号没有绑定个人用户")).to_be_visible()
    expect(desktop).to_have_url(re.compile("/login"))


def test_a_person_registers_at_a_computer_and_shows_the_face_on_a_phone(
    desktop: Page, phone: Page
) -> None:
    open_way(desktop, "账号密码")
    desktop.get_by_role("link", name="立即注册").click()
    desktop.wait_for_function("window.did_handshake")
    desktop.get_by_label("姓名").fill(NEWCOMER.name)
    desktop.get_by_label("证件号码").fill(NEWCOMER.id_number)
    for box in desktop.get_by_role("checkbox").all():
        box.click()
    desktop.get_by_role("button", name="下一步").click()
    link = desktop.get_by_role("link", name="在新标签页打开二维码链接")
    expect(desktop.get_by_role("img", name="人脸认证二维码")).to_be_visible()
    expect(link).to_be_visible()  # a pilot may have no phone that reaches this site

    phone.goto(str(link.get_attribute("href")))
    phone.get_by_role("button", name="通过", exact=True).click()

    expect(phone.get_by_text("请回到原来的页面继续")).to_be_visible()
    expect(desktop.get_by_label("手机号")).to_be_visible(timeout=BACK)
    set_account(desktop, NEWCOMER.mobile)
    expect(desktop).to_have_url(re.compile("/person$"))
    expect(desktop.get_by_role("heading", name="个人信息")).to_be_visible()


def test_a_way_that_is_down_offers_the_others_and_comes_back_by_itself(
    desktop: Page, sandbox: SandboxApi
) -> None:
    sandbox.post("faults", name="app_down")
    open_way(desktop, "扫码登录", "单位登录")
    expect(desktop.get_by_text(re.compile("江苏智慧人社APP从 .* 起没有应答"))).to_be_visible()
    expect(desktop.get_by_role("button", name="改用账号密码")).to_be_visible()

    sandbox.clear_faults()

    expect(desktop.get_by_text("等待扫码")).to_be_visible(timeout=BACK)


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["1440", "390"])
def test_the_self_check_tells_a_wrong_clock_and_gives_a_number(
    new_page: NewPage, device: dict[str, object]
) -> None:
    page = new_page({**device})
    page.add_init_script("const real = Date.now; Date.now = () => real() - 372000;")
    page.goto("/help/check")

    expect(page.get_by_text("有 1 项会影响登录和办理，请先处理：电脑时间。")).to_be_visible()
    expect(page.get_by_text("慢 6 分 12 秒").first).to_be_visible()
    number = page.locator(".rs-callno").inner_text()
    assert re.fullmatch(r"\d{4} \d{4}", number)
    page.get_by_role("button", name="重新检查").click()
    expect(page.locator(".rs-callno")).to_have_text(number)


def test_without_scripts_the_self_check_still_gives_a_number(new_page: NewPage) -> None:
    page = new_page({**DESKTOP, "java_script_enabled": False})
    page.goto("/help/check")
    page.get_by_role("link", name="不用脚本的自检").first.click()
    expect(page.get_by_text("没有得到脚本的结果")).to_be_visible()

    page.get_by_role("button", name="取得自检编号").click()

    expect(page.get_by_text(re.compile(r"^\d{4} \d{4}$"))).to_be_visible()


@pytest.mark.parametrize("way", ["扫码登录", "短信验证码"])
def test_the_new_ways_are_accessible_and_fit(desktop: Page, way: str) -> None:
    open_way(desktop, way, "个人登录" if way == "短信验证码" else "单位登录")
    for width in (1440, 390):
        set_width(desktop, width)
        assert_no_overflow(desktop)
    assert_accessible_in_both_colors(desktop)


@pytest.mark.parametrize("path", ["/help/check", "/register/person", "/help/check/plain"])
def test_the_new_pages_are_accessible_and_fit(desktop: Page, path: str) -> None:
    desktop.goto(path)
    for width in (1440, 390):
        set_width(desktop, width)
        assert_no_overflow(desktop)
    assert_accessible_in_both_colors(desktop)
