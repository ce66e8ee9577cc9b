"""Whose right has ended: the session ends itself, or goes on as the person of another unit."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import SessionEnded
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.sign_in.admission import admitted, end_lost_rights
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.units.accepting import accept
from models.units.inviting import Invited, invite
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.unit import Unit, UnitState
from tests.support.units import ADDRESS, VISITOR, lives, registered, seated, signed_in

Change = Callable[[Member], Awaitable[object]]
IN_HALL = (SessionKind.UNIT, SessionKind.PERSON)
ON_PHONE = (SessionKind.PHONE,)


def member_with(**values: object) -> Change:
    """A change of the member's row."""
    return lambda member: Member.filter(id=member.id).update(**values)


def unit_with(**values: object) -> Change:
    """A change of the unit's row."""
    return lambda member: Unit.filter(id=member.unit_id).update(**values)


def day(number: int) -> object:
    """A day, counted from today."""
    return clock.today() + timedelta(days=number)


def tomorrow() -> object:
    """The time of now, a day later."""
    return clock.now() + timedelta(days=1)


OUT = {
    MemberState.SUSPENDED: EndReason.SUSPENDED,
    MemberState.EXPIRED: EndReason.TERM,
    MemberState.REVOKED: EndReason.REMOVED,
    MemberState.LEFT: EndReason.LEFT,
}
ENDINGS: dict[str, tuple[Callable[[], Change], EndReason]] = {
    "the term is over": (lambda: member_with(valid_until=day(-1)), EndReason.TERM),
    "the term has not begun": (lambda: member_with(valid_from=day(1)), EndReason.RIGHT),
    **{
        f"the member is {state.value}": (lambda state=state: member_with(state=state), why)  # type: ignore[misc]
        for state, why in OUT.items()
    },
    "the member is frozen": (lambda: member_with(frozen_until=tomorrow()), EndReason.FROZEN),
    "no new legal rep has confirmed": (
        lambda: member_with(confirm_until=day(-1)),
        EndReason.SUSPENDED,
    ),
    "the legal rep is another one": (
        lambda: member_with(state=MemberState.REVOKED, role=Role.LEGAL_REP, slot=9),
        EndReason.REPRESENTATIVE,
    ),
    "the unit is closed": (lambda: unit_with(state=UnitState.CLOSED), EndReason.UNIT),
    "the unit is not active": (lambda: unit_with(state=UnitState.INACTIVE), EndReason.UNIT),
    "several agents are no longer agreed to": (
        lambda: unit_with(multi_agent_since=None),
        EndReason.RIGHT,
    ),
}


async def agent_session() -> tuple[Member, Session]:
    """An agent of the demo unit alone, at work."""
    agent = await seated((await registered()).unit, cast.JIN_YANG)
    session, _ = await signed_in(agent)
    return agent, session


async def two_unit_session() -> tuple[Member, Member, Session]:
    """The legal rep of a unit, at work as the agent of another one."""
    own = await registered(cast.SOFTWARE_UNIT)
    agent = await seated((await registered()).unit, cast.QIAN_YANGZHANG)
    session, _ = await signed_in(agent)
    return own, agent, session


@pytest.mark.parametrize("ending", ENDINGS)
async def test_the_session_of_an_ended_right_ends_itself_when_it_is_used(ending: str) -> None:
    agent, session = await agent_session()
    change, why = ENDINGS[ending]
    await change()(agent)

    for _ in range(2):
        with pytest.raises(SessionEnded):
            await admitted(session.digest, IN_HALL)

    await session.refresh_from_db()
    assert session.reason == why
    assert not session.is_alive
    ends = await AuditRecord.of(agent.unit).filter(event=AuditEvent.SESSION_ENDED)
    assert [end.details for end in ends] == [{"reason": why.label}]


@pytest.mark.parametrize("ending", ENDINGS)
async def test_the_clock_ends_the_session_of_an_ended_right_without_any_page(ending: str) -> None:
    agent, session = await agent_session()
    change, why = ENDINGS[ending]
    await change()(agent)

    assert await end_lost_rights() == 1

    await session.refresh_from_db()
    assert session.reason == why
    assert not await lives(session)
    assert await end_lost_rights() == 0


