"""通行密钥 through Chromium's virtual authenticator: added, used, removed, copied; and refused."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from models.passkeys.passkey_sign_in import REFUSED
from models.passkeys.site import NO_NAME
from models.seed.cast import (
    DEMO_PASSWORD,
    DEMO_UNIT,
    JIN_YANG,
    LI_FANLI,
    QIAN_YANGZHANG,
    SOFTWARE_UNIT,
    ZHAO_YANGBEN,
)
from tests.journeys.conftest import NewPage
from tests.journeys.test_frame import FIRST_VISIT
from tests.support.authenticator import LOCAL, Authenticator
from tests.support.browser import (
    PHONE,
    Watch,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    set_width,
)
from tests.support.server import Server
from tests.support.walk import scan, sign_in, sign_in_app

Open = Callable[[Page, str], None]
NAME, TILE = "办公室电脑", re.compile("^通行密钥")
KEYS = "/unit/settings/passkeys"
HASHED = 15_000  # milliseconds for a password on a busy machine


@pytest.fixture
def go(hall: Server, watch: Watch) -> Open:
    """Opens a page of the hall by a name, as passkeys need one."""
    watch.hosts.add(f"{LOCAL}:{hall.port}")

    def visit(page: Page, path: str) -> None:
        page.goto(f"http://{LOCAL}:{hall.port}{path}")
        page.wait_for_function("window.did_handshake")

    return visit


def enter(page: Page, go: Open, unit: str, mobile: str) -> None:
    """单位登录 by password."""
    go(page, "/login")
    page.get_by_role("tab", name="单位登录").click()
    sign_in(page, unit, mobile)
    expect(page).to_have_url(re.compile("/unit$"), timeout=HASHED)


def add(page: Page, name: str = NAME) -> None:
    """Add a key on the open page, after a proof by the password."""
    page.get_by_label("名称").fill(name)
    page.get_by_role("button", name="添加通行密钥").click()
    asking = page.get_by_role("dialog")
    asking.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
    asking.get_by_role("button", name="验证并继续").click()
    expect(page.get_by_role("button", name=f"移除 {name}")).to_be_visible()


def leave(page: Page, go: Open, path: str = "/login") -> None:
    """退出登录, and back to the login page."""
    page.get_by_role("button", name="退出登录").first.click()
    expect(page).not_to_have_url(re.compile("/(unit|person)"))
    go(page, path)


def use(page: Page) -> None:
    """Press the tile."""
    page.get_by_role("button", name=TILE).click()


def test_a_key_is_added_and_signs_in_by_itself_and_stands_first_next_time(
    desktop: Page, go: Open
) -> None:
    key = Authenticator(desktop)
    go(desktop, "/login")
    expect(desktop.get_by_role("button", name=TILE)).to_have_count(0)
    enter(desktop, go, DEMO_UNIT.uscc, LI_FANLI.mobile)
    go(desktop, KEYS)
    add(desktop)
    assert len(key.credentials()) == 1
    for width in (1440, 390):
        set_width(desktop, width)
        assert_no_overflow(desktop)
    assert_accessible_in_both_colors(desktop)
    set_width(desktop, 1440)

    leave(desktop, go)
    expect(desktop.get_by_text("本机已设置")).to_be_visible()
    for width in (1440, 390):
        set_width(desktop, width)
        assert_no_overflow(desktop)
    assert_accessible_in_both_colors(desktop)
    set_width(desktop, 1440)
    use(desktop)

    expect(desktop).to_have_url(re.compile("/unit$"))
    expect(desktop.get_by_text(f"管理员 {LI_FANLI.mobile[0]}").first).to_be_visible()
    leave(desktop, go)
    expect(desktop.get_by_text("上次使用")).to_be_visible()
    sign_in(desktop, DEMO_UNIT.uscc, LI_FANLI.mobile)
    expect(desktop).to_have_url(re.compile("/unit$"), timeout=HASHED)
    leave(desktop, go)
    expect(desktop.get_by_text("本机已设置")).to_be_visible()


def test_whoever_is_of_several_units_chooses_the_unit_and_who_they_are(
    desktop: Page, go: Open
) -> None:
    Authenticator(desktop)
    enter(desktop, go, SOFTWARE_UNIT.uscc, QIAN_YANGZHANG.mobile)
    go(desktop, KEYS)
    add(desktop)
    leave(desktop, go)
    use(desktop)
    expect(desktop.get_by_role("heading", name="选择登录单位和身份")).to_be_focused()
    assert_no_overflow(desktop)
    assert_accessible_in_both_colors(desktop)
    desktop.get_by_role("button", name="返回其他登录方式").click()
    use(desktop)
    desktop.get_by_role("button", name=re.compile(f"{SOFTWARE_UNIT.name}.*法定代表人")).click()

    expect(desktop).to_have_url(re.compile("/unit$"))
    expect(desktop.get_by_text(SOFTWARE_UNIT.name).first).to_be_visible()


def test_a_person_adds_a_key_by_a_scan_and_comes_in_as_a_person(
    desktop: Page, new_page: NewPage, go: Open
) -> None:
    Authenticator(desktop)
    phone = new_page(PHONE)
    go(desktop, "/login?next=/person")
    desktop.get_by_label("证件号码/移动电话").fill(ZHAO_YANGBEN.mobile)
    desktop.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
    desktop.get_by_role("button", name="登录", exact=True).click()
    expect(desktop).to_have_url(re.compile("/person$"))
    desktop.get_by_label("名称").fill(NAME)
    desktop.get_by_role("button", name="添加通行密钥").click()
    desktop.get_by_role("dialog").get_by_role("tab", name="扫码").click()
    scan(desktop, phone)
    phone.get_by_role("link", name="打开江苏智慧人社APP").click()
    sign_in_app(phone, ZHAO_YANGBEN)
    phone.get_by_role("button", name="确认是我").click()
    expect(desktop.get_by_role("button", name=f"移除 {NAME}")).to_be_visible()

    leave(desktop, go, "/login?next=/person")
    use(desktop)

    expect(desktop).to_have_url(re.compile("/person$"))


def test_without_finger_or_face_the_browser_gives_nothing_and_the_page_says_so(
    desktop: Page, go: Open
) -> None:
    key = Authenticator(desktop)
    enter(desktop, go, DEMO_UNIT.uscc, JIN_YANG.mobile)
    go(desktop, KEYS)
    add(desktop)
    leave(desktop, go)
    key.verify_user(is_verified=False)
    use(desktop)

    told = desktop.get_by_role("alert").filter(has_text="没有完成验证")
    expect(told).to_be_visible()
    assert_accessible_in_both_colors(desktop)
    key.verify_user(is_verified=True)
    use(desktop)
    expect(desktop).to_have_url(re.compile("/unit$"))


def test_a_key_that_was_removed_elsewhere_and_one_that_was_copied_open_nothing(
    desktop: Page, new_page: NewPage, go: Open
) -> None:
    key, other = Authenticator(desktop), new_page()
    enter(desktop, go, DEMO_UNIT.uscc, LI_FANLI.mobile)
    go(desktop, KEYS)
    add(desktop, "会被复制")
    leave(desktop, go)
    use(desktop)
    expect(desktop).to_have_url(re.compile("/unit$"))
    key.replace(signCount=0)
    leave(desktop, go)
    use(desktop)
    expect(desktop.get_by_role("alert").filter(has_text=REFUSED)).to_be_visible()

    enter(other, go, DEMO_UNIT.uscc, LI_FANLI.mobile)
    go(other, KEYS)
    row = other.get_by_role("listitem").filter(has_text="会被复制")
    expect(row.get_by_text("已停用")).to_be_visible()
    other.get_by_role("button", name="移除 会被复制").click()
    other.get_by_role("dialog").get_by_role("button", name="移除").click()
    expect(other.get_by_text("已移除")).to_be_visible()
    use(desktop)
    expect(desktop.get_by_role("alert").filter(has_text=REFUSED)).to_be_visible()


def test_the_device_that_has_a_key_already_makes_no_second_one(desktop: Page, go: Open) -> None:
    Authenticator(desktop)
    enter(desktop, go, SOFTWARE_UNIT.uscc, QIAN_YANGZHANG.mobile)
    go(desktop, KEYS)
    add(desktop, "第一个")
    desktop.get_by_label("名称").fill("第二个")
    desktop.get_by_role("button", name="添加通行密钥").click()

    expect(desktop.get_by_text("这台设备上已经有您的通行密钥")).to_be_visible()
    expect(desktop.get_by_role("button", name="移除 第二个")).to_have_count(0)


def test_at_an_address_of_numbers_there_is_no_tile_and_the_pages_say_why(desktop: Page) -> None:
    Authenticator(desktop)
    desktop.add_init_script("try { localStorage.rs_passkey = 'known'; } catch {}")
    desktop.goto("/login")
    desktop.wait_for_function("window.did_handshake")
    expect(desktop.get_by_role("link", name=re.compile("省政务"))).to_be_visible()
    expect(desktop.get_by_role("button", name=TILE)).to_have_count(0)
    sign_in(desktop, DEMO_UNIT.uscc, LI_FANLI.mobile)
    expect(desktop).to_have_url(re.compile("/unit$"), timeout=HASHED)
    desktop.goto(KEYS)
    expect(desktop.get_by_text(NO_NAME)).to_be_visible()
    expect(desktop.get_by_role("button", name="添加通行密钥")).to_have_count(0)
    desktop.goto("/help/check")
    found = desktop.get_by_role("listitem").filter(has_text=f"{NO_NAME}。其他登录方式可以使用。")
    expect(found.get_by_text("不能使用")).to_be_visible()


def test_a_browser_that_cannot_have_keys_says_so(desktop: Page, go: Open) -> None:
    desktop.add_init_script("delete window.PublicKeyCredential;")
    enter(desktop, go, DEMO_UNIT.uscc, LI_FANLI.mobile)
    go(desktop, KEYS)

    expect(desktop.get_by_text("这个浏览器不能使用通行密钥")).to_be_visible()
    expect(desktop.get_by_role("button", name="添加通行密钥")).to_be_hidden()


def test_the_login_page_stays_light_with_the_script_of_the_keys(desktop: Page, go: Open) -> None:
    sizes: list[float] = []
    network = desktop.context.new_cdp_session(desktop)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    go(desktop, "/login")
    desktop.wait_for_load_state("networkidle")

    assert sum(sizes) <= FIRST_VISIT
