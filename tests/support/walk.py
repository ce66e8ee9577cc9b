"""What people do on the screens, step by step, so that a journey reads as a story."""

import re

from playwright.sync_api import Page, expect

from models.seed.cast import DEMO_PASSWORD, CastPerson, CastUnit

PASSWORD = "Zhumulangma#8848"
# Units of the registry beside the cast, for who registers one to the end on a shared server: each
# has its one test, and a legal rep who shows their face through Alipay.
INSTITUTE = CastUnit(
    "12320000MAXAA0051B",
    CastPerson("冯样式", "320100197104032333", "13900011528", is_registered=False),
)
LAW_FIRM = CastUnit(
    "31320400MAXAA0115Y",
    CastPerson("韩示例", "320100198002143168", "13900011639", is_registered=False),
)


def fill_unit(page: Page, unit: CastUnit, **other: str) -> None:
    """Type step 1 of the registration; keywords replace what the registry knows."""
    rep = unit.legal_rep
    values = {
        "统一社会信用代码": other.get("uscc", unit.uscc),
        "单位全称": other.get("unit_name", unit.name),
        "法定代表人证件号码": other.get("id_number", rep.id_number),
        "法定代表人姓名": other.get("name", rep.name),
    }
    for label, value in values.items():
        page.get_by_label(label).fill(value)
    agreement = page.get_by_role("checkbox", name="我已阅读并同意《法人用户注册协议》中的内容")
    if not agreement.is_checked():
        agreement.click()


def solve_captcha(page: Page) -> None:
    """Move the piece with the keyboard to where it belongs; the sandbox knows the place."""
    slider = page.get_by_role("slider")
    expect(slider).to_be_enabled()
    page.wait_for_timeout(900)  # nobody is quicker, and the server knows that
    x = page.request.get("/sandbox/api/captcha").json()["x"]
    slider.focus()
    for _ in range(int(x) // 20):
        page.keyboard.press("PageUp")
    for _ in range(round(x % 20 / 2)):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(slider).to_have_count(0, timeout=15_000)  # the browser has work to prove first


def check_unit(page: Page, unit: CastUnit, **other: str) -> None:
    """Fill step 1 and send it, with the slider solved."""
    fill_unit(page, unit, **other)
    page.get_by_role("button", name="下一步").click()
    solve_captcha(page)


def scan(page: Page, phone: Page) -> None:
    """Open the link of the code that stands on a screen, as the camera of a phone does."""
    picture = page.get_by_role("img", name=re.compile("二维码"))
    expect(picture).to_have_count(1)  # that of the tab before is still on its way out
    expect(picture).to_be_visible()
    [ticket, *_] = page.request.get("/sandbox/api/tickets").json()
    phone.goto(ticket["path"])


def sign_in_app(phone: Page, person: CastPerson) -> None:
    """Sign the phone in as somebody who has registered in the APP."""
    phone.get_by_label("证件号码/移动电话").fill(person.mobile)
    phone.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
    phone.get_by_role("button", name="登录").click()


def show_face(phone: Page, outcome: str = "通过") -> None:
    """Agree to the face check and sit in front of the twin's camera."""
    phone.get_by_role("checkbox").click()
    phone.get_by_role("button", name="同意并开始").click()
    phone.get_by_role("button", name=outcome, exact=True).click()


def set_account(
    page: Page, mobile: str, password: str = PASSWORD, finish: str = "完成注册"
) -> None:
    """Fill step 3 with the code from the SMS inbox and finish."""
    page.get_by_label("手机号").fill(mobile)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("短信已送达")).to_be_visible()
    message = page.request.get(f"/sandbox/api/sms?mobile={mobile}").json()[0]
    page.get_by_label("短信验证码").fill(message["code"])
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_label("确认密码").fill(password)
    page.get_by_role("button", name=finish).click()


def sign_in(page: Page, unit: str, person: str, password: str = DEMO_PASSWORD) -> None:
    """Fill the login form and send it."""
    page.get_by_label("统一社会信用代码/单位编号/机构编号").fill(unit)
    page.get_by_label("证件号码/移动电话").fill(person)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