async def test_a_change_of_role_is_told_as_one_and_not_as_a_right_that_was_taken() -> None:
    agent, session = await agent_session()
    rep = await agent.unit.legal_rep()
    assert rep is not None
    values = (Role.MANAGER, cast.JIN_YANG.name, cast.JIN_YANG.id_number, cast.JIN_YANG.mobile)
    offer = await invite(agent.unit, Invited(*values), by=rep, follows=agent)
    await accept(offer, 1, by=agent.person)

    assert await end_lost_rights() == 1

    await session.refresh_from_db()
    assert session.reason == EndReason.ROLE


async def test_rights_in_force_and_people_without_a_unit_stay_signed_in() -> None:
    agent, session = await agent_session()
    rep, _ = await signed_in(await registered(cast.SOFTWARE_UNIT))
    person, _ = await Session.open(SessionKind.PERSON, agent.person, None, visitor=VISITOR)
    phone, _ = await Session.open(SessionKind.PHONE, agent.person, None, visitor=VISITOR)

    assert await end_lost_rights() == 0

    assert (await admitted(session.digest, IN_HALL)).member_id == agent.id
    assert (await admitted(person.digest, IN_HALL)).member_id is None
    assert (await admitted(phone.digest, ON_PHONE)).id == phone.id
    assert await lives(rep)


@pytest.mark.parametrize("on_phone", [True, False])
async def test_a_phone_and_a_computer_are_not_signed_in_by_each_others_sessions(
    on_phone: bool,
) -> None:
    agent, session = await agent_session()
    phone, _ = await Session.open(SessionKind.PHONE, agent.person, None, visitor=VISITOR)

    with pytest.raises(SessionEnded):
        await admitted((session if on_phone else phone).digest, ON_PHONE if on_phone else IN_HALL)

    assert await lives(session)
    assert await lives(phone)


async def test_who_can_enter_another_unit_stays_signed_in_as_a_person() -> None:
    own, agent, session = await two_unit_session()
    await member_with(state=MemberState.SUSPENDED)(agent)

    stays = await admitted(session.digest, IN_HALL)

    assert (stays.kind, stays.member, stays.person_id) == (
        SessionKind.PERSON,
        None,
        own.person_id,
    )
    assert stays.proved_at == session.proved_at
    token = await LoginTicket.for_place(own.code, by=stays, visitor=VISITOR, next_path="/unit")
    entered, _, _ = await LoginTicket.redeem(token, VISITOR, address=ADDRESS, browser="Chrome")
    assert entered.member_id == own.id


async def test_a_person_without_their_unit_does_not_pass_a_door_for_units_alone() -> None:
    _, agent, session = await two_unit_session()
    await member_with(state=MemberState.SUSPENDED)(agent)

    with pytest.raises(SessionEnded):
        await admitted(session.digest, (SessionKind.UNIT,))

    assert (await admitted(session.digest, IN_HALL)).kind is SessionKind.PERSON


async def test_the_clock_leads_nobody_out_who_can_enter_another_unit() -> None:
    own, agent, session = await two_unit_session()
    elsewhere, _ = await signed_in(own)
    await member_with(valid_until=day(-1))(agent)

    assert await end_lost_rights() == 1

    assert (await admitted(session.digest, IN_HALL)).member is None
    assert (await admitted(elsewhere.digest, IN_HALL)).member_id == own.id
    ends = await AuditRecord.of(agent.unit).filter(event=AuditEvent.SESSION_ENDED)
    assert len(ends) == 1


async def test_when_the_other_unit_is_closed_too_the_session_ends() -> None:
    own, agent, session = await two_unit_session()
    await unit_with(state=UnitState.CLOSED)(own)
    await member_with(valid_until=day(-1))(agent)

    with pytest.raises(SessionEnded):
        await admitted(session.digest, IN_HALL)
