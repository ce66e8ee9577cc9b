"""Routes that set and clear the session cookie; a page cannot do that while it is open.

No GET here has an effect of its own: finishing takes a one-time ticket bound to the browser, and
only a cookie whose session has already ended is cleared.
"""

import asyncio
from datetime import timedelta
from urllib.parse import urlencode

from fastapi import Request
from nicegui import app
from starlette.responses import RedirectResponse, Response

from auth.web import cookies
from auth.web.caller import Caller, caller_of
from auth.web.door import HALL, Door, door_for, door_named
from auth.web.error_page import error_answer
from auth.web.next_path import choosing_path, is_of_unit, safe_next
from models.base import clock
from models.base.error import HallError, SessionEnded
from models.base.key import digest, random_token
from models.proofs.known_device import KnownDevice
from models.sign_in.admission import admitted
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind

UNDER_WAY = 1.0  # seconds that a page waits for the cookie which another one has just been given
ARRIVES_WITHIN = timedelta(seconds=5)


def mount_session_routes() -> None:
    """Give the routes their addresses; called whenever the site is put together."""
    app.add_api_route("/auth/finish", finish, methods=["GET"], include_in_schema=False)
    app.add_api_route("/auth/ended", ended, methods=["GET"], include_in_schema=False)


async def finish(request: Request, ticket: str = "") -> Response:
    """Redeem a login ticket: a new session, its cookie, and on to the page that was asked for."""
    caller = caller_of(request.scope)
    issued = await LoginTicket.get_or_none(digest=digest(ticket))
    try:
        session, token, path = await LoginTicket.redeem(
            ticket,
            caller.visitor,
            address=caller.address,
            browser=caller.browser,
            old_session=caller.session_at(door_for(issued.kind)) if issued else "",
        )
    except HallError as error:
        return error_answer(400, error.message, request.scope)
    door = door_for(session.kind)
    answer = _onward(safe_next(path, door.homes[session.kind]))
    answer.headers.append("Set-Cookie", cookies.set_cookie(door.cookie, token))
    await _remember_device(request, session, answer)
    return answer


async def _remember_device(request: Request, session: Session, answer: Response) -> None:
    """Know this browser as one that the person has used; its cookie is renewed each time."""
    caller = caller_of(request.scope)
    kept = cookies.read(request.headers.get("cookie", ""))[cookies.DEVICE]
    token = kept if caller.device else random_token()
    await KnownDevice.note(session.person, digest(token), caller.visitor, caller.browser)
    line = cookies.set_cookie(cookies.DEVICE, token, cookies.DEVICE_AGE)
    answer.headers.append("Set-Cookie", line)


async def ended(request: Request, next: str = "", door: str = "", was: str = "") -> Response:
    """Where pages go that may not stand: on as what the session is now, else to the sign-in.

    Whoever is still in goes back to the page, which asks the same question; only a page of a unit
    is none for a mere person, who chooses one of their units instead. Dead cookies are cleared.
    `was` is the member whom the page was opened for: it never goes on for another unit by itself.
    """
    caller, left = caller_of(request.scope), door_named(door)
    path = safe_next(next, "")
    try:
        session = await admitted(caller.session_at(left), left.kinds)
    except SessionEnded:
        exchanged = await _exchanged(caller, left, path, was)
        return exchanged or await _to_sign_in(caller, left, path)
    path = path or left.homes[session.kind]
    if session.kind is SessionKind.PERSON and is_of_unit(path):
        path = choosing_path(path, session.reason)
    elif was and is_of_unit(path) and session.member and session.member.code != was:
        path = choosing_path(path, EndReason.ROTATED)
    return _onward(path)


async def _exchanged(caller: Caller, door: Door, path: str, was: str) -> Response | None:
    """Ask again a little later, when the cookie was exchanged on another page just now.

    The new one is under way to this browser; to clear the old one now would clear it, too.
    """
    lately = clock.now() - ARRIVES_WITHIN
    here = Session.filter(digest=caller.session_at(door), reason=EndReason.ROTATED.value)
    if not await here.filter(ended_at__gt=lately).exists():
        return None
    await asyncio.sleep(UNDER_WAY)
    query = {"next": path, "door": "" if door is HALL else door.name, "was": was}
    asked = urlencode({key: value for key, value in query.items() if value}, safe="/")
    return _onward(f"/auth/ended?{asked}")


async def _to_sign_in(caller: Caller, door: Door, path: str) -> Response:
    session = await Session.get_or_none(digest=caller.session_at(door))
    if session is not None and session.reason == EndReason.LOGOUT:
        path = ""  # somebody else may sign in now, who has asked for nothing yet
    query = {"next": path if path != door.home else "", "ended": _reason(session)}
    asked = urlencode({key: value for key, value in query.items() if value}, safe="/")
    answer = _onward(f"{door.sign_in}{f'?{asked}' if asked else ''}")
    answer.headers.append("Set-Cookie", cookies.clear_cookie(door.cookie))
    return answer


def _reason(session: Session | None) -> str:
    """Why it ended, when the user did not end it."""
    if session is None or session.reason in {EndReason.LOGOUT, EndReason.ROTATED}:
        return ""
    if session.ended_at is None:  # its time is over, and nobody has marked it yet
        is_full = session.ends_at <= clock.now()
        return (EndReason.ABSOLUTE if is_full else EndReason.IDLE).value
    return session.reason


def _onward(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})
