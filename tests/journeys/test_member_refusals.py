"""经办人管理: what is refused, beside its field or in its dialog; nothing typed is lost."""

import re
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from models.base import clock
from models.seed.cast import JIN_YANG, LI_FANLI, SUN_LI, WANG_SHILI
from tests.journeys.conftest import NewPage
from tests.journeys.test_members import row, signed_in
from tests.support.browser import Watch
from tests.support.line import CONNECTED, drop, strip
from tests.support.server import Server
from tests.support.server_session import connected

FREE_PEOPLE = """
    SELECT id FROM person WHERE id NOT IN (
        SELECT person_id FROM member
        WHERE unit_id = ? AND state IN ('active', 'waiting', 'suspended')
    ) ORDER BY id DESC LIMIT 4
"""
TAKE_SEAT = """
    INSERT INTO member (code, role, state, slot, mobile, mobile_index, created_at, ended_reason,
                        person_id, unit_id)
    SELECT 'seat-' || :slot, 'agent', 'active', :slot, mobile, :slot, created_at, '', :person,
           unit_id
    FROM member WHERE id = :like
"""


def test_every_error_of_an_invitation_stands_beside_its_field(
    own_hall: Server, new_page: NewPage
) -> None:
    page = signed_in(new_page(server=own_hall), own_hall)
    page.get_by_role("button", name="创建经办用户").click()
    page.get_by_role("button", name=re.compile("^普通经办人")).click()
    for who, message in (
        (JIN_YANG, re.compile("此人已是本单位经办人，有效至.*请使用“更新期限”或“身份变更”")),
        (WANG_SHILI, "此人是本单位法定代表人，不能再添加为管理员或经办人"),
        (LI_FANLI, re.compile("此人已是本单位管理员")),
    ):
        type_in(page, who.name, who.id_number)
        refused(page, "id_number", message)
    type_in(page, SUN_LI.name, SUN_LI.id_number)
    for end, message in (
        (clock.today() - timedelta(days=1), "结束日期不能早于开始日期"),
        (clock.today() + timedelta(days=1200), re.compile("授权时间最长3年")),
    ):
        page.get_by_label("结束日期").fill(end.isoformat())
        refused(page, "valid_until", message)
    page.get_by_label("开始日期").fill((clock.today() - timedelta(days=2)).isoformat())
    refused(page, "valid_from", "开始日期不能早于今天")
    page.get_by_label("开始日期").fill(clock.today().isoformat())
    page.get_by_role("button", name="半年").click()
    page.get_by_role("button", name=re.compile("^管理员")).click()
    refused(page, "role", re.compile("本单位已有管理员.*请选择替换现任管理员"))
    take_every_seat(page, own_hall)
    page.get_by_role("button", name=re.compile("^普通经办人")).click()
    refused(page, "role", re.compile("最多只能添加10名经办人"))
    expect(page.locator("#f-invite-name")).to_have_value(SUN_LI.name)
    expect(page.locator(".q-notification")).to_have_count(0)


def type_in(page: Page, name: str, number: str) -> None:
    """Who is invited; the mobile is one that nobody has."""
    for field, value in (("name", name), ("id_number", number), ("mobile", "13900099001")):
        page.locator(f"#f-invite-{field}").fill(value)


def refused(page: Page, field: str, message: str | re.Pattern[str]) -> None:
    """Send the form, and read what stands beside a field."""
    page.get_by_role("button", name="提交").click()
    expect(page.locator(f"#f-invite-{field}-e")).to_contain_text(message)


def take_every_seat(page: Page, server: Server) -> None:
    """Ten agents, one of them invited, before the form is sent again."""
    agent = row(page, JIN_YANG.id_number[-4:]).locator("[data-act=remove]")
    with connected(server) as database:
        like, unit = database.execute(
            "SELECT id, unit_id FROM member WHERE code = ?", (agent.get_attribute("data-arg"),)
        ).fetchone()
        free = database.execute(FREE_PEOPLE, (unit,)).fetchall()
        for slot, (person,) in enumerate(free, 7):
            database.execute(TAKE_SEAT, {"slot": slot, "person": person, "like": like})


def test_a_dialog_says_itself_what_is_refused(own_hall: Server, new_page: NewPage) -> None:
    page = signed_in(new_page(server=own_hall), own_hall)
    number = JIN_YANG.id_number[-4:]
    row(page, number).get_by_role("button", name=re.compile("^更新期限")).click()
    asked = page.get_by_role("dialog", name="更新期限")
    asked.get_by_label("新的结束日期").fill((clock.today() + timedelta(days=3)).isoformat())
    shorten = asked.get_by_role("checkbox", name="同意缩短金*的期限")
    expect(shorten).not_to_be_checked()
    asked.get_by_role("button", name="确认更新").click()
    expect(asked.get_by_role("alert").first).to_contain_text("金*的新期限比现在的短")
    expect(page.locator(".q-notification")).to_have_count(0)
    shorten.click()
    expect(asked.get_by_text("金*的新期限比现在的短")).to_have_count(0)
    asked.get_by_role("button", name="确认更新").click()
    expect(row(page, number)).to_contain_text("3天后到期")

    manager = row(page, LI_FANLI.id_number[-4:]).last  # above it stands the invitation
    change(page, manager)
    expect(manager).to_contain_text("待变更为经办人")
    asked = change(page, manager)
    expect(asked.get_by_role("alert").first).to_contain_text("等待对方确认")


def change(page: Page, of: Locator) -> Locator:
    """身份变更, sent as it stands there."""
    of.get_by_role("button", name=re.compile("^身份变更")).click()
    asked = page.get_by_role("dialog", name="身份变更")
    asked.get_by_role("button", name="发出邀请").click()
    return asked


def test_a_line_that_breaks_under_a_dialog_loses_nothing_that_was_typed(
    own_hall: Server, new_page: NewPage, watch: Watch
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED|WebSocket")
    page = signed_in(new_page(server=own_hall), own_hall)
    page.wait_for_function(CONNECTED)
    number = JIN_YANG.id_number[-4:]
    row(page, number).get_by_role("button", name=re.compile("^停用")).click()
    why = page.get_by_role("dialog").get_by_label("原因")
    why.fill("长期")
    page.context.set_offline(True)
    drop(page)
    expect(strip(page)).to_contain_text("网络已断开")
    why.press_sequentially("出差")
    page.context.set_offline(False)
    expect(strip(page)).to_contain_text("已恢复连接")

    expect(why).to_have_value("长期出差")
    page.get_by_role("dialog").get_by_role("button", name="停用", exact=True).click()
    expect(row(page, number)).to_contain_text("停用")


def test_the_way_back_to_the_editor_brings_the_ticks_that_were_not_saved(
    hall: Server, new_page: NewPage
) -> None:
    page = signed_in(new_page(), hall)
    page.get_by_role("link", name="授权 金*").click()
    box = page.get_by_role("checkbox", checked=False).nth(3)
    name = box.inner_text()
    box.click()
    page.go_back()
    page.locator(".rs-members").wait_for()
    page.go_forward()

    expect(page.get_by_text("已恢复您上次未保存的勾选")).to_be_visible()
    expect(page.get_by_role("checkbox", name=name, exact=True)).to_be_checked()
