"""What providers say of the cast, and browsers that come back from them."""

from dataclasses import replace
from typing import Any

from models.accounts.outside_sign_in import entry_of
from models.base.origin import Origin
from models.outside.outside_identity import OutsideIdentity
from models.outside.outside_start import OutsideStart, StartPurpose
from models.people.person import Person
from models.proofs.matter import Answerer
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_ticket import QrTicket
from models.seed import cast
from models.sign_in.session import Session
from models.units.member import Member
from tests.support.units import ADDRESS, VISITOR

ORIGIN = Origin(VISITOR, ADDRESS, browser="Chrome · Windows")


def answerer(who: cast.CastPerson) -> Answerer:
    """Somebody of the cast as a provider names them."""
    return Answerer(who.id_type, who.id_number, who.name)


def identity(unit: cast.CastUnit = cast.DEMO_UNIT, **changes: Any) -> OutsideIdentity:
    """What a provider says of a unit's account."""
    told = OutsideIdentity(
        provider="province",
        issuer="https://province.example",
        subject=f"U-{unit.uscc}",
        uscc=unit.uscc,
        unit_name=unit.name,
        legal_rep=answerer(unit.legal_rep),
        is_anew=True,
    )
    return replace(told, **changes)


async def new_start(
    purpose: StartPurpose = StartPurpose.SIGN_IN, visitor: str = VISITOR, **more: Any
) -> tuple[OutsideStart, str]:
    """A start of the tests' browser, and its state."""
    origin = replace(ORIGIN, visitor=visitor)
    return await OutsideStart.open("province", purpose, origin=origin, next_path="/unit", **more)


async def proven(told: OutsideIdentity, member: Member) -> OutsideStart:
    """A start whose unit is proved, and that waits for a person."""
    start, _ = await new_start()
    await start.take()
    await start.note(told, member.unit)
    return await OutsideStart.waiting(start.code, VISITOR)


async def scanned(start: OutsideStart, by: Member) -> QrTicket:
    """The code of a waiting start, confirmed in the APP by a member."""
    ticket = await entry_of(start, start.proved_unit).ask_who(origin=ORIGIN)
    person = await Person.get(id=by.person_id)
    await QrAnswer(ticket, person).scan()
    await QrAnswer(ticket, person).confirm(await by.reread())
    return ticket


async def confirmed(start: OutsideStart, by: Member) -> str:
    """The login ticket of whoever has confirmed."""
    return await entry_of(start, start.proved_unit).confirm(await scanned(start, by))


async def session_of(member: Member) -> Session:
    """A session of a member in the tests' browser."""
    from models.sign_in.session_kind import SessionKind

    session, _ = await Session.open(SessionKind.UNIT, member.person, member, visitor=VISITOR)
    found = await Session.find(session.digest)
    assert found is not None
    return found
