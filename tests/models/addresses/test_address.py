"""收件地址: ten of an owner, one default, and nobody else's."""

import asyncio
import random

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError

from models.addresses.address import MOST_ADDRESSES, Address, Holder
from models.addresses.typed_address import TypedAddress
from models.base.error import Conflict, Invalid, LimitReached, NotFound
from models.records.audit import AuditRecord, verify_chain
from models.records.owner import OwnerName
from models.seed import cast
from tests.support.addresses import MOBILE, PLACE, acts, added, typed
from tests.support.units import person_of, registered


async def owner_of(kind: str) -> Holder:
    """The legal rep of a unit, or a person by themselves."""
    return await registered() if kind == "unit" else await person_of(cast.WANG_SHILI)


@pytest.fixture(params=["unit", "person"])
async def holder(request: pytest.FixtureRequest) -> Holder:
    return await owner_of(request.param)


async def defaults(by: Holder) -> list[str]:
    """The details of the default addresses, of which there is one or none."""
    return [each.detail for each in await Address.seen_by(by) if each.is_default]


async def test_an_address_stands_in_the_list_as_it_was_typed(holder: Holder) -> None:
    await added(holder, name="周示例", mobile="139 0001 0205", detail=" 示例路 1 号 ")

    (address,) = await Address.seen_by(holder)
    assert (address.masked_name, address.masked_mobile) == ("周**", "1*****05")
    assert address.text == "江苏省 南京市 玄武区 示例路 1 号"
    assert address.typed == TypedAddress("周示例", MOBILE, PLACE, "示例路 1 号", True)


async def test_the_first_is_the_default_whatever_was_ticked(holder: Holder) -> None:
    await added(holder, detail="示例路1号", is_default=False)
    await added(holder, detail="示例路2号")

    assert await defaults(holder) == ["示例路1号"]


async def test_who_ticks_it_makes_the_new_one_the_default(holder: Holder) -> None:
    await added(holder, detail="示例路1号")
    await added(holder, detail="示例路2号", is_default=True)

    assert await defaults(holder) == ["示例路2号"]
    assert [each.detail for each in await Address.seen_by(holder)] == ["示例路2号", "示例路1号"]


async def test_after_the_default_the_newest_is_it(holder: Holder) -> None:
    first = await added(holder, detail="示例路1号")
    await added(holder, detail="示例路2号")
    newest = await added(holder, detail="示例路3号")

    await first.remove(by=holder)

    assert await defaults(holder) == ["示例路3号"]
    await newest.remove(by=holder)
    assert await defaults(holder) == ["示例路2号"]


async def test_without_another_one_the_default_stays(holder: Holder) -> None:
    first = await added(holder, detail="示例路1号")
    other = await added(holder, detail="示例路2号")

    await other.remove(by=holder)
    changed = first.typed
    changed.is_default = False
    await first.change(changed, version=1, by=holder)

    assert await defaults(holder) == ["示例路1号"]


async def test_whatever_is_done_there_is_one_default_while_there_is_any(holder: Holder) -> None:
    chance = random.Random(7)
    for _ in range(40):
        addresses = await Address.seen_by(holder)
        assert len([each for each in addresses if each.is_default]) == min(1, len(addresses))
        act = chance.choice(("add", "change", "default", "remove", "remove"))
        if act == "add" or not addresses:
            if len(addresses) < MOST_ADDRESSES:
                await added(holder, is_default=chance.random() < 0.5)
            continue
        one = chance.choice(addresses)
        if act == "change":
            await one.change(
                typed(is_default=chance.random() < 0.5), version=one.version, by=holder
            )
        else:
            await (one.make_default(by=holder) if act == "default" else one.remove(by=holder))


async def test_of_eleven_at_once_ten_are_kept(holder: Holder) -> None:
    results = await asyncio.gather(
        *(added(holder, is_default=number % 2 == 0) for number in range(11)),
        return_exceptions=True,
    )

    refused = [each for each in results if isinstance(each, BaseException)]
    assert [type(each) for each in refused] == [LimitReached]
    addresses = await Address.seen_by(holder)
    assert len(addresses) == MOST_ADDRESSES
    assert len([each for each in addresses if each.is_default]) == 1


async def test_a_deleted_one_makes_room(holder: Holder) -> None:
    addresses = [await added(holder) for _ in range(MOST_ADDRESSES)]
    with pytest.raises(LimitReached, match="最多只能设置10个收件地址"):
        await added(holder)

    await addresses[4].remove(by=holder)

    await added(holder)


