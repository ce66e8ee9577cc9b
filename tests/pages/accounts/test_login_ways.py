"""登录: ways that are closed now, what stands around them, and tiles of other accounts."""

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.web import cookies
from components.frame import site_map
from components.sign_in import closed_way, login_card, other_way
from components.sign_in.login_way import LoginWay
from components.sign_in.tile import Tile
from models.proofs.qr_ticket import QrTicket
from models.sandbox.fault import Fault, SandboxFault
from tests.support.page import press, read

LINKS = {
    "地市历史用户升级": "/upgrade",
    "CA 驱动下载": "/help/ca",
    "登录不上？自检": "/help/check",
}


async def test_a_way_whose_system_is_down_says_so_and_offers_the_others(user: User) -> None:
    await SandboxFault.switch_on(Fault.APP_DOWN)
    user.http_client.cookies.set(cookies.LOGIN_WAY, "unit-scan")

    await user.open("/login")

    await user.should_see("江苏智慧人社APP从")
    await user.should_see("起没有应答，恢复后自动开放")
    assert await QrTicket.all().count() == 0
    await press(user, "choose", "unit-password")
    await user.should_see("证件号码/移动电话")


async def test_a_system_that_answers_again_opens_its_way_by_itself(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login_card, "LOOK_EVERY", 0.1)
    await SandboxFault.switch_on(Fault.APP_DOWN)
    user.http_client.cookies.set(cookies.LOGIN_WAY, "unit-scan")
    await user.open("/login")
    await user.should_see("起没有应答")

    await SandboxFault.switch_off(Fault.APP_DOWN)

    await user.should_see("等待扫码", retries=100)


async def test_what_is_typed_stays_when_another_way_comes_back(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login_card, "LOOK_EVERY", 0.1)
    await SandboxFault.switch_on(Fault.APP_DOWN)
    await user.open("/login")
    assert 'class="is-down"' in read(user)
    field = min(user.find(kind=ui.input).elements, key=lambda each: each.id)
    field.value = "91320100"

    await SandboxFault.switch_off(Fault.APP_DOWN)
    for _ in range(20):
        await user.should_see("证件号码/移动电话", retries=100)
        if 'data-arg="unit-scan" aria-controls="login-panel" aria-selected="false" ' in read(user):
            break

    assert field.value == "91320100"
    assert not field.is_deleted


async def test_ca_says_why_it_cannot_be_used_here(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closed_way, "is_secure", lambda _url: False)
    await user.open("/login")

    await press(user, "choose", "unit-ca")

    await user.should_see("请插入CA登录")
    await user.should_see(closed_way.UNSAFE)
    await press(user, "choose", "unit-scan")
    await user.should_see("等待扫码")


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("http://10.1.2.3:8080", False),
        ("https://hall.example", True),
        ("http://127.0.0.1:8080", True),
        ("http://localhost", True),
        ("http://localhost.evil.example", False),
    ],
)
def test_keys_are_reached_over_https_and_on_this_machine(address: str, is_safe: bool) -> None:
    assert closed_way.is_secure(address) == is_safe


@pytest.mark.parametrize("label", LINKS)
async def test_a_link_stands_there_as_soon_as_its_page_does(
    user: User, monkeypatch: pytest.MonkeyPatch, label: str
) -> None:
    path = LINKS[label]
    monkeypatch.setattr(site_map, "_paths", site_map._paths - {path})
    await user.open("/login")
    assert label not in read(user)

    monkeypatch.setattr(site_map, "_paths", site_map._paths | {path})
    await user.open("/login")

    assert f'href="{path}">{label}' in read(user)


async def test_without_other_accounts_there_is_no_heading_for_them(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(other_way, "SOURCES", ())
    await user.open("/login")
    await user.should_not_see("其他登录方式")

    async def source(is_for_person: bool, asked: str) -> list[Tile]:
        tile = Tile(f"/login/province?next={asked}", ("省政务", "单位账户"), "account_balance")
        down = Tile("/login/e_licence", ("电子", "营业执照"), "badge", why="没有应答")
        return [] if is_for_person else [tile, down]

    monkeypatch.setattr(other_way, "SOURCES", (source,))
    await user.open("/login?next=/unit/cases")

    await user.should_see("其他登录方式")
    assert 'href="/login/province?next=/unit/cases"' in read(user)
    assert 'href="/login/e_licence"' not in read(user)
    await user.should_see("暂不可用")
    await press(user, "whose", "person")
    await user.should_not_see("其他登录方式")


async def test_a_way_that_is_pressed_before_the_other_tab_is_drawn_is_that_of_the_other_tab(
    user: User,
) -> None:
    await user.open("/login")

    await press(user, "whose", "person")
    await press(user, "choose", "unit-scan")

    assert 'data-arg="person-scan" aria-controls="login-panel" aria-selected="true"' in read(user)


@pytest.mark.parametrize("way", list(LoginWay))
def test_every_way_has_one_on_the_other_tab(way: LoginWay) -> None:
    assert way.twin.is_for_person != way.is_for_person
