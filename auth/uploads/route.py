"""/upload/{code}: a file comes to its slot by an ordinary request, whatever becomes of the page.

The body is the file; its name comes in a header, as percent-encoded UTF-8, and in another one the
turn: what the browser calls this try. DELETE with a turn gives up that file, without one it empties
the slot; the answer is what stands there then. The gate has refused other sites and what is too
large by its header already; whoever the slot is not for gets the same answer as for one that never
was.
"""

import math
from collections.abc import Mapping
from urllib.parse import unquote

import structlog
from fastapi import FastAPI, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from auth.uploads.intake import take_in
from auth.uploads.slot import NO_ROOM, UploadSlot, shown, slots
from auth.web.body_limit import UPLOADS, TooLarge
from auth.web.caller import caller_of
from auth.web.error_page import OF_INTERFACE, status_of
from auth.web.traffic import Buckets, familiar, wait_of
from models.base.error import Busy, HallError, SessionEnded
from models.base.origin import Origin
from models.records.traffic_table import UPLOADS_BROWSER, UPLOADS_NETWORK
from models.sign_in.admission import admitted
from models.standards.file_kind import too_large

NAME, TURN = "x-hall-file", "x-hall-turn"
LONGEST_TURN = 40
GONE = "上传已失效，请刷新页面后重新选择文件"
BROKEN_OFF = "文件没有传完"
STATUS: Mapping[type[HallError], int] = {**OF_INTERFACE, Busy: 503}
_log = structlog.get_logger()
_buckets = Buckets()


def mount_uploads(site: FastAPI) -> None:
    """Give the route its address; called whenever the site is put together."""
    path = f"{UPLOADS}{{code}}"
    site.add_api_route(path, receive_or_remove, methods=["POST", "DELETE"], include_in_schema=False)


async def receive_or_remove(request: Request, code: str) -> Response:
    """POST or DELETE; as one route, so that a 405 names both in its Allow header."""
    act = receive if request.method == "POST" else remove
    return await act(request, code)


async def receive(request: Request, code: str) -> Response:
    """Take a file in; the answer is what the field shows of it, or why it was refused."""
    slot = await _slot(request, code)
    if slot is None:
        return _answer(404, message=GONE)
    try:
        _require_pace(caller_of(request.scope).origin)
        name = unquote(request.headers.get(NAME, ""))
        file = await take_in(slot, name, request.stream(), _turn(request))
    except HallError as error:
        return _answer(status_of(error, STATUS, 422), message=error.message)
    except TooLarge:
        return _answer(413, message=too_large(slot.rule.max_size))
    except ClientDisconnect:
        return _answer(400, message=BROKEN_OFF)
    except OSError as error:
        _log.error("upload not stored", error=error.strerror)
        return _answer(503, message=NO_ROOM)
    return _answer(200, **shown(file))


async def remove(request: Request, code: str) -> Response:
    """Give up one file, or empty a slot and break off what is on its way there."""
    slot = await _slot(request, code)
    if slot is None:
        return _answer(404, message=GONE)
    if turn := _turn(request):
        slot.cancel(turn)
    else:
        slot.clear()
    return _answer(200, **(shown(slot.file) if slot.file else {}))


def _require_pace(origin: Origin) -> None:
    """Refuse a browser or network that sends file after file; each costs time of the one thread."""
    for limit in (UPLOADS_BROWSER, UPLOADS_NETWORK):
        if wait := wait_of(_buckets, limit, familiar.as_known(origin)):
            raise limit.refusal(math.ceil(wait))


def _turn(request: Request) -> str:
    return request.headers.get(TURN, "")[:LONGEST_TURN]


async def _slot(request: Request, code: str) -> UploadSlot | None:
    """The slot of a code, for its browser while its session lives."""
    slot = slots.find(code, caller_of(request.scope))
    if slot is not None and slot.owner.session:
        try:
            await admitted(slot.owner.session, slot.owner.door.kinds)
        except SessionEnded:
            return None
    return slot


def _answer(status: int, **told: str) -> JSONResponse:
    return JSONResponse(told, status, {"Cache-Control": "no-store"})
