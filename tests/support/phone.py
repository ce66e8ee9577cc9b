"""People with the APP on their phone, and codes on a screen that they scan."""

from models.base import clock
from models.base.origin import Origin
from models.people.person import Person
from models.proofs.qr_ticket import QrTicket
from models.seed import cast
from tests.support.registering import checked
from tests.support.units import ADDRESS, QUICK_HASH, VISITOR, person_of

REP = cast.DISPATCH_UNIT.legal_rep


async def app_user(who: cast.CastPerson = REP) -> Person:
    """Somebody of the cast who has registered in the APP; the password is that of the demo."""
    person = await person_of(who)
    person.mobile, person.password_hash, person.app_since = who.mobile, QUICK_HASH, clock.now()
    await person.save()
    return person


async def face_code(visitor: str = VISITOR) -> QrTicket:
    """The code on the screen of a registration, as a browser of the office shows it."""
    return await (await checked(visitor=visitor)).open_ticket(
        Origin(visitor, ADDRESS, browser="Edge · Windows")
    )
