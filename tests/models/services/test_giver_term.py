"""Giving for longer than the giver holds, or what may not be given: refused whole, in every way."""

from datetime import date, timedelta

import pytest

from models.base import clock
from models.base.error import Invalid
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.services.coverage import give_items
from models.services.grant import Grant
from models.services.grant_draft import GrantDraft, save_draft
from models.services.granting import save_grants, save_offered
from models.services.offering import offer, offer_anew
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite
from models.units.member import Member
from models.units.membership import renew
from models.units.permission import Role
from models.units.renewal import Renewal, renew_together
from tests.support.grants import NONE, TWO
from tests.support.units import seated

ZHENG = cast.ZHENG_SHILI


@pytest.fixture
async def manager(rep: Member) -> Member:
    """A manager whose own term ends in sixty days."""
    return await until(await seated(rep.unit, cast.LI_FANLI, Role.MANAGER), 60)


@pytest.fixture
async def agent(rep: Member) -> Member:
    """An agent whose term ends in half a year."""
    return await until(await seated(rep.unit, cast.JIN_YANG), 180)


async def until(member: Member, days: int) -> Member:
    """The member with a term that ends in some days."""
    await Member.filter(id=member.id).update(valid_until=day(days))
    return await member.reread()


def day(days: int) -> date:
    """The day some days from now."""
    return clock.today() + timedelta(days=days)


def text(days: int) -> str:
    """That day, as people read it."""
    return clock.full_day_words(day(days))


async def names(*codes: str) -> str:
    """The names of items, as a refusal lists them."""
    return "、".join(sorted([(await ServiceItem.get(code=code)).name for code in codes]))


def offered(days: int | None = None, items: frozenset[str] = NONE) -> Invited:
    """Somebody as an agent until a day."""
    end = day(days) if days is not None else None
    values = (Role.AGENT, ZHENG.name, ZHENG.id_number, ZHENG.mobile)
    return Invited(*values, end=end, items=sorted(items))


async def test_ticks_for_longer_than_the_giver_holds_are_refused_with_items_and_days(
    manager: Member, agent: Member
) -> None:
    with pytest.raises(Invalid) as refused:
        await save_grants(agent, NONE, TWO, by=manager)

    told = f"您本人的授权到 {text(60)}为止，下列事项不能授权到 {text(180)}：{await names(*TWO)}"
    assert refused.value.message == told
    assert await Grant.filter(member_id=agent.id).count() == 0
    assert await AuditRecord.filter(event=AuditEvent.GRANTS_CHANGED.value).count() == 0


async def test_an_open_end_is_longer_than_any_day(rep: Member, manager: Member) -> None:
    other = await seated(rep.unit, ZHENG)

    with pytest.raises(Invalid, match=f"您本人的授权到 {text(60)}为止，下列事项不能长期授权"):
        await save_grants(other, NONE, TWO, by=manager)


async def test_items_may_be_given_to_a_day_that_the_giver_names(
    rep: Member, manager: Member, agent: Member
) -> None:
    await save_grants(agent, NONE, frozenset({"JY002"}), by=manager, until=day(60))
    await save_grants(agent, frozenset({"JY002"}), TWO, by=rep)

    rows = await AuditRecord.of(rep.unit).filter(event=AuditEvent.GRANTS_CHANGED.value)
    assert [row.details.get("until", "") for row in rows] == ["", clock.day_text(day(60))]
    clock.travel(61 * 86400)
    assert await Grant.codes(agent) == {"JC001"}


async def test_a_named_day_beyond_the_own_term_is_refused_too(
    manager: Member, agent: Member
) -> None:
    with pytest.raises(Invalid, match=f"不能授权到 {text(61)}"):
        await save_grants(agent, NONE, TWO, by=manager, until=day(61))
    with pytest.raises(Invalid, match="不能早于今天"):
        await save_grants(agent, NONE, TWO, by=manager, until=day(-1))


