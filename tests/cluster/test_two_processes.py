"""Somebody's acts in one process are seen in the other, and survive its end."""

import re
import time

import httpx
from playwright.sync_api import Locator, Page, expect

from models.seed.cast import DEMO_UNIT, DISPATCH_UNIT, WANG_SHILI, ZHOU_YANGLI
from tests.journeys.conftest import NewPage
from tests.support.browser import PHONE, Watch
from tests.support.cluster import Cluster, go_to, node_of
from tests.support.sandbox import SandboxApi
from tests.support.walk import check_unit, fill_unit, scan, show_face, sign_in, sign_in_app

SOON = 2_000
WITHOUT_REDIS = 3_000  # milliseconds, as the README says
UPDATED_WITHOUT_REDIS = 10_000
ACCOUNT_STEP = "填写账户信息"


def step(page: Page) -> Locator:
    """Where the registration stands."""
    return page.locator(".rs-steps [aria-current=step]")


def signed_in_on_both(new_page: NewPage) -> tuple[Page, Page]:
    """One browser with a page that process a holds and another one that b holds."""
    first = new_page()
    go_to(first, "a")
    first.goto("/login")
    sign_in(first, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(first).to_have_url(re.compile("/unit$"))
    expect(first.locator(".rs-line")).to_be_empty()
    assert node_of(first) == "a"
    go_to(first, "b")
    second = first.context.new_page()
    second.goto("/unit")
    assert node_of(second) == "b"
    return first, second


def sign_out(page: Page, other: Page, within: int) -> None:
    """Press the button of the masthead; the other page has to leave within some milliseconds."""
    with other.expect_request(re.compile("/auth/ended"), timeout=within):
        page.get_by_role("button", name="退出登录").first.click()
    expect(other).to_have_url(re.compile("/login"))


def wait_for_redis(hall: Cluster) -> None:
    """Wait until both processes have found their way back by themselves."""
    deadline = time.monotonic() + 15
    for node in hall.nodes.values():
        while httpx.get(f"{node.url}/readyz").json()["redis"] is not True:
            assert time.monotonic() < deadline, "no way back to Redis"
            time.sleep(0.1)


def test_a_phone_on_one_process_moves_the_desktop_on_the_other(new_page: NewPage) -> None:
    desktop, phone = new_page(), new_page(PHONE)
    go_to(desktop, "a")
    go_to(phone, "b")
    desktop.goto("/register")
    check_unit(desktop, DISPATCH_UNIT)

    scan(desktop, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, ZHOU_YANGLI)
    expect(phone.get_by_role("checkbox")).to_be_visible()
    expect(desktop.get_by_text("已扫码")).to_be_visible(timeout=SOON)
    show_face(phone)
    expect(phone.get_by_text("已确认")).to_be_visible()

    expect(step(desktop)).to_have_text(re.compile(ACCOUNT_STEP), timeout=SOON)
    assert (node_of(desktop), node_of(phone)) == ("a", "b")


def test_signing_out_in_one_process_closes_the_page_in_the_other(new_page: NewPage) -> None:
    first, second = signed_in_on_both(new_page)

    sign_out(second, first, SOON)


def test_without_redis_the_page_closes_too_and_nothing_comes_back_with_it(
    hall: Cluster, new_page: NewPage
) -> None:
    first, second = signed_in_on_both(new_page)
    session = {c["name"]: c["value"] for c in first.context.cookies()}
    hall.redis.kill()
    try:
        sign_out(second, first, WITHOUT_REDIS)
    finally:
        hall.redis.start()

    wait_for_redis(hall)
    for node in hall.nodes.values():
        answer = httpx.get(f"{node.url}/unit", cookies=session)
        assert answer.status_code in {302, 303, 307}


def test_after_redis_was_restarted_processes_hear_each_other_again(
    hall: Cluster, new_page: NewPage
) -> None:
    page = new_page()
    go_to(page, "a")
    page.goto("/sandbox")
    expect(page.get_by_text("已打开")).to_have_count(0)
    hall.redis.stop()
    change = SandboxApi(hall.nodes["b"].url)
    try:
        change.post("faults", name="sms_lost")
        expect(page.get_by_text("已打开")).to_be_visible(timeout=UPDATED_WITHOUT_REDIS)
    finally:
        hall.redis.start()
        wait_for_redis(hall)
        change.clear_faults()

    expect(page.get_by_text("已打开")).to_have_count(0, timeout=SOON)


def test_when_a_process_is_killed_its_page_goes_on_in_the_other_with_all_that_was_typed(
    hall: Cluster, new_page: NewPage, watch: Watch
) -> None:
    watch.expect("WebSocket|Failed to load resource|net::ERR")
    page = new_page()
    go_to(page, "a")
    page.goto("/register")
    fill_unit(page, DISPATCH_UNIT, name="周")
    name = page.get_by_label("法定代表人姓名")
    name.focus()
    hall.nodes["a"].kill()
    try:
        name.press_sequentially("样例很长的姓名", delay=60)  # before the page is made anew
        page.wait_for_function("window.did_handshake && window.socket.connected", timeout=15_000)

        assert node_of(page) == "b"
        expect(page.get_by_label("统一社会信用代码")).to_have_value(DISPATCH_UNIT.uscc)
        expect(page.get_by_label("法定代表人证件号码")).to_have_value(ZHOU_YANGLI.id_number)
        expect(page.get_by_label("法定代表人姓名")).to_have_value("周样例很长的姓名")
        expect(page.get_by_role("checkbox")).to_be_checked()
        check_unit(page, DISPATCH_UNIT)
        expect(step(page)).to_have_text(re.compile("法定代表人认证"))
    finally:
        hall.nodes["a"].start()
