"""登录账户 in 账号设置: linked and taken away by a press of our own page and a fresh proof."""

import pytest
from nicegui import background_tasks
from nicegui.testing import User

from models.base import clock
from models.outside.outside_account import OutsideAccount
from models.outside.outside_start import OutsideStart, StartPurpose
from models.units.member import Member
from tests.support.page import press, read, sign_in
from tests.support.units import opened

PATH = "/unit/settings/accounts"
WITHIN = 20


@pytest.fixture
async def rep(user: User) -> Member:
    """A legal rep whose last proof is some hours old."""
    member = await opened()
    await OutsideAccount.bind("province", "d" * 64, by=member)
    await sign_in(user, member)
    clock.travel(20 * 60)
    return member


@pytest.mark.parametrize("act", ["link", "unlink"])
async def test_without_a_fresh_proof_nothing_is_begun(user: User, rep: Member, act: str) -> None:
    await user.open(PATH)
    [account] = await OutsideAccount.list_of(rep.unit)
    pressing = background_tasks.create(
        press(user, act, "province" if act == "link" else account.code)
    )
    await user.should_see("验证身份", retries=WITHIN)

    user.find("取消").click()
    await pressing

    assert await OutsideStart.all().count() == 0
    assert [each.code for each in await OutsideAccount.list_of(rep.unit)] == [account.code]
    assert "解除关联" in read(user)


@pytest.mark.parametrize("asked", ["", f"?next={PATH}", "?purpose=link", f"?link=1&next={PATH}"])
async def test_no_address_that_somebody_is_sent_links_anything(
    user: User, rep: Member, asked: str
) -> None:
    answer = await user.http_client.get(f"/login/province{asked}")

    assert answer.status_code == 303
    [begun] = await OutsideStart.all()
    assert (begun.purpose, begun.member_id, begun.session) == (StartPurpose.SIGN_IN, None, "")
