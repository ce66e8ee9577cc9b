"""验证身份 by a scan: the very same person and membership, this browser, once, and in time."""

import asyncio
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, NotAllowed, NotFound
from models.base.origin import Origin
from models.people.person import Person
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import TOO_LATE, UNKNOWN, USED_UP, WRONG_PERSON, QrState
from models.proofs.qr_ticket import QrTicket
from models.seed import cast
from models.sign_in.proof import open_proof, prove_by_scan
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.member import Member
from models.units.membership import suspend
from models.units.permission import Role
from tests.support.phone import app_user
from tests.support.qr import state_of
from tests.support.units import VISITOR, opened, person_of, seated, signed_in

OLD = timedelta(minutes=15)


async def stale(member: Member) -> Session:
    """A session whose last proof is twenty minutes old."""
    session, _ = await signed_in(member)
    clock.travel(20 * 60)
    found = await Session.find(session.digest)
    assert found is not None
    assert not found.is_fresh(OLD)
    return found


async def asked(session: Session) -> QrTicket:
    """The code on its screen."""
    return await open_proof(session, origin=Origin(VISITOR))


async def confirm(ticket: QrTicket, by: Person) -> None:
    """Scan and confirm, as the page of the phone does."""
    answer = QrAnswer(ticket, by=by)
    await answer.scan()
    await answer.confirm(await answer.place_to_prove())


async def test_what_the_same_person_confirms_makes_the_proof_fresh() -> None:
    rep = await opened()
    session = await stale(rep)
    ticket = await asked(session)
    assert ticket.purpose.asked.read_of(ticket.matter) == [
        ("单位", rep.unit.name),
        ("身份", "法定代表人"),
        ("本人", "王**"),
    ]

    await confirm(ticket, await person_of(cast.WANG_SHILI))
    await prove_by_scan(ticket, session=session, visitor=VISITOR)

    found = await Session.find(session.digest)
    assert found is not None
    assert found.is_fresh(timedelta(minutes=1))


async def test_nobody_else_can_even_scan_it() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    ticket = await asked(await stale(rep))

    for who in (manager.person, await app_user(cast.ZHAO_YANGBEN)):
        with pytest.raises(NotFound, match=WRONG_PERSON):
            await QrAnswer(ticket, by=who).scan()

    assert await state_of(ticket) is QrState.NEW


async def test_another_membership_of_the_same_person_proves_nothing() -> None:
    rep = await opened()
    other = await opened(cast.SOFTWARE_UNIT)
    here = await seated(other.unit, cast.WANG_SHILI)
    ticket = await asked(await stale(rep))
    answer = QrAnswer(ticket, by=rep.person)
    await answer.scan()

    for place in (here, None):
        with pytest.raises(NotFound, match=WRONG_PERSON):
            await answer.confirm(place)


async def test_a_code_of_one_unit_proves_nothing_for_a_session_of_another() -> None:
    rep = await opened()
    other = await opened(cast.SOFTWARE_UNIT)
    here = await stale(await seated(other.unit, cast.WANG_SHILI))
    ticket = await asked(await stale(rep))
    await confirm(ticket, rep.person)

    with pytest.raises(Conflict, match=USED_UP):
        await prove_by_scan(ticket, session=here, visitor=VISITOR)

    assert not here.is_fresh(OLD)


async def test_it_belongs_to_its_browser_and_serves_once() -> None:
    session = await stale(await opened())
    ticket = await asked(session)
    await confirm(ticket, session.person)

    with pytest.raises(NotFound, match=UNKNOWN):
        await prove_by_scan(ticket, session=session, visitor="another browser")
    results = await asyncio.gather(
        *(prove_by_scan(ticket, session=session, visitor=VISITOR) for _ in range(3)),
        return_exceptions=True,
    )

    assert [type(each) for each in results if each is not None] == [Conflict, Conflict]


async def test_it_holds_for_two_minutes() -> None:
    session = await stale(await opened())
    late, unused = await asked(session), await asked(session)
    assert await state_of(late) is QrState.EXPIRED
    await confirm(unused, session.person)
    clock.travel(121)

    with pytest.raises(Conflict, match=USED_UP):
        await prove_by_scan(unused, session=session, visitor=VISITOR)
    with pytest.raises(Conflict, match=TOO_LATE):
        await QrAnswer(await asked_long_ago(session), by=session.person).scan()


async def asked_long_ago(session: Session) -> QrTicket:
    """A code that nobody has scanned for two minutes."""
    ticket = await asked(session)
    clock.travel(121)
    return ticket


async def test_whoever_may_not_be_in_the_unit_any_more_proves_nothing() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    ticket = await asked(await stale(manager))
    answer = QrAnswer(ticket, by=manager.person)
    await answer.scan()
    await suspend(manager, "", by=rep)

    with pytest.raises(NotAllowed):
        await answer.confirm(await answer.place_to_prove())


async def test_a_person_without_a_unit_proves_it_as_themselves() -> None:
    person = await app_user(cast.ZHAO_YANGBEN)
    session, _ = await Session.open(SessionKind.PERSON, person, None, visitor=VISITOR)
    clock.travel(20 * 60)
    found = await Session.find(session.digest)
    assert found is not None
    ticket = await asked(found)

    await confirm(ticket, person)
    await prove_by_scan(ticket, session=found, visitor=VISITOR)

    again = await Session.find(session.digest)
    assert again is not None
    assert again.is_fresh(timedelta(minutes=1))
