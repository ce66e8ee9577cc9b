"""新法定代表人认领: the page of a registration with its own words, for a unit in succession."""

from nicegui import ui
from nicegui.testing import User

from auth.web import cookies
from models.base.key import digest, random_token
from models.sandbox.inbox import SandboxSms
from models.units.member import MemberState
from models.units.succession import Succession
from tests.support.page import fill, read
from tests.support.succession import NEW, changed, proved_claim, staffed

PASSWORD = "Zhumulangma#8848"


async def test_the_page_says_what_a_claim_is_and_where_to_go_when_it_lags(user: User) -> None:
    await user.open("/claim")

    await user.should_see("认领说明")
    for words in ("30天内照常办理", "申请更正，3个工作日内办结", "次日才更新"):
        assert words in read(user)


async def test_the_login_leads_there_for_units_only(user: User) -> None:
    user.http_client.cookies.set(cookies.LOGIN_WAY, "unit_password")
    await user.open("/login?next=/unit")
    assert 'href="/claim"' in read(user)

    await user.open("/login?next=/person")
    assert 'href="/claim"' not in read(user)


async def test_code_and_password_end_the_claim_and_lead_to_the_members(user: User) -> None:
    rep, manager, _ = await staffed()
    await changed(rep.unit)
    visitor = random_token()
    user.http_client.cookies.set(cookies.VISITOR, visitor)
    await proved_claim(visitor=digest(visitor))
    await user.open("/claim")
    fill(user, NEW.mobile)
    user.find("获取验证码").click()
    await user.should_see("短信已送达", retries=100)
    [message] = [each for each in await SandboxSms.inbox(NEW.mobile) if "验证码" in each.text]
    assert "单位认领" in message.text
    fill(user, NEW.mobile, message.text.removeprefix("验证码 ")[:6], PASSWORD, PASSWORD)

    user.find(kind=ui.button, content="完成认领").click()
    await user.should_see("认领成功", retries=100)

    assert "登录并核对成员" in read(user)
    known = await Succession.of_unit(rep.unit_id)
    assert known is not None
    assert known.is_claimed
    assert (await manager.reread()).state is MemberState.ACTIVE
