"""通知设置: everybody for themselves, security always, and a unit keeps somebody who is told."""

import asyncio

import pytest

from models.base.error import Conflict, HallError, Invalid, SessionEnded
from models.institutions.standing import resume, suspend
from models.messages.message_choice import Chooser, choices_of, choose, contacts_of
from models.messages.release import release_due
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import MessageKind
from models.records.message_sms import MessageSms, SmsState
from models.seed import cast
from models.units.membership import remove
from models.units.permission import Role
from tests.support.institutions import with_own_password
from tests.support.messages import at
from tests.support.units import opened, registered, seated

CASE = MessageKind.CASE


async def on(who: Chooser) -> list[MessageKind]:
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


async def test_the_manager_of_an_institution_chooses_for_it_and_not_for_the_unit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await registered()  # who is its manager, too
    institution = await with_own_password(rep)
    at(monkeypatch, "10:00")
    await MessageSms.all().delete()
    assert await on(institution) == [MessageKind.RIGHT, MessageKind.SECURITY]
    with pytest.raises(Invalid, match="安全提醒"):
        await choose(MessageKind.SECURITY, False, by=institution)

    await choose(MessageKind.RIGHT, False, by=institution)

    assert await on(institution) == [MessageKind.SECURITY]
    assert MessageKind.RIGHT in await on(rep)
    await suspend(institution, by=rep)
    assert await release_due() == 0
    assert [each.state for each in await MessageSms.all()] == [SmsState.MUTED]
    with pytest.raises(SessionEnded):
        await choose(MessageKind.RIGHT, True, by=institution)
    await resume(institution, by=rep)
    await choose(MessageKind.RIGHT, True, by=institution)
    await suspend(institution, by=rep)
    assert await release_due() == 1


async def test_what_a_member_does_not_want_of_the_unit_still_comes_of_its_institution(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await registered()
    institution = await with_own_password(rep)
    at(monkeypatch, "10:00")
    await MessageSms.all().delete()

    await choose(MessageKind.RIGHT, False, by=rep)
    await suspend(institution, by=rep)

    assert await release_due() == 1
