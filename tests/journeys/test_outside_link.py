"""登录账户 in 账号设置: linked with a press and a proof, and taken away again."""

import re

from playwright.sync_api import Page, expect

from models.seed import cast
from tests.support.browser import (
    Watch,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    set_width,
)
from tests.support.walk import sign_in

UNIT, REP = cast.SOFTWARE_UNIT, cast.QIAN_YANGZHANG


def test_the_legal_rep_links_an_account_and_unlinks_it(desktop: Page, watch: Watch) -> None:
    watch.expect("status of 403")
    desktop.goto("/login")
    sign_in(desktop, UNIT.uscc, REP.mobile)
    expect(desktop).to_have_url(re.compile("/unit$"))
    desktop.goto("/unit/settings/accounts")
    expect(desktop.get_by_text("还没有关联的登录账户")).to_be_visible()
    assert_accessible_in_both_colors(desktop)
    set_width(desktop, 390)
    assert_no_overflow(desktop)
    set_width(desktop, 1440)

    desktop.get_by_role("button", name="关联省政务单位账户").click()
    desktop.get_by_label("单位账户").select_option(cast.DEMO_UNIT.uscc)
    desktop.get_by_label("密码").fill(cast.DEMO_PASSWORD)
    desktop.get_by_role("button", name="登录", exact=True).click()
    expect(desktop.get_by_text("该账户属于另一家单位")).to_be_visible()
    assert_no_overflow(desktop)
    assert_accessible_in_both_colors(desktop)
    desktop.get_by_role("link", name="返回登录账户").click()
    desktop.get_by_role("button", name="关联省政务单位账户").click()
    desktop.get_by_label("单位账户").select_option(UNIT.uscc)
    desktop.get_by_label("密码").fill(cast.DEMO_PASSWORD)
    desktop.get_by_role("button", name="登录", exact=True).click()
    expect(desktop).to_have_url(re.compile("/unit/settings/accounts$"))
    expect(desktop.get_by_text("法定代表人钱**")).to_be_visible()

    desktop.get_by_role("button", name="解除关联：省政务单位账户").click()
    desktop.get_by_role("button", name="解除关联", exact=True).last.click()
    expect(desktop.get_by_text("还没有关联的登录账户")).to_be_visible()
