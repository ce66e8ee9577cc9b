"""What becomes of an offer: accepted, changed, withdrawn, refused, lapsed, or followed."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, LimitReached, NotAllowed, NotFound
from models.people.person import Person
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message
from models.records.owner import OwnerName
from models.seed import cast
from models.units.accepting import CHANGED, accept
from models.units.invitation import Invitation, InvitationState
from models.units.invitation_end import ALREADY_ANSWERED, lapse, refuse
from models.units.inviting import Invited, invite, revise, send_again, withdraw
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.units import opened, person_of, seated

JIN = cast.JIN_YANG
LI = cast.LI_FANLI


def invited(
    who: cast.CastPerson = JIN, role: Role = Role.AGENT, mobile: str | None = None
) -> Invited:
    """Somebody of the cast, as the form of 创建经办用户 names them."""
    return Invited(role, who.name, who.id_number, mobile or who.mobile)


async def seated_agent(legal_rep: Member) -> Member:
    """An agent who has come by an invitation."""
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)
    return await accept(invitation, 1, by=await person_of(JIN))


async def test_another_manager_takes_the_seat_when_they_accept_and_not_before() -> None:
    legal_rep = await opened()
    before = await seated(legal_rep.unit, LI, Role.MANAGER)
    invitation = await invite(
        legal_rep.unit, invited(JIN, Role.MANAGER), by=legal_rep, follows=before
    )

    assert invitation.slot is None
    assert (await before.reread()).current_state is MemberState.ACTIVE
    after = await accept(invitation, 1, by=await person_of(JIN))

    ended = await before.reread()
    assert (ended.state, ended.ended_reason) == (MemberState.REVOKED, "由金*接任")
    assert (after.role, after.slot) == (Role.MANAGER, 1)


async def test_a_change_of_role_asks_the_same_person_again() -> None:
    legal_rep = await opened()
    agent = await seated(legal_rep.unit, JIN)
    invitation = await invite(
        legal_rep.unit, invited(JIN, Role.MANAGER), by=legal_rep, follows=agent
    )

    with pytest.raises(LimitReached):
        await invite(legal_rep.unit, invited(LI, Role.MANAGER), by=legal_rep)
    manager = await accept(invitation, 1, by=await person_of(JIN))

    assert (await agent.reread()).ended_reason == "身份变更"
    assert (manager.role, manager.person_id) == (Role.MANAGER, agent.person_id)


async def test_acceptance_names_the_version_that_was_shown() -> None:
    legal_rep = await opened()
    person = await person_of(JIN)
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)
    until = clock.today() + timedelta(days=10)
    changed = await revise(invitation, replace(invited(), end=until), by=legal_rep)

    assert changed.code == invitation.code
    with pytest.raises(Conflict, match=CHANGED):
        await accept(invitation, 1, by=person)
    member = await accept(invitation, 2, by=person)
    assert member.valid_until == until


async def test_a_withdrawn_offer_brings_nobody_in_and_frees_its_seat() -> None:
    legal_rep = await opened()
    person = await person_of(JIN)
    first = await invite(legal_rep.unit, invited(JIN, Role.MANAGER), by=legal_rep)
    await withdraw(first, by=legal_rep)
    second = await invite(legal_rep.unit, invited(JIN), by=legal_rep)

    with pytest.raises(Conflict, match="已失效"):
        await accept(first, 1, by=person)
    assert (await accept(second, 1, by=person)).role is Role.AGENT
    with pytest.raises(Conflict, match="已接受"):
        await accept(second, 1, by=person)


async def test_of_acceptance_and_withdrawal_at_once_one_happens() -> None:
    legal_rep = await opened()
    person = await person_of(JIN)
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)

    results = await asyncio.gather(
        accept(invitation, 1, by=person),
        withdraw(invitation, by=legal_rep),
        return_exceptions=True,
    )

    assert sum(isinstance(each, Conflict) for each in results) == 1
    fresh = await Invitation.get(id=invitation.id)
    is_member = await Member.filter(person_id=person.id).exists()
    assert is_member == (fresh.state is InvitationState.ACCEPTED)


async def test_seven_days_without_an_answer_free_the_seat() -> None:
    legal_rep = await opened()
    person = await person_of(JIN)
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)
    await lapse(invitation)
    assert (await Invitation.get(id=invitation.id)).state is InvitationState.WAITING

    clock.travel(7 * 86400 + 1)

    assert await Invitation.of_person(person) == []
    with pytest.raises(Conflict, match="已失效"):
        await accept(invitation, 1, by=person)
    again = await invite(legal_rep.unit, invited(), by=legal_rep)
    assert (await Invitation.get(id=invitation.id)).state is InvitationState.LAPSED
    assert again.slot == 1


async def test_one_sent_again_waits_seven_days_more() -> None:
    legal_rep = await opened()
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)
    clock.travel(6 * 86400)

    again = await send_again(invitation, by=legal_rep)

    assert (again.version, again.days_left) == (1, 7)


async def test_a_reason_of_refusal_reaches_whoever_invited() -> None:
    legal_rep = await opened()
    person = await person_of(JIN)
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)

    await refuse(invitation, "已转到其他部门", by=person)

    fresh = await Invitation.get(id=invitation.id)
    assert (fresh.state, fresh.reason) == (InvitationState.REFUSED, "已转到其他部门")
    told = await Message.of(OwnerName.of(legal_rep.person)).first()
    assert told is not None
    assert "金*拒绝了" in told.text
    with pytest.raises(Conflict, match=ALREADY_ANSWERED):
        await send_again(invitation, by=legal_rep)


async def test_a_manager_invites_agents_and_nobody_else_invites() -> None:
    legal_rep = await opened()
    manager = await seated(legal_rep.unit, LI, Role.MANAGER)
    agent = await seated(legal_rep.unit, JIN)

    await invite(legal_rep.unit, invited(cast.SUN_LI), by=manager)
    with pytest.raises(NotAllowed):
        await invite(legal_rep.unit, invited(cast.ZHENG_SHILI, Role.MANAGER), by=manager)
    with pytest.raises(NotAllowed):
        await invite(legal_rep.unit, invited(cast.ZHENG_SHILI), by=agent)


async def test_an_offer_of_another_unit_is_not_found() -> None:
    legal_rep = await opened()
    other = await opened(cast.SOFTWARE_UNIT)
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)

    for verb in (send_again, withdraw):
        with pytest.raises(NotFound):
            await verb(invitation, by=other)
    with pytest.raises(NotFound):
        await revise(invitation, invited(), by=other)
    with pytest.raises(NotFound):
        await invite(legal_rep.unit, invited(cast.SUN_LI), by=other)


async def test_the_history_of_the_unit_tells_who_invited_whom() -> None:
    legal_rep = await opened()
    await seated_agent(legal_rep)

    events = [row.event for row in await AuditRecord.of(legal_rep.unit).limit(2)]
    row = await AuditRecord.of(legal_rep.unit).filter(event=AuditEvent.INVITED.value).get()

    assert events == [AuditEvent.INVITATION_ACCEPTED.value, AuditEvent.INVITED.value]
    assert row.details["name"] == "金*"
    assert JIN.id_number not in str(row.details)


async def test_a_person_without_their_own_name_on_it_has_no_invitation() -> None:
    person = await person_of(JIN)
    assert await Invitation.of_person(person) == []
    assert await Invitation.find("nothing", person) is None
    assert isinstance(person, Person)
