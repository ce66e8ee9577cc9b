"""The power of an open page ends with its right, in whatever process the page is held."""

import re

from playwright.sync_api import Page, expect

from models.seed.cast import (
    DEMO_UNIT,
    JIN_YANG,
    QIAN_YANGZHANG,
    WANG_SHILI,
    ZHENG_SHILI,
    CastPerson,
)
from tests.journeys.conftest import NewPage
from tests.support.cluster import Cluster, go_to, node_of
from tests.support.walk import sign_in

WATCHED = 60_000  # milliseconds
OUT = re.compile("/(login|person)")
PAGE = "/unit/settings/addresses"
ADD = "新增收件地址"


def at_work(new_page: NewPage, who: CastPerson, node: str) -> Page:
    """A browser of a member that one process holds, on a page where they may do something."""
    page = new_page()
    go_to(page, node)
    page.goto("/login")
    sign_in(page, DEMO_UNIT.uscc, who.mobile)
    expect(page).to_have_url(re.compile("/unit$"))
    page.goto(PAGE)
    expect(page.get_by_role("button", name=ADD)).to_be_visible()
    assert node_of(page) == node
    return page


def test_whoever_is_removed_in_one_process_is_out_in_the_other(new_page: NewPage) -> None:
    agent = at_work(new_page, ZHENG_SHILI, "b")
    rep = at_work(new_page, WANG_SHILI, "a")
    rep.goto("/unit/members")
    row = rep.get_by_role("row").filter(has_text=f"*****{ZHENG_SHILI.id_number[-4:]}")

    row.get_by_role("button", name=re.compile("^删除")).click()
    asked = rep.get_by_role("dialog")
    asked.get_by_label("原因").fill("岗位调整")
    asked.get_by_role("button", name="删除", exact=True).click()
    expect(row).to_contain_text("已撤销")

    expect(agent).to_have_url(OUT, timeout=WATCHED)  # nobody has to try
    agent.goto(PAGE)
    expect(agent).to_have_url(OUT)


def test_whoever_is_suspended_in_one_process_can_do_nothing_in_the_other(
    new_page: NewPage,
) -> None:
    agent = at_work(new_page, QIAN_YANGZHANG, "b")
    rep = at_work(new_page, WANG_SHILI, "a")
    rep.goto("/unit/members")
    row = rep.get_by_role("row").filter(has_text=f"*****{QIAN_YANGZHANG.id_number[-4:]}")

    row.get_by_role("button", name=re.compile("^停用")).click()
    asked = rep.get_by_role("dialog")
    asked.get_by_label("原因").fill("长期出差")
    asked.get_by_role("button", name="停用", exact=True).click()
    expect(row).to_contain_text("停用")
    agent.get_by_role("button", name=ADD).click()

    expect(agent).to_have_url(OUT)  # the act itself is refused


def test_a_term_that_ends_by_the_clock_is_over_in_both_within_a_minute(
    hall: Cluster, new_page: NewPage
) -> None:
    pages = [at_work(new_page, JIN_YANG, node) for node in ("a", "b")]
    agents = "SELECT id FROM member WHERE role = 'agent'"
    mine = f"SELECT member_id FROM session WHERE member_id IN ({agents}) ORDER BY id DESC LIMIT 1"

    hall.postgres.query(f"UPDATE member SET valid_until = current_date - 2 WHERE id = ({mine})")
    pages[1].get_by_role("button", name=ADD).click()

    expect(pages[1]).to_have_url(OUT)  # an act is refused at once
    expect(pages[0]).to_have_url(OUT, timeout=WATCHED)  # and nobody has to try
