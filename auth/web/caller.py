"""Who is calling: the browser behind a request, and the session and member behind a page."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from nicegui import ui

from auth.web.traffic import familiar
from models.base.error import SessionEnded
from models.base.origin import Origin
from models.people.person import Person
from models.proofs.known_device import KnownDevice
from models.sign_in.admission import admitted
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.member import Member


class Who(Enum):
    """Whom a page or an act is for."""

    ANYBODY = "anybody"
    MEMBER = "member"
    USER = "user"  # signed in to the hall, for a unit or as a person
    PERSON = "person"  # signed in to the simulated phone


@dataclass(frozen=True)
class Caller:
    """What is known of a browser without asking the database; digests are empty when absent."""

    visitor: str
    session: str
    phone_session: str
    address: str
    browser: str
    request_no: str
    base_url: str
    device: str = ""
    is_operator: bool = False

    @property
    def origin(self) -> Origin:
        """Where an act of this browser comes from, as limits count it."""
        return Origin(self.visitor, self.address, self.device, self.browser)

    def digest(self, kind: SessionKind) -> str:
        """The digest of the session cookie of one kind."""
        return self.phone_session if kind is SessionKind.PHONE else self.session


def caller_of(scope: Any) -> Caller:
    """The caller of a request or of a socket, as the gate noted it."""
    found: Caller = scope["state"]["caller"]
    return found


def caller() -> Caller:
    """The caller of the current page."""
    return caller_of(ui.context.client.request.scope)


async def current_session(kind: SessionKind = SessionKind.UNIT) -> Session:
    """The session of the current page, read again; raises SessionEnded when there is none."""
    session = await admitted(caller().digest(kind), on_phone=kind is SessionKind.PHONE)
    await _note_device(session)
    return session


async def _note_device(session: Session) -> None:
    """Let this process know a device that the person has used; asked once for each."""
    device = caller().device
    if not familiar.knows(device) and await KnownDevice.knows(device, session.person_id):
        familiar.note(device)


async def session_or_none(kind: SessionKind = SessionKind.UNIT) -> Session | None:
    """The session of whoever is signed in, if anybody is."""
    try:
        return await current_session(kind)
    except SessionEnded:
        return None


async def current_member() -> Member:
    """The member that the current page acts for, read again with unit and person."""
    return member_of(await current_session())


def member_of(session: Session) -> Member:
    """The member of a session that was just admitted; raises SessionEnded for a mere person."""
    member: Member | None = session.member
    if member is None:
        raise SessionEnded
    return member


async def current_person() -> Person:
    """The person signed in to the simulated phone."""
    return (await current_session(SessionKind.PHONE)).person
