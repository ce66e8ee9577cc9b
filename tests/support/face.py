"""Face checks of a registration under way, for the tests that begin there."""

from models.base.origin import Origin
from models.people.person import Person
from models.proofs.face_check import FaceCheck
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_ticket import QrTicket
from tests.support.registering import PHONE, checked
from tests.support.units import VISITOR


async def scanned(person: Person | None = None) -> QrTicket:
    """A code of step 2 that the legal rep has scanned, in the APP or outside."""
    ticket = await (await checked()).open_ticket(Origin(VISITOR))
    await QrAnswer(ticket, by=person, phone=PHONE).scan()
    return ticket


async def begun(person: Person | None = None) -> FaceCheck:
    """A check that the face service has started."""
    check = await FaceCheck.agree(await scanned(person), by=person, origin=Origin(PHONE))
    await check.note_start(f"check {check.id}", "/app/face/1")
    return check


async def ticket_of(check: FaceCheck) -> QrTicket:
    """The ticket as a page reads it anew."""
    return await QrTicket.get(id=check.ticket_id)
