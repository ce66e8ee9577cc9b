"""通知设置: everybody for themselves, security always, and a unit keeps somebody who is told."""

import asyncio

import pytest

from models.base.error import Conflict, HallError, Invalid, SessionEnded
from models.messages.message_choice import choices_of, choose, contacts_of
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import MessageKind
from models.seed import cast
from models.units.member import Member
from models.units.membership import remove
from models.units.permission import Role
from tests.support.units import opened, seated

CASE = MessageKind.CASE


async def on(who: Member) -> list[MessageKind]:
    """The kinds of which somebody gets an SMS."""
    return [each.kind for each in await choices_of(who) if each.is_on]


async def test_everything_is_on_until_somebody_chooses() -> None:
    rep = await opened()

    assert len(await on(rep)) == 4
    assert [each.kind for each in await choices_of(rep.person)] == [
        MessageKind.INVITATION,
        MessageKind.SECURITY,
    ]


async def test_a_choice_is_for_one_member_of_one_unit_and_stands_in_the_record() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)

    await choose(MessageKind.TERM, False, by=manager)

    assert MessageKind.TERM not in await on(manager)
    assert MessageKind.TERM in await on(rep)
    assert await AuditRecord.filter(event=AuditEvent.MESSAGES_CHOSEN).count() == 1

    await choose(MessageKind.TERM, True, by=manager)
    assert MessageKind.TERM in await on(manager)


async def test_warnings_about_a_way_in_cannot_be_switched_off() -> None:
    rep = await opened()

    with pytest.raises(Invalid, match="安全提醒"):
        await choose(MessageKind.SECURITY, False, by=rep)
    with pytest.raises(Invalid, match="安全提醒"):
        await choose(MessageKind.SECURITY, False, by=rep.person)


async def test_a_kind_is_chosen_where_it_belongs() -> None:
    rep = await opened()

    with pytest.raises(Invalid):
        await choose(MessageKind.INVITATION, False, by=rep)
    with pytest.raises(Invalid):
        await choose(CASE, False, by=rep.person)


async def test_the_last_contact_of_a_unit_stays_one() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    agent = await seated(rep.unit, cast.JIN_YANG)
    await choose(CASE, False, by=agent)
    await choose(CASE, False, by=rep)

    with pytest.raises(Conflict, match="至少要有一人"):
        await choose(CASE, False, by=manager)

    assert [each.id for each in await contacts_of(rep.unit.code)] == [manager.id]


async def test_two_contacts_who_switch_off_at_once_leave_one() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)

    done = await asyncio.gather(
        choose(CASE, False, by=rep), choose(CASE, False, by=manager), return_exceptions=True
    )

    assert [type(each) for each in done if isinstance(each, HallError)] == [Conflict]


async def test_where_the_last_contact_has_left_the_legal_rep_is_told() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await choose(CASE, False, by=rep)

    await remove(manager, "离职", by=rep)

    assert [each.id for each in await contacts_of(rep.unit.code)] == [rep.id]


async def test_who_was_removed_chooses_nothing_any_more() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    await remove(agent, "离职", by=rep)

    with pytest.raises(SessionEnded):
        await choose(MessageKind.TERM, False, by=agent)
