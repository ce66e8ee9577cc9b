"""Security headers of every answer, and the nonce that lets the page's own scripts run."""

import re
import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from nicegui import __version__
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auth.connectors import connectors
from auth.web.door import may_be_framed
from settings import settings

NICEGUI_FILES = f"/_nicegui/{__version__}/"  # what a version of NiceGUI brings never changes
NO_FILES = f"{NICEGUI_FILES}dynamic_resources/"
ASSET_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# A page that is only read, and every answer in place of a page: files of the site alone, no inline
# script, nothing that changes from answer to answer.
READING_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
)
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
CA_PAGES = frozenset({"/login", "/help/ca"})
_SCRIPT = re.compile(rb"<script(?=[ >])")


def new_nonce() -> str:
    """A nonce for one answer."""
    return secrets.token_urlsafe(16)


def may_reach_keys(path: str) -> bool:
    """True for the pages that speak with the driver of a CA key on the user's own computer."""
    return path in CA_PAGES


def content_security_policy(nonce: str, path: str) -> str:
    """What a page may load and run; eval stays, as Vue compiles templates in the browser."""
    reached = f" {_origin_of(connectors().ca.helper)}" if may_reach_keys(path) else ""
    ancestors = "'self'" if may_be_framed(path) else "'none'"
    return (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
        f"style-src 'self' 'unsafe-inline'; connect-src 'self'{reached}; "
        "img-src 'self' data: blob:; "
        "font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {ancestors}"
    )


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def security_headers(nonce: str, path: str, is_page: bool) -> Sequence[tuple[str, str]]:
    """Every header that an answer gets whatever it is; what is no page may load nothing."""
    policy = content_security_policy(nonce, path) if is_page else ASSET_POLICY
    return headers_with(policy, is_framed=may_be_framed(path))


def headers_with(policy: str, *, is_framed: bool = False) -> Sequence[tuple[str, str]]:
    """The headers of the house with what an answer may load and run."""
    found = [
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "SAMEORIGIN" if is_framed else "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", PERMISSIONS),
    ]
    if settings.is_https:
        found.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
    return found


def reading_headers(path: str) -> Sequence[tuple[str, str]]:
    """The headers of an answer that is only read."""
    is_framed = may_be_framed(path)
    ancestors = "'self'" if is_framed else "'none'"
    policy = f"{READING_POLICY}; frame-ancestors {ancestors}"
    return headers_with(policy, is_framed=is_framed)


def own_location(location: str, host: str) -> str:
    """Where an answer sends a browser: within this site without the host that it has named.

    A path with a slash too many or too few is sent on by the framework, to whatever host stood in
    the request; two slashes at its begin would name a host, too.
    """
    parts = urlsplit(location)
    if parts.netloc != host:
        return location
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


class NonceMiddleware:
    """Writes the nonce into a page's script tags; stands inside the layer that compresses.

    Only the template's own: NiceGUI escapes every ``<`` in the data of elements, and
    `auth/seams/painting.py` lets no script into what a page is painted with.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, a page with its nonce."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = scope["state"]["nonce"].encode()
        start: Message = {}
        body = bytearray()

        async def send_with_nonce(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                if MutableHeaders(scope=message).get("x-nicegui-content") != "page":
                    await send(message)
                else:
                    start = message
            elif not start:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    page = _SCRIPT.sub(b'<script nonce="%s"' % nonce, bytes(body))
                    body.clear()  # the open page keeps its request, and with it this function
                    headers = MutableHeaders(scope=start)
                    headers["Content-Length"] = str(len(page))
                    await send(start)
                    await send({"type": "http.response.body", "body": page})

        await self.app(scope, receive, send_with_nonce)
