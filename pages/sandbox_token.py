"""控制台的口令, POST /sandbox/token: a production site's operator changes the token for a cookie.

The form shows on this very machine only, and only while a token is configured; to everybody else
the console is not there.
"""

from fastapi import Form, Request
from nicegui import app, ui
from starlette.responses import RedirectResponse, Response

from auth import cookies
from auth.error_page import error_answer
from auth.operator import console_cookie, is_here, is_token
from components.fragment import Fragment
from models.error import NotFound
from settings import settings

CONSOLE = "/sandbox"
PLACE = "/sandbox/token"
KEPT = 12 * 3600


def ask_token() -> None:
    """The form, or nothing at all."""
    request = ui.context.client.request
    if not settings.sandbox_token or not is_here(request.scope):
        raise NotFound("")
    is_wrong = "wrong" in request.query_params
    with ui.element("div").classes("rs-wrap rs-main"):
        Fragment("sandbox_token.html", classes="rs-card", place=PLACE, is_wrong=is_wrong)


async def enter(request: Request, token: str = Form("", max_length=1000)) -> Response:
    """Check the token, and let this browser open the console for a while."""
    if not settings.sandbox_token or not is_here(request.scope):
        return error_answer(404, "", request.scope)
    if not is_token(token):
        return RedirectResponse(f"{CONSOLE}?wrong=1", 303, {"Cache-Control": "no-store"})
    answer = RedirectResponse(CONSOLE, 303, {"Cache-Control": "no-store"})
    answer.headers.append("Set-Cookie", cookies.set_cookie(cookies.SANDBOX, console_cookie(), KEPT))
    return answer


def mount_sandbox_token() -> None:
    """Give the route its address; called whenever the site is put together."""
    app.add_api_route(PLACE, enter, methods=["POST"], include_in_schema=False)
