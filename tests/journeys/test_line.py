"""No page looks alive that is not: it says why it has no line to the server, and comes back."""

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.journeys.conftest import NewPage
from tests.support.browser import (
    DESKTOP,
    PHONE,
    Watch,
    assert_accessible,
    assert_no_overflow,
    set_dark,
)
from tests.support.line import (
    CONNECTED,
    LATER,
    NOISE,
    cut,
    drop,
    pass_time,
    set_own_clock,
    strip,
)

BACK = 2_000  # milliseconds that a page says that its line is back


@pytest.fixture(autouse=True)
def noise(watch: Watch) -> None:
    """What a broken line writes into the console."""
    watch.expect(NOISE)


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["1440", "390"])
def test_a_page_whose_socket_is_refused_says_so_answers_clicks_and_recovers(
    new_page: NewPage, device: dict[str, object]
) -> None:
    page = new_page(device)
    set_own_clock(page)
    cut(page)
    page.goto("/login")

    pass_time(page, "按钮不能用")
    pass_time(page, "当前网络拦截了与服务器的连接")
    button = page.get_by_role("button", name="登录", exact=True).last
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    expect(page.get_by_role("alert").filter(has_text="刚才的操作没有提交")).to_be_visible()
    for dark in (False, True):
        set_dark(page, dark)
        assert_no_overflow(page)
        assert_accessible(page)

    page.context.unroute_all()
    page.context.route_web_socket("**/*", lambda socket: socket.connect_to_server())
    pass_time(page, script=CONNECTED)
    page.clock.fast_forward(BACK)
    expect(strip(page)).to_be_empty()
    expect(button).not_to_have_attribute("aria-disabled", "true")


def test_a_page_that_cannot_act_can_still_be_read_and_left(new_page: NewPage) -> None:
    page = new_page()
    set_own_clock(page)
    cut(page)
    page.goto("/feedback")
    pass_time(page, "按钮不能用")

    page.get_by_role("link", name="公示公告").first.click()

    expect(page).to_have_url(re.compile("/notices$"))


def test_a_proxy_that_takes_no_websocket_leaves_a_page_that_works(new_page: NewPage) -> None:
    page = new_page()
    set_own_clock(page)
    page.route_web_socket("**/*", lambda socket: socket.close(code=1011))
    page.goto("/login")

    pass_time(page, script=CONNECTED)

    assert page.evaluate("window.socket.io.engine.transport.name") == "polling"
    expect(strip(page)).to_be_empty()


def test_a_line_that_is_never_answered_is_told_and_another_one_taken(new_page: NewPage) -> None:
    page = new_page()
    set_own_clock(page)
    silent: list[WebSocketRoute] = []
    page.route_web_socket("**/*", lambda socket: silent.append(socket))
    page.goto("/login")

    pass_time(page, "正在连接服务器…")
    pass_time(page, script=CONNECTED)
    expect(page.get_by_text("已恢复连接")).to_be_visible()
    assert silent


def on_a_line_that_can_die(page: Page) -> list[bool]:
    """Give a page a line that passes nothing on, without a sign, while the list holds something."""
    dead: list[bool] = []

    def pass_on(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if dead else server.send(message))
        server.on_message(lambda message: None if dead else socket.send(message))

    page.route_web_socket("**/*", pass_on)
    return dead


def test_a_line_that_died_without_a_sign_is_noticed_at_the_next_act(new_page: NewPage) -> None:
    page = new_page()
    set_own_clock(page)
    dead = on_a_line_that_can_die(page)
    page.goto("/feedback")
    page.wait_for_function(CONNECTED)
    dead.append(True)

    page.get_by_role("button", name="提交").click()

    pass_time(page, "网络已断开，正在重新连接…")
    dead.clear()
    pass_time(page, "已恢复连接")


def test_what_was_filled_in_while_the_line_was_dead_counts_when_it_is_back(
    new_page: NewPage,
) -> None:
    page = new_page()
    set_own_clock(page)
    dead = on_a_line_that_can_die(page)
    page.goto("/register")
    page.wait_for_function(CONNECTED)
    dead.append(True)

    page.get_by_label("单位全称").fill("江苏样例人力资源有限公司")
    page.get_by_role("checkbox").click()

    expect(page.get_by_role("checkbox")).to_be_checked()
    pass_time(page, "网络已断开，正在重新连接…")
    dead.clear()
    pass_time(page, "已恢复连接")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("请填写统一社会信用代码").first).to_be_visible()
    expect(page.get_by_text("请填写单位全称")).to_have_count(0)
    expect(page.get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_text("请先阅读并同意")).to_have_count(0)


def test_a_page_that_is_offline_keeps_what_is_typed_from_the_browsers_own_error(
    new_page: NewPage,
) -> None:
    page = new_page()
    page.goto("/feedback")
    page.wait_for_function(CONNECTED)
    typed = page.locator("textarea").first
    typed.fill("页面上的电话打不通")
    page.context.set_offline(True)
    drop(page)
    expect(strip(page)).to_contain_text("网络已断开")

    page.get_by_role("link", name="公示公告").first.click()

    expect(page.get_by_role("alert").filter(has_text="暂时打不开其他页面")).to_be_visible()
    expect(typed).to_have_value("页面上的电话打不通")
    page.context.set_offline(False)
    expect(page.get_by_text("已恢复连接")).to_be_visible(timeout=LATER)
    expect(typed).to_have_value("页面上的电话打不通")


def test_a_network_that_wants_a_sign_in_first_is_told_apart(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/login")
    page.wait_for_function(CONNECTED)
    page.route("**/hall.line", lambda route: route.fulfill(body="<h1>上网认证</h1>"))
    page.context.set_offline(True)

    drop(page)

    expect(strip(page)).to_contain_text("当前网络要先登录上网认证")
    page.context.set_offline(False)
    expect(page.get_by_text("已恢复连接")).to_be_visible(timeout=LATER)


def test_a_page_that_was_fetched_ahead_gets_its_line_too(new_page: NewPage) -> None:
    """Such a page shakes hands later, in words of its own."""
    page = new_page()
    page.set_extra_http_headers({"Sec-Purpose": "prefetch"})
    page.goto("/feedback")

    page.wait_for_function("window.did_handshake")
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_text("有 3 处需要修改")).to_be_visible()
    expect(strip(page)).to_be_empty()
