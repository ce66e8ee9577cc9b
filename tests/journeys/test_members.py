"""经办人管理 in a real browser: create, list, renew, suspend, remove; every dialog looked over."""

import re

from playwright.sync_api import Locator, Page, expect

from models.seed.cast import BAI_YANGBEN, DEMO_PASSWORD, JIN_YANG, SUN_LI, ZHENG_SHILI
from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.server_session import connected, sign_in_at

PAGE = "/unit/members"


def signed_in(page: Page, server: Server) -> Page:
    """The legal rep of the demo unit on the page."""
    cookies = sign_in_at(server).cookies
    page.context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    page.goto(PAGE)
    page.locator(".rs-members").wait_for()
    return page


def row(page: Page, last_four: str) -> Locator:
    """The row of somebody whose number ends so."""
    return page.get_by_role("row").filter(has_text=f"*****{last_four}")


def give_reason(page: Page, why: str, yes: str) -> None:
    """Say why in the dialog that stands there, and agree."""
    page.get_by_role("dialog").get_by_label("原因").fill(why)
    page.get_by_role("dialog").get_by_role("button", name=yes, exact=True).click()


def test_somebody_is_invited_renewed_suspended_and_removed(
    own_hall: Server, new_page: NewPage
) -> None:
    page, other = new_page(server=own_hall), new_page(server=own_hall)
    for each in (page, other):
        signed_in(each, own_hall)
    page.get_by_role("button", name="创建经办用户").click()
    page.get_by_role("button", name=re.compile("^普通经办人")).click()
    page.get_by_label("姓名").first.fill(SUN_LI.name)
    page.get_by_label("证件号码").first.fill(SUN_LI.id_number)
    page.get_by_label("移动电话").fill(SUN_LI.mobile)
    page.get_by_role("button", name="半年").click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("邀请已发出")).to_be_visible()
    for each in (page, other):
        expect(row(each, SUN_LI.id_number[-4:])).to_contain_text("待确认")

    page.get_by_role("button", name="续期一年").click()
    expect(page.get_by_role("checkbox", name=re.compile("→")).first).to_be_checked()
    page.get_by_role("button", name="确认更新").click()
    expect(page.get_by_text("已更新1人的授权期限")).to_be_visible()
    expect(row(other, JIN_YANG.id_number[-4:])).to_contain_text("有效")

    number = ZHENG_SHILI.id_number[-4:]
    row(page, number).get_by_role("button", name=re.compile("^停用")).click()
    give_reason(page, "长期出差", "停用")
    expect(row(other, number)).to_contain_text("停用")
    expect(row(page, number).get_by_role("button", name=re.compile("^恢复"))).to_be_visible()
    expect(row(page, number).locator(":focus")).to_have_count(1)
    row(page, number).get_by_role("button", name=re.compile("^删除")).click()
    give_reason(page, "岗位调整", "删除")
    expect(row(other, number)).to_contain_text("已撤销")


def test_what_somebody_leaves_behind_is_handed_over(own_hall: Server, new_page: NewPage) -> None:
    page = signed_in(new_page(server=own_hall), own_hall)
    number = JIN_YANG.id_number[-4:]
    with connected(own_hall) as database:
        database.execute(
            "UPDATE case_file SET handler_id ="
            " (SELECT person_id FROM member WHERE code = ?) WHERE is_undecided",
            (row(page, number).locator("[data-act=remove]").get_attribute("data-arg"),),
        )
    row(page, number).get_by_role("button", name=re.compile("^删除")).click()
    asked = page.get_by_role("dialog", name="删除金*？")
    expect(asked).to_contain_text("未办结办件")
    expect(asked.get_by_label("未办结办件接手人员")).to_be_focused()
    page.set_viewport_size({"width": 320, "height": 700})
    expect(asked.get_by_role("button", name="移交并删除")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 1440, "height": 900})
    look_over(page)
    asked.get_by_label("未办结办件接手人员").click()
    page.get_by_role("option", name=re.compile("法定代表人")).click()
    give_reason(page, "离职", "移交并删除")

    expect(row(page, number)).to_contain_text("已撤销")


def test_a_manager_ends_only_with_a_fresh_proof(own_hall: Server, new_page: NewPage) -> None:
    page = signed_in(new_page(server=own_hall), own_hall)
    with connected(own_hall) as database:
        database.execute("UPDATE session SET proved_at = '2020-01-01 00:00:00.000000+00:00'")
    manager = page.get_by_role("row").filter(has_text="管理员").last
    manager.get_by_role("button", name=re.compile("^删除")).click()
    page.get_by_role("dialog").get_by_label("未办结办件接手人员").click()
    page.get_by_role("option", name=re.compile("法定代表人")).click()
    give_reason(page, "岗位调整", "移交并删除")
    proof = page.get_by_role("dialog", name="验证身份")
    expect(proof.get_by_label("密码", exact=True)).to_be_focused()
    look_over(page)
    proof.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_text("已删除李**")).to_be_visible()


def test_the_form_and_its_errors_are_accessible(desktop: Page, hall: Server) -> None:
    page = signed_in(desktop, hall)
    page.get_by_role("button", name="创建经办用户").click()
    page.get_by_role("button", name=re.compile("^管理员")).click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="有 3 处需要修改")).to_be_visible()
    look_over(page)

    row(page, BAI_YANGBEN.id_number[-4:]).get_by_role(
        "button", name=re.compile("^重新邀请")
    ).click()
    page.get_by_role("button", name="不保留").click()
    expect(page.get_by_role("button", name=re.compile("^管理员"))).to_be_focused()
    expect(page.get_by_label("证件号码").first).to_have_value(f"*****{BAI_YANGBEN.id_number[-4:]}")
    page.get_by_role("button", name="取消", exact=True).click()
    expect(page.get_by_role("button", name="创建经办用户", exact=True)).to_be_focused()


def test_the_renewal_of_several_is_accessible_by_keyboard_too(desktop: Page, hall: Server) -> None:
    page = signed_in(desktop, hall)
    page.get_by_role("button", name="续期一年").click()
    box = page.get_by_role("checkbox", name=re.compile("^李"))
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    page.get_by_label("新的结束日期").fill("2027-01-31")
    expect(page.get_by_role("checkbox", name=re.compile("^同意缩短李"))).to_be_visible()
    look_over(page)


def test_the_list_folds_into_cards_on_a_phone(new_page: NewPage, hall: Server) -> None:
    page = signed_in(new_page(PHONE), hall)

    page.get_by_role("button", name=re.compile("^已结束")).tap()

    expect(page.get_by_role("button", name=re.compile("^查看 温"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^查看 温")).tap()
    expect(page.get_by_role("dialog", name="授权详情")).to_contain_text("本人退出")
