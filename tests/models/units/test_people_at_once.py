"""What happens to a unit's people when two acts meet: one comes first, and nothing is half done."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.base import clock
from models.base.error import Conflict, HallError, LimitReached
from models.cases.case import Case
from models.cases.hand_over import leave_and_hand_over, remove_and_hand_over
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.grant import Grant
from models.services.granting import save_grants, save_offered
from models.units.accepting import accept
from models.units.invitation import Invitation, InvitationState
from models.units.invitation_end import refuse
from models.units.inviting import Invited, invite, revise, send_again, withdraw
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.membership import remove, renew, resume, suspend
from models.units.permission import Role
from tests.support.demo import filed
from tests.support.units import invited, opened, person_of, seated

JIN, LI, ZHENG, SUN = cast.JIN_YANG, cast.LI_FANLI, cast.ZHENG_SHILI, cast.SUN_LI
NONE: frozenset[str] = frozenset()
Act = Callable[[], Awaitable[Any]]


def as_invited(who: cast.CastPerson, role: Role = Role.AGENT) -> Invited:
    """Somebody of the cast, as the form of 创建经办用户 names them."""
    return Invited(role, who.name, who.id_number, who.mobile)


async def at_once(*acts: Awaitable[Any]) -> list[Exception]:
    """Let acts meet; what refused some of them, which is never anything but a word of the hall."""
    results = await asyncio.gather(*acts, return_exceptions=True)
    refused = [each for each in results if isinstance(each, Exception)]
    assert [each for each in refused if not isinstance(each, HallError)] == []
    return refused


async def test_of_two_managers_who_are_invited_at_once_one_is() -> None:
    rep = await opened()

    refused = await at_once(
        *(invite(rep.unit, as_invited(who, Role.MANAGER), by=rep) for who in (LI, JIN))
    )

    assert [type(each) for each in refused] == [LimitReached]
    assert await Invitation.filter(state=InvitationState.WAITING).count() == 1


async def test_whom_two_invite_at_once_has_one_invitation() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)

    refused = await at_once(
        *(invite(rep.unit, as_invited(JIN), by=giver) for giver in (rep, manager))
    )

    assert [type(each) for each in refused] == [Conflict]
    assert await Invitation.filter(state=InvitationState.WAITING).count() == 1


async def test_an_invitation_that_is_accepted_twice_at_once_seats_one_member() -> None:
    rep = await opened()
    invitation = await invited(rep, JIN)
    person = await person_of(JIN)

    refused = await at_once(*(accept(invitation, 1, by=person) for _ in range(5)))

    assert len(refused) == 4
    assert await Member.filter(person_id=person.id, state__in=LIVE_STATES).count() == 1


@pytest.mark.parametrize("other", ["items", "revise", "again", "withdraw", "refuse"])
async def test_an_acceptance_meets_a_change_of_the_offer(other: str) -> None:
    await seed_catalogue()
    rep = await opened()
    invitation = await invited(rep, JIN)
    person = await person_of(JIN)
    until = clock.today() + timedelta(days=10)
    acts: dict[str, Act] = {
        "items": lambda: save_offered(invitation, NONE, frozenset({"JY002"}), by=rep),
        "revise": lambda: revise(invitation, replace(as_invited(JIN), end=until), by=rep),
        "again": lambda: send_again(invitation, by=rep),
        "withdraw": lambda: withdraw(invitation, by=rep),
        "refuse": lambda: refuse(invitation, "", by=person),
    }

    refused = await at_once(accept(invitation, 1, by=person), acts[other]())

    assert len(refused) == (0 if other == "again" and not refused else 1)
    fresh = await Invitation.get(id=invitation.id)
    is_member = await Member.filter(person_id=person.id, state__in=LIVE_STATES).exists()
    assert is_member == (fresh.state is InvitationState.ACCEPTED)


async def test_two_who_change_what_is_offered_at_once_read_of_each_other() -> None:
    await seed_catalogue()
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    invitation = await invited(rep, JIN)

    refused = await at_once(
        save_offered(invitation, NONE, frozenset({"JY002"}), by=rep),
        save_offered(invitation, NONE, frozenset({"JC001"}), by=manager),
        revise(invitation, as_invited(JIN), by=rep),
    )

    fresh = await Invitation.get(id=invitation.id)
    assert len(fresh.items) <= 1
    assert fresh.version == 1 + 3 - len(refused)


async def test_whoever_is_removed_in_the_midst_of_giving_has_given_before_or_not_at_all() -> None:
    await seed_catalogue()
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    agent = await seated(rep.unit, JIN)

    refused = await at_once(
        save_grants(agent, NONE, frozenset({"JY002"}), by=manager),
        invite(rep.unit, as_invited(ZHENG), by=manager),
        remove(manager, "", by=rep),
    )

    assert (await manager.reread()).state is MemberState.REVOKED
    given = len(await Grant.codes(agent)) + await Invitation.all().count()
    assert given == 2 - len(refused)


async def test_an_agent_is_not_granted_anything_while_they_leave() -> None:
    await seed_catalogue()
    rep = await opened()
    agent = await seated(rep.unit, JIN)

    await at_once(
        save_grants(agent, NONE, frozenset({"JY002"}), by=rep),
        leave_and_hand_over(agent, to=None, by=agent.person),
        renew(agent, clock.today() + timedelta(days=30), by=rep, may_shorten=True),
        suspend(agent, "", by=rep),
    )

    assert (await agent.reread()).state is MemberState.LEFT


async def test_two_who_remove_each_others_taker_leave_nothing_with_who_is_gone() -> None:
    await seed_catalogue()
    rep = await opened()
    one, other = await seated(rep.unit, JIN), await seated(rep.unit, ZHENG)
    await save_grants(one, NONE, frozenset({"JY002"}), by=rep)
    await save_grants(other, NONE, frozenset({"JY002"}), by=rep)
    await filed(one)
    await filed(other)

    await at_once(
        remove_and_hand_over(one, "", to=other, by=rep),
        remove_and_hand_over(other, "", to=one, by=rep),
    )

    live = [each.person_id for each in await Member.filter(state__in=LIVE_STATES)]
    assert {case.handler_id for case in await Case.all()} <= set(live)


async def test_a_member_who_was_resumed_before_their_first_day_still_waits_for_it() -> None:
    rep = await opened()
    agent = await seated(rep.unit, JIN)
    begin = clock.today() + timedelta(days=3)
    await Member.filter(id=agent.id).update(valid_from=begin)
    await suspend(agent, "", by=rep)

    fresh = await resume(agent, by=rep)

    assert fresh.current_state is MemberState.WAITING