async def test_two_that_are_made_the_default_at_once_leave_one(holder: Holder) -> None:
    addresses = [await added(holder) for _ in range(3)]

    await asyncio.gather(*(each.make_default(by=holder) for each in addresses))

    assert len(await defaults(holder)) == 1


async def test_who_saves_second_is_told_and_changes_nothing(holder: Holder) -> None:
    address = await added(holder, detail="示例路1号")
    await address.change(typed(detail="示例路2号"), version=1, by=holder)

    with pytest.raises(Conflict, match="已被修改"):
        await address.change(typed(detail="示例路3号"), version=1, by=holder)

    assert [each.detail for each in await Address.seen_by(holder)] == ["示例路2号"]


async def test_what_was_deleted_meanwhile_is_not_found(holder: Holder) -> None:
    address = await added(holder)
    await address.remove(by=holder)

    for late in acts(address, holder):
        with pytest.raises(NotFound, match="可能已被删除"):
            await late()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("name", "", "请填写收件人姓名"),
        ("name", "1234", "收件人姓名至少1个字"),
        ("name", "人" * 31, "最多30个字"),
        ("mobile", "139000", "移动电话应为11位"),
        ("place", "", "请选择所在地区"),
        ("place", "320500", "请继续选择所在地区的区县"),
        ("place", "320500/", "请填写所在地区的开发区名称"),
        ("detail", "", "请填写详细地址"),
        ("detail", "。。。", "详细地址至少2个字"),
        ("detail", "路" * 101, "最多100个字"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field(name: str, value: str, told: str) -> None:
    rep = await registered()

    with pytest.raises(Invalid, match=told) as refusal:
        await added(rep, **{name: value})
    assert refusal.value.field == name
    assert await Address.seen_by(rep) == []


async def test_a_development_zone_is_kept_with_its_city() -> None:
    address = await added(await registered(), place="320500/苏州工业园区")

    assert (address.region, address.zone) == ("320500", "苏州工业园区")
    assert address.place_text == "江苏省 苏州市 苏州工业园区"


async def retired(by: Holder) -> Address:
    """An address whose county is no more."""
    address = await added(by)
    address.region, address.place_name = "320103", "江苏省 南京市 白下区"
    await address.save()
    return address


async def test_a_retired_code_stays_with_its_old_name(holder: Holder) -> None:
    address = await retired(holder)
    assert address.place_text == "江苏省 南京市 白下区（已停用）"

    changed = address.typed
    changed.detail = "示例路9号"
    saved = await address.change(changed, version=1, by=holder)

    assert saved.text == "江苏省 南京市 白下区（已停用） 示例路9号"
    with pytest.raises(Invalid, match="不在可选范围内"):
        await added(holder, place="320103")
    again = saved.typed
    again.place = PLACE
    assert (await saved.change(again, version=2, by=holder)).place_text == "江苏省 南京市 玄武区"


async def test_a_place_that_was_divided_since_is_retired(holder: Holder) -> None:
    address = await added(holder)
    address.region, address.place_name = "320100", "江苏省 南京市"

    assert address.place_text == "江苏省 南京市（已停用）"


async def test_nothing_of_a_person_stands_open_in_the_database(holder: Holder) -> None:
    await added(holder, name="周示例", detail="示例路1号")

    rows = await connections.get("default").execute_query_dict("SELECT * FROM address")
    kept = str(rows)
    assert "玄武区" in kept
    for secret in ("周示例", "示例路1号", MOBILE):
        assert secret not in kept


async def test_the_history_names_what_was_done_and_nobody() -> None:
    rep = await registered()
    address = await added(rep, name="周示例")
    await address.change(typed(detail="示例路2号"), version=1, by=rep)
    await address.remove(by=rep)

    rows = await AuditRecord.of(rep.unit).limit(3)
    labels = [row.event_label for row in rows]
    assert labels == ["删除收件地址", "修改收件地址", "新增收件地址"]
    assert rows[2].details == {"name": "周**"}
    assert await verify_chain(rep.unit.code) is None


async def test_the_database_itself_keeps_slot_and_default_unique() -> None:
    rep = await registered()
    first, second = await added(rep), await added(rep)

    second.is_default = True
    with pytest.raises(IntegrityError):
        await second.save()
    second.is_default, second.slot = False, first.slot
    with pytest.raises(IntegrityError):
        await second.save()


async def test_somebody_who_acts_for_a_unit_has_own_addresses_besides() -> None:
    rep = await registered()
    await added(rep, detail="单位路1号")
    await added(rep.person, detail="个人路1号")

    assert [each.detail for each in await Address.of(OwnerName.of(rep.unit))] == ["单位路1号"]
    assert [each.detail for each in await Address.of(OwnerName.of(rep.person))] == ["个人路1号"]
