"""不是我: what opening the link does, and what the press with the digits does."""

import pytest
from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.sign_in.freeze import FROZEN_FOR
from models.units.member import Member
from tests.support.mobiles import warned
from tests.support.page import element_count, fields_of, read
from tests.support.units import lives, opened, signed_in

PRESS = "不是我，立即冻结"


@pytest.fixture
async def rep() -> Member:
    """A legal rep who was warned."""
    return await opened()


async def test_opening_the_link_changes_nothing(user: User, rep: Member) -> None:
    code = await warned(rep)
    session, _ = await signed_in(rep)

    for _ in range(2):
        await user.open(f"/not-me/{code}")
    await user.http_client.head(f"/not-me/{code}")
    await user.http_client.post(f"/not-me/{code}", data={"digits": rep.mobile[-4:]})

    assert not (await rep.reread()).is_frozen
    assert await lives(session)
    html = read(user)
    for words in ("登录密码已修改", rep.unit.name, "冻结24小时"):
        assert words in html
    for secret in (rep.mobile, rep.person.name, rep.person.id_number):
        assert secret not in html
    assert element_count(user) <= 40


async def test_a_press_without_or_with_wrong_digits_freezes_nothing(
    user: User, rep: Member
) -> None:
    await user.open(f"/not-me/{await warned(rep)}")

    user.find(kind=ui.button, content=PRESS).click()
    await user.should_see("请填写手机号后四位")
    fields_of(user)["digits"].value = "0000"
    user.find(kind=ui.button, content=PRESS).click()

    await user.should_see("手机号后四位不正确")
    assert not (await rep.reread()).is_frozen


async def test_the_press_freezes_and_the_link_says_until_when(user: User, rep: Member) -> None:
    code = await warned(rep)
    await user.open(f"/not-me/{code}")

    fields_of(user)["digits"].value = rep.mobile[-4:]
    user.find(kind=ui.button, content=PRESS).click()

    await user.should_see("已冻结至")
    until = (await rep.reread()).frozen_until
    assert until is not None
    await user.open(f"/not-me/{code}")
    assert f"已冻结至 {clock.minute_text(until)}" in read(user)
    clock.travel(FROZEN_FOR.total_seconds() + 1)
    await user.open(f"/not-me/{code}")
    assert "冻结已于" in read(user)


@pytest.mark.parametrize("code", ["nothing", "x" * 200])
async def test_what_is_no_link_reads_as_one_that_is_over(
    user: User, rep: Member, code: str
) -> None:
    over = await warned(rep)
    clock.travel(FROZEN_FOR.total_seconds() + 60)

    unknown, late = [await user.http_client.get(f"/not-me/{each}") for each in (code, over)]

    for answer in (unknown, late):
        assert answer.status_code == 404
        assert "链接无效或已失效" in answer.text
        assert PRESS not in answer.text
