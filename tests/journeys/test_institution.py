"""机构登录 in a browser: by its own password, for the first time, and every refusal."""

import re
from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, Page, expect

from models.seed.cast import DEMO_PASSWORD, WANG_SHILI, ZHAO_YANGBEN
from tests.journeys.conftest import NewPage
from tests.support.browser import DESKTOP, PHONE
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.server_session import connected
from tests.support.walk import sign_in

SCHOOL, BASE = "JG320100000001", "JG320000000001"
FIRST, OWN = "Js08013X", "Quiet-River-27"
NOBODY = "JG320100999999"
REFUSED = "机构编号或密码不正确，请核对后重新输入"
NOW = datetime.now(UTC).isoformat(" ", "microseconds")


def refusal(page: Page, field: str = "password") -> str:
    """What stands beside a field, once something does."""
    place = page.locator(f"#f-{field}-e")
    expect(place).not_to_be_empty()
    return place.inner_text().strip().splitlines()[-1]  # after the sign and its name


def read_code(sms: Page, mobile: str = WANG_SHILI.mobile) -> str:
    """Read the newest code in the SMS inbox of the sandbox, as somebody with the phone does."""
    sms.goto("/sandbox")
    message = sms.request.get(f"/sandbox/api/sms?mobile={mobile}").json()[0]
    expect(sms.get_by_text(message["code"]).first).to_be_visible()
    return str(message["code"])


def begin(page: Page) -> None:
    """Type the first password, and come to the page that asks for an own one."""
    page.goto("/login")
    sign_in(page, BASE, "", FIRST)
    expect(page.get_by_role("heading", name="首次登录")).to_be_visible()


def ask_code(page: Page) -> None:
    """Ask for a code, and wait until it has been sent."""
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("短信已送达")).to_be_visible()


def choose(page: Page, code: str, password: str = OWN) -> None:
    """Fill in what is asked for, and send it."""
    page.get_by_label("短信验证码").fill(code)
    page.get_by_label("新密码", exact=True).fill(password)
    page.get_by_label("确认密码").fill(password)
    page.get_by_role("button", name="设置新密码并登录").click()


def is_out(page: Page, path: str) -> None:
    """Nobody is in: the address leads to the sign-in."""
    page.goto(path)
    expect(page).to_have_url(re.compile("/login"))


