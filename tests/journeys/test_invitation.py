"""A unit invites, the phone accepts, and the new member signs in for the unit at a desk."""

import re

from playwright.sync_api import Page, expect

from models.seed.cast import (
    DEMO_UNIT,
    OUYANG_SHIFAN,
    SOFTWARE_UNIT,
    SUN_LI,
    WANG_SHILI,
    ZHAO_YANGBEN,
    CastPerson,
)
from models.units.permission import Role
from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.inviting import invite_at
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.server_session import connected
from tests.support.walk import PASSWORD, sign_in, sign_in_app


def open_units(phone: Page, who: CastPerson) -> None:
    """Sign in on the phone, and go by 我的 to 企业服务."""
    phone.goto("/app/login")
    sign_in_app(phone, who)
    phone.get_by_role("link", name="我的", exact=True).click()
    phone.get_by_role("link", name=re.compile("企业服务")).click()
    expect(phone.get_by_role("heading", name="待确认的邀请")).to_be_visible()


def set_password(page: Page) -> None:
    """The own password, twice, and the tick."""
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("确认密码").fill(PASSWORD)
    page.get_by_role("checkbox", name="我已知悉并同意接受上述授权").click()


def take_code(page: Page, mobile: str) -> None:
    """Ask for the code and type what arrives."""
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("短信已送达")).to_be_visible()
    texts = page.request.get(f"/sandbox/api/sms?mobile={mobile}").json()
    page.get_by_label("短信验证码").fill(next(each["code"] for each in texts if each["code"]))


def let_codes_expire(hall: Server) -> None:
    """Let the time of every code be over."""
    with connected(hall) as database:
        database.execute("UPDATE sms_code SET expires_at = '2020-01-01 00:00:00+00:00'")


def test_a_legal_rep_reads_why_there_is_no_way_to_leave(hall: Server, new_page: NewPage) -> None:
    phone = new_page(PHONE)
    phone.goto("/app/login")
    sign_in_app(phone, WANG_SHILI)
    expect(phone).to_have_url(re.compile("/app$"))
    phone.goto("/app/units")

    expect(phone.get_by_text("法定代表人不能自行退出，变更请先办理登记变更")).to_be_visible()
    expect(phone.get_by_role("button", name=re.compile("^退出"))).to_have_count(0)


def test_an_agent_accepts_by_code_on_the_phone_and_signs_in_at_a_desk(
    hall: Server, new_page: NewPage
) -> None:
    desktop, phone, who = new_page(), new_page(PHONE), ZHAO_YANGBEN
    invite_at(hall, DEMO_UNIT, who, Role.AGENT)
    open_units(phone, who)
    look_over(phone)
    phone.get_by_role("link", name=re.compile(DEMO_UNIT.name)).click()
    expect(phone.get_by_text("王**（法定代表人）")).to_be_visible()

    take_code(phone, who.mobile)
    set_password(phone)
    code = phone.get_by_label("短信验证码").input_value()
    phone.get_by_label("短信验证码").fill("000000" if code != "000000" else "000001")
    phone.get_by_role("button", name="确认授权").click()
    expect(phone.get_by_text("错误：验证码不正确或已失效")).to_be_visible()
    look_over(phone)
    phone.get_by_label("短信验证码").fill(code)
    phone.get_by_role("button", name="确认授权").click()

    expect(phone.get_by_role("heading", name="授权已确认")).to_be_focused()
    look_over(phone)
    phone.get_by_role("link", name="返回", exact=True).last.click()
    expect(phone.get_by_text("没有等待您确认的邀请")).to_be_visible()
    desktop.goto("/login")
    sign_in(desktop, DEMO_UNIT.uscc, who.id_number, PASSWORD)
    expect(desktop).to_have_url(re.compile("/unit$"))
    expect(desktop.get_by_text("经办人 1*****38").first).to_be_visible()


def test_a_manager_accepts_by_face_and_leaves_again(hall: Server, new_page: NewPage) -> None:
    phone, who = new_page(PHONE), SUN_LI
    invite_at(hall, SOFTWARE_UNIT, who, Role.MANAGER)
    open_units(phone, who)
    phone.get_by_role("link", name=re.compile(SOFTWARE_UNIT.name)).click()

    phone.get_by_role("button", name="改用人脸认证").click()
    phone.get_by_role("checkbox", name="我已阅读并单独同意进行人脸认证").click()
    look_over(phone)
    phone.get_by_role("button", name="开始人脸认证").click()
    phone.get_by_role("button", name="通过", exact=True).click()
    expect(phone.get_by_text("人脸认证已通过，无需短信验证码")).to_be_visible()
    set_password(phone)
    phone.get_by_role("button", name="确认授权").click()
    expect(phone.get_by_role("heading", name="授权已确认")).to_be_visible()

    phone.get_by_role("link", name="返回", exact=True).last.click()
    phone.get_by_role("button", name=f"退出 {SOFTWARE_UNIT.name}").click()
    expect(phone.get_by_role("dialog")).to_be_visible()
    look_over(phone)
    phone.get_by_role("button", name="退出单位", exact=True).click()
    expect(phone.get_by_text("原因：本人退出")).to_be_visible()


def test_a_refusal_with_its_reason_ends_the_invitation(hall: Server, new_page: NewPage) -> None:
    phone, who = new_page(PHONE), OUYANG_SHIFAN
    code = invite_at(hall, DEMO_UNIT, who, Role.AGENT)
    open_units(phone, who)
    phone.get_by_role("link", name=re.compile(DEMO_UNIT.name)).click()

    take_code(phone, who.mobile)
    set_password(phone)
    let_codes_expire(hall)
    phone.get_by_role("button", name="确认授权").click()
    expect(phone.get_by_text("错误：验证码不正确或已失效")).to_be_visible()
    phone.get_by_role("button", name="拒绝", exact=True).click()
    phone.get_by_label("拒绝原因").fill("我已不在该单位工作")
    look_over(phone)
    phone.get_by_role("button", name="拒绝邀请").click()

    expect(phone.get_by_role("heading", name="邀请已失效")).to_be_visible()
    phone.goto(f"/app/invitations/{code}")
    expect(phone.get_by_text("您已拒绝该邀请")).to_be_visible()
    look_over(phone)
