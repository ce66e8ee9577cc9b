"""授权: the editor of what an agent may handle."""

from datetime import timedelta

from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.seed import cast
from models.services.grant import Grant
from models.services.grant_template import GrantTemplate
from models.services.granting import RETIRED, save_grants
from models.services.service_item import ServiceItem
from models.units.inviting import Invited, invite
from models.units.member import Member
from models.units.membership import remove
from models.units.permission import Role
from tests.support.granting import address, boxes, click, tick, ticked, total
from tests.support.grants import TWO
from tests.support.page import element_count, fields_of, fragments, press, read, sign_in
from tests.support.units import opened, seated

WITHIN = 30  # times that a page may be asked again on a busy machine


async def test_all_items_stand_there_with_counts_and_few_elements(
    user: User, agent: Member
) -> None:
    await user.open(address(agent.code))

    html, count = read(user), total(user)
    assert count > 50
    assert f"已选 </span>2 / {count}<" in html
    for words in ("金* 可以经办的事项", "授权人：", "搜索事项名称", "清空当前", "只看已选"):
        assert words in html
    assert f"全选当前 {count} 项" in html
    assert ticked(user) == TWO
    assert element_count(user) <= 40


async def test_search_and_filter_keep_what_is_ticked_elsewhere(user: User, agent: Member) -> None:
    await user.open(address(agent.code))

    await press(user, "find", q="没有这样的事项")
    await user.should_see("没有找到“没有这样的事项”", retries=WITHIN)
    assert "其中2项不在当前列表" in read(user)
    await press(user, "reset")
    await press(user, "only")
    assert total(user) == 2
    assert ticked(user) == TWO


async def test_what_is_saved_is_listed_before(user: User, agent: Member) -> None:
    await user.open(address(agent.code))
    await tick(user, "JC001", False)
    name = (await ServiceItem.get(code="JC001")).name

    click(user, "保存")
    await user.should_see("减少 1 项", retries=WITHIN)
    assert f"<li>{name}</li>" in read(user)
    assert await Grant.codes(agent) == TWO
    click(user, "确认保存")

    await user.should_see("已保存：减少1项", retries=WITHIN)
    assert await Grant.codes(agent) == {"JY002"}


async def test_an_open_editor_takes_over_what_somebody_else_saves(
    user: User, rep: Member, agent: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await user.open(address(agent.code))
    await press(user, "template", (await ServiceItem.get(code="JY002")).business_line)
    mine = ticked(user)

    await save_grants(agent, TWO, frozenset({"JY002"}), by=manager)

    await user.should_see("李**刚调整了授权", retries=WITHIN)
    assert "已与您的选择合并，请核对后再保存" in read(user)
    assert ticked(user) == mine - {"JC001"}


async def test_many_items_of_somebody_else_are_counted_and_told_to_whoever_is_far_down(
    user: User, rep: Member, agent: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await user.open(address(agent.code))
    more = {code for code in boxes(user).codes if code not in TWO}

    await save_grants(agent, TWO, TWO | frozenset(sorted(more)[:9]), by=manager)

    await user.should_see("李**刚调整了授权，详见页面上方", retries=WITHIN)
    assert "等9项。" in read(user)


async def test_nothing_is_said_of_a_choice_to_whoever_has_made_none(
    user: User, rep: Member, agent: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await user.open(address(agent.code))
    assert "其他经办人还没有可以照搬的授权" in read(user)

    await save_grants(agent, TWO, frozenset({"JY002"}), by=manager)

    await user.should_see("李**刚调整了授权", retries=WITHIN)
    assert "请核对后再保存" not in read(user)


async def test_a_retired_item_is_shown_with_its_reason(user: User, agent: Member) -> None:
    await ServiceItem.filter(code="JC001").update(is_listed=False)

    await user.open(address(agent.code))

    [refused] = [row for row in boxes(user).props["rows"] if row["refusal"]]
    assert (refused["code"], refused["refusal"], refused["held"]) == ("JC001", RETIRED, True)
    await press(user, "none")
    assert ticked(user) == {"JC001"}


async def test_a_colleague_can_be_copied(user: User, rep: Member, agent: Member) -> None:
    other = await seated(rep.unit, cast.ZHENG_SHILI)
    await user.open(address(other.code))
    assert ticked(user) == set()

    await press(user, "like", agent.code)

    assert ticked(user) == TWO
    assert await Grant.codes(other) == set()


async def test_a_set_is_kept_as_a_template(user: User, agent: Member) -> None:
    await user.open(address(agent.code))
    fragment = next(each for each in fragments(user) if 'data-act="keep"' in each.content)
    with fragment:
        ui.timer(0, lambda: fragment.act("keep"), once=True)
    await user.should_see("模板名称", retries=WITHIN)
    await user.should_see("项存为本单位的模板，以后授权时一键勾选。")
    fields_of(user)["template-name"].value = "社保专员"
    click(user, "保存模板")

    await user.should_see("已存为模板“社保专员”", retries=WITHIN)
    assert [each.codes for each in await GrantTemplate.of(agent.unit_id)] == [sorted(TWO)]


async def test_what_an_invitation_offers_is_edited_alike(user: User, rep: Member) -> None:
    who = cast.ZHENG_SHILI
    asked = await invite(rep.unit, Invited(Role.AGENT, who.name, who.id_number, who.mobile), by=rep)

    await user.open(address(asked.code))

    assert "郑** 可以经办的事项" in read(user)
    assert ticked(user) == set()


async def test_nobody_is_found_by_a_strange_code(user: User, rep: Member) -> None:
    answer = await user.http_client.get(address("nobody"))

    assert answer.status_code == 404
    assert "没有找到这位成员" in answer.text


async def test_another_units_agent_is_not_found(user: User, rep: Member) -> None:
    other = await opened(cast.DISPATCH_UNIT)
    theirs = await seated(other.unit, cast.SUN_LI)

    answer = await user.http_client.get(address(theirs.code))

    assert answer.status_code == 404
    assert "没有找到这位成员" in answer.text


async def test_an_agent_cannot_open_it(user: User, agent: Member) -> None:
    user.http_client.cookies.clear()
    await sign_in(user, agent)

    answer = await user.http_client.get(address(agent.code))

    assert answer.status_code == 403


async def test_an_open_editor_of_somebody_who_was_removed_says_so(
    user: User, rep: Member, agent: Member
) -> None:
    await user.open(address(agent.code))

    await remove(agent, "离职", by=rep)

    await user.should_see("该成员的授权已结束", retries=WITHIN)


async def test_a_giver_whose_term_ends_first_agrees_to_that_day_or_gives_nothing(
    user: User, rep: Member, agent: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    last = clock.today() + timedelta(days=60)
    await Member.filter(id=manager.id).update(valid_until=last)
    user.http_client.cookies.clear()
    await sign_in(user, await manager.reread())
    await user.open(address(agent.code))
    await tick(user, "ZC001")
    click(user, "保存")
    await user.should_see(f"本次新增只授权到 {clock.full_day_words(last)}", retries=WITHIN)

    click(user, "确认保存")
    assert await Grant.codes(agent) == TWO
    fields_of(user)["agree-until"].value = True
    click(user, "确认保存")

    await user.should_see("已保存：新增1项", retries=WITHIN)
    assert (await Grant.get(member_id=agent.id, item__code="ZC001")).valid_until == last
