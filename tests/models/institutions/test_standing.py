"""停用, 恢复 and 注销: what ends at once, and what comes back."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, NotAllowed, NotFound, SessionEnded
from models.institutions.standing import close, resume, suspend
from models.passkeys.passkey_change import begin_adding, remove
from models.people.person import Person
from models.proofs.kept_name import KeptName
from models.proofs.known_device import KnownDevice
from models.records.message_sms import MessageSms
from models.seed import cast
from models.sign_in.admission import admitted, end_lost_rights
from models.sign_in.device import end_kept_name, forget_known_device, kept_names
from models.sign_in.login_ticket import LoginTicket
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
from tests.support.passkeys import HERE as DESK
from tests.support.passkeys import prove_again
from tests.support.units import VISITOR, registered, signed_in


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


async def test_names_that_computers_keep_are_seen_and_ended_by_their_person_alone() -> None:
    rep = await registered()
    institution = await with_own_password(rep, who=cast.WANG_SHILI)
    here, of_unit = await session_of(institution), (await signed_in(rep))[0]
    await KeptName.keep(await rep.reread(), visitor="v", opener="ca 1 1")
    mine = await Session.find(of_unit.digest)
    assert mine is not None
    [kept] = await kept_names(mine)

    assert await kept_names(here) == []
    with pytest.raises(NotFound):
        await end_kept_name(kept.code, by=here)
    await end_kept_name(kept.code, by=mine)

    assert await kept_names(mine) == []


async def test_what_is_the_managers_own_is_out_of_reach_of_the_institution() -> None:
    rep = await registered()
    institution = await with_own_password(rep, who=cast.WANG_SHILI)
    here = await prove_again(await session_of(institution))
    await KnownDevice.note(here.person, "d" * 64, "v")
    [known] = await KnownDevice.list_of(here.person)

    for act in (
        begin_adding(by=here, origin=DESK),
        remove("x" * 16, by=here, origin=DESK),
        forget_known_device(known.code, by=here),
        LoginTicket.for_place(rep.code, by=here, visitor=VISITOR, next_path="/unit"),
    ):
        with pytest.raises((NotAllowed, NotFound), match=r"机构|没有找到|移除"):
            await act

    assert len(await KnownDevice.list_of(here.person)) == 1
    assert await LoginTicket.filter(kind=SessionKind.UNIT).count() == 0


async def test_another_manager_may_not_be_in_by_a_row_that_was_changed_aside() -> None:
    institution = await with_own_password(await registered())
    session = await session_of(institution)
    other = await Person.find_or_create(
        cast.SUN_LI.id_type, cast.SUN_LI.id_number, cast.SUN_LI.name
    )
    await Institution.filter(id=institution.id).update(manager_id=other.id)

    with pytest.raises(SessionEnded):
        await admitted(session.digest, {SessionKind.INSTITUTION})
