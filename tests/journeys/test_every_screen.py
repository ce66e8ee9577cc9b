"""Every page by axe-core, in light and dark, on a desk and on a phone, and in large text."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from components.frame.page import registered_paths
from main import import_pages
from models.seed.cast import DISPATCH_UNIT, SOFTWARE_UNIT, WANG_SHILI, ZHOU_YANGLI
from models.units.permission import Role
from tests.journeys.conftest import STEP_WITHIN, NewPage
from tests.support.browser import Watch
from tests.support.inviting import invite_at
from tests.support.markup import OF_THE_FRAMEWORKS, check, fetch_checker, rendered
from tests.support.screen import look_over
from tests.support.server import Server
from tests.support.server_session import connected, institution_at, sign_in_at
from tests.support.walk import (
    LAW_FIRM,
    check_unit,
    scan,
    set_account,
    show_face,
    sign_in,
)

Visit = Callable[[str], Page]
TOO_MANY = 429


def _newest(table: str, column: str = "code") -> Callable[[Server], str]:
    """Look the value of an address up that only the database knows."""

    def find(hall: Server) -> str:
        with connected(hall) as database:
            row = database.execute(f"SELECT {column} FROM {table} ORDER BY id DESC LIMIT 1")
            return str(row.fetchone()[0])

    return find


def _agent(hall: Server) -> str:
    """The code of an agent of the demo unit who may be granted items."""
    with connected(hall) as database:
        row = database.execute(
            "SELECT code FROM member WHERE role = 'agent' AND state = 'active' ORDER BY id LIMIT 1"
        )
        return str(row.fetchone()[0])


def _invited(hall: Server) -> str:
    """The rep whom the visitor signs in is invited by another unit."""
    return invite_at(hall, SOFTWARE_UNIT, WANG_SHILI, Role.AGENT)


SAMPLES: Mapping[str, Callable[[Server], str]] = {
    "/services/{code}": lambda _hall: "SB022",
    "/themes/{code}": lambda _hall: "t1",
    "/notices/{code}": _newest("notice"),
    "/app/invitations/{code}": _invited,
    "/person/invitations/{code}": _invited,
    "/not-me/{code}": lambda _hall: "nobody-knows-this-link",  # test_settings.py has one that holds
    "/q/{code}": lambda _hall: "nobody-knows-this-code",
    "/unit/members/{code}/grants": _agent,
    "/unit/members/{code}/preview": _agent,
}
# Somebody has to start a check, or come back from a provider, first.
IN_THE_WALK = frozenset(
    {"/alipay/face/{certify_id}", "/login/{provider}/confirm"}
    | {"/login/{provider}/join", "/login/{provider}/licence"}
)
MORE = (
    "/nothing-here",
    f"/search?q={quote('社保卡丢了')}",
    f"/search?q={quote('完全没有的东西')}",
    "/unit/cases?q=nothing",
)

import_pages()
PATHS = [p for p in registered_paths() if "probe" not in p and p not in IN_THE_WALK]


class Visitor:
    """Opens pages in one browser signed out, and in another signed in where a page asks for it."""

    def __init__(self, hall: Server, stranger: BrowserContext, member: BrowserContext) -> None:
        self._stranger, self._member = stranger.new_page(), member.new_page()
        rep = sign_in_at(hall)
        signed_in = {**rep.cookies, **institution_at(hall, rep.visitor)}
        member.add_cookies([{"name": n, "value": v, "url": hall.url} for n, v in signed_in.items()])
        answer = member.request.post("/sandbox/api/phone", data={"id_number": WANG_SHILI.id_number})
        assert answer.ok

    def open(self, path: str) -> Page:
        """The page itself, never the sign-in that stands before it, nor a «too often»."""
        self._stranger.context.clear_cookies()  # so many pages in a minute are no one browser's
        for page in (self._stranger, self._member):
            answer = page.goto(path)
            assert answer is not None
            assert answer.status != TOO_MANY
            page.locator("h1").first.wait_for()
            if urlsplit(page.url).path == urlsplit(path).path:
                return page
        raise AssertionError(f"{path} leads to {page.url}")


@pytest.fixture(scope="module")
def watched() -> Watch:
    """What goes wrong behind the pictures of these tests."""
    return Watch()


@pytest.fixture(scope="module")
def visitor(browser: Browser, shared_server: Server, watched: Watch) -> Iterator[Visitor]:
    """One browser for each way of being signed in, for all of these tests."""
    contexts = [browser.new_context(base_url=shared_server.url, locale="zh-CN") for _ in range(2)]
    for context in contexts:
        context.set_default_timeout(STEP_WITHIN)
        watched.attend(context, shared_server.url)
    yield Visitor(shared_server, *contexts)
    for context in contexts:
        context.close()


def address_of(path: str, hall: Server) -> str:
    """An address of a page, with a sample of what it names."""
    if "{" not in path:
        return path
    assert path in SAMPLES, f"add a sample of {path}"
    return re.sub(r"{\w+}", SAMPLES[path](hall), path)


@pytest.mark.parametrize("path", [*PATHS, *MORE])
def test_a_page_is_accessible_and_fits_every_width(
    visitor: Visitor, watched: Watch, hall: Server, path: str
) -> None:
    watched.noted.clear()

    look_over(visitor.open(address_of(path, hall)))

    assert [n for n in watched.noted if "status of 404" not in n] == []


def test_the_checker_of_the_standard_finds_no_error_of_our_own_in_any_page(
    visitor: Visitor, hall: Server, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    checker = fetch_checker(pytestconfig.cache.mkdir("npm"))
    if isinstance(checker, str):
        pytest.skip(f"{checker}: only the rules of tests/support/markup.py were held")

    ours, theirs = check(
        checker,
        {path: rendered(visitor.open(address_of(path, hall))) for path in [*PATHS, *MORE]},
        tmp_path,
    )

    assert ours == []
    assert {message for message, _ in OF_THE_FRAMEWORKS} - theirs == set()


def test_every_step_of_a_registration_is_accessible(new_page: NewPage) -> None:
    """The phone's part and the states of the code are looked over in test_phone.py."""
    desktop, phone = new_page(), new_page()
    desktop.goto("/register")
    desktop.get_by_role("button", name="下一步").click()
    expect(desktop.get_by_role("heading", name="有 5 处需要修改")).to_be_visible()
    look_over(desktop)
    read_agreement(desktop)

    check_unit(desktop, LAW_FIRM)
    expect(step(desktop, 2)).to_be_focused()
    scan(desktop, phone)
    phone.get_by_role("button", name="使用支付宝人脸认证").click()
    show_face(phone)
    expect(desktop.get_by_label("手机号")).to_be_focused()  # the first field; its step is said
    expect(desktop.locator("body > .rs-sr[role=status]")).to_have_text(re.compile("^第3步，共4步"))
    expect(desktop).to_have_title(re.compile("^第3步，共4步：填写账户信息 - "))
    look_over(desktop)
    set_account(desktop, LAW_FIRM.legal_rep.mobile)
    expect(desktop.get_by_role("heading", name="注册成功")).to_be_visible()
    expect(step(desktop, 4)).to_be_focused()
    look_over(desktop)


def step(page: Page, number: int) -> Locator:
    """The content of one step of the registration."""
    return page.get_by_role("group", name=re.compile(f"^第{number}步，共4步"))


def read_agreement(page: Page) -> None:
    """Open and close the agreement."""
    page.get_by_role("button", name="《法人用户注册协议》").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look_over(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_refused_login_is_accessible(new_page: NewPage) -> None:
    page = new_page({"extra_http_headers": {"X-Forwarded-For": "203.0.113.9"}})
    page.goto("/login")
    sign_in(page, DISPATCH_UNIT.uscc, ZHOU_YANGLI.mobile, "Wrong-Password-1")
    expect(page.get_by_text("登录名或密码不正确")).to_be_visible()
    look_over(page)
