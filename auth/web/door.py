"""The doors of the hall: for each one its cookie, whom it lets in, where they begin and sign in.

Whatever differs between the portal and the simulated phone stands in this table and is read from
it: the cookie, the kinds of sessions, their homes, the sign-in, and which addresses a page of
this site may show in a frame. Another door, such as the back office with sessions of its own, is
a row of `DOORS` and pages that name it; nothing else asks which doors there are
(`tests/auth/web/test_door.py` makes one up).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from nicegui import Client

from auth.web.page_note import Note
from models.sign_in.session_kind import SessionKind


@dataclass(frozen=True, eq=False)
class Door:
    """One way into the hall: a session of one door is none at another."""

    name: str  # as an address says it
    cookie: str
    homes: Mapping[SessionKind, str]  # whom it lets in, and where each of them begins
    sign_in: str
    framed: Sequence[str] = ()  # what a page of this site may show in a frame

    @property
    def kinds(self) -> Collection[SessionKind]:
        """The sessions that are some at this door."""
        return self.homes.keys()

    @property
    def home(self) -> str:
        """Where whoever is not known yet will begin."""
        return next(iter(self.homes.values()))


HALL = Door(
    "hall",
    cookie="hall_session",
    homes={SessionKind.UNIT: "/unit", SessionKind.PERSON: "/person"},
    sign_in="/login",
)
PHONE = Door(
    "phone",
    cookie="hall_phone",
    homes={SessionKind.PHONE: "/app"},
    sign_in="/app/login",
    framed=("/app", "/alipay", "/q", "/auth"),  # the sandbox shows the simulated phone
)
INSTITUTION = Door(
    "institution",
    cookie="hall_institution",
    homes={SessionKind.INSTITUTION: "/institution"},
    sign_in="/login",  # 单位登录 is the way in of both, as the deck says
)
DOORS: Sequence[Door] = (HALL, PHONE, INSTITUTION)
_NOTE = Note("hall_door", HALL)


def doors() -> Sequence[Door]:
    """Every door that there is."""
    return DOORS


def brings_session(jar: Mapping[str, str]) -> bool:
    """True for cookies that name a session at any door, whether or not it still lasts."""
    return any(jar.get(door.cookie) for door in doors())


def door_named(name: str) -> Door:
    """The door that an address names; the hall's for whatever else stands there."""
    return next((door for door in DOORS if door.name == name), HALL)


def door_for(kind: SessionKind) -> Door:
    """The door that lets in sessions of a kind."""
    return next(door for door in DOORS if kind in door.kinds)


def door_of(client: Client | None = None) -> Door:
    """The door that a page stands behind, by default the current page."""
    return _NOTE.of(client)


def stand_behind(door: Door) -> None:
    """Note behind which door the current page stands."""
    _NOTE.note(door)


def may_be_framed(path: str) -> bool:
    """True for the addresses that a page of this site may show in a frame."""
    starts = [start for door in DOORS for start in door.framed]
    return any(path == start or path.startswith(f"{start}/") for start in starts)
