"""Who is calling: the browser behind a request, and the session and member behind a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from nicegui import ui

from auth.web.door import Door, door_of
from auth.web.traffic import familiar
from models.base.error import SessionEnded
from models.base.origin import Origin
from models.proofs.known_device import KnownDevice
from models.sign_in.admission import admitted
from models.sign_in.session import Session
from models.units.institution import Institution
from models.units.member import Member


class Who(Enum):
    """Whom a page or an act is for."""

    ANYBODY = "anybody"
    MEMBER = "member"
    USER = "user"  # signed in at the door of the page, for a unit or as a person


@dataclass(frozen=True)
class Caller:
    """What is known of a browser without asking the database; digests are empty when absent."""

    visitor: str
    sessions: Mapping[str, str]  # by the names of the doors
    address: str
    browser: str
    request_no: str
    base_url: str
    device: str = ""
    is_operator: bool = False

    @property
    def origin(self) -> Origin:
        """Where an act of this browser comes from, as limits count it."""
        return Origin(self.visitor, self.address, self.device, self.browser, site=self.base_url)

    def session_at(self, door: Door) -> str:
        """The digest of the session cookie of a door."""
        return self.sessions.get(door.name, "")


def caller_of(scope: Any) -> Caller:
    """The caller of a request or of a socket, as the gate noted it."""
    found: Caller = scope["state"]["caller"]
    return found


def caller() -> Caller:
    """The caller of the current page."""
    return caller_of(ui.context.client.request.scope)


async def is_signed_in(scope: Any) -> bool:
    """True when a browser has brought a living session, of whichever door."""
    for digest in caller_of(scope).sessions.values():
        if await Session.lives(digest):
            return True
    return False


async def current_session() -> Session:
    """The session at the door of the current page, read again; raises SessionEnded without one."""
    door = door_of()
    session = await admitted(caller().session_at(door), door.kinds)
    await _note_device(session)
    return session


async def _note_device(session: Session) -> None:
    """Let this process know a device that the person has used; asked once for each."""
    device = caller().device
    if not familiar.knows(device) and await KnownDevice.knows(device, session.person_id):
        familiar.note(device)


async def session_or_none() -> Session | None:
    """The session of whoever is signed in at the door of the current page, if anybody is."""
    try:
        return await current_session()
    except SessionEnded:
        return None


async def session_at(door: Door) -> Session | None:
    """The session of this browser at a door that the current page does not stand behind."""
    try:
        return await admitted(caller().session_at(door), door.kinds)
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


def institution_of(session: Session) -> Institution:
    """The institution of a session that was just admitted; raises SessionEnded without one."""
    if (institution := session.of_institution) is None:
        raise SessionEnded
    return institution


async def current_institution() -> Institution:
    """The institution that the current page acts for, read again with unit and manager."""
    return institution_of(await current_session())
