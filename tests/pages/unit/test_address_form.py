"""新增地址 and 编辑地址: the form, filled in by hand and from a pasted text."""

import pytest
from nicegui import ui
from nicegui.testing import User

from models.addresses.address import Address
from models.units.member import Member
from tests.support.address_page import PAGE, WITHIN, fill_address, place_control
from tests.support.addresses import MOBILE, PLACE, added, typed
from tests.support.page import fields_of, press, read, sign_in
from tests.support.units import opened


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit, signed in."""
    member = await opened()
    await sign_in(user, member)
    return member


async def test_the_form_has_the_labels_and_placeholders_of_the_deck(
    user: User, rep: Member
) -> None:
    await user.open(PAGE)
    await press(user, "add")

    fields = fields_of(user)
    labels = [field.rule.label for key, field in fields.items() if key.startswith("address-")]
    assert labels == ["收件人姓名", "移动电话", "所在地区", "详细地址", "设置为默认地址"]
    placeholders = {
        name: fields[f"address-{name}"].control.props["placeholder"]
        for name in ("name", "mobile", "detail")
    }
    assert placeholders == {
        "name": "请输入收件人姓名",
        "mobile": "请输入收件人移动电话",
        "detail": "请输入详细地址",
    }
    html = read(user)
    assert "邮寄地址" in html
    assert "新增地址" in html
    await user.should_see(kind=ui.button, content="保存")


async def test_an_address_that_is_typed_stands_in_the_list(user: User, rep: Member) -> None:
    await user.open(PAGE)
    await press(user, "add")
    fill_address(user)

    user.find(kind=ui.button, content="保存").click()

    await user.should_see("地址已保存", retries=WITHIN)
    await user.should_see("周**", retries=WITHIN)
    html = read(user)
    assert "当前已设置 1 个，还可以增加 9 个" in html
    assert "江苏省 南京市 玄武区 示例路1号" in html
    assert (MOBILE in html, "周示例" in html) == (False, False)


async def test_what_is_missing_stands_beside_its_field(user: User, rep: Member) -> None:
    await user.open(PAGE)
    await press(user, "add")

    user.find(kind=ui.button, content="保存").click()

    await user.should_see("有 4 处需要修改", retries=WITHIN)
    fields = fields_of(user)
    assert fields["address-place"].message == "请选择所在地区"
    control = place_control(user)
    control.write("320500")
    assert fields["address-place"].message == "请继续选择所在地区的区县"
    assert await Address.seen_by(rep) == []


async def test_a_pasted_text_fills_what_is_sure_and_says_what_is_missing(
    user: User, rep: Member
) -> None:
    await user.open(PAGE)
    await press(user, "add")
    text = f"张示例，上海 上海市 浦东新区，{MOBILE}"
    fields_of(user)["pasted-text"].value = text

    user.find(kind=ui.button, content="识别").click()

    await user.should_see(
        "已填入收件人姓名、移动电话、所在地区，请核对；请补充详细地址", retries=WITHIN
    )
    fields = fields_of(user)
    values = [fields[f"address-{name}"].value for name in ("name", "mobile", "place", "detail")]
    assert values == ["张示例", MOBILE, "310115", ""]
    assert read(user).count("已识别，请核对") == 3
    assert fields["pasted-text"].value == text
    assert await Address.seen_by(rep) == []

    fields["address-detail"].value = "示例路1号"
    user.find(kind=ui.button, content="保存").click()
    await user.should_see("上海市 浦东新区 示例路1号", retries=WITHIN)


async def test_of_an_unfinished_place_the_next_level_is_asked(user: User, rep: Member) -> None:
    await user.open(PAGE)
    await press(user, "add")
    fields_of(user)["pasted-text"].value = "收件人：张示例 地址：江苏省鼓楼区中山路1号"

    user.find(kind=ui.button, content="识别").click()

    await user.should_see("请补充移动电话、详细地址、所在地区的市", retries=WITHIN)
    assert fields_of(user)["address-place"].value == "320000"


async def test_where_nothing_is_sure_nothing_is_filled(user: User, rep: Member) -> None:
    await user.open(PAGE)
    await press(user, "add")
    fields_of(user)["address-name"].value = "李示例"
    fields_of(user)["pasted-text"].value = "北京西路上海城"

    user.find(kind=ui.button, content="识别").click()

    await user.should_see("没有识别出确定的内容", retries=WITHIN)
    assert fields_of(user)["address-name"].value == "李示例"


async def test_whether_a_courier_goes_there_is_said_before_it_is_saved(
    user: User, rep: Member
) -> None:
    await user.open(PAGE)
    await press(user, "add")
    control = place_control(user)

    control.write("810101")
    await user.should_see("寄往香港的快件只能由", retries=WITHIN)
    control.write(PLACE)
    await user.should_not_see("寄往香港的快件只能由")


async def test_what_is_edited_is_masked_until_it_is_typed_anew(user: User, rep: Member) -> None:
    address = await added(rep)
    await user.open(PAGE)
    await press(user, "edit", address.code)

    fields = fields_of(user)
    assert fields["address-name"].shown == "周**"
    assert fields["address-mobile"].shown == "1*****05"
    assert "pasted-text" not in fields
    fields["address-detail"].value = "示例路9号"
    user.find(kind=ui.button, content="保存").click()

    await user.should_see("示例路9号", retries=WITHIN)
    (kept,) = await Address.seen_by(rep)
    assert (kept.name, kept.mobile, kept.is_default) == ("周示例", MOBILE, True)


async def test_who_saves_second_reads_what_stands_there_and_may_save_again(
    user: User, rep: Member
) -> None:
    address = await added(rep)
    await user.open(PAGE)
    await press(user, "edit", address.code)
    await address.change(typed(detail="示例路5号"), version=1, by=rep)
    fields_of(user)["address-detail"].value = "示例路9号"

    user.find(kind=ui.button, content="保存").click()
    await user.should_see(
        "江苏省 南京市 玄武区 示例路5号。再次保存将以您填写的为准", retries=WITHIN
    )
    assert (await Address.get(id=address.id)).detail == "示例路5号"
    user.find(kind=ui.button, content="保存").click()

    await user.should_see("地址已保存", retries=WITHIN)
    assert (await Address.get(id=address.id)).detail == "示例路9号"


async def test_a_retired_place_stays_when_only_the_detail_is_changed(
    user: User, rep: Member
) -> None:
    address = await added(rep)
    address.region, address.place_name = "320103", "江苏省 南京市 白下区"
    await address.save()
    await user.open(PAGE)
    assert "江苏省 南京市 白下区（已停用）" in read(user)
    await press(user, "edit", address.code)
    field = fields_of(user)["address-place"]
    assert (field.value, field.message) == ("320103", "")

    fields_of(user)["address-detail"].value = "示例路9号"
    user.find(kind=ui.button, content="保存").click()

    await user.should_see("江苏省 南京市 白下区（已停用） 示例路9号", retries=WITHIN)
