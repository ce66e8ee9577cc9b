"""我的收件地址 of a person: their own, whether or not they stand for a unit."""

import pytest
from nicegui import ui
from nicegui.testing import User

from components.fields.place_control import PlaceControl
from models.seed import cast
from models.units.address import Address
from tests.support.addresses import PLACE, added, typed
from tests.support.page import fields_of, press, read, sign_in, sign_in_as_person
from tests.support.units import opened, person_of

PAGE = "/person"
WITHIN = 30  # times that a page may be asked again on a busy machine


@pytest.mark.parametrize("stands_for_a_unit", [True, False])
async def test_a_person_adds_an_own_address(user: User, stands_for_a_unit: bool) -> None:
    rep = await opened()
    await added(rep, detail="单位路1号")
    await (sign_in(user, rep) if stands_for_a_unit else sign_in_as_person(user, rep.person))
    await user.open(PAGE)
    assert "单位路1号" not in read(user)
    await press(user, "add")
    fields = fields_of(user)
    for name in ("name", "mobile"):
        fields[f"address-{name}"].value = getattr(typed(), name)
    fields["address-detail"].value = "个人路1号"
    control = fields["address-place"].control
    assert isinstance(control, PlaceControl)
    control.write(PLACE)

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
