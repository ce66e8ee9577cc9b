"""更新期限 of several at once: nobody shorter without a word, all or none."""

import asyncio
from datetime import date, timedelta

import pytest

from models.base import clock
from models.base.error import Invalid, NotAllowed
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.units.member import Member
from models.units.permission import Role
from models.units.renewal import Renewal, RenewedMeanwhile, renew_together
from models.units.term import Length, add_months, latest_end
from tests.support.units import opened, seated


async def ends(member: Member, day: date | None) -> Member:
    """The member with another last day."""
    await Member.filter(id=member.id).update(valid_until=day)
    return await member.reread()


async def three() -> tuple[Member, list[Member]]:
    """The legal rep, and agents with 20 days left, with two years left and with an open end."""
    rep, today = await opened(), clock.today()
    people = (cast.JIN_YANG, cast.ZHENG_SHILI, cast.SUN_LI)
    agents = [await seated(rep.unit, who) for who in people]
    days = (today + timedelta(days=20), add_months(today, 24), None)
    return rep, [await ends(agent, day) for agent, day in zip(agents, days, strict=True)]


async def test_a_year_more_for_one_who_has_days_left_and_three_years_at_most() -> None:
    _, [soon, late, open_end] = await three()
    today = clock.today()

    assert Renewal.by(soon, Length.YEAR).end == add_months(today + timedelta(days=20), 12)
    assert Renewal.by(late, Length.THREE_YEARS).end == latest_end(today)
    assert Renewal.by(open_end, Length.YEAR).end is None
    assert (Renewal.by(open_end, Length.YEAR).before, Renewal.by(late, Length.OPEN).after) == (
        *("长期", "长期"),
    )


async def test_who_would_get_shorter_needs_a_word_and_nobody_is_renewed_without_it() -> None:
    rep, agents = await three()
    day = clock.today() + timedelta(days=200)
    renewals = [Renewal(agent, day) for agent in agents]
    assert [each.is_shorter for each in renewals] == [False, True, True]

    with pytest.raises(Invalid, match="郑\\*\\*：新的期限比现在的短"):
        await renew_together(renewals, {agents[2].code}, by=rep)
    assert [(await each.reread()).valid_until for each in agents] == [
        each.valid_until for each in agents
    ]

    await renew_together(renewals, {agents[1].code, agents[2].code}, by=rep)
    assert {(await each.reread()).valid_until for each in agents} == {day}


async def test_nobody_renews_for_longer_than_they_hold_not_even_in_a_bundle() -> None:
    rep, agents = await three()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    manager = await ends(manager, clock.today() + timedelta(days=100))
    until = clock.full_day_words(manager.valid_until or clock.today())
    renewals = [Renewal(agents[0], manager.valid_until), Renewal(agents[2], None)]

    with pytest.raises(Invalid, match=f"孙\\*：您本人的授权到 {until}为止"):
        await renew_together(renewals, (), by=manager)

    assert (await agents[0].reread()).valid_until == agents[0].valid_until


async def test_an_agent_renews_nobody_and_nobody_renews_no_one() -> None:
    rep, agents = await three()

    with pytest.raises(NotAllowed):
        await renew_together([Renewal(agents[1], None)], (), by=agents[0])
    with pytest.raises(Invalid, match="请至少选择一人"):
        await renew_together([], (), by=rep)


async def test_of_two_clicks_at_once_one_renews_and_the_other_is_told() -> None:
    rep, [soon, *_] = await three()
    year = Renewal.by(soon, Length.YEAR)

    told = await asyncio.gather(
        renew_together([year], (), by=rep),
        renew_together([Renewal.by(soon, Length.HALF_YEAR)], {soon.code}, by=rep),
        return_exceptions=True,
    )

    [refused] = [each for each in told if each is not None]
    assert isinstance(refused, RenewedMeanwhile)
    assert "金*的授权期限刚刚有变化" in str(refused)
    assert await AuditRecord.filter(event=AuditEvent.TERM_RENEWED.value).count() == 1
