"""/hall.line: a page that gets no socket asks here why, by an ordinary request.

It is asked as a POST, so that host and origin are examined as they are for a socket. The id of
the page comes in a header, because addresses are written into logs.
"""

from fastapi import Request
from nicegui import app
from starlette.responses import JSONResponse

from auth.session.socket import line_fault

PAGE = "x-hall-page"


def mount_line_route() -> None:
    """Give the route its address; called whenever the site is put together."""
    app.add_api_route("/hall.line", line, methods=["POST"], include_in_schema=False)


async def line(request: Request) -> JSONResponse:
    """The word for what keeps this browser from its page; empty when nothing does."""
    fault = line_fault(request.headers.get(PAGE, ""), request.scope)
    return JSONResponse({"fault": fault}, headers={"Cache-Control": "no-store"})
