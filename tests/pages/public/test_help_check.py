"""使用环境自检: what stands there at once, what the page answers, and the page without scripts."""

import re

import pytest
from nicegui.testing import User

from models.base import clock
from models.public.self_check import SelfCheck
from models.records.limit_table import SELF_CHECK_BROWSER
from models.sandbox.fault import Fault, SandboxFault
from pages.public.help_check import judge_page
from tests.support.page import press, read

PROBED = re.compile(r"(?s).*window\.socket.*")
PLAIN = "/help/check/plain"
AGENT = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/146.0.0.0 Safari/537.36"}


def answers(user: User, ahead: float = 0, *, kept: bool = True, polling: bool = False) -> None:
    """Let the simulated browser answer so."""

    def told(_match: re.Match[str]) -> dict[str, object]:
        now = (clock.now().timestamp() + ahead) * 1000
        return {"now": now, "kept": kept, "polling": polling}

    user.javascript_rules = {PROBED: told}


async def test_a_healthy_page_says_so_and_has_a_number(user: User) -> None:
    answers(user)

    await user.open("/help/check")

    await user.should_see("拨打", retries=100)
    await user.should_see("报自检编号", retries=100)
    await user.should_not_see("左侧")  # on a phone it stands above
    for words in (
        "可以登录和办理，有 1 项请留意：安全连接",
        "与大厅的时间相差",
        "已开启",
        "已连上，往返",
        "可以保存",
        "短信平台正常",
    ):
        assert words in read(user)
    kept = await SelfCheck.get()
    assert kept.spoken in read(user)
    await press(user, "again")
    assert await SelfCheck.all().count() == 1


async def test_what_is_wrong_is_told_first(user: User) -> None:
    answers(user, -372, kept=False, polling=True)
    await SandboxFault.switch_on(Fault.SMS_DOWN)

    await user.open("/help/check")

    await user.should_see("有 2 项会影响登录和办理，请先处理：", retries=100)
    text = read(user)
    assert "另有 3 项请留意：短信、实时连接、安全连接。" in text
    number = (await SelfCheck.get()).spoken
    assert f'请拨打 <b>12333</b>，报自检编号 <b class="rs-num">{number}</b>' in text
    assert text.index("慢 6 分 12 秒") < text.index("短信平台目前没有应答") < text.index("已开启")
    assert "不能登录。请在浏览器设置里允许本站的 Cookie" in text


async def test_an_account_of_the_login_page_that_is_down_is_among_the_systems(user: User) -> None:
    answers(user)
    await SandboxFault.switch_on(Fault.LICENCE_DOWN)

    await user.open("/help/check")

    await user.should_see("报自检编号", retries=100)
    systems = re.sub(r"<[^>]+>", "|", read(user).split("各系统现在的情况")[1])
    assert re.search(r"省政务单位账户[|\s]+check_circle[|\s]+正常", systems)
    assert re.search(r"电子营业执照[|\s]+error[|\s]+暂停", systems)


async def test_a_page_that_does_not_answer_leads_to_the_plain_one(user: User) -> None:
    await user.open("/help/check")

    await user.should_see("正在检查")
    assert f'href="{PLAIN}"' in read(user)
    assert await SelfCheck.all().count() == 0


async def test_without_a_number_12333_is_named_all_the_same(user: User) -> None:
    answers(user)
    for _ in range(SELF_CHECK_BROWSER.most + 1):
        await user.open("/help/check")
        await user.should_see("项请留意", retries=100)

    await user.should_see("可以直接拨打12333")


@pytest.mark.parametrize(
    "told", [{}, {"now": "x"}, {"now": float("nan")}, {"now": True}, {"now": 1e300, "kept": "yes"}]
)
def test_whatever_a_page_answers_is_judged_by_numbers_alone(told: dict[str, object]) -> None:
    for finding in judge_page(told, clock.now().timestamp(), 0.02):
        assert len(finding.text) < 90


async def test_without_scripts_a_number_is_got_by_a_button(user: User) -> None:
    page = await user.http_client.get(PLAIN, headers=AGENT)
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "Chrome 146。" in page.text
    assert await SelfCheck.all().count() == 0

    asked = await user.http_client.post(PLAIN, headers=AGENT)

    kept = await SelfCheck.get()
    assert kept.spoken in asked.text
    assert asked.headers["cache-control"] == "no-store"


async def test_a_browser_that_keeps_no_cookie_is_told_at_the_press(user: User) -> None:
    await user.http_client.get(PLAIN)
    user.http_client.cookies.clear()

    asked = await user.http_client.post(PLAIN)

    assert "浏览器不保存本站的 Cookie" in asked.text


async def test_a_form_of_another_site_gets_no_number(user: User) -> None:
    asked = await user.http_client.post(PLAIN, headers={"Origin": "https://evil.example"})

    assert asked.status_code == 403
    assert await SelfCheck.all().count() == 0
