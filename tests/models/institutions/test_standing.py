"""停用, 恢复 and 注销: what ends at once, and what comes back."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, NotAllowed, SessionEnded
from models.institutions.standing import close, resume, suspend
from models.people.person import Person
from models.records.message_sms import MessageSms
from models.seed import cast
from models.sign_in.admission import admitted, end_lost_rights
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.units.institution import Institution, InstitutionState
from models.units.unit import Unit, UnitState
from tests.support.institutions import (
    OWN,
    enter_institution,
    opened_institution,
    session_of,
    with_own_password,
)
from tests.support.units import registered


async def test_a_suspended_institution_is_out_at_once_and_its_password_comes_back() -> None:
    rep = await registered()
    institution = await with_own_password(rep)
    session = await session_of(institution)

    await suspend(institution, by=rep)

    assert (await Session.get(id=session.id)).reason == EndReason.INSTITUTION
    with pytest.raises(NotAllowed, match="已停用"):
        await enter_institution(institution.number, OWN)
    await resume(institution, by=rep)
    assert not (await enter_institution(institution.number, OWN)).refusal()


async def test_a_closed_institution_never_reopens() -> None:
    rep = await registered()
    institution = await with_own_password(rep)
    session = await session_of(institution)

    await close(institution, by=rep)

    assert (await Session.get(id=session.id)).reason == EndReason.INSTITUTION
    with pytest.raises(NotAllowed, match="已注销"):
        await enter_institution(institution.number, OWN)
    for verb in (suspend, resume, close):
        with pytest.raises(Conflict):
            await verb(institution, by=rep)


async def test_what_is_over_is_not_told_any_more() -> None:
    rep = await registered()
    handed = await opened_institution(rep)
    waiting = MessageSms.filter(
        message__about=handed.institution.code, due_at__isnull=False, message__kind="right"
    )
    assert await waiting.count() == 1

    await suspend(handed.institution, by=rep)

    assert "已开通" not in "".join(
        [each.message.text for each in await waiting.select_related("message")]
    )


LOSSES = {
    "closed unit": lambda: Unit.all().update(state=UnitState.CLOSED),
    "suspended": lambda: Institution.all().update(state=InstitutionState.SUSPENDED),
    "first password": lambda: Institution.all().update(first_until=clock.now()),
    "frozen manager": lambda: Person.all().update(frozen_until=clock.now() + timedelta(hours=1)),
}


@pytest.mark.parametrize("loss", LOSSES)
async def test_a_lost_right_ends_the_session_whether_or_not_a_page_asks(loss: str) -> None:
    institution = await with_own_password(await registered())
    asked, unasked = await session_of(institution), await session_of(institution)
    await LOSSES[loss]()

    with pytest.raises(SessionEnded):
        await admitted(asked.digest, {SessionKind.INSTITUTION})
    assert await end_lost_rights() == 1

    assert not (await Session.get(id=unasked.id)).is_alive


async def test_a_living_right_is_left_alone() -> None:
    session = await session_of(await with_own_password(await registered()))

    assert await end_lost_rights() == 0

    assert (await admitted(session.digest, {SessionKind.INSTITUTION})).id == session.id


async def test_a_session_of_an_institution_is_none_of_its_manager() -> None:
    session = await session_of(await with_own_password(await registered()))

    for kind in set(SessionKind) - {SessionKind.INSTITUTION}:
        with pytest.raises(SessionEnded):
            await admitted(session.digest, {kind})


async def test_another_manager_may_not_be_in_by_a_row_that_was_changed_aside() -> None:
    institution = await with_own_password(await registered())
    session = await session_of(institution)
    other = await Person.find_or_create(
        cast.SUN_LI.id_type, cast.SUN_LI.id_number, cast.SUN_LI.name
    )
    await Institution.filter(id=institution.id).update(manager_id=other.id)

    with pytest.raises(SessionEnded):
        await admitted(session.digest, {SessionKind.INSTITUTION})
