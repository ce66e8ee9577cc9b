"""申请成为经办人: asked at the desk and confirmed on the phone, answered by the unit."""

import re

from playwright.sync_api import Page, expect

from models.seed import cast
from tests.journeys.conftest import NewPage
from tests.support.browser import (
    PHONE,
    Watch,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    set_width,
)
from tests.support.server import Server
from tests.support.unit_ways import by_tile, sign_in_there
from tests.support.walk import scan, sign_in, sign_in_app

UNIT, REP, SUN, LI = cast.DEMO_UNIT, cast.WANG_SHILI, cast.SUN_LI, cast.LI_FANLI


def ask(desk: Page, phone: Page, who: cast.CastPerson, *, first: bool = True) -> None:
    """Sign in to the unit's account, and say in the APP who asks."""
    by_tile(desk, "省政务")
    sign_in_there(desk)
    desk.get_by_role("link", name="申请成为经办人").click()
    expect(desk.get_by_role("heading", name="申请成为经办人")).to_be_visible()
    scan(desk, phone)
    if first:
        phone.get_by_role("link", name="打开江苏智慧人社APP").click()
        sign_in_app(phone, who)
    expect(phone.get_by_text("申请成为经办人")).to_be_visible()
    expect(phone.get_by_text(UNIT.name, exact=True)).to_be_visible()
    phone.get_by_role("button", name=re.compile("^确认")).click()


def test_somebody_asks_and_the_unit_refuses_once_and_then_agrees(
    own_hall: Server, new_page: NewPage, watch: Watch
) -> None:
    desk, phone = new_page(server=own_hall), new_page(PHONE, server=own_hall)
    unit = new_page(server=own_hall)
    unit.goto("/login")
    sign_in(unit, UNIT.uscc, REP.mobile)
    expect(unit).to_have_url(re.compile("/unit$"))
    unit.goto("/unit/members")
    expect(unit.get_by_role("heading", name="授权账号")).to_be_visible()
    expect(unit.get_by_role("heading", name="经办人申请")).to_be_hidden()

    ask(desk, phone, SUN)
    expect(desk.get_by_text("申请已送达该单位")).to_be_visible()
    assert_accessible_in_both_colors(desk)
    set_width(desk, 390)
    assert_no_overflow(desk)
    set_width(desk, 1440)

    expect(unit.get_by_role("heading", name="经办人申请")).to_be_visible()
    assert_accessible_in_both_colors(unit)
    set_width(unit, 390)
    assert_no_overflow(unit)
    set_width(unit, 1440)
    unit.get_by_role("button", name="拒绝 孙*").click()
    unit.get_by_role("dialog").get_by_label("原因").fill("请先联系人事部门")
    unit.get_by_role("dialog").get_by_role("button", name="拒绝").click()
    expect(unit.get_by_role("heading", name="经办人申请")).to_be_hidden()

    phone.goto("/app/units")
    expect(phone.get_by_text("原因：请先联系人事部门").first).to_be_visible()
    assert_accessible_in_both_colors(phone)
    assert_no_overflow(phone)

    ask(desk, phone, SUN, first=False)
    expect(desk.get_by_text("申请已送达该单位")).to_be_visible()
    phone.goto("/app/units")
    phone.get_by_role("button", name=f"撤回对{UNIT.name}的申请").click()
    expect(phone.get_by_text("已撤回", exact=True)).to_be_visible()

    ask(desk, phone, SUN, first=False)
    expect(desk.get_by_text("申请已送达该单位")).to_be_visible()
    unit.get_by_role("button", name="同意 孙*").click()
    expect(unit.get_by_label("移动电话")).to_have_value("1*****51")
    unit.get_by_role("button", name="提交", exact=True).click()
    expect(unit.get_by_text("邀请已发出")).to_be_visible()
    expect(unit.get_by_role("heading", name="经办人申请")).to_be_hidden()

    phone.goto("/app/units")
    expect(phone.get_by_text("请在“待确认的邀请”中确认")).to_be_visible()
    expect(phone.get_by_role("link", name=re.compile(UNIT.name))).to_be_visible()


def test_a_member_is_told_that_there_is_nothing_to_ask(
    desktop: Page, phone: Page, watch: Watch
) -> None:
    watch.expect("status of 404")
    ask(desktop, phone, LI)
    expect(desktop.get_by_text("没有提出申请")).to_be_visible()
    expect(desktop.get_by_text(f"您已是{UNIT.name}的管理员")).to_be_visible()

    phone.goto(desktop.url)
    expect(phone.get_by_text("登录已失效")).to_be_visible()
