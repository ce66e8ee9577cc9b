"""The registration's page while its draft moves: each step stands there once, with its buttons."""

import asyncio
from unittest.mock import patch

from nicegui import ui
from nicegui.testing import User

from auth import cookies
from models.key import digest, random_token
from models.member import Member
from models.sandbox import SandboxSms
from models.unit import Unit
from tests.support.page import fill, read
from tests.support.registering import UNIT, proved

REP = UNIT.legal_rep
PASSWORD = "Zhumulangma#8848"


async def test_the_last_step_offers_to_sign_in_though_the_draft_told_of_it_first(
    user: User,
) -> None:
    visitor = random_token()
    user.http_client.cookies.set(cookies.VISITOR, visitor)
    await proved(UNIT, digest(visitor))
    await user.open("/register")
    fill(user, REP.mobile)
    user.find("获取验证码").click()
    await user.should_see("短信已送达", retries=40)
    [message] = await SandboxSms.inbox(REP.mobile)
    fill(user, REP.mobile, message.text.removeprefix("验证码 ")[:6], PASSWORD, PASSWORD)
    find_legal_rep = Unit.legal_rep

    async def find_slowly(unit: Unit) -> Member | None:
        await asyncio.sleep(0.3)  # meanwhile the page hears of the draft
        return await find_legal_rep(unit)

    with patch.object(Unit, "legal_rep", find_slowly):
        user.find(kind=ui.button, content="完成注册").click()
        await user.should_see("注册成功", retries=60)
        await asyncio.sleep(0.5)

    assert read(user).count("注册成功") == 1
    assert 'data-act="sign_in"' in read(user)
    assert user.notify.messages == []