async def test_what_a_colleague_holds_is_copied_whole_or_not_at_all(
    rep: Member, manager: Member, agent: Member
) -> None:
    other = await until(await seated(rep.unit, ZHENG), 30)
    await save_grants(agent, NONE, TWO, by=rep)
    short, long = await GrantDraft.of(other), await GrantDraft.of(await until(other, 90))
    short.tick(await Grant.codes(agent))
    long.tick(await Grant.codes(agent))

    with pytest.raises(Invalid, match=f"下列事项不能授权到 {text(90)}"):
        await save_draft(await other.reread(), long, by=manager)
    assert await Grant.codes(other) == NONE
    await save_draft(await until(other, 30), short, by=manager)
    assert await Grant.codes(other) == TWO


async def test_one_more_item_of_the_map_is_refused_alike(manager: Member, agent: Member) -> None:
    with pytest.raises(Invalid, match=await names("JY002")):
        await give_items(agent, ["JY002"], by=manager)
    assert await Grant.codes(agent) == NONE


async def test_taking_away_needs_no_longer_term(
    rep: Member, manager: Member, agent: Member
) -> None:
    await save_grants(agent, NONE, TWO, by=rep)

    await save_grants(agent, TWO, NONE, by=manager)

    assert await Grant.codes(agent) == NONE


async def test_a_renewal_beyond_the_own_term_names_what_it_would_lengthen(
    rep: Member, manager: Member, agent: Member
) -> None:
    soon = await until(await seated(rep.unit, ZHENG), 20)
    await save_grants(agent, NONE, TWO, by=rep)

    with pytest.raises(Invalid) as refused:
        await renew(agent, day(200), by=manager)
    told = f"您本人的授权到 {text(60)}为止，授权时间请选到这一天或之前"
    assert refused.value.message == f"{told}；涉及事项：{await names(*TWO)}"
    bundle = [Renewal(soon, day(60)), Renewal(agent, day(200))]
    with pytest.raises(Invalid, match=f"金\\*：{told}；涉及事项"):
        await renew_together(bundle, (), by=manager)
    assert (await soon.reread()).valid_until == day(20)


async def test_items_of_an_offer_last_as_long_as_the_offer(rep: Member, manager: Member) -> None:
    asked = await invite(rep.unit, offered(), by=rep)

    with pytest.raises(Invalid, match="下列事项不能长期授权"):
        await save_offered(asked, NONE, TWO, by=manager)

    assert (await Invitation.get(id=asked.id)).items == []


async def test_an_offer_with_items_is_checked_as_a_whole(rep: Member, manager: Member) -> None:
    await ServiceItem.filter(code="JC001").update(is_listed=False)

    with pytest.raises(Invalid, match=f"下列事项不能授权：{await names('JC001')}"):
        await offer(rep.unit, offered(items=TWO), by=rep)
    assert await Invitation.all().count() == 0
    with pytest.raises(Invalid, match=f"您本人的授权到 {text(60)}为止"):
        await offer(rep.unit, offered(90, frozenset({"JY002"})), by=manager)
    assert await Invitation.all().count() == 0


async def test_a_changed_offer_is_checked_with_all_that_it_has(
    rep: Member, manager: Member
) -> None:
    asked = await offer(rep.unit, offered(90, TWO), by=rep)

    with pytest.raises(Invalid, match=f"您本人的授权到 {text(60)}为止"):
        await offer_anew(asked, offered(90, TWO), by=manager)
    await ServiceItem.filter(code="JC001").update(is_listed=False)
    with pytest.raises(Invalid, match=f"下列事项不能授权：{await names('JC001')}"):
        await offer_anew(asked, offered(50, TWO), by=manager)

    fresh = await Invitation.get(id=asked.id)
    assert (fresh.version, fresh.valid_until, frozenset(fresh.items)) == (1, day(90), TWO)
