"""What happens to a unit's people when two acts meet: one comes first, and nothing is half done."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.base import clock
from models.base.error import Conflict, HallError, LimitReached
from models.base.tx import transactional
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
from models.units.membership import (
    expire_members,
    leave_unit,
    remove,
    renew,
    resume,
    suspend,
)
from models.units.permission import Role
from models.units.renewal import Renewal, renew_together
from models.units.unit import Unit
from tests.support.demo import filed
from tests.support.grants import NONE
from tests.support.units import invited, opened, person_of, seated

JIN, LI, ZHENG, SUN = cast.JIN_YANG, cast.LI_FANLI, cast.ZHENG_SHILI, cast.SUN_LI
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


@pytest.mark.parametrize("other", ["removed", "leaves", "suspended", "expires", "frozen"])
async def test_a_hand_over_meets_the_end_of_its_taker(other: str) -> None:
    await seed_catalogue()
    rep = await opened()
    leaver, taker = await seated(rep.unit, JIN), await seated(rep.unit, ZHENG)
    await save_grants(taker, NONE, frozenset({"JY002"}), by=rep)
    await filed(leaver)
    until = clock.now() + timedelta(hours=24)
    yesterday = clock.today() - timedelta(days=1)
    acts: dict[str, Act] = {
        "removed": lambda: remove_and_hand_over(taker, "", to=rep, by=rep),
        "leaves": lambda: leave_and_hand_over(taker, to=rep, by=taker.person),
        "suspended": lambda: suspend(taker, "", by=rep),
        "expires": lambda: changed(taker, valid_until=yesterday),
        "frozen": lambda: changed(taker, frozen_until=until),
    }

    refused = await at_once(leave_and_hand_over(leaver, to=taker, by=leaver.person), acts[other]())

    [case] = await Case.all()
    is_refused = (await leaver.reread()).state is MemberState.ACTIVE
    assert len(refused) == int(is_refused)
    if is_refused:
        assert case.handler_id == leaver.person_id
    elif other in {"removed", "leaves"}:
        assert case.handler_id == rep.person_id
    else:
        assert case.handler_id == taker.person_id


@transactional
async def changed(member: Member, **values: object) -> None:
    """What the clock or a press elsewhere does to a membership."""
    await Unit.select_for_update().get(id=member.unit_id)
    await Member.filter(id=member.id).update(**values)


@pytest.mark.parametrize("end", ["removed", "leaves", "expires"])
async def test_a_successor_who_accepts_meets_the_end_of_the_manager(end: str) -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    offer = await invite(rep.unit, as_invited(SUN, Role.MANAGER), by=rep, follows=manager)
    person = await person_of(SUN)
    if end == "expires":
        await changed(manager, valid_until=clock.today() - timedelta(days=1))
    acts: dict[str, Act] = {
        "removed": lambda: remove(manager, "", by=rep),
        "leaves": lambda: leave_unit(manager, by=manager.person),
        "expires": lambda: expire_members(rep.unit_id),
    }

    refused = await at_once(
        accept(offer, 1, by=person),
        acts[end](),
        invite(rep.unit, as_invited(JIN, Role.MANAGER), by=rep),
    )

    assert LimitReached in [type(each) for each in refused]
    [now] = await Member.filter(role=Role.MANAGER, state__in=LIVE_STATES)
    assert (now.person_id, now.slot) == (person.id, 1)


@pytest.mark.parametrize("end", ["suspended", "frozen", "expires"])
async def test_a_right_that_ends_in_the_midst_of_a_bundle_leaves_nothing_half_done(
    end: str,
) -> None:
    await seed_catalogue()
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    one, other = await seated(rep.unit, JIN), await seated(rep.unit, ZHENG)
    until = clock.now() + timedelta(hours=24)
    acts: dict[str, Act] = {
        "suspended": lambda: suspend(manager, "", by=rep),
        "frozen": lambda: changed(manager, frozen_until=until),
        "expires": lambda: changed(manager, valid_until=clock.today() - timedelta(days=1)),
    }
    end_day = clock.today() + timedelta(days=30)
    renewals = [Renewal(each, end_day) for each in (one, other)]
    agreed = {one.code, other.code}

    refused = await at_once(
        renew_together(renewals, agreed, by=manager),
        save_grants(one, NONE, frozenset({"JY002", "JC001"}), by=manager),
        acts[end](),
    )

    ends = [(await each.reread()).valid_until == end_day for each in (one, other)]
    assert ends in ([True, True], [False, False])
    given = len(await Grant.codes(one))
    assert given in {0, 2}
    assert len(refused) == 2 - int(ends[0]) - given // 2


async def test_a_member_who_was_resumed_before_their_first_day_still_waits_for_it() -> None:
    rep = await opened()
    agent = await seated(rep.unit, JIN)
    begin = clock.today() + timedelta(days=3)
    await Member.filter(id=agent.id).update(valid_from=begin)
    await suspend(agent, "", by=rep)

    fresh = await resume(agent, by=rep)

    assert fresh.current_state is MemberState.WAITING
