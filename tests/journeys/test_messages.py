"""Messages: the bell counts by itself, and what is about another unit is opened there."""

import re

from playwright.sync_api import Page, expect

from models.seed.cast import DEMO_UNIT, LI_FANLI, QIAN_YANGZHANG, SOFTWARE_UNIT, WEN_SHILI
from models.units.permission import Role
from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.inviting import invite_at
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.walk import sign_in, sign_in_app


def unread(page: Page) -> int:
    """What the bell of the masthead says."""
    words = page.locator(".rs-bell").get_attribute("aria-label") or ""
    return int((re.search(r"\d+", words) or ["0"])[0])


def counted(many: int) -> str:
    """How the bell is called."""
    return f"消息，{many} 条未读" if many else "消息，没有未读"


def refuse(phone: Page, code: str) -> None:
    """Say no to an invitation on the phone."""
    phone.goto("/app/login")
    sign_in_app(phone, WEN_SHILI)
    expect(phone.get_by_role("heading", name="最近消息")).to_be_visible()
    phone.goto(f"/app/invitations/{code}")
    phone.get_by_role("button", name="拒绝", exact=True).click()
    phone.get_by_label("拒绝原因").fill("已在其他单位工作")
    phone.get_by_role("button", name="拒绝邀请").click()
    expect(phone.get_by_role("heading", name="邀请已失效")).to_be_visible()


def test_the_bell_counts_and_a_message_of_another_unit_is_opened_by_switching(
    hall: Server, new_page: NewPage
) -> None:
    there, here, phone = new_page(), new_page(), new_page(PHONE)
    code = invite_at(hall, SOFTWARE_UNIT, WEN_SHILI, Role.AGENT)
    for page, unit in ((there, SOFTWARE_UNIT), (here, DEMO_UNIT)):
        page.goto("/login")
        sign_in(page, unit.uscc, QIAN_YANGZHANG.mobile)
        expect(page).to_have_url(re.compile("/unit$"))
    before = unread(there)
    here.goto("/person/messages")

    refuse(phone, code)

    expect(there.locator(".rs-bell")).to_have_accessible_name(counted(before + 1))
    here.get_by_role("button", name=re.compile("未读.*拒绝了成为经办人的邀请")).first.click()
    expect(here.get_by_role("heading", name="授权变动")).to_be_focused()
    expect(there.locator(".rs-bell")).to_have_accessible_name(counted(before))
    look_over(here)
    here.get_by_role("button", name=f"切换到“{SOFTWARE_UNIT.name}”去经办人管理").click()
    expect(here).to_have_url(re.compile("/unit/members$"))
    expect(here.get_by_text(SOFTWARE_UNIT.name).first).to_be_visible()
    phone.goto("/app")
    phone.get_by_role("link", name="全部消息").click()
    expect(phone.get_by_role("list", name="消息列表")).to_be_visible()
    look_over(phone)


def test_a_member_chooses_what_reaches_the_mobile(desktop: Page) -> None:
    desktop.goto("/login")
    sign_in(desktop, DEMO_UNIT.uscc, LI_FANLI.mobile)
    expect(desktop).to_have_url(re.compile("/unit$"))
    desktop.get_by_role("link", name=re.compile("^消息")).click()
    desktop.get_by_role("link", name="通知设置").click()
    expect(desktop.get_by_text("始终开启，不能关闭")).to_be_visible()
    terms = desktop.get_by_role("switch", name="期限提醒")

    terms.press("Space")

    expect(terms).not_to_be_checked()
    look_over(desktop)
    desktop.reload()
    expect(terms).not_to_be_checked()
    terms.click()
    expect(terms).to_be_checked()
