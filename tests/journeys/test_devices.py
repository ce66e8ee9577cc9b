"""我的登录设备 in real browsers: an end is felt at once, on the desk and on the phone.

Each test has a hall of its own: on a shared one others leave the same people signed in.
"""

import re

from playwright.sync_api import Page, expect

from models.seed.cast import DEMO_PASSWORD, DEMO_UNIT, LI_FANLI, QIAN_YANGZHANG, SUN_LI, CastPerson
from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE
from tests.support.server import Server
from tests.support.walk import sign_in, sign_in_app

SOON = 5000  # milliseconds within which the page of an ended session is gone


def sign_in_person(page: Page, who: CastPerson) -> None:
    """个人登录 by password."""
    page.goto("/login?next=/person")
    page.get_by_label("证件号码/移动电话").fill(who.mobile)
    page.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/person$"))


def sign_in_phone(page: Page, who: CastPerson) -> None:
    """The APP, signed in."""
    page.goto("/app/login")
    sign_in_app(page, who)
    expect(page).to_have_url(re.compile("/app$"))


def test_a_new_device_appears_at_once_and_its_end_closes_its_pages(
    own_hall: Server, new_page: NewPage
) -> None:
    desktop, other = new_page(server=own_hall), new_page(server=own_hall)
    sign_in_person(desktop, LI_FANLI)
    expect(desktop.get_by_text("当前设备")).to_be_visible()
    expect(desktop.get_by_role("button", name=re.compile("^下线 "))).to_have_count(0)

    other.goto("/login")
    sign_in(other, DEMO_UNIT.uscc, LI_FANLI.mobile)
    expect(other).to_have_url(re.compile("/unit$"))
    expect(desktop.get_by_text(f"单位登录：{DEMO_UNIT.name}，管理员")).to_be_visible(timeout=SOON)
    desktop.get_by_role("button", name=re.compile("^下线 ")).click()

    expect(other).to_have_url(re.compile("/login"), timeout=SOON)
    expect(other.get_by_text("在“我的登录设备”中下线")).to_be_visible()
    expect(desktop.get_by_text("单位登录：")).to_have_count(0)
    expect(desktop).to_have_url(re.compile("/person$"))


def test_all_others_end_after_a_question_that_escape_answers_with_no(
    own_hall: Server, new_page: NewPage
) -> None:
    desktop, other = new_page(server=own_hall), new_page(server=own_hall)
    phone = new_page(PHONE, server=own_hall)
    sign_in_phone(phone, SUN_LI)
    sign_in_person(other, SUN_LI)
    sign_in_person(desktop, SUN_LI)
    desktop.get_by_role("button", name="下线其他设备").click()
    expect(desktop.get_by_text("其他 2 个设备会立即退出登录")).to_be_visible()
    desktop.keyboard.press("Escape")
    expect(desktop.get_by_role("dialog")).to_have_count(0)
    phone.goto("/app/me")
    expect(phone.get_by_role("heading", name="我的")).to_be_visible()

    desktop.get_by_role("button", name="下线其他设备").click()
    desktop.get_by_role("button", name="全部下线").click()

    expect(desktop.get_by_text("已下线 2 个设备")).to_be_visible()
    expect(other).to_have_url(re.compile("/login"), timeout=SOON)
    expect(phone).to_have_url(re.compile("/app/login"), timeout=SOON)
    expect(desktop.get_by_role("heading", name="我的登录设备")).to_be_visible()


def test_the_phone_ends_the_desk_that_was_left_signed_in(
    own_hall: Server, new_page: NewPage
) -> None:
    desktop, phone = new_page(server=own_hall), new_page(PHONE, server=own_hall)
    desktop.goto("/login")
    sign_in(desktop, DEMO_UNIT.uscc, QIAN_YANGZHANG.mobile)
    expect(desktop).to_have_url(re.compile("/unit$"))
    sign_in_phone(phone, QIAN_YANGZHANG)
    phone.goto("/app/me")
    phone.get_by_role("link", name="我的登录设备").click()
    phone.get_by_role("button", name=re.compile("^下线 ")).click()

    expect(desktop).to_have_url(re.compile("/login"), timeout=SOON)
