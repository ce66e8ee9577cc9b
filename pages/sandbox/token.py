"""控制台的口令, POST /sandbox/token: a production site's operator changes the token for a cookie.

The form shows on this very machine only, and only while a token is configured; from everybody
else the gate hides the console.
"""

from fastapi import Request
from nicegui import app, ui
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from auth.web import cookies
from auth.web.operator import ASK_PLACE, CONSOLE, console_cookie, is_here, is_token
from components.parts.fragment import Fragment
from models.base.error import NotFound
from settings import settings

KEPT = 12 * 3600


def ask_token() -> None:
    """The form, or nothing at all."""
    request = ui.context.client.request
    if not settings.sandbox_token or not is_here(request.scope):
        raise NotFound("")
    is_wrong = "wrong" in request.query_params
    with ui.element("div").classes("rs-wrap rs-main"):
        Fragment(
            "sandbox/sandbox_token.html", classes="rs-card", place=ASK_PLACE, is_wrong=is_wrong
        )


async def enter(request: Request) -> Response:
    """Check the token, and let this browser open the console for a while."""
    if not is_token(await _typed(request)):
        return RedirectResponse(f"{CONSOLE}?wrong=1", 303, {"Cache-Control": "no-store"})
    answer = RedirectResponse(CONSOLE, 303, {"Cache-Control": "no-store"})
    answer.headers.append("Set-Cookie", cookies.set_cookie(cookies.SANDBOX, console_cookie(), KEPT))
    return answer


async def _typed(request: Request) -> str:
    """What was typed into the form; nothing when it is no form of ours."""
    try:
        async with request.form(max_files=0, max_fields=1) as form:
            typed = form.get("token")
    except HTTPException:
        return ""
    return typed if isinstance(typed, str) else ""


def mount_sandbox_token() -> None:
    """Give the route its address; called whenever the site is put together."""
    app.add_api_route(ASK_PLACE, enter, methods=["POST"], include_in_schema=False)
