"""修改手机, where it is refused: a face that fails, a code of another number, a second tab."""

import re

from playwright.sync_api import Page, expect

from models.base.mask import mask_mobile
from models.seed.cast import WANG_SHILI
from tests.journeys.conftest import NewPage
from tests.support.server import Server
from tests.support.server_session import count, sign_in_at
from tests.support.walk import scan, show_face, sign_in_app

PAGE = "/unit/settings/mobile"
ONE, OTHER = "13900020031", "13900020032"


def take_code(page: Page, mobile: str) -> str:
    """Type a number, ask for its code and read it."""
    page.get_by_role("textbox", name="新的移动电话").fill(mobile)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("短信已送达")).to_be_visible()
    return str(page.request.get(f"/sandbox/api/sms?mobile={mobile}").json()[0]["code"])


def test_a_face_that_fails_a_code_of_another_number_and_a_second_tab(
    own_hall: Server, new_page: NewPage
) -> None:
    page, app = new_page(server=own_hall), new_page(server=own_hall)
    session = sign_in_at(own_hall)
    page.context.add_cookies(
        [{"name": n, "value": v, "url": own_hall.url} for n, v in session.cookies.items()]
    )
    page.goto(PAGE)
    scan(page, app)
    app.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(app, WANG_SHILI)
    show_face(app, "不通过")
    expect(page.get_by_text("本次未通过")).to_be_visible()
    expect(page.get_by_role("textbox", name="新的移动电话")).to_have_count(0)
    page.get_by_role("button", name="重新扫码").click()
    expect(page.get_by_text("等待扫码")).to_be_visible()
    scan(page, app)
    show_face(app)
    expect(page.get_by_role("textbox", name="新的移动电话")).to_be_focused()
    second = page.context.new_page()
    second.goto(PAGE)
    expect(second.get_by_role("textbox", name="新的移动电话")).to_be_visible()

    code = take_code(page, ONE)
    page.get_by_label("短信验证码").fill(code)
    page.get_by_role("textbox", name="新的移动电话").fill(OTHER)
    expect(page.get_by_label("短信验证码")).to_have_value("")  # it was for the other number
    page.get_by_label("短信验证码").fill(code)
    page.get_by_role("button", name="确认修改").click()
    expect(page.get_by_text("错误：验证码不正确或已失效")).to_be_visible()
    assert count(own_hall, "member", "mobile_changed_at IS NOT NULL") == 0

    page.get_by_role("textbox", name="新的移动电话").fill(ONE)
    page.get_by_label("短信验证码").fill(code)
    page.get_by_role("button", name="确认修改").click()
    expect(page.get_by_role("heading", name="修改成功")).to_be_visible()
    for each in (page, second):
        expect(
            each.get_by_role("banner").get_by_text(f"法人 {mask_mobile(ONE)}").first
        ).to_be_visible()
    expect(second.get_by_role("heading", name=re.compile("已变更"))).to_be_visible()
    expect(second.get_by_role("textbox", name="新的移动电话")).to_have_count(0)
