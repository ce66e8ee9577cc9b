"""授权 behind a filter: what is not in sight is neither ticked nor lost, and what saving does."""

import pytest
from nicegui.testing import User

from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.grant import Grant
from models.services.granting import NOT_FOR_UNIT, RETIRED, save_grants
from models.services.service_item import ServiceItem
from models.units.member import Member
from tests.support.granting import address, boxes, click, tick, ticked, total
from tests.support.grants import NONE
from tests.support.page import press, read, sign_in
from tests.support.units import opened, seated

WITHIN = 30  # times that a page may be asked again on a busy machine


@pytest.fixture
async def agent(user: User) -> Member:
    """An agent who holds nothing yet; the legal rep is signed in."""
    await seed_catalogue()
    rep = await opened()
    await sign_in(user, rep)
    return await seated(rep.unit, cast.JIN_YANG)


async def test_what_people_call_an_insurance_finds_it(user: User, agent: Member) -> None:
    await user.open(address(agent.code))

    await press(user, "find", q="社保")

    assert "SB001" in boxes(user).codes
    await press(user, "reset")
    assert len(boxes(user).codes) == total(user)


async def test_all_in_sight_are_ticked_search_by_search_and_nothing_else(
    user: User, agent: Member
) -> None:
    await user.open(address(agent.code))
    everything = total(user)
    await press(user, "find", q="工伤")
    injuries = set(boxes(user).codes)
    assert 0 < len(injuries) < everything
    await press(user, "all")
    assert f"全选当前 {len(injuries)} 项" in read(user)
    await press(user, "find", q="失业")
    jobless = set(boxes(user).codes) - injuries
    await press(user, "all")

    assert ticked(user) == injuries | jobless
    assert f"其中{len(injuries - set(boxes(user).codes))}项不在当前列表" in read(user)
    await press(user, "reset")
    line = (await ServiceItem.get(code=min(injuries))).business_line
    await press(user, "line", line)
    gone = ticked(user) & set(boxes(user).codes)
    await press(user, "none")
    assert ticked(user) == (injuries | jobless) - gone
    left = ticked(user) | {await _more(user)}

    click(user, "保存")
    await user.should_see(f"新增 {len(left)} 项", retries=WITHIN)
    for item in await ServiceItem.filter(code__in=list(left)):
        assert f"<li>{item.name}</li>" in read(user)
    click(user, "确认保存")
    await user.should_see(f"已保存：新增{len(left)}项", retries=WITHIN)
    assert await Grant.codes(agent) == left


async def _more(user: User) -> str:
    """One more item of those in sight, ticked, so that something is left to save."""
    code = boxes(user).codes[0]
    await tick(user, code)
    return code


async def test_held_items_that_cannot_be_given_any_more_stay_while_another_is_ticked(
    user: User, agent: Member
) -> None:
    rep = await Member.get(unit_id=agent.unit_id, role="legal_rep").select_related("unit", "person")
    await save_grants(agent, NONE, frozenset({"JY002", "JC001"}), by=rep)
    await ServiceItem.filter(code="JY002").update(is_listed=False)
    await ServiceItem.filter(code="JC001").update(unit_types=["99"])
    await user.open(address(agent.code))
    refused = {row["code"]: row["refusal"] for row in boxes(user).props["rows"] if row["refusal"]}
    assert refused == {"JY002": RETIRED, "JC001": NOT_FOR_UNIT}
    await tick(user, "ZC001")
    await tick(user, "ZC002")
    await ServiceItem.filter(code="ZC002").update(is_listed=False)
    name = (await ServiceItem.get(code="ZC002")).name

    click(user, "保存")
    await user.should_see("新增 2 项", retries=WITHIN)
    click(user, "确认保存")
    await user.should_see(f"下列事项不能授权：{name}", retries=WITHIN)
    assert ticked(user) == {"JY002", "JC001", "ZC001", "ZC002"}
    assert await Grant.codes(agent) == {"JY002", "JC001"}

    await tick(user, "ZC002", False)
    await user.should_not_see("确认保存")
    click(user, "保存")
    await user.should_see("新增 1 项", retries=WITHIN)
    click(user, "确认保存")
    await user.should_see("已保存：新增1项", retries=WITHIN)
    assert await Grant.codes(agent) == {"JY002", "JC001", "ZC001"}
