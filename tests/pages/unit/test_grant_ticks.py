"""授权: what a tick costs, what is kept unsaved, and what the editor saves."""

import pytest
from nicegui import ui
from nicegui.testing import User

from components.grants.grant_editor import GrantEditor
from models.seed import cast
from models.services.grant import Grant
from models.services.grant_template import GrantTemplate
from models.services.granting import save_grants
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite
from models.units.member import Member
from models.units.permission import Role
from tests.support.granting import address, boxes, click, hear, tick, ticked
from tests.support.grants import TWO
from tests.support.page import fragments, read
from tests.support.units import seated

WITHIN = 30  # times that a page may be asked again on a busy machine


async def test_a_tick_is_counted_and_nothing_else_is_drawn_anew(user: User, agent: Member) -> None:
    await user.open(address(agent.code))
    drawn: list[str] = []
    boxes(user).update = lambda: drawn.append("boxes")  # type: ignore[method-assign]

    await tick(user, "ZC001")
    await tick(user, "JC001", False)

    assert drawn == []
    assert ticked(user) == {"JY002", "ZC001"}
    assert "新增 1</span>" in read(user)
    assert "减少 1</span>" in read(user)


async def test_a_forged_tick_gives_nothing(user: User, agent: Member) -> None:
    await ServiceItem.filter(code="ZC001").update(is_listed=False)
    await user.open(address(agent.code))
    made = boxes(user)

    for args in (["ZC001", True, 1], ["no-such", True, 2], ["x" * 99, True, 3], [1, 2], "tick"):
        await hear(user, made._tick, args)  # type: ignore[arg-type]
    click(user, "保存")

    await user.should_see("授权没有变化", retries=WITHIN)


async def test_what_a_reload_has_left_unsaved_is_told_and_can_be_given_up(
    user: User, agent: Member
) -> None:
    await user.open(address(agent.code))
    await hear(user, boxes(user)._restore, [["ZC001"], ["JC001"]])
    await user.should_see("已恢复您上次未保存的勾选：新增1项，减少1项", retries=WITHIN)
    assert ticked(user) == {"JY002", "ZC001"}

    click(user, "取消")
    await user.should_see("放弃未保存的勾选？", retries=WITHIN)
    click(user, "继续编辑")
    await user.should_not_see("放弃未保存的勾选？")
    assert ticked(user) == {"JY002", "ZC001"}
    click(user, "取消")
    await user.should_see("放弃未保存的勾选？", retries=WITHIN)
    made = boxes(user)
    click(user, "放弃")

    await user.should_see("创建经办用户", retries=WITHIN)
    assert made.ticked == TWO
    assert await Grant.codes(agent) == TWO


async def test_items_of_an_invitation_are_saved_from_the_page(user: User, rep: Member) -> None:
    who = cast.ZHENG_SHILI
    asked = await invite(rep.unit, Invited(Role.AGENT, who.name, who.id_number, who.mobile), by=rep)
    await user.open(address(asked.code))
    for code in TWO:
        await tick(user, code)

    click(user, "保存")
    await user.should_see("对方接受邀请后生效", retries=WITHIN)
    click(user, "确认保存")

    await user.should_see("已保存：新增2项", retries=WITHIN)
    fresh = await Invitation.get(id=asked.id)
    assert (frozenset(fresh.items), fresh.version) == (TWO, 2)


async def test_whoever_saves_second_is_told_at_the_click_and_loses_no_tick(
    user: User, rep: Member, agent: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def deaf(_self: GrantEditor) -> None:
        """As if the news of the change had not arrived yet."""

    monkeypatch.setattr(GrantEditor, "_follow", deaf)
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await user.open(address(agent.code))
    await tick(user, "ZC001")
    await save_grants(agent, TWO, frozenset({"JY002"}), by=manager)

    click(user, "保存")
    await user.should_see("新增 1 项", retries=WITHIN)
    click(user, "确认保存")

    await user.should_see("李**刚调整了授权", retries=WITHIN)
    assert ticked(user) == {"JY002", "ZC001"}
    assert await Grant.codes(agent) == {"JY002"}


async def test_a_template_is_deleted_and_the_choice_stays_open(
    user: User, rep: Member, agent: Member
) -> None:
    kept = await GrantTemplate.save_as("社保专员", TWO, by=rep)
    await user.open(address(agent.code))
    fragment = next(each for each in fragments(user) if 'data-act="discard"' in each.content)
    assert "<details>" in fragment.content

    with fragment:
        ui.timer(0, lambda: fragment.act("discard", kept.code), once=True)
    await user.should_see("删除模板“社保专员”？", retries=WITHIN)
    click(user, "删除")

    await user.should_see("模板已删除", retries=WITHIN)
    assert await GrantTemplate.of(agent.unit_id) == []
    assert "<details open>" in fragment.content
