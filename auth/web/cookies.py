"""The hall's cookies: random tokens, of which only digests are stored."""

from collections.abc import Mapping

from starlette.requests import cookie_parser

from auth.web.door import doors
from models.base.key import digest
from models.proofs.known_device import KEPT
from settings import settings

VISITOR = "hall_visitor"
DEVICE = "hall_device"
NODE = "hall_node"
SANDBOX = "hall_sandbox"
THEME = "rs_theme"
TEXT = "rs_text"
REGION = "rs_region"
LOGIN_WAY = "rs_login"
OWN = (VISITOR, DEVICE, SANDBOX)
VISITOR_AGE = 7 * 24 * 3600
DEVICE_AGE = int(KEPT.total_seconds())
YEAR = 31_536_000  # seconds
TOKEN_LENGTH = 43  # of 32 random bytes in URL-safe Base64


def full_name(name: str) -> str:
    """The name as browsers see it: bound to this host and to https where there is https."""
    return f"__Host-{name}" if settings.is_https else name


def read(header: str) -> Mapping[str, str]:
    """The cookies of a request; the hall's own under their short names."""
    found = cookie_parser(header)
    own = (*OWN, *(door.cookie for door in doors()))
    return {**found, **{n: found.get(full_name(n), "") for n in own}}


def token_digest(token: str) -> str:
    """What a cookie's token is called in the database; empty for anything that is no token."""
    return digest(token) if len(token) == TOKEN_LENGTH else ""


def set_cookie(name: str, token: str, age: int | None = None) -> str:
    """The Set-Cookie line that gives a token to the browser; without age until it closes."""
    parts = [f"{full_name(name)}={token}", "Path=/", "HttpOnly", "SameSite=Lax"]
    if age is not None:
        parts.append(f"Max-Age={age}")
    if settings.is_https:
        parts.append("Secure")
    return "; ".join(parts)


def choice(name: str, value: str) -> str:
    """The Set-Cookie line that keeps what somebody has chosen, as `hall.js` would."""
    secure = "; Secure" if settings.is_https else ""
    return f"{name}={value}; Path=/; Max-Age={YEAR}; SameSite=Lax{secure}"


def clear_cookie(name: str) -> str:
    """The Set-Cookie line that takes a token away."""
    return set_cookie(name, "", 0)


def node_cookie() -> str:
    """The Set-Cookie line by which a proxy finds the process that holds the open page."""
    return f"{full_name(NODE)}={settings.node}; Path=/; HttpOnly; SameSite=Lax" + (
        "; Secure" if settings.is_https else ""
    )
