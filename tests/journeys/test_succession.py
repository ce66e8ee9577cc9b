"""法定代表人变更: from the registry's switch to the review of all members, desktops and a phone."""

import re

from playwright.sync_api import Page, expect

from models.seed.cast import DEMO_UNIT, LI_FANLI, WANG_SHILI, ZHAO_YANGBEN
from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.walk import check_unit, scan, set_account, show_face, sign_in, sign_in_app

OUT_WITHIN = 60_000  # milliseconds that a right may outlive its end on an open page


def signed_in(page: Page, mobile: str) -> Page:
    """Somebody of the demo unit in the unit center."""
    page.goto("/login?next=/unit")
    sign_in(page, DEMO_UNIT.uscc, mobile)
    expect(page).to_have_url(re.compile("/unit$"))
    return page


def test_the_new_legal_rep_claims_the_unit_and_looks_at_everybody(
    own_hall: Server, new_page: NewPage
) -> None:
    old = signed_in(new_page(server=own_hall), WANG_SHILI.mobile)
    manager = signed_in(new_page(server=own_hall), LI_FANLI.mobile)
    console = new_page(server=own_hall)
    console.goto("/sandbox")
    switch = console.locator(f"form[data-arg='{DEMO_UNIT.uscc}']")
    switch.get_by_role("combobox").select_option(ZHAO_YANGBEN.id_number)
    switch.get_by_role("button", name=re.compile("^变更")).click()

    expect(old).to_have_url(re.compile("/login"), timeout=OUT_WITHIN)
    expect(old.get_by_text("该单位的法定代表人已变更登记")).to_be_visible()
    sign_in(old, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(old.get_by_text("您的法定代表人身份已结束").first).to_be_visible()
    expect(manager.locator(".rs-alert").get_by_text("待新法人确认").first).to_be_visible()
    expect(manager.locator(".rs-unitrole").get_by_text("待新法人确认")).to_be_visible()
    manager.goto("/unit/members")
    expect(manager.get_by_role("button", name="创建经办用户")).to_be_visible()
    look_over(manager)

    desktop, phone = new_page(server=own_hall), new_page(PHONE, server=own_hall)
    claim(desktop, phone)
    desktop.get_by_role("button", name="登录并核对成员").click()
    expect(desktop).to_have_url(re.compile("/unit/members$"))
    review(desktop)
    expect(manager.get_by_text("授权账号").first).to_be_visible()
    expect(manager.get_by_text("待新法人确认")).to_have_count(0)


def claim(desktop: Page, phone: Page) -> None:
    """认领: code, names and number, the face on the phone, code and password."""
    desktop.goto("/login?next=/unit")
    desktop.get_by_role("link", name="新法定代表人认领").click()
    desktop.wait_for_url("**/claim")
    rep = {"id_number": ZHAO_YANGBEN.id_number, "name": ZHAO_YANGBEN.name}
    check_unit(desktop, DEMO_UNIT, **rep)
    scan(desktop, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, ZHAO_YANGBEN)
    expect(phone.get_by_text("新法定代表人认证").first).to_be_visible()
    show_face(phone)
    expect(phone.get_by_text("已确认")).to_be_visible()
    set_account(desktop, ZHAO_YANGBEN.mobile, finish="完成认领")
    expect(desktop.get_by_role("heading", name="认领成功")).to_be_visible()


def review(page: Page) -> None:
    """Keep everybody but one who is ended and one whose term is shortened."""
    rows = page.locator(".rs-review tbody tr")
    expect(rows.first).to_be_visible()
    count = rows.count()
    page.get_by_role("button", name="保存核对结果").click()
    expect(page.get_by_text("请选择保留、缩短期限或结束授权")).to_have_count(count)
    expect(rows.first.get_by_label("保留")).to_be_focused()
    for index in range(count):
        rows.nth(index).get_by_label("保留").check()
    rows.nth(1).get_by_label("结束授权").check()
    rows.nth(2).get_by_label("缩短期限").check()
    look_over(page)
    page.get_by_role("button", name="保存核对结果").click()
    expect(page.get_by_text("有 1 处需要修改")).to_be_visible()
    expect(rows.nth(2).get_by_text("请填写新的结束日期")).to_be_visible()
    last = rows.nth(2).locator("input[type=date]")
    expect(last).to_be_focused()
    last.fill(str(last.get_attribute("min")))
    page.get_by_role("button", name="保存核对结果").click()
    asked = page.get_by_role("dialog", name="确认成员核对结果？")
    expect(asked).to_contain_text("已撤销，立即生效")
    expect(page.locator(".q-notification")).to_have_count(0)  # nothing lies over what is asked
    look_over(page)
    asked.get_by_role("button", name="确认保存").click()
    expect(page.get_by_text("成员核对已完成")).to_be_visible()
    expect(page.get_by_role("button", name="创建经办用户")).to_be_visible()
