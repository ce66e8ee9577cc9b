"""账号设置 in a real browser: another mobile, another password, and «不是我» that freezes."""

import re

import pytest
from playwright.sync_api import Page, expect

from models.seed.cast import DEMO_PASSWORD, DEMO_UNIT, WANG_SHILI
from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.server_session import SignedIn, count, sign_in_at
from tests.support.walk import scan, show_face, sign_in, sign_in_app

PAGE = "/unit/settings"
NEW_MOBILE, MASK = "13900020018", "1*****18"
NEW_PASSWORD = "Quiet-River-27"


def signed_in(page: Page, server: Server, as_one: SignedIn | None = None) -> SignedIn:
    """The legal rep of the demo unit in 账号设置."""
    session = as_one or sign_in_at(server)
    page.context.add_cookies(
        [{"name": n, "value": v, "url": server.url} for n, v in session.cookies.items()]
    )
    page.goto(PAGE)
    expect(page.get_by_role("heading", name="法人基础信息")).to_be_visible()
    return session


def texts_to(page: Page, mobile: str) -> list[str]:
    """What a mobile has read, the newest first."""
    return [
        str(each["text"]) for each in page.request.get(f"/sandbox/api/sms?mobile={mobile}").json()
    ]


def link_to(page: Page, mobile: str) -> str:
    """The address of the newest link in it."""
    found = re.search(r"/not-me/[\w-]+", "\n".join(texts_to(page, mobile)))
    assert found is not None
    return found[0]


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_legal_rep_has_another_mobile_and_the_old_one_freezes_it(
    own_hall: Server, new_page: NewPage, device: str
) -> None:
    page = new_page(PHONE, server=own_hall) if device == "phone" else new_page(server=own_hall)
    app, other = new_page(server=own_hall), new_page(server=own_hall)
    session = signed_in(page, own_hall)
    if device == "desktop":
        tabs = page.get_by_role("navigation", name="账号设置").get_by_role("link")
        expect(tabs).to_have_count(9)
        assert len({each.bounding_box()["y"] for each in tabs.all()}) == 1  # type: ignore[index]
    page.get_by_role("link", name="修改手机").click()
    expect(page.get_by_text("请打开支付宝APP人脸识别或通过江苏智慧人社APP扫一扫")).to_be_visible()
    scan(page, app)
    app.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(app, WANG_SHILI)
    show_face(app)

    expect(page.get_by_role("textbox", name="新的移动电话")).to_be_focused()
    page.keyboard.type(NEW_MOBILE)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("短信已送达")).to_be_visible()
    code = page.request.get(f"/sandbox/api/sms?mobile={NEW_MOBILE}").json()[0]["code"]
    page.get_by_label("短信验证码").fill(code)
    if device == "desktop":
        look_over(page)
    page.get_by_role("button", name="确认修改").click()
    expect(page.get_by_role("heading", name="修改成功")).to_be_visible()
    page.get_by_role("button", name="返回账号设置").click()
    expect(page.get_by_role("region", name="法人基础信息")).to_contain_text(MASK)

    other.goto(link_to(page, WANG_SHILI.mobile))
    expect(other.get_by_role("heading", name="这次修改不是您本人操作？")).to_be_visible()
    if device == "desktop":
        look_over(other)
    other.reload()
    assert other.request.head(other.url).ok  # as the previews of phones and scanners do
    assert not session.has_ended
    press = other.get_by_role("button", name="不是我，立即冻结")
    other.get_by_label("手机号后四位").fill("0000")
    press.click()
    expect(other.get_by_text("错误：手机号后四位不正确")).to_be_visible()
    assert not session.has_ended
    other.get_by_label("手机号后四位").fill(WANG_SHILI.mobile[-4:])
    press.click()
    expect(other.get_by_role("heading", name=re.compile("已冻结至"))).to_be_visible()
    if device == "desktop":
        look_over(other)
    other.reload()  # a second press finds it frozen
    expect(other.get_by_role("heading", name=re.compile("已冻结至"))).to_be_visible()
    expect(press).to_have_count(0)
    expect(page).to_have_url(re.compile("/login"))
    expect(page.get_by_text("账户已冻结")).to_be_visible()

    sign_in(page, DEMO_UNIT.uscc, NEW_MOBILE)
    expect(page.get_by_text(re.compile("您的账户已冻结至"))).to_be_visible()
    assert count(own_hall, "session", "ended_at IS NULL AND kind = 'unit'") == 0


REFUSED = (
    ("Wrong-Password-1", NEW_PASSWORD, NEW_PASSWORD, "错误：原密码不正确"),
    (DEMO_PASSWORD, "Short#1", "Short#1", "错误：密码长度应为8–20位"),
    (DEMO_PASSWORD, "quietriver", "quietriver", "错误：密码应由数字、小写字母"),
    (DEMO_PASSWORD, NEW_PASSWORD, f"{NEW_PASSWORD}8", "错误：两次输入的密码不一致"),
    (DEMO_PASSWORD, DEMO_PASSWORD, DEMO_PASSWORD, "错误：新密码不能与最近5次使用过的密码相同"),
)


def change_password(page: Page, old: str, new: str, again: str) -> None:
    """Fill the form and send it."""
    for label, value in (("原密码", old), ("新密码", new), ("确认密码", again)):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="确认", exact=True).click()


def test_a_new_password_ends_the_sessions_elsewhere(own_hall: Server, new_page: NewPage) -> None:
    page, elsewhere = new_page(server=own_hall), new_page(server=own_hall)
    signed_in(page, own_hall)
    signed_in(elsewhere, own_hall)
    page.get_by_role("link", name="修改密码").click()
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_role("heading", name="有 3 处需要修改")).to_be_visible()
    look_over(page)
    for old, new, again, told in REFUSED:
        change_password(page, old, new, again)
        expect(page.get_by_text(told)).to_be_visible()
    assert all("登录密码已修改" not in text for text in texts_to(page, WANG_SHILI.mobile))
    change_password(page, DEMO_PASSWORD, NEW_PASSWORD, NEW_PASSWORD)

    expect(page.get_by_role("heading", name="密码已修改")).to_be_visible()
    expect(elsewhere).to_have_url(re.compile("/login"))
    assert any("登录密码已修改" in text for text in texts_to(page, WANG_SHILI.mobile))
    sign_in(elsewhere, DEMO_UNIT.uscc, WANG_SHILI.mobile, NEW_PASSWORD)
    expect(elsewhere).to_have_url(re.compile(f"{PAGE}$"))
