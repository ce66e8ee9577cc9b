"""How large the body of a request may be: one table, by where the path begins.

What a header declares is refused before anything is read (`Gate`); what comes in without one, or
with a false one, is counted while it is read. `auth/seams/slow_request.py` gives a body time by
the same table.
"""

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from auth.web.traffic import BODY_SIZE, FRAME_SIZE
from models.standards.file_kind import MAX_FILE_SIZE

SOCKETS = "/_nicegui_ws/"
UPLOADS = "/upload/"
LIMITS = {SOCKETS: FRAME_SIZE, UPLOADS: MAX_FILE_SIZE}
TOO_LARGE = "提交的内容过大"


class TooLarge(HTTPException):
    """A body is larger than it may be, whatever its header said.

    An error of HTTP, since a route that reads a body takes any other one for a broken body.
    """

    def __init__(self) -> None:
        super().__init__(413, TOO_LARGE)


def body_limit(path: str) -> int:
    """The most bytes that may be sent to a path."""
    return next((size for start, size in LIMITS.items() if path.startswith(start)), BODY_SIZE)


def measured(receive: Receive, path: str) -> Receive:
    """Read on until a body is too large, then raise TooLarge."""
    size, most = 0, body_limit(path)

    async def count() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise TooLarge
        return message

    return count
