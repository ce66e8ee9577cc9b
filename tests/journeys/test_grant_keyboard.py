"""授权 by keyboard alone, from the search to the last yes; and how soon a tick is seen."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.support.server import Server
from tests.support.server_session import sign_in_at

BOX = re.compile("只看已选")
MOST = 150  # presses of Tab until anything of the page is reached


def opened(page: Page, server: Server) -> Page:
    """The editor of the demo unit's agent 金*, opened by the keyboard from the list."""
    cookies = sign_in_at(server).cookies
    page.context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    page.goto("/unit/members")
    page.wait_for_function("window.did_handshake")
    reach(page, "授权 金*")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="金* 可以经办的事项")).to_be_visible()
    return page


def reach(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if name in named(page):
            return
    raise AssertionError(f"{name} cannot be reached by Tab; last was {named(page)}")


def named(page: Page) -> str:
    """The name of what has the focus."""
    told = page.evaluate(
        "(() => { const e = document.activeElement;"
        " return e.matches('a, button, input')"
        " ? e.getAttribute('aria-label') || e.innerText : '' })()"
    )
    return str(told)


def test_the_editor_is_worked_by_keyboard_alone(own_hall: Server, new_page: NewPage) -> None:
    page = opened(new_page(server=own_hall), own_hall)
    before = int(page.locator(".rs-stickybar b").inner_text())

    reach(page, "搜索事项")
    page.keyboard.type("gongshang")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="重置")).to_be_visible()
    assert named(page) == "搜索事项"
    reach(page, "全选当前")
    found = int(re.sub(r"\D", "", named(page)))
    page.keyboard.press("Enter")
    expect(page.locator(".rs-checks [aria-checked=true]")).to_have_count(found)
    assert "全选当前" in named(page)

    reach(page, "只看已选")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name=BOX)).to_be_checked()
    assert "只看已选" in named(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    name = named(page)
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name=name, exact=True)).not_to_be_checked()
    assert named(page) == name
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name=name, exact=True)).to_be_checked()
    page.keyboard.press("ArrowDown")
    assert named(page) != name
    page.keyboard.press("ArrowUp")
    assert named(page) == name

    page.reload()
    expect(page.get_by_text("已恢复您上次未保存的勾选")).to_be_visible()
    count = int(page.locator(".rs-stickybar b").inner_text())
    assert count > before
    reach(page, "只看已选")
    page.keyboard.press("Tab")
    assert named(page) == "跳到“保存”"
    page.keyboard.press("Enter")
    assert named(page) == "保存"
    page.keyboard.press("Enter")
    reach(page, "确认保存")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^已保存"))).to_be_visible()
    page.reload()
    expect(page.locator(".rs-stickybar b")).to_have_text(str(count))
    expect(page.get_by_text("已恢复您上次未保存的勾选")).to_have_count(0)


def test_what_is_ticked_is_painted_at_once(own_hall: Server, new_page: NewPage) -> None:
    """Between the click and the next picture there is no way to the server and back."""
    page = opened(new_page(server=own_hall), own_hall)
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 2000, "downloadThroughput": -1, "uploadThroughput": -1},
    )

    took = page.evaluate(
        """async () => {
          const box = document.querySelector('.rs-checks [aria-checked=false]:not([disabled])');
          const from = performance.now();
          box.click();
          await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
          return box.getAttribute('aria-checked') === 'true' ? performance.now() - from : -1;
        }"""
    )

    assert 0 < took < 150
