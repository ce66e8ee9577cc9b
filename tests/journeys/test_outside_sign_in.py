"""省政务: a known unit, a new one, linking, signing out, and what goes wrong."""

import re

from playwright.sync_api import Page, expect

from models.seed import cast
from tests.support.browser import (
    Watch,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    set_width,
)
from tests.support.sandbox import SandboxApi
from tests.support.unit_ways import by_tile, confirm_in_app, sign_in_there
from tests.support.walk import set_account

# One that no other journey registers.
BUREAU = cast.CastUnit(
    "11320000MAXAA006X6",
    cast.CastPerson("褚示范", "320100196908172521", "13900012295", is_registered=False),
)
WANG, UNIT = cast.WANG_SHILI, cast.DEMO_UNIT


def test_a_known_unit_with_several_agents_asks_the_app_who_it_is(
    desktop: Page, phone: Page
) -> None:
    by_tile(desktop, "省政务")
    sign_in_there(desktop)
    expect(desktop.get_by_role("heading", name="确认身份")).to_be_visible()
    expect(desktop.get_by_text(UNIT.name)).to_be_visible()
    expect(
        desktop.get_by_role("checkbox", name="在本机保留我的姓名到今天24:00")
    ).not_to_be_checked()
    assert_accessible_in_both_colors(desktop)
    set_width(desktop, 390)
    assert_no_overflow(desktop)
    set_width(desktop, 1440)

    confirm_in_app(desktop, phone, cast.LI_FANLI)

    expect(desktop).to_have_url(re.compile("/unit$"))
    expect(desktop.get_by_text("管理员 1*****05").first).to_be_visible()


def test_whoever_goes_back_onto_the_callback_goes_on_and_signing_out_ends_both(
    desktop: Page, phone: Page
) -> None:
    seen: list[str] = []
    desktop.on("request", lambda request: seen.append(request.url))
    by_tile(desktop, "省政务")
    sign_in_there(desktop)
    confirm_in_app(desktop, phone, WANG)
    expect(desktop).to_have_url(re.compile("/unit$"))
    [callback] = [url for url in seen if "/login/province/callback" in url]

    desktop.goto(callback)
    expect(desktop).to_have_url(re.compile("/unit$"))

    desktop.get_by_role("button", name="退出登录").first.click()
    expect(desktop).to_have_url(re.compile("/login"))
    assert any("/sandbox/province/logout?id_token_hint=" in url for url in seen)
    with desktop.expect_request(re.compile("/sandbox/province/authorize.*prompt=login")):
        by_tile(desktop, "省政务")


def test_a_new_unit_registers_with_two_steps_done_and_then_comes_in_at_once(desktop: Page) -> None:
    unit = BUREAU
    desktop.goto("/register")
    expect(desktop.get_by_role("heading", name="快捷方式登录")).to_be_visible()
    desktop.get_by_role("link", name="省政务单位账户").click()
    sign_in_there(desktop, unit)

    expect(desktop.get_by_label("短信验证码")).to_be_visible()
    expect(desktop.get_by_role("heading", name="快捷方式登录")).to_be_hidden()
    set_account(desktop, unit.legal_rep.mobile)
    desktop.get_by_role("checkbox", name=re.compile("我已阅读并同意")).click()
    desktop.get_by_role("button", name="完成注册").click()
    expect(desktop.get_by_text(unit.name).first).to_be_visible()

    by_tile(desktop, "省政务")
    sign_in_there(desktop, unit)
    expect(desktop).to_have_url(re.compile("/unit$"))


def test_wrong_passwords_breaking_off_and_faults_are_told(
    desktop: Page, sandbox: SandboxApi, watch: Watch
) -> None:
    watch.expect("status of 40[03]")
    by_tile(desktop, "省政务")
    desktop.get_by_label("密码").fill("wrong")
    desktop.get_by_role("button", name="登录", exact=True).click()
    expect(desktop.get_by_text("账号或密码不正确")).to_be_visible()
    desktop.get_by_role("button", name="取消").click()
    expect(desktop.get_by_text("您已取消在省政务单位账户的登录")).to_be_visible()
    desktop.get_by_role("link", name="重新登录").click()

    for fault, words in (("province_expired", "凭据已失效"), ("province_foreign", "没有这个统一")):
        sandbox.post("faults", name=fault)
        sign_in_there(desktop)
        expect(desktop.get_by_text(words)).to_be_visible()
        sandbox.clear_faults()
        desktop.get_by_role("link", name="重新登录").click()

    sandbox.post("faults", name="province_down")
    desktop.goto("/login")
    expect(desktop.get_by_text("省政务单位账户系统暂时没有应答")).to_be_visible()
    expect(desktop.get_by_text("暂不可用")).to_be_visible()
    sandbox.clear_faults()
    desktop.goto("/login")
    expect(desktop.get_by_text("暂不可用")).to_be_hidden()
