"""我的收件地址: the list, what may be done in it, and for whom."""

import pytest
from nicegui import background_tasks, ui
from nicegui.testing import User

from models.addresses.address import MOST_ADDRESSES, Address
from models.seed import cast
from models.units.member import Member
from models.units.permission import Role
from tests.support.address_page import PAGE, WITHIN, fill_address
from tests.support.addresses import added
from tests.support.page import element_count, fields_of, fragments, press, read, sign_in
from tests.support.units import opened, seated


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit, signed in."""
    member = await opened()
    await sign_in(user, member)
    return member


async def test_the_empty_page_says_what_the_deck_says(user: User, rep: Member) -> None:
    await user.open(PAGE)

    html = read(user)
    assert "我的收件地址" in html
    assert "温馨提示：最多10个，当前已设置 0 个，还可以增加 10 个" in html
    assert "新增收件地址" in html
    assert element_count(user) <= 40


async def test_the_default_is_chosen_in_the_list(user: User, rep: Member) -> None:
    await added(rep, detail="示例路1号")
    other = await added(rep, detail="示例路2号")
    await user.open(PAGE)

    await press(user, "default", other.code)

    await user.should_see("已设为默认地址", retries=WITHIN)
    html = read(user)
    assert html.index("示例路2号") < html.index("示例路1号")
    assert [each.detail for each in await Address.seen_by(rep) if each.is_default] == ["示例路2号"]


async def test_deleting_asks_first_and_says_which_is_the_default_then(
    user: User, rep: Member
) -> None:
    first = await added(rep, detail="示例路1号")
    await added(rep, detail="示例路2号")
    await user.open(PAGE)

    await press_later(user, "remove", first.code)
    await user.should_see("删除后最近添加的地址成为默认地址", retries=WITHIN)
    user.find(kind=ui.button, content="删除").click()

    await user.should_see("地址已删除", retries=WITHIN)
    assert [each.detail for each in await Address.seen_by(rep)] == ["示例路2号"]
    assert "当前已设置 1 个" in read(user)


async def forge(user: User, act: str, code: str = "") -> None:
    """Send what a button of the list would, whether or not it stands there."""
    listed = next(each for each in fragments(user) if "rs-addr" in each.content)
    with listed.parent_slot or user.current_layout.default_slot:
        await listed.act(act, code)


async def press_later(user: User, act: str, code: str) -> None:
    """Press a button that opens a dialog, which waits for its answer."""
    background_tasks.create(press(user, act, code))


async def test_the_list_follows_what_a_colleague_does(user: User, rep: Member) -> None:
    await user.open(PAGE)

    await added(rep, detail="同事路1号")

    await user.should_see("同事路1号", retries=WITHIN)


async def test_at_ten_the_tile_is_gone_and_a_forged_press_is_refused(
    user: User, rep: Member
) -> None:
    await user.open(PAGE)
    for _ in range(MOST_ADDRESSES):
        await added(rep)
    await user.should_see("还可以增加 0 个", retries=WITHIN)

    assert 'data-act="add"' not in read(user)
    await forge(user, "add")
    await user.should_see("最多只能设置10个收件地址", retries=WITHIN)


async def test_an_agent_adds_and_is_offered_nothing_else(user: User) -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG, Role.AGENT)
    address = await added(rep)
    await sign_in(user, agent)
    await user.open(PAGE)

    html = read(user)
    assert 'data-act="add"' in html
    assert 'data-act="edit"' not in html
    await press(user, "add")
    assert "address-is_default" not in fields_of(user)
    fill_address(user, detail="经办路1号")
    user.find(kind=ui.button, content="保存").click()
    await user.should_see("经办路1号", retries=WITHIN)

    await forge(user, "default", address.code)
    await user.should_not_see("已设为默认地址")


async def test_an_address_of_another_unit_is_not_found(user: User, rep: Member) -> None:
    other = await opened(cast.FOUNDATION)
    foreign = await added(other, detail="别家路1号")
    await added(rep)
    await user.open(PAGE)

    assert "别家路1号" not in read(user)
    for act in ("default", "edit", "remove"):
        await forge(user, act, foreign.code)
        await user.should_see("没有找到这个收件地址", retries=WITHIN)
    assert await Address.filter(id=foreign.id).exists()
