"""Where to go after a login: only a page of this site, never an address slipped in by others."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from auth.web.door import HALL, INSTITUTION, doors
from models.sign_in.session_kind import SessionKind

MAX_LENGTH = 300
UNIT_HOME, PERSON_HOME = HALL.homes[SessionKind.UNIT], HALL.homes[SessionKind.PERSON]
INSTITUTION_HOME = INSTITUTION.home
_OWN_PATH = re.compile(r"/[A-Za-z0-9._~%!$&'()*+,;=:@/-]*(?:\?[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?")
_NO_PAGES = ("/auth", "/_nicegui", "/api", "/captcha")


def safe_next(path: str | None, default: str = UNIT_HOME) -> str:
    """A path of this site as it was asked for; else the default."""
    if not path or len(path) > MAX_LENGTH or not _OWN_PATH.fullmatch(path):
        return default
    if "//" in path or any(is_below(each, path) for each in _never()):
        return default
    return path


def _never() -> Sequence[str]:
    """The addresses that are no pages, and the sign-ins, which would only lead on from there."""
    return (*_NO_PAGES, *(door.sign_in for door in doors()))


def is_below(home: str, path: str) -> bool:
    """True for a home and for every page below it."""
    return path == home or path.startswith((f"{home}/", f"{home}?"))


def is_of_unit(path: str) -> bool:
    """True for the pages that only a member of a unit can open."""
    return is_below(UNIT_HOME, path)


def is_of_institution(path: str) -> bool:
    """True for the pages that only the manager of an institution can open."""
    return is_below(INSTITUTION_HOME, path)


def choosing_path(path: str, ended: str = "") -> str:
    """Where a person chooses the unit for a page; `ended` tells why they are no member any more."""
    query = {"next": path, "ended": ended}
    asked = urlencode({name: value for name, value in query.items() if value}, safe="/")
    return f"{PERSON_HOME}?{asked}"
