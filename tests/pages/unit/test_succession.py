"""待新法人确认 in the unit center: the mark for everybody, the review for the new legal rep."""

from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.sign_in.session import Session
from models.units.member import Member, MemberState
from models.units.membership import remove
from models.units.succeeding import suspend_unconfirmed
from models.units.succession import Succession
from tests.support.page import fragments, press, read, sign_in, sign_in_to_app
from tests.support.phone import app_user
from tests.support.succession import NEW, OLD, changed, claimed, staffed

PAGE = "/unit/members"


def begin_saving(user: User, **fields: str) -> None:
    """Send the form, which opens a dialog and waits for it."""
    form = next(each for each in fragments(user) if 'data-act="save"' in each.content)
    with form:
        ui.timer(0, lambda: form.act("save", "", fields), once=True)


@pytest.fixture
async def people(user: User) -> tuple[Member, Member, Member]:
    """The new legal rep signed in, manager and agent."""
    rep, manager, agent = await staffed()
    await changed(rep.unit)
    new = await claimed(rep.unit)
    await sign_in(user, new)
    return new, manager, agent


async def test_a_manager_works_on_and_reads_until_when(user: User) -> None:
    rep, manager, _ = await staffed()
    begun = await changed(rep.unit)
    await sign_in(user, await manager.reread())

    await user.open("/unit")
    assert f"照常办理至 {clock.day_words(begun.until)}（含当日）" in read(user)
    assert "待新法人确认</span>" in read(user)  # beside the role

    await user.open(PAGE)
    assert f"待新法人确认至 {clock.day_text(begun.until)}" in read(user)
    await user.should_see("创建经办用户")


async def test_an_open_page_hears_of_the_change(user: User) -> None:
    rep, manager, _ = await staffed()
    await sign_in(user, manager)
    await user.open("/unit")
    assert "待新法人确认" not in read(user)

    await changed(rep.unit)

    await user.should_see("待新法人确认", retries=100)


async def test_the_home_of_the_new_legal_rep_leads_to_the_review(
    user: User, people: tuple[Member, Member, Member]
) -> None:
    await user.open("/unit")

    assert "请核对全部成员" in read(user)
    assert 'href="/unit/members">核对成员' in read(user)


async def test_the_review_stands_before_the_list_with_nothing_chosen(
    user: User, people: tuple[Member, Member, Member]
) -> None:
    await user.open(PAGE)

    assert "核对成员" in read(user)
    assert " checked" not in read(user)
    assert "创建经办用户" not in read(user)
    for each in people[1:]:
        assert f'id="keep-{each.code}"' in read(user)


async def test_who_is_not_decided_is_named_and_nothing_is_saved(
    user: User, people: tuple[Member, Member, Member]
) -> None:
    _, manager, agent = people
    await user.open(PAGE)

    await press(user, "save", **{manager.code: "keep"})

    assert read(user).count("请选择保留、缩短期限或结束授权") == 1
    assert f'id="wrong-{agent.code}"' in read(user)
    assert f'id="keep-{manager.code}" value="keep" checked' in read(user)
    await press(user, "save", **{manager.code: "keep", agent.code: "shorten"})
    assert "</span>请填写新的结束日期</span>" in read(user)
    assert "有 1 处需要修改" in read(user)
    assert f'id="shorten-{agent.code}" value="shorten" checked' in read(user)
    assert (await manager.reread()).confirm_until is not None


async def test_who_is_kept_as_they_are_is_shown_as_unchanged(
    user: User, people: tuple[Member, Member, Member]
) -> None:
    _, manager, agent = people
    await user.open(PAGE)
    assert "尚未授权事项" in read(user)

    begin_saving(user, **{manager.code: "keep", agent.code: "end"})

    await user.should_see("确认成员核对结果？")
    assert "有效，长期有效，不变" in read(user)


async def test_before_and_after_are_shown_and_all_is_saved_together(
    user: User, people: tuple[Member, Member, Member]
) -> None:
    rep, manager, agent = people
    end = clock.today() + timedelta(days=60)
    await user.open(PAGE)

    asked = {manager.code: "end", agent.code: "shorten", f"end-{agent.code}": end.isoformat()}
    begin_saving(user, **asked)
    await user.should_see("确认成员核对结果？")
    assert "有效，长期有效 → 已撤销，立即生效" in read(user)
    assert f'有效，长期有效 → 有效，到 <span class="rs-nowrap">{clock.day_text(end)}<' in read(user)
    user.find(kind=ui.button, content="确认保存").click()
    await user.should_see("成员核对已完成", retries=100)

    await user.should_see("创建经办用户", retries=100)
    assert (await manager.reread()).state is MemberState.REVOKED
    assert (await agent.reread()).valid_until == end
    assert await Succession.of_unit(rep.unit_id) is None


async def test_a_proof_of_long_ago_is_asked_for_again(
    user: User, people: tuple[Member, Member, Member]
) -> None:
    rep, manager, agent = people
    await user.open(PAGE)
    await Session.filter(member_id=rep.id).update(proved_at=clock.now() - timedelta(minutes=16))

    begin_saving(user, **{manager.code: "keep", agent.code: "keep"})
    await user.should_see("确认成员核对结果？", retries=100)
    user.find(kind=ui.button, content="确认保存").click()

    await user.should_see("验证身份", retries=100)
    assert (await manager.reread()).confirm_until is not None


async def test_a_member_who_has_left_meanwhile_is_told_and_the_choice_stays(
    user: User, people: tuple[Member, Member, Member]
) -> None:
    rep, manager, agent = people
    await user.open(PAGE)

    await remove(agent, "离职", by=manager)
    await user.should_see("成员刚刚有变化", retries=100)
    assert f'id="keep-{agent.code}"' in read(user)
    await press(user, "go")

    assert f'id="keep-{agent.code}"' not in read(user)
    assert f'id="keep-{manager.code}"' in read(user)
    assert rep.refusal() == ""


async def test_who_was_suspended_by_the_thirty_days_is_resumed_by_keeping(
    user: User, people: tuple[Member, Member, Member]
) -> None:
    rep, manager, agent = people
    clock.travel(timedelta(days=31).total_seconds())
    await suspend_unconfirmed()
    await sign_in(user, rep)
    await user.open(PAGE)
    assert "保留后恢复" in read(user)

    begin_saving(user, **{manager.code: "keep", agent.code: "keep"})
    await user.should_see("确认成员核对结果？", retries=100)
    assert "停用，长期有效 → 有效，长期有效" in read(user)
    user.find(kind=ui.button, content="确认保存").click()
    await user.should_see("成员核对已完成", retries=100)

    assert (await agent.reread()).current_state is MemberState.ACTIVE


async def test_a_forged_event_of_a_manager_reviews_nobody(user: User) -> None:
    rep, manager, _ = await staffed()
    await changed(rep.unit)
    await claimed(rep.unit)
    await sign_in(user, await manager.reread())

    await user.open(PAGE)

    assert 'data-act="save"' not in read(user)


async def test_the_phone_of_the_new_one_offers_the_claim(user: User) -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)
    await sign_in_to_app(user, await app_user(NEW))

    await user.open("/app/units")

    assert "您已登记为江苏示例智造有限公司的新法定代表人" in read(user)
    assert 'href="/claim"' in read(user)


async def test_the_phone_of_the_old_one_tells_why(user: User) -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)
    await sign_in_to_app(user, await app_user(OLD))

    await user.open("/app/units")

    assert "原因：法定代表人变更登记" in read(user)
    assert "您已登记为" not in read(user)
