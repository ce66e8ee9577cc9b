"""Sockets: a page listens only to the browser that opened it, and dies with its session.

The id of a page acts as that page for whoever knows it, so NiceGUI's own handlers are wrapped:
a socket is let in only with the cookies of the page, and frames count only from sockets that
were let in. A session's end closes its pages in this process.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import structlog
from nicegui import Client, background_tasks, core
from socketio.exceptions import (  # type: ignore[import-untyped]  # it ships no types
    ConnectionRefusedError as Refusal,
)

from auth.gate.malformed import MALFORMED, guard_packets, note_malformed, require_sound
from auth.gate.socket_admission import admission
from auth.gate.socket_count import install_socket_count, sockets
from auth.web.door import HALL, door_of
from auth.web.next_path import safe_next
from auth.web.page_caller import belongs, page_named_by, query_of, session_of
from auth.web.page_note import Note
from auth.web.traffic import FRAME_SIZE
from models.sign_in.admission import MEMBER, footing_of
from models.sign_in.session import Session

FLUSH = 0.2
REFUSED = "Implicit handshake failed"  # the browser asks why (auth/session/line_route.py)
FOOTING = Note("hall_footing", "")  # what a page stands on
LEAVING = Note("hall_leaving", False)  # that a page is on its way to a new session
_log = structlog.get_logger()


def line_fault(page: str, scope: Any) -> str:
    """Why a browser gets no line to its page; empty when it should get one.

    ``cookies`` it sent none, ``gone`` the page is no more or not this session's, ``full`` it has
    too many sockets, or its network begins too many.
    """
    client = Client.instances.get(page)
    if scope["state"]["is_new"]:
        return "cookies"
    if client is None or not belongs(client, scope):
        return "gone"
    return "full" if admission.would_refuse(scope) else ""


def install_socket_guard() -> None:
    """Wrap NiceGUI's socket handlers; private seams, held by tests/auth/session/test_socket.py."""
    handlers = core.sio.handlers["/"]
    if getattr(handlers["event"], "is_guard", False):
        return
    install_socket_count()
    core.sio.eio.max_http_buffer_size = FRAME_SIZE
    guard_packets()
    handlers["connect"] = _guard_connect(handlers["connect"])
    handlers["handshake"] = _guard_handshake(handlers["handshake"])
    for name in ("event", "javascript_response", "ack"):
        handlers[name] = _guard_frame(handlers[name])
    handlers["log"] = _ignore_log


def _guard_connect(handler: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def connect(sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        client = page_named_by(environ["asgi.scope"])
        if client is not None and not belongs(client, environ["asgi.scope"]):
            raise Refusal(REFUSED)
        try:
            query = query_of(environ["asgi.scope"])
            if client is not None and query.get("implicit_handshake") == "true":
                require_sound(query)
            await handler(sid, environ, auth)
        except MALFORMED as error:
            note_malformed(sid, error)
            raise Refusal(REFUSED) from None
        if client is not None and sid in client._socket_to_document_id:
            _let_in(sid)

    return connect


def _let_in(sid: str) -> None:
    """Count a socket as that of a page."""
    core.sio.get_environ(sid)["asgi.scope"]["state"]["is_let_in"] = True
    sockets.let_in(core.sio.manager.eio_sid_from_sid(sid, "/"))


def _guard_handshake(handler: Callable[..., Awaitable[bool]]) -> Callable[..., Awaitable[bool]]:
    async def handshake(sid: str, *sent: Any) -> bool:
        try:
            [data] = sent
            require_sound(data)
            client = Client.instances.get(data["client_id"])
            if client is None or not belongs(client, core.sio.get_environ(sid)["asgi.scope"]):
                return False
            if not await handler(sid, data):
                return False
        except MALFORMED as error:
            note_malformed(sid, error)
            return False
        _let_in(sid)
        return True

    return handshake


def _guard_frame(handler: Callable[[str, Any], None]) -> Callable[[str, Any], None]:
    def frame(sid: str, *sent: Any) -> None:
        message = sent[0] if len(sent) == 1 else None
        client_id = message.get("client_id") if isinstance(message, dict) else None
        client = Client.instances.get(client_id) if isinstance(client_id, str) else None
        if client is not None and sid in client._socket_to_document_id:
            try:
                handler(sid, message)
            except MALFORMED as error:
                note_malformed(sid, error)
        elif message is None:
            note_malformed(sid, TypeError())

    frame.is_guard = True  # type: ignore[attr-defined]  # so that it is installed once
    return frame


def _ignore_log(_sid: str, *_sent: Any) -> None:
    """Browsers write nothing into our log."""


def stand_on(client: Client, session: Session | None) -> None:
    """Note what a page stands on while it is built: it is left when that has changed."""
    FOOTING.note(footing_of(session), client)


def pages_by_session() -> Mapping[str, list[Client]]:
    """The open pages of this process that stand on a session, by its digest."""
    found: dict[str, list[Client]] = {}
    for client in Client.instances.values():
        if FOOTING.of(client):
            found.setdefault(session_of(client), []).append(client)
    return found


def sign_in_path(client: Client) -> str:
    """Where a page sends whoever is not signed in any more; they come back to it.

    A dead cookie has to be cleared first, by the route that also tells why it died. Addresses of
    that route and of the sign-in are none to come back to, so that none is ever put into another.
    """
    door = door_of(client)
    path = safe_next(client.sub_pages_router.current_path, "")
    query = f"?next={quote(path)}" if path else "?"
    if session_of(client):
        query += "" if door is HALL else f"&door={door.name}"
        if (footing := FOOTING.of(client)).startswith(MEMBER):
            query += f"&was={footing.removeprefix(MEMBER)}"
        return f"/auth/ended{query}"
    return f"{door.sign_in}{query}"


def close_if_ended(digest: str) -> None:
    """Close the pages of a session when it has changed; watches the topics ``session:…``."""
    background_tasks.create(_close_if_ended(digest), name="close pages")


async def _close_if_ended(digest: str) -> None:
    if pages := pages_by_session().get(digest):
        await close_others(pages, await Session.find(digest))


async def close_others(pages: Sequence[Client], session: Session | None) -> None:
    """Close those of a session's pages that do not stand on what it is now."""
    footing = footing_of(session)
    await close_pages([page for page in pages if FOOTING.of(page) != footing])


def leave(client: Client) -> None:
    """Send a browser from a page to the sign-in for good; whoever was refused acts no more."""
    background_tasks.create(close_pages([client]), name="leave page")


async def close_pages(victims: Sequence[Client]) -> None:
    """Send browsers to the sign-in and make their pages deaf.

    The way leads out of the document: within it a unit center would only be refused again.
    """
    for client in victims:
        if not LEAVING.of(client):
            LEAVING.note(True, client)
            client.open(sign_in_path(client))
    if victims:
        await asyncio.sleep(FLUSH)
    for client in victims:
        for sid in list(client._socket_to_document_id):
            await core.sio.disconnect(sid)
        for task in client._delete_tasks.values():
            task.cancel()  # NiceGUI waits for a reconnect and would then delete it once more
        client._delete_tasks.clear()
        if not client.is_deleted:
            client.delete()
