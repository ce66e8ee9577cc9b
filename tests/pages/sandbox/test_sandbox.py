"""试点控制台: the phone beside the page, codes, messages, faults and logins."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from typing import cast as typed
from unittest.mock import patch

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.connectors import Connectors, use_connectors
from components.frame import shell
from models.base.key import digest, random_token
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import SandboxSms
from models.seed import cast
from models.units.member import MemberState
from pages.sandbox import specimen
from settings import settings
from tests.support.demo import demo_member
from tests.support.page import element_count, fields_of, press, read
from tests.support.phone import face_code
from tests.support.units import registered

PAGES = (
    "/sandbox",
    "/sandbox/api",
    "/sandbox/controls",
    "/sandbox/controls/wrong",
    "/sandbox/controls/closed",
    "/sandbox/controls/long",
    "/sandbox/controls/rows",
    "/app",
    "/app/login",
    "/app/register",
    "/app/face",
    "/app/scan",
)


@contextmanager
def everything_real() -> Iterator[None]:
    """A hall whose outside systems are all real ones."""
    real = SimpleNamespace(kind="real")
    no_providers = patch("auth.connectors.settings", replace(settings, login_providers=()))
    kinds = [typed(Any, real) for _ in range(5)]  # only their kind is asked
    made = Connectors(*kinds)
    with no_providers, use_connectors(made):
        yield


async def test_one_page_holds_phone_messages_faults_and_logins(user: User) -> None:
    await user.open("/sandbox")

    assert 'src="/app" title="模拟手机"' in read(user)
    for fact in ("短信收件箱", Fault.SMS_LATE.label, cast.DISPATCH_UNIT.uscc):
        await user.should_see(fact)
    assert element_count(user) <= 40


async def test_the_console_leads_to_every_specimen_and_back(user: User) -> None:
    for page in ("/sandbox", "/sandbox/api"):
        await user.open(page)
        assert 'href="/sandbox/controls"' in read(user)

    for path in specimen.TITLES:
        await user.open(path)
        assert f'href="{path}" aria-current="page"' in read(user)
        assert all(f'href="{other}"' in read(user) for other in specimen.TITLES)
        assert 'href="/sandbox"' in read(user)


async def test_the_console_says_who_of_the_demo_does_not_get_through(user: User) -> None:
    await demo_member()

    await user.open("/sandbox")

    shown = read(user)
    assert f"{cast.CHEN_CESHI.mobile}</span>（已到期，" in shown
    assert f"{cast.ZHENG_SHILI.mobile}</span>（人脸认证总是不通过）" in shown
    snack_shop = shown.partition(cast.SNACK_SHOP.name)[2].partition("</section>")[0]
    assert "可用于试注册" not in snack_shop
    assert "人脸认证总是没有结果" in snack_shop


async def test_the_console_lists_who_is_of_no_unit_yet(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.sandbox.console.settings", replace(settings, demo=True))

    await user.open("/sandbox")

    html = read(user).split("其他人员")[1]
    for person in (cast.OUYANG_SHIFAN, cast.ZHAO_YANGBEN, cast.SUN_LI):
        assert f"{person.name}，" in html
        assert person.mobile in html
    assert cast.WANG_SHILI.mobile not in html


async def test_a_waiting_code_of_this_browser_opens_in_the_phone(user: User) -> None:
    visitor = random_token()
    user.http_client.cookies.set("hall_visitor", visitor)
    ticket, foreign = await face_code(digest(visitor)), await face_code("another browser")
    await user.open("/sandbox")
    assert foreign.code not in read(user)

    await press(user, "open", f"/q/{ticket.code}")

    assert f'<iframe src="/q/{ticket.code}"' in read(user)


async def test_a_pasted_link_opens_in_the_phone_unless_it_leads_elsewhere(user: User) -> None:
    await user.open("/sandbox")

    link = fields_of(user)["link"]

    link.value = "https://evil.example/q/AAAAAAAAAAAAAAAAAAAAAAAAAAA"
    user.find(kind=ui.button, content="打开").click()
    await user.should_see("这不是本网站的二维码链接")
    assert link.message.startswith("这不是本网站的二维码链接")
    link.value = "/q/AAAAAAAAAAAAAAAAAAAAAAAAAAA"
    user.find(kind=ui.button, content="打开").click()
    await user.should_see('<iframe src="/q/AAAAAAAAAAAAAAAAAAAAAAAAAAA"')

    assert link.value == ""


async def test_a_message_appears_when_it_arrives(user: User) -> None:
    await user.open("/sandbox")

    await SandboxSms.accept("13900010962", "验证码 123456", "reference")

    await user.should_see("验证码 123456", retries=10)


async def test_a_fault_is_switched_on_with_its_amount_and_off_again(user: User) -> None:
    await user.open("/sandbox")

    await press(user, "on", "sms_late", amount="5")
    await user.should_see("已打开，5 分钟", retries=10)
    assert await SandboxFault.amount_of(Fault.SMS_LATE) == 5

    await press(user, "off", "sms_late")
    assert await SandboxFault.active() == {}


@pytest.mark.parametrize("path", PAGES)
async def test_nothing_of_it_exists_where_every_system_is_real(user: User, path: str) -> None:
    with everything_real():
        answer = await user.http_client.get(path)

    assert answer.status_code == 404


async def test_the_description_for_people_lists_every_call(user: User) -> None:
    await user.open("/sandbox/api")

    for path in ("/sandbox/api/sms", "/sandbox/api/tickets/{code}", "/sandbox/api/faults"):
        await user.should_see(path)


@pytest.mark.parametrize("path", ["/", "/login", "/sandbox"])
async def test_a_site_that_a_network_can_reach_says_that_everybody_can_act_as_everybody(
    user: User, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    await user.open(path)
    assert "任何人的身份" not in read(user)
    monkeypatch.setattr(shell, "settings", replace(settings, host="0.0.0.0"))

    await user.open(path)

    assert "本网络上任何人都能以任何人的身份操作" in read(user)


async def test_a_switch_lets_the_registry_name_another_legal_rep(user: User) -> None:
    rep = await registered()
    await user.open("/sandbox")

    await press(user, "change", cast.DEMO_UNIT.uscc, who=cast.ZHAO_YANGBEN.id_number)
    await user.should_see("登记的法定代表人已变更", retries=100)

    assert (await rep.reread()).state is MemberState.REVOKED
    await user.should_see("现登记 赵样本", retries=100)
    await press(user, "back", cast.DEMO_UNIT.uscc)
    await user.should_see("现登记 王示例", retries=100)
