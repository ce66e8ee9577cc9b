"""Forms that are filled by something else than keys: password managers, form fillers, scripts."""

import re
from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from models.seed.cast import DEMO_PASSWORD, SOFTWARE_UNIT, WANG_SHILI
from models.seed.cast import QIAN_YANGZHANG as QIAN
from tests.journeys.conftest import NewPage
from tests.support.browser import DESKTOP, PHONE
from tests.support.line import Answers

UNIT_LOGIN = {
    "f-unit_login": SOFTWARE_UNIT.uscc,
    "f-person_login": QIAN.mobile,
    "f-password": DEMO_PASSWORD,
}
PHONE_LOGIN = {"f-login": WANG_SHILI.mobile, "f-password": DEMO_PASSWORD}
FILL = """([values, sign]) => {
  for (const [id, value] of Object.entries(values)) {
    const field = document.getElementById(id);
    field.value = value;
    if (sign) field.dispatchEvent(new Event(sign, { bubbles: true }));
  }
}"""
SCRIPTED_CLICK = "name => [...document.querySelectorAll('button')].find(b => b.ariaLabel === name)"


def fill_silently(page: Page, values: Mapping[str, str], sign: str = "") -> None:
    """Set what stands in the fields, at most with one event that is not `input`."""
    page.locator(f"#{list(values)[-1]}").wait_for()
    page.evaluate(FILL, [values, sign])


def click(page: Page) -> None:
    page.get_by_role("button", name="登录", exact=True).click()


def press_enter(page: Page) -> None:
    page.locator("#f-password").press("Enter")


def click_by_script(page: Page) -> None:
    page.evaluate(f"name => ({SCRIPTED_CLICK})(name).click()", "登录")


@pytest.mark.parametrize(
    ("sign", "submit"),
    [("", click), ("", press_enter), ("change", click), ("", click_by_script)],
)
def test_a_filled_login_goes_in(
    new_page: NewPage, sign: str, submit: Callable[[Page], None]
) -> None:
    page = new_page()
    page.goto("/login")
    fill_silently(page, UNIT_LOGIN, sign)

    submit(page)

    expect(page).to_have_url(re.compile("/unit$"))


BLUR_ONLY = """values => {
  for (const [id, value] of Object.entries(values)) {
    const field = document.getElementById(id);
    field.value = value;
    field.dispatchEvent(new FocusEvent('blur'));
  }
}"""
FOCUS_FIRST = """values => {
  for (const [id, value] of Object.entries(values)) {
    const field = document.getElementById(id);
    field.focus();
    field.value = value;
  }
}"""
BLUR_FIRST = """values => {
  for (const [id, value] of Object.entries(values)) {
    const field = document.getElementById(id);
    field.focus();
    field.blur();
    field.value = value;
  }
}"""
RENDERED = "new Promise(done => setTimeout(() => requestAnimationFrame(done), 50))"


@pytest.mark.parametrize("fill", [BLUR_ONLY, FOCUS_FIRST, BLUR_FIRST])
@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/login", UNIT_LOGIN),
        ("/app/login", PHONE_LOGIN),
        ("/register", {"f-uscc": SOFTWARE_UNIT.uscc, "f-unit_name": SOFTWARE_UNIT.name}),
    ],
)
def test_what_a_filler_puts_in_beside_its_only_event_stays(
    new_page: NewPage, path: str, values: Mapping[str, str], fill: str
) -> None:
    page = new_page(PHONE if path.startswith("/app") else DESKTOP)
    page.goto(path)
    page.locator(f"#{list(values)[-1]}").wait_for()

    page.evaluate(fill, values)
    page.evaluate(RENDERED)  # whatever the event has led to

    for field, value in values.items():
        expect(page.locator(f"#{field}")).to_have_value(value)


def test_a_login_filled_and_sent_before_the_page_is_connected_goes_in(new_page: NewPage) -> None:
    page = new_page(PHONE)
    waiting: list[WebSocketRoute] = []
    page.route_web_socket("**/_nicegui_ws/**", lambda socket: waiting.append(socket))
    page.goto("/app/login")
    fill_silently(page, PHONE_LOGIN)
    click_by_script(page)
    page.wait_for_timeout(100)  # what is sent meanwhile waits in the browser, each for itself
    for socket in waiting:
        socket.connect_to_server()

    expect(page).to_have_url(re.compile("/app$"))


def test_a_refused_form_keeps_what_was_filled_in(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/feedback")
    filled = {
        "f-page": "/login",
        "f-description": "打开后是空白页",
        "f-contact": "hall@example.cn",
    }
    fill_silently(page, filled)

    page.locator("#f-problem").focus()  # whatever is rendered meanwhile
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_role("heading", name="有 1 处需要修改")).to_be_visible()
    for field, value in filled.items():
        expect(page.locator(f"#{field}")).to_have_value(value)


def test_what_is_typed_while_the_answer_is_on_its_way_stays(new_page: NewPage) -> None:
    page = new_page()
    answers = Answers(page)
    page.goto("/register")
    page.wait_for_function("window.did_handshake")
    code, name = page.get_by_label("统一社会信用代码"), page.get_by_label("单位全称")
    code.press_sequentially("9132")
    answers.hold()
    page.get_by_role("button", name="下一步").click()
    code.press("End")
    code.press_sequentially("0100")
    name.press_sequentially("南京")
    answers.let_go()
    expect(page.get_by_role("heading", name=re.compile("处需要修改"))).to_be_visible()
    expect(code).to_have_value("91320100")
    expect(name).to_have_value("南京")


def test_what_stood_in_a_field_is_replaced_by_what_is_put_over_it(new_page: NewPage) -> None:
    page = new_page()
    for path, field in (("/sandbox/controls/wrong", "name"), ("/sandbox/controls/long", "name_2")):
        page.goto(path)
        page.wait_for_function("window.did_handshake")
        name = page.locator(f"[id$='{field}']").first
        name.fill("周样例")  # selects what is there before it comes into the field

        expect(name).to_have_value("周样例")
