"""找回密码: desktop and phone together, for each who recovers and each way to prove it."""

import re

from playwright.sync_api import Page, expect

from models.seed.cast import (
    DEMO_UNIT,
    DISPATCH_UNIT,
    LI_FANLI,
    SUN_LI,
    WANG_SHILI,
    ZHAO_YANGBEN,
    ZHOU_YANGLI,
    CastPerson,
)
from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.sandbox import SandboxApi
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.walk import (
    PASSWORD,
    check_unit,
    scan,
    show_face,
    sign_in,
    sign_in_app,
    solve_captcha,
)


def name_account(page: Page, who: CastPerson, kind: str = "法定代表人", uscc: str = "") -> None:
    """Fill step 1 for somebody and send it, with the slider solved."""
    prefix = kind if kind == "法定代表人" else ""
    page.get_by_role("button", name=kind, exact=True).click()
    if kind != "个人用户":
        page.get_by_label("统一社会信用代码").fill(uscc or DEMO_UNIT.uscc)
    page.get_by_label(f"{prefix}证件号码", exact=True).fill(who.id_number)
    page.get_by_label(f"{prefix}姓名", exact=True).fill(who.name)
    page.get_by_role("button", name="下一步").click()
    solve_captcha(page)
    expect(page.get_by_text("请确认是您本人操作")).to_be_visible()


def set_password(page: Page, password: str = PASSWORD) -> None:
    """Fill step 3 and finish."""
    page.get_by_role("textbox", name="新密码").fill(password)
    page.get_by_role("textbox", name="确认密码").fill(password)
    page.get_by_role("button", name="完成修改").click()
    expect(page.get_by_role("heading", name="密码修改成功")).to_be_visible()


def ask_code(page: Page, api: SandboxApi, mobile: str) -> str:
    """Choose the code, ask for it, and read it on the phone."""
    page.get_by_role("button", name=re.compile("^短信验证码")).click()
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("所填信息与登记一致的")).to_be_visible()
    expect(page.get_by_text(mobile[-2:] + "的短信")).to_have_count(0)
    for _ in range(50):
        if found := [each for each in api.sms(mobile) if each.get("code")]:
            return str(found[0]["code"])
        page.wait_for_timeout(100)
    raise AssertionError("no code has arrived")


def wait_for_text(page: Page, api: SandboxApi, part: str) -> None:
    """Wait until the outbox has sent the legal rep a text with these words."""
    for _ in range(50):
        if any(part in each["text"] for each in api.sms(WANG_SHILI.mobile)):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"no text with {part} has arrived")


def link_of(api: SandboxApi, mobile: str) -> str:
    """The path of the link that a phone was sent."""
    texts = "\n".join(each["text"] for each in api.sms(mobile))
    [found] = re.findall(r"/q/[\w-]+", texts)
    return str(found)


