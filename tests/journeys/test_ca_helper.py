"""CA登录 with the helper at 127.0.0.1: what the browser asks, refuses and grants, told apart.

Chromium on 127.0.0.1 never asks whether a page may reach this computer. A switch makes it take the
hall for a site of the Internet, as every real one is. Nobody sits before it to answer, so what it
would ask counts as refused until it is granted.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from auth.ca_helper.consent import Consent
from auth.ca_helper.hierarchy import DESCRIPTION, Hierarchy, issue_hierarchy
from auth.ca_helper.server import HelperServer
from auth.ca_helper.token import PIN, Token
from models.proofs.ca_cause import CaCause
from tests.support.browser import CHROMIUM_FLAGS, find_chromium
from tests.support.server import Server

Open = Callable[..., Page]
PERMISSION = "local-network-access"


@pytest.fixture(scope="module")
def hierarchy() -> Hierarchy:
    """The test hierarchy, as the helper's command issues it."""
    return issue_hierarchy(datetime.now(UTC))


@pytest.fixture(scope="module")
def helper(hierarchy: Hierarchy) -> Iterator[HelperServer]:
    """A helper with one key; what its user allows each test says for itself."""
    keys = [Token(each) for each in hierarchy.keys if each.name == "valid"]
    server = HelperServer(keys, Consent(file=None), 0)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def real_hall(
    pristine: Server,
    hierarchy: Hierarchy,
    helper: HelperServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """A hall that trusts the hierarchy by its settings, and knows where the helper listens."""
    folder = tmp_path_factory.mktemp("ca")
    describe(folder, hierarchy, helper.address)
    path = str(folder / DESCRIPTION)
    settings = {"HALL_CONNECTOR_CA": "x509", "HALL_CA_DESCRIPTION": path}
    place = tmp_path_factory.mktemp("hall") / "server"
    with pristine.copy(place, **settings) as server:
        yield server


def describe(folder: Path, hierarchy: Hierarchy, address: str) -> None:
    """What the hall is told."""
    hierarchy.write(folder)
    told = json.loads((folder / DESCRIPTION).read_text("utf8"))
    (folder / DESCRIPTION).write_text(json.dumps({**told, "helper": address}), "utf8")


def launched(browser: Browser, *flags: str) -> Browser:
    """The whole browser, which knows permissions."""
    return browser.browser_type.launch(
        executable_path=find_chromium(), args=[*CHROMIUM_FLAGS, *flags]
    )


@pytest.fixture
def outside(browser: Browser, real_hall: Server) -> Iterator[Open]:
    """Pages of a hall that the browser takes for one of the Internet."""
    whole = launched(browser, f"--ip-address-space-overrides=127.0.0.1:{real_hall.port}=public")

    def open_page(*, granted: bool = False) -> Page:
        context = whole.new_context(base_url=real_hall.url, locale="zh-CN")
        context.set_default_timeout(10_000)
        if granted:
            context.grant_permissions([PERMISSION], origin=real_hall.url)
        return context.new_page()

    yield open_page
    whole.close()


def show_ca(page: Page) -> None:
    """Open the login and choose CA."""
    page.goto("/login")
    page.wait_for_function("window.did_handshake")
    page.get_by_role("tab", name="CA", exact=True).click()
    expect(page.get_by_text("请插入CA登录")).to_be_visible()


def press(page: Page) -> None:
    """登录."""
    page.get_by_role("button", name="登录", exact=True).click()


def told(page: Page, cause: CaCause) -> None:
    """The one message of a cause."""
    expect(page.locator(".rs-ca [role=alert]")).to_contain_text(cause.told.text)


def allow(helper: HelperServer, server: Server, *, is_allowed: bool) -> None:
    """Whether the user of the computer lets this hall use the keys."""
    helper.consent = Consent([server.url] if is_allowed else [], None, lambda _origin: False)


def test_what_the_browser_does_not_allow_is_told_and_so_is_its_grant(
    outside: Open, helper: HelperServer, real_hall: Server
) -> None:
    allow(helper, real_hall, is_allowed=True)
    page = outside()
    show_ca(page)
    press(page)
    told(page, CaCause.NOT_ALLOWED)

    # What is changed beside the address is followed without loading the page again.
    page.context.grant_permissions([PERMISSION], origin=real_hall.url)
    expect(page.get_by_label("CA密码")).to_be_enabled()
    page.get_by_label("CA密码").fill(PIN)
    press(page)
    expect(page.get_by_text("CA登录已验证，请用江苏智慧人社APP扫码确认您的身份")).to_be_visible()


def test_with_the_grant_the_helper_itself_still_asks_for_every_site(
    outside: Open, helper: HelperServer, real_hall: Server
) -> None:
    allow(helper, real_hall, is_allowed=False)
    page = outside(granted=True)
    show_ca(page)
    press(page)
    told(page, CaCause.SITE_REFUSED)


def test_with_the_grant_a_helper_that_is_not_there_is_told_as_such(
    browser: Browser,
    pristine: Server,
    hierarchy: Hierarchy,
    tmp_path: Path,
) -> None:
    describe(tmp_path, hierarchy, "http://127.0.0.1:9/alpha")
    settings = {"HALL_CONNECTOR_CA": "x509", "HALL_CA_DESCRIPTION": str(tmp_path / DESCRIPTION)}
    with pristine.copy(tmp_path / "server", **settings) as server:
        flag = f"--ip-address-space-overrides=127.0.0.1:{server.port}=public"
        whole = launched(browser, flag)
        context = whole.new_context(base_url=server.url, locale="zh-CN")
        context.grant_permissions([PERMISSION], origin=server.url)
        page = context.new_page()
        show_ca(page)
        press(page)
        told(page, CaCause.NO_HELPER)
        page.goto("/help/ca")
        page.get_by_role("button", name="开始检查").click()
        expect(page.get_by_text("第 4 项断开").first).to_be_visible()
        whole.close()


def test_without_a_secure_page_ca_says_so_and_is_not_offered(
    browser: Browser, real_hall: Server
) -> None:
    whole = launched(browser, "--host-resolver-rules=MAP hall.test 127.0.0.1")
    page = whole.new_page(base_url=f"http://hall.test:{real_hall.port}", locale="zh-CN")
    page.goto("/login")
    page.wait_for_function("window.did_handshake")
    page.get_by_role("tab", name="CA").click()
    expect(page.get_by_text("本页不是安全连接（https），浏览器不允许使用CA")).to_be_visible()
    expect(page.get_by_label("CA密码")).to_have_count(0)
    whole.close()


def test_no_other_page_may_reach_the_computer(outside: Open, helper: HelperServer) -> None:
    page = outside(granted=True)
    policies = {}
    for path in ("/login", "/help/ca", "/", "/register", "/help"):
        answer = page.goto(path)
        assert answer is not None
        policies[path] = helper.address.removesuffix("/alpha") in answer.headers.get(
            "content-security-policy", ""
        )
    assert policies == {
        "/login": True,
        "/help/ca": True,
        "/": False,
        "/register": False,
        "/help": False,
    }


def test_the_pin_never_leaves_the_computer(
    outside: Open, helper: HelperServer, real_hall: Server
) -> None:
    allow(helper, real_hall, is_allowed=True)
    page = outside(granted=True)
    sent: list[str] = []
    page.on("websocket", lambda ws: ws.on("framesent", lambda frame: sent.append(str(frame))))
    show_ca(page)
    press(page)
    page.get_by_label("CA密码").fill("918273")
    press(page)
    expect(page.get_by_text(re.compile("还可以输入[0-9]次"))).to_be_visible()

    assert sent
    assert "918273" not in "".join(sent)
