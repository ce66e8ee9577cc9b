"""What every answer of the site carries out through the gate: headers, cookies, or no body."""

from collections.abc import Sequence

from nicegui import app as nicegui
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

from auth.web import cookies
from auth.web.headers import NICEGUI_FILES, NO_FILES, own_location, security_headers
from auth.web.operator import CONSOLE

UNKEPT = (CONSOLE, "/callback/")
NO_HEAD = ("/auth/", "/sandbox/")  # a ticket is used up by whoever asks; an interface has no pages


def as_get(scope: Scope) -> Scope:
    """HEAD asks what GET would say; where asking has an effect, it is refused."""
    return scope if scope["path"].startswith(NO_HEAD) else {**scope, "method": "GET"}


def without_body(send: Send) -> Send:
    """The answer to HEAD: that to GET, as far as its headers."""

    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head


def with_headers(scope: Scope, send: Send, visitor: str) -> Send:
    """Add the headers of the house to an answer, and to a page its cookies.

    An answer with a policy of its own is complete: nothing is added to it.
    """

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            headers = MutableHeaders(scope=message)
            if "content-security-policy" in headers:
                await send(message)
                return
            is_page = headers.get("content-type", "").startswith("text/html")
            ours = security_headers(scope["state"]["nonce"], scope["path"], is_page)
            _put(message["headers"], ours)
            if scope["path"].startswith(NICEGUI_FILES) and not scope["path"].startswith(NO_FILES):
                headers["Cache-Control"] = nicegui.config.cache_control_directives
            if "server" in headers:
                del headers["server"]
            if location := headers.get("location"):
                headers["location"] = own_location(location, Headers(scope=scope).get("host", ""))
            if is_page or scope["path"].startswith(UNKEPT):
                headers["Cache-Control"] = "no-store"
            if is_page and visitor:
                age = cookies.VISITOR_AGE
                headers.append("Set-Cookie", cookies.set_cookie(cookies.VISITOR, visitor, age))
                headers.append("Set-Cookie", cookies.node_cookie())
        await send(message)

    return send_with_headers


def _put(raw: list[tuple[bytes, bytes]], ours: Sequence[tuple[str, str]]) -> None:
    """Set many headers at once: one by one each is looked for among all others."""
    added = [(name.lower().encode(), value.encode("latin-1")) for name, value in ours]
    names = {name for name, _ in added}
    raw[:] = [*(pair for pair in raw if pair[0] not in names), *added]
