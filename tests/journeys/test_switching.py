"""A unit is switched on one tab while another one is open."""

import re

from playwright.sync_api import Page, expect

from models.seed.cast import DEMO_UNIT, QIAN_YANGZHANG, SOFTWARE_UNIT
from tests.support.screen import look_over
from tests.support.walk import sign_in


def test_the_other_tab_stays_signed_in_and_acts_for_no_other_unit(desktop: Page) -> None:
    desktop.goto("/login")
    sign_in(desktop, DEMO_UNIT.uscc, QIAN_YANGZHANG.mobile)
    expect(desktop).to_have_url(re.compile("/unit$"))
    desktop.goto("/unit/cases")
    second = desktop.context.new_page()
    second.goto("/person")

    second.get_by_role("button", name=f"进入 {SOFTWARE_UNIT.name}").click()

    expect(second).to_have_url(re.compile("/unit$"))
    expect(second.get_by_text(SOFTWARE_UNIT.name).first).to_be_visible()
    expect(desktop.get_by_text(f"您已在其他页面切换到“{SOFTWARE_UNIT.name}”")).to_be_visible()
    look_over(desktop)
    desktop.get_by_role("link", name="返回单位中心").click()
    expect(desktop).to_have_url(re.compile("/unit$"))