def test_a_manager_signs_in_with_the_own_password_and_out_again(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/institution/settings")
    expect(page).to_have_url(re.compile("/login"))
    sign_in(page, SCHOOL, "", DEMO_PASSWORD)

    expect(page).to_have_url(re.compile("/institution/settings$"))  # what was asked for
    page.get_by_role("navigation", name="机构中心菜单").get_by_text("机构主页").click()
    expect(page.get_by_text(SCHOOL)).to_be_visible()
    expect(page.get_by_text("民办职业培训学校", exact=True)).to_be_visible()
    page.goto("/services/ZN006")
    page.get_by_role("link", name="机构中心").first.click()
    expect(page).to_have_url(re.compile("/institution$"))
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(re.compile("/login"))
    is_out(page, "/institution")


def test_the_second_box_may_name_the_manager_on_a_phone(new_page: NewPage) -> None:
    page = new_page(PHONE)
    page.goto("/login")
    sign_in(page, "jg 320100000001", ZHAO_YANGBEN.mobile, DEMO_PASSWORD)

    expect(page).to_have_url(re.compile("/institution$"))
    expect(page.get_by_role("heading", name="机构信息")).to_be_visible()


def test_the_first_sign_in_asks_for_a_code_and_an_own_password(
    own_hall: Server, new_page: NewPage
) -> None:
    page, sms = new_page(server=own_hall), new_page(PHONE, server=own_hall)
    begin(page)
    look_over(page)
    expect(page.get_by_text("1*****82").first).to_be_visible()
    ask_code(page)
    code = read_code(sms)

    choose(page, "000000" if code != "000000" else "111111")
    assert "验证码不正确" in refusal(page, "sms_code")
    choose(page, code, FIRST)
    assert "连续6位" in refusal(page)
    choose(page, code)

    expect(page).to_have_url(re.compile("/institution$"))
    expect(page.get_by_role("heading", name="机构信息")).to_be_visible()
    again = new_page(server=own_hall)
    again.goto("/login")
    sign_in(again, BASE, "", FIRST)  # used up
    assert refusal(again) == REFUSED
    sign_in(again, BASE, WANG_SHILI.id_number, OWN)
    expect(again).to_have_url(re.compile("/institution$"))


def test_before_the_own_password_nothing_else_is_open(own_hall: Server, new_page: NewPage) -> None:
    """By address, in a second tab, by a download, by an event that the page never offers."""
    page, sms = new_page(server=own_hall), new_page(PHONE, server=own_hall)
    begin(page)

    tab = page.context.new_page()
    for path in ("/institution", "/institution/settings/password", "/unit", "/person"):
        is_out(tab, path)
    assert cookies_of(page.context) & {"hall_institution", "hall_session", "hall_phone"} == set()
    download = page.request.get("/institution/messages", max_redirects=0)
    assert download.status == 303
    forge(page)
    expect(page.get_by_role("heading", name="首次登录")).to_be_visible()
    is_out(tab, "/institution")
    with connected(own_hall) as database:
        assert database.execute("SELECT count(*) FROM session").fetchone() == (0,)

    ask_code(page)
    cut = read_code(sms)
    page.reload()  # a cut line: it begins again
    expect(page.get_by_role("heading", name="首次登录")).to_have_count(0)
    begin(page)
    choose(page, cut)
    assert "验证码不正确" in refusal(page, "sms_code")
    page.get_by_role("button", name="返回重新登录").click()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    is_out(tab, "/institution")


def cookies_of(context: BrowserContext) -> set[str]:
    """The names of all cookies of a browser."""
    return {str(each.get("name")) for each in context.cookies()}


def forge(page: Page) -> None:
    """Send events to elements that have none, as no page of ours would."""
    page.evaluate(
        """() => { for (let id = 4; id < 20; id++) window.socket.emit('event', {
            id, client_id: window.clientId, listener_id: 'forged', args: [{act: 'sign_out'}]}); }"""
    )


def at(new_page: NewPage, address: str, server: Server) -> Page:
    """A page on a machine of another network, so that its failures count for nobody else."""
    return new_page({**DESKTOP, "extra_http_headers": {"X-Forwarded-For": address}}, server=server)


def test_an_unknown_number_and_a_wrong_password_read_alike(
    own_hall: Server, new_page: NewPage
) -> None:
    told = set()
    for number, (login, box2) in enumerate(
        ((NOBODY, ""), (SCHOOL, ""), (SCHOOL, WANG_SHILI.mobile), (NOBODY, WANG_SHILI.mobile))
    ):
        page = at(new_page, f"203.0.113.{number + 20}", own_hall)
        page.goto("/login")
        sign_in(page, login, box2, "Wrong-Password-1")
        told.add(refusal(page))
    assert told == {REFUSED}


def test_a_small_x_is_helped_and_a_wrong_form_is_told(own_hall: Server, new_page: NewPage) -> None:
    page = at(new_page, "203.0.113.30", own_hall)
    page.goto("/login")

    sign_in(page, "JG3200", "", FIRST)
    assert "机构编号应为JG加12位数字" in refusal(page, "unit_login")
    sign_in(page, BASE, "", "Js08013x")
    assert refusal(page) == f"{REFUSED}；初始密码末位为大写X，开头为Js"
    sign_in(page, BASE, "", FIRST)
    expect(page.get_by_role("heading", name="首次登录")).to_be_visible()


def test_what_is_suspended_or_too_old_says_so_to_whoever_has_the_password(
    own_hall: Server, new_page: NewPage
) -> None:
    with connected(own_hall) as database:
        database.execute("UPDATE institution SET state = 'suspended' WHERE number = ?", (SCHOOL,))
        database.execute("UPDATE institution SET first_until = ? WHERE number = ?", (NOW, BASE))
    page = new_page(server=own_hall)
    page.goto("/login")

    sign_in(page, SCHOOL, "", DEMO_PASSWORD)
    assert "该机构已停用" in refusal(page, "unit_login")
    sign_in(page, BASE, "", FIRST)
    assert "初始密码已过期" in refusal(page, "password")


def test_an_open_page_is_led_out_when_the_institution_is_suspended(
    own_hall: Server, new_page: NewPage
) -> None:
    page = new_page(server=own_hall)
    page.goto("/login")
    sign_in(page, SCHOOL, "", DEMO_PASSWORD)
    expect(page).to_have_url(re.compile("/institution$"))
    with connected(own_hall) as database:
        database.execute("UPDATE institution SET state = 'suspended' WHERE number = ?", (SCHOOL,))

    expect(page.get_by_text("机构已停用或注销，不能登录")).to_be_visible(timeout=60_000)


def test_a_lost_password_of_an_institution_leads_to_its_unit(new_page: NewPage) -> None:
    for number in (SCHOOL, NOBODY):
        page = new_page()
        page.goto("/recover")
        page.get_by_label("统一社会信用代码").fill(number)
        page.get_by_role("button", name="下一步").click()
        assert "由所属单位重置" in refusal(page, "uscc")
