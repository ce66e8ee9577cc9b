"""The admission of sockets: who is turned away before Engine.IO spends anything on them.

A network may begin so many sockets at a time and hold so many (`models/records/traffic_table.py`).
Whoever is turned away waits for the answer: a program that asks again and again thereby asks
seldom, and a browser tries again later anyhow (`components/assets/line.js`).
"""

import asyncio
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from auth.gate.socket_count import sockets
from auth.web.caller import caller_of
from auth.web.page_caller import is_for_its_page
from auth.web.traffic import Buckets, familiar, wait_of
from models.records.traffic_table import SOCKETS_BEGUN

TRY_AGAIN_LATER = 1013


class SocketAdmission:
    """Turns sockets away and lets few of those wait: an answer is held back for ``holds`` seconds.

    At most ``most_held`` answers are held at a time; whoever comes then is refused at once.
    """

    def __init__(self, holds: float = 1.0, most_held: int = 200) -> None:
        self._holds, self._most_held, self._held = holds, most_held, 0
        self._buckets = Buckets()

    def refuses(self, scope: Scope) -> bool:
        """True for a socket to be turned away; counts one that comes in.

        What belongs to a socket that is open here already (polling, or its upgrade) passes.
        """
        query = parse_qs(scope["query_string"].decode("latin1"))
        if any(sid in sockets for sid in query.get("sid", [])):
            return False
        origin = familiar.as_known(caller_of(scope).origin)
        if sockets.is_full(origin, has_page=is_for_its_page(scope)):
            return True
        return wait_of(self._buckets, SOCKETS_BEGUN, origin) > 0

    def would_refuse(self, scope: Scope) -> bool:
        """True while a socket of a page of this browser would be turned away; counts nothing."""
        origin = familiar.as_known(caller_of(scope).origin)
        hit = SOCKETS_BEGUN.hit(origin)
        is_too_soon = bool(hit and self._buckets.wait(f"{hit.name} {hit.key}"))
        return sockets.is_full(origin, has_page=True) or is_too_soon

    async def turn_away(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer late that there is no room; at once when too many wait already."""
        if self._held < self._most_held:
            self._held += 1
            try:
                await asyncio.sleep(self._holds)
            finally:
                self._held -= 1
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        else:
            await Response(status_code=429, headers={"Retry-After": "1"})(scope, receive, send)


admission = SocketAdmission()
