"""提醒: thirty, seven and one days before the end, to holder and giver, each once."""

from datetime import date, timedelta

import pytest

from auth.worker.duties import look_after_members
from models.base import clock
from models.records.message import Message
from models.records.owner import OwnerName
from models.seed import cast
from models.units.invitation import Invitation, InvitationState
from models.units.inviting import Invited, invite
from models.units.member import Member, MemberState
from models.units.membership import remove, renew
from models.units.permission import Role
from models.units.reminder import due_reminder, remind_of_ends
from tests.support.units import opened, seated

DAY = 86_400


async def agent_until(end: date | None, *, of: Member | None = None) -> tuple[Member, Member]:
    """A giver and their agent, whose term began a year ago."""
    rep = of or await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    begin = clock.today() - timedelta(days=340)
    changes = {"valid_from": begin, "valid_until": end, "reviewed_on": begin}
    await Member.filter(id=agent.id).update(granted_by_id=rep.id, **changes)
    return rep, await agent.reread()


async def told(member: Member) -> list[str]:
    """What stands in somebody's inbox, oldest first."""
    return [m.text for m in reversed(await Message.of(OwnerName.of(member.person)))]


async def test_holder_and_giver_are_told_three_times_and_no_more() -> None:
    rep, agent = await agent_until(clock.today() + timedelta(days=31))

    counts = []
    for _ in range(33):
        counts.append(await remind_of_ends())
        await remind_of_ends()  # of two processes that look at once one tells
        clock.travel(DAY)

    assert [day for day, count in enumerate(counts) if count] == [1, 24, 30]
    assert [text[-40:].count("还有30天") for text in await told(agent)] == [1, 0, 0]
    assert "还有7天" in (await told(rep))[1]
    assert "还有1天" in (await told(rep))[2]
    assert cast.JIN_YANG.name not in " ".join(await told(rep))


async def test_a_hall_that_was_down_tells_when_it_is_up_again() -> None:
    _, agent = await agent_until(clock.today() + timedelta(days=5))

    assert await remind_of_ends() == 1
    assert await remind_of_ends() == 0
    day = clock.day_words(clock.today() + timedelta(days=5))
    assert f"授权将于 {day}到期（还有5天）" in (await told(agent))[0]


async def test_those_who_were_told_stand_in_nobodys_way() -> None:
    rep, _ = await agent_until(clock.today() + timedelta(days=20))
    assert await remind_of_ends(limit=1) == 1
    later = await seated(rep.unit, cast.ZHENG_SHILI)
    begin = clock.today() - timedelta(days=340)
    end = clock.today() + timedelta(days=20)
    await Member.filter(id=later.id).update(valid_from=begin, valid_until=end, reviewed_on=begin)

    assert await remind_of_ends(limit=1) == 1

    assert "还有20天" in (await told(later))[0]


async def test_a_renewed_term_is_told_of_anew() -> None:
    rep, agent = await agent_until(clock.today() + timedelta(days=5))
    await remind_of_ends()
    await renew(agent, clock.today() + timedelta(days=200), by=rep)
    assert due_reminder(await agent.reread()) is None

    clock.travel(170 * DAY)

    assert await remind_of_ends() == 1


async def test_a_term_that_was_short_from_the_start_is_not_told_of_on_its_first_day() -> None:
    _, agent = await agent_until(None)
    today = clock.today()
    changes = {"valid_from": today, "valid_until": today + timedelta(days=20), "reviewed_on": today}
    await Member.filter(id=agent.id).update(**changes)

    assert await remind_of_ends() == 0


async def test_an_open_end_is_reviewed_every_year_by_whoever_gave_it() -> None:
    rep, agent = await agent_until(None)

    assert await remind_of_ends() == 1

    assert "长期授权应于 " in (await told(rep))[0]
    assert await told(agent) == []
    await renew(agent, None, by=rep)
    assert due_reminder(await agent.reread()) is None
    assert (await agent.reread()).state is MemberState.ACTIVE


async def test_where_the_giver_has_gone_the_legal_rep_is_told() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    _, agent = await agent_until(clock.today() + timedelta(days=7), of=rep)
    await Member.filter(id=agent.id).update(granted_by_id=manager.id)
    await remove(manager, "", by=rep)

    await remind_of_ends()

    assert "还有7天" in (await told(rep))[-1]


async def test_the_clock_ends_terms_and_offers() -> None:
    rep, agent = await agent_until(clock.today())
    who = cast.ZHENG_SHILI
    offer = Invited(Role.AGENT, who.name, who.id_number, who.mobile)
    invitation = await invite(rep.unit, offer, by=rep)

    clock.travel(8 * DAY)
    await look_after_members()

    assert (await agent.reread()).state is MemberState.EXPIRED
    assert (await Invitation.get(id=invitation.id)).state is InvitationState.LAPSED


@pytest.mark.parametrize("role", [Role.LEGAL_REP])
async def test_a_legal_rep_has_no_end_to_be_told_of(role: Role) -> None:
    rep = await opened()

    assert rep.role is role
    assert due_reminder(rep) is None
