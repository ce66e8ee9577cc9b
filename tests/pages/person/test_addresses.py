"""我的收件地址 of a person: their own, whether or not they stand for a unit."""

import pytest
from nicegui import ui
from nicegui.testing import User

from models.addresses.address import Address
from models.seed import cast
from tests.support.address_page import WITHIN, fill_address
from tests.support.addresses import added
from tests.support.page import press, read, sign_in, sign_in_as_person
from tests.support.units import opened, person_of

PAGE = "/person"


@pytest.mark.parametrize("stands_for_a_unit", [True, False])
async def test_a_person_adds_an_own_address(user: User, stands_for_a_unit: bool) -> None:
    rep = await opened()
    await added(rep, detail="单位路1号")
    await (sign_in(user, rep) if stands_for_a_unit else sign_in_as_person(user, rep.person))
    await user.open(PAGE)
    assert "单位路1号" not in read(user)
    await press(user, "add")
    fill_address(user, detail="个人路1号")

    user.find(kind=ui.button, content="保存").click()

    await user.should_see("江苏省 南京市 玄武区 个人路1号", retries=WITHIN)
    assert [each.detail for each in await Address.seen_by(rep.person)] == ["个人路1号"]
    assert [each.detail for each in await Address.seen_by(rep)] == ["单位路1号"]


async def test_an_address_of_somebody_else_is_not_found(user: User) -> None:
    rep = await opened()
    foreign = await added(await person_of(cast.BAI_YANGBEN))
    await added(rep.person)
    await sign_in_as_person(user, rep.person)
    await user.open(PAGE)

    await press(user, "edit", foreign.code)

    await user.should_see("没有找到这个收件地址", retries=WITHIN)
