"""A signed-in browser of the real server, planted into its database as the login would do it."""

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from auth.web import cookies
from auth.web.door import HALL, INSTITUTION, PHONE
from models.base.key import digest
from models.sign_in.session_kind import SessionKind
from tests.support.server import Server
from tests.support.socket_client import OpenedPage, open_page

_OPEN_INSTITUTION = (
    "SELECT id, manager_id, password_changed_at FROM institution"
    " WHERE first_until IS NULL AND manager_id IS NOT NULL ORDER BY id LIMIT 1"
)


@dataclass(frozen=True)
class SignedIn:
    """A browser with the session of the demo unit's legal rep."""

    server: Server
    visitor: str
    session: str

    @property
    def cookies(self) -> dict[str, str]:
        """What the browser sends."""
        return {cookies.VISITOR: self.visitor, HALL.cookie: self.session}

    def open(self, path: str = "/unit") -> OpenedPage:
        """Open a page."""
        return open_page(self.server.url + path, self.cookies)

    @property
    def has_ended(self) -> bool:
        """What the database says about the session."""
        with connected(self.server) as database:
            row = database.execute(
                "SELECT ended_at FROM session WHERE digest = ?", (digest(self.session),)
            ).fetchone()
        return row[0] is not None

    def idle_for(self, **span: float) -> None:
        """Let the last act lie back."""
        self.set("seen_at", datetime.now(UTC) - timedelta(**span))

    def set(self, column: str, moment: datetime) -> None:
        """Change the session from outside the process."""
        with connected(self.server) as database:
            database.execute(
                f"UPDATE session SET {column} = ? WHERE digest = ?",
                (_stored(moment), digest(self.session)),
            )


def connected(server: Server) -> sqlite3.Connection:
    """The server's database, from another process."""
    return sqlite3.connect(server.data / "hall.sqlite3", timeout=10)


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(" ", "microseconds")


def count(server: Server, table: str, where: str = "1 = 1", *values: str) -> int:
    """How many rows of a table there are."""
    with connected(server) as database:
        found = database.execute(f"SELECT count(*) FROM {table} WHERE {where}", values)
        return int(found.fetchone()[0])


def plant_ticket(
    server: Server,
    visitor: str,
    kind: SessionKind = SessionKind.UNIT,
    next_path: str = "/unit/cases",
) -> str:
    """A login ticket of the first legal rep of the demo, on its way to one browser.

    For an institution it is that of its manager.
    """
    token = secrets.token_urlsafe(32)
    with connected(server) as database:
        member, person = database.execute(
            "SELECT id, person_id FROM member WHERE role = 'legal_rep' ORDER BY id LIMIT 1"
        ).fetchone()
        institution, manager, proved = database.execute(_OPEN_INSTITUTION).fetchone()
        is_of_unit, is_of_institution = kind is SessionKind.UNIT, kind is SessionKind.INSTITUTION
        database.execute(
            "INSERT INTO login_ticket (digest, visitor, kind, member_id, person_id, institution_id,"
            " proved_by, next_path, opener, is_proof, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 1, ?)",
            (
                digest(token),
                digest(visitor),
                kind.value,
                member if is_of_unit else None,
                manager if is_of_institution else person,
                institution if is_of_institution else None,
                proved if is_of_institution else None,
                next_path,
                _stored(datetime.now(UTC) + timedelta(seconds=30)),
            ),
        )
    return token


def leading_members(server: Server) -> list[tuple[int, int]]:
    """Member and person of the legal reps and managers of the demo, who may do everything."""
    with connected(server) as database:
        found = database.execute(
            "SELECT id, person_id FROM member WHERE state = 'active'"
            " AND role IN ('legal_rep', 'manager') ORDER BY id"
        )
        return [(int(member), int(person)) for member, person in found]


def sign_in_at(server: Server, member: int | None = None) -> SignedIn:
    """Plant a session of a member, by default of the first legal rep of the demo."""
    browser = SignedIn(server, secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    with connected(server) as database:
        where = "id = ?" if member else "role = 'legal_rep'"
        member, person = database.execute(
            f"SELECT id, person_id FROM member WHERE {where} ORDER BY id LIMIT 1",
            (member,) if member else (),
        ).fetchone()
        _plant(database, browser.session, browser.visitor, SessionKind.UNIT, person, member)
    return browser


def phone_at(server: Server, person: int) -> dict[str, str]:
    """Plant the session of a person's phone; its cookies."""
    visitor, token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    with connected(server) as database:
        _plant(database, token, visitor, SessionKind.PHONE, person)
    return {cookies.VISITOR: visitor, PHONE.cookie: token}


def institution_at(server: Server, visitor: str) -> dict[str, str]:
    """Plant the session of the institution that has an own password; its cookie."""
    token = secrets.token_urlsafe(32)
    with connected(server) as database:
        institution, person, _ = database.execute(_OPEN_INSTITUTION).fetchone()
        _plant(database, token, visitor, SessionKind.INSTITUTION, person, institution=institution)
    return {INSTITUTION.cookie: token}


def _plant(
    database: sqlite3.Connection,
    token: str,
    visitor: str,
    kind: SessionKind,
    person: int,
    member: int | None = None,
    institution: int | None = None,
) -> None:
    now = datetime.now(UTC)
    stamp = _stored(now)
    database.execute(
        "INSERT INTO session (code, digest, kind, visitor, member_id, person_id, institution_id,"
        " address, browser, created_at, seen_at, proved_at, ends_at, reason, opener)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?, ?, '', '')",
        (
            secrets.token_hex(8),
            digest(token),
            kind.value,
            digest(visitor),
            member,
            person,
            institution,
            stamp,
            stamp,
            stamp,
            _stored(now + timedelta(hours=12)),
        ),
    )