def test_a_legal_rep_comes_back_by_alipay_and_everything_old_ends(
    own_hall: Server, new_page: NewPage
) -> None:
    old, desktop, phone = (new_page(server=own_hall) for _ in range(3))
    old.goto("/login?next=/unit")
    sign_in(old, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(old).to_have_url(re.compile("[0-9]/unit$"))

    desktop.goto("/recover")
    name_account(desktop, WANG_SHILI)
    scan(desktop, phone)
    phone.get_by_role("button", name="使用支付宝人脸认证").click()
    expect(phone.get_by_text("找回账号")).to_be_visible()
    expect(phone.get_by_text(DEMO_UNIT.name)).to_have_count(0)
    show_face(phone)
    expect(desktop.get_by_text("人脸识别已通过")).to_be_visible()
    desktop.reload()
    expect(desktop.get_by_text("人脸识别已通过")).to_be_visible()
    set_password(desktop)

    expect(old).to_have_url(re.compile("/login"))
    api = SandboxApi(own_hall.url)
    wait_for_text(desktop, api, "/not-me/")
    desktop.get_by_role("link", name="去登录").last.click()
    sign_in(desktop, DEMO_UNIT.uscc, WANG_SHILI.mobile, PASSWORD)
    expect(desktop).to_have_url(re.compile("[0-9]/unit$"))


def test_an_agent_by_the_app_and_a_person_by_a_code(own_hall: Server, new_page: NewPage) -> None:
    api = SandboxApi(own_hall.url)
    desktop, phone = new_page(server=own_hall), new_page(PHONE, server=own_hall)
    desktop.goto("/recover?whose=member")
    name_account(desktop, LI_FANLI, "管理员、经办人")
    scan(desktop, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, LI_FANLI)
    show_face(phone)
    expect(phone.get_by_text("已确认")).to_be_visible()
    set_password(desktop)
    desktop.goto("/login?next=/unit")
    sign_in(desktop, DEMO_UNIT.uscc, LI_FANLI.mobile, PASSWORD)
    expect(desktop).to_have_url(re.compile("[0-9]/unit$"))

    other = new_page(PHONE, server=own_hall)
    other.goto("/recover?whose=person")
    name_account(other, ZHAO_YANGBEN, "个人用户")
    code = ask_code(other, api, ZHAO_YANGBEN.mobile)
    other.get_by_role("textbox", name="短信验证码").fill(code)
    other.get_by_role("button", name="下一步").click()
    expect(other.get_by_text("短信验证已通过")).to_be_visible()
    set_password(other)
    expect(other.get_by_text("24小时内不能修改手机、授权和登录账户").last).to_be_visible()


def test_a_code_alone_holds_mobile_and_grants(own_hall: Server, new_page: NewPage) -> None:
    api = SandboxApi(own_hall.url)
    desktop = new_page(server=own_hall)
    desktop.goto("/recover")
    name_account(desktop, WANG_SHILI)
    code = ask_code(desktop, api, WANG_SHILI.mobile)
    desktop.get_by_role("textbox", name="短信验证码").fill(
        "000000" if code != "000000" else "1" * 6
    )
    desktop.get_by_role("button", name="下一步").click()
    expect(desktop.get_by_text("验证码不正确或已失效").first).to_be_visible()
    desktop.get_by_role("textbox", name="短信验证码").fill(code)
    desktop.get_by_role("button", name="下一步").click()
    set_password(desktop)

    desktop.get_by_role("link", name="去登录").last.click()
    sign_in(desktop, DEMO_UNIT.uscc, WANG_SHILI.mobile, PASSWORD)
    expect(desktop).to_have_url(re.compile("[0-9]/unit$"))
    desktop.goto("/unit/settings/mobile")
    expect(desktop.get_by_text("不能修改手机、授权和登录账户")).to_be_visible()


def test_every_step_is_accessible(own_hall: Server, new_page: NewPage) -> None:
    desktop, phone = new_page(server=own_hall), new_page(server=own_hall)
    desktop.goto("/recover")
    desktop.get_by_role("button", name="下一步").click()
    expect(desktop.get_by_role("heading", name="有 3 处需要修改")).to_be_visible()
    look_over(desktop)
    name_account(desktop, WANG_SHILI)
    look_over(desktop)
    desktop.get_by_role("button", name=re.compile("^短信验证码")).click()
    desktop.get_by_role("button", name="获取验证码").click()
    expect(desktop.get_by_text("所填信息与登记一致的")).to_be_visible()
    look_over(desktop)
    desktop.get_by_role("button", name="手机号已停用？").click()
    expect(desktop.get_by_role("dialog")).to_be_visible()
    look_over(desktop)
    desktop.get_by_role("button", name="人脸识别找回").click()
    expect(desktop.get_by_role("button", name=re.compile("^人脸识别 "))).to_be_focused()
    desktop.get_by_role("button", name="发链接到本人手机").click()
    solve_captcha(desktop)
    expect(desktop.get_by_text("链接已发送", exact=True)).to_be_visible()
    look_over(desktop)
    [link] = [
        each for each in SandboxApi(own_hall.url).sms(WANG_SHILI.mobile) if "/q/" in each["text"]
    ]
    found = re.search(r"/q/[\w-]+", link["text"])
    assert found is not None
    phone.goto(found[0])
    phone.get_by_role("button", name="使用支付宝人脸认证").click()
    look_over(phone)
    show_face(phone)
    expect(desktop.get_by_text("人脸识别已通过")).to_be_visible()
    look_over(desktop)
    set_password(desktop)
    look_over(desktop)


def test_a_stranger_sees_what_the_owner_sees_and_nothing_arrives(
    desktop: Page, sandbox: SandboxApi
) -> None:
    before = len(sandbox.get("sms"))
    desktop.goto("/recover")
    name_account(desktop, SUN_LI)
    desktop.get_by_role("button", name=re.compile("^短信验证码")).click()
    desktop.get_by_role("button", name="获取验证码").click()
    expect(desktop.get_by_text("所填信息与登记一致的")).to_be_visible()
    desktop.get_by_role("textbox", name="短信验证码").fill("123456")
    desktop.get_by_role("button", name="下一步").click()
    expect(desktop.get_by_text("验证码不正确或已失效").first).to_be_visible()
    assert len(sandbox.get("sms")) == before


def test_a_face_that_fails_three_times_leaves_the_other_ways(
    own_hall: Server, new_page: NewPage
) -> None:
    desktop, phone = new_page(server=own_hall), new_page(PHONE, server=own_hall)
    desktop.goto("/recover")
    name_account(desktop, WANG_SHILI)
    for number in range(3):
        if number:
            desktop.get_by_role("button", name="重新扫码").click()
            expect(desktop.get_by_text("等待扫码")).to_be_visible()
        scan(desktop, phone)
        phone.get_by_role("button", name="使用支付宝人脸认证").click()
        show_face(phone, "不通过")
        expect(desktop.get_by_text("本次未通过")).to_be_visible()
    desktop.get_by_role("button", name="重新扫码").click()
    expect(desktop.get_by_text("今天不能再试")).to_be_visible()
    expect(desktop.get_by_text("也可以改用短信验证码").first).to_be_visible()

    desktop.get_by_role("button", name="手机号已停用？").click()
    expect(desktop.get_by_text("窗口办理", exact=True)).to_be_visible()
    desktop.get_by_role("button", name="关闭").click()
    code = ask_code(desktop, SandboxApi(own_hall.url), WANG_SHILI.mobile)
    desktop.get_by_role("textbox", name="短信验证码").fill(code)
    desktop.get_by_role("button", name="下一步").click()
    set_password(desktop)


def test_a_legal_rep_who_is_elsewhere_gets_a_link_and_the_page_goes_on(
    own_hall: Server, new_page: NewPage
) -> None:
    api = SandboxApi(own_hall.url)
    desktop, phone = new_page(server=own_hall), new_page(PHONE, server=own_hall)
    desktop.goto("/register")
    check_unit(desktop, DISPATCH_UNIT)
    desktop.get_by_role("button", name="发链接到本人手机").click()
    desktop.get_by_role("textbox", name="本人手机号").fill(ZHOU_YANGLI.mobile)
    desktop.get_by_role("button", name="发送", exact=True).click()
    solve_captcha(desktop)
    expect(desktop.get_by_text("链接已发送", exact=True)).to_be_visible()
    desktop.reload()
    expect(desktop.get_by_text("链接已发送", exact=True)).to_be_visible()
    expect(desktop.get_by_role("listitem").filter(has_text="打开短信中的链接")).to_be_visible()

    link = link_of(api, ZHOU_YANGLI.mobile)
    phone.goto(link)
    phone.get_by_role("button", name="使用支付宝人脸认证").click()
    expect(phone.get_by_text("只能使用一次")).to_be_visible()
    show_face(phone)
    expect(phone.get_by_text("发起的网页会自动继续办理")).to_be_visible()
    expect(desktop.locator(".rs-steps [aria-current=step]")).to_have_text(
        re.compile("填写账户信息")
    )

    again = new_page(PHONE, server=own_hall)
    again.goto(link)
    expect(again.get_by_text("已经处理过")).to_be_visible()
