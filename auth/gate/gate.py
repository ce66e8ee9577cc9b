"""The gate: the outermost layer around the whole site, before anything is routed.

It decides whether a request may come in (host, origin, size, pace), notes who is calling, and
gives every answer its headers. Wraps ``app.build_middleware_stack``, because a middleware of
the app would stay inside the handler of errors and miss redirects and failures.
"""

import math
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from nicegui.middlewares import RedirectWithPrefixMiddleware, SetCacheControlMiddleware
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auth.gate.outgoing import as_get, with_headers, without_body
from auth.gate.page_turn import PageTurns
from auth.gate.socket_admission import admission
from auth.gate.socket_pace import TooFast, paced, paced_body
from auth.web import cookies
from auth.web.body_limit import SOCKETS, TOO_LARGE, TooLarge, body_limit, measured
from auth.web.browser_name import browser_name
from auth.web.caller import Caller, is_signed_in
from auth.web.door import doors
from auth.web.error_page import error_answer
from auth.web.headers import new_nonce
from auth.web.operator import CONSOLE, is_here, is_hidden, is_operator
from auth.web.request_no import new_request_no
from auth.web.shared_page import SUGGESTIONS, Asked, SharedPage, asked_of, shared_pages
from auth.web.shown_path import shown_path
from auth.web.traffic import Buckets, familiar, page_wait, wait_of
from models.base.key import random_token
from models.base.origin import Origin
from models.records.limit import spoken
from models.records.traffic_table import READS_NETWORK, SUGGESTIONS_NETWORK
from settings import settings

STRIPPED = frozenset(
    {b"forwarded", b"x-forwarded-prefix", b"x-forwarded-host", b"x-forwarded-port"}
    | {b"x-original-url", b"x-rewrite-url", b"x-script-name"}
)
FILES = ("/_nicegui", "/assets/", "/hall.")
NO_PAGES = (*FILES, "/favicon.ico", "/healthz", "/readyz", "/captcha/")
UNNAMED_HOST = ("/healthz", "/readyz")  # probes ask by address
REPLACED = (RedirectWithPrefixMiddleware, SetCacheControlMiddleware)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_log = structlog.get_logger()


class Refused(Exception):
    """The request does not come in: status, and what a person reads."""

    def __init__(self, status: int, text: str, retry_after: float = 0) -> None:
        super().__init__(text)
        self.status, self.text, self.retry_after = status, text, retry_after


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """What answers in place of the site: there is no such page."""
    await error_answer(404, "", scope)(scope, receive, send)


class Gate:
    """ASGI application around the site."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.buckets = Buckets()
        self.turns = PageTurns()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Examine, then pass on."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        if scope.get("method") == "HEAD":
            scope, send = as_get(scope), without_body(send)
        token = _identify(scope)
        structlog.contextvars.bind_contextvars(request_no=scope["state"]["request_no"])
        try:
            self._examine(scope)
            asked = asked_of(scope) if _is_page(scope) else None
            kept = await shared_pages.find(asked.key) if asked else None
            self._count(scope, is_cached=kept is not None)
            if asked and await _is_signed_in(scope):
                if kept:
                    self._count(scope, is_cached=False)
                asked = kept = None
        except Refused as refused:
            await _refuse(refused, scope, receive, with_headers(scope, send, ""))
            return
        if scope["path"].startswith(SOCKETS) and admission.refuses(scope):
            await admission.turn_away(scope, receive, with_headers(scope, send, ""))
        elif scope["type"] == "websocket":
            await self._converse(scope, receive, send)
        elif asked and kept:
            began = time.perf_counter()
            _log_request(scope, await kept.send(scope, send, asked), time.perf_counter() - began)
        else:
            app = _building(asked) if asked else self._site(scope)
            await self._answer(app, scope, receive, with_headers(scope, send, token))

    def _site(self, scope: Scope) -> ASGIApp:
        return _nothing if is_hidden(scope, scope["state"]["caller"]) else self.app

    async def _converse(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, paced(scope, receive, send, self.buckets), send)
        except Exception as error:  # what somebody has sent broke the reading of it
            _log.warning("socket broken off", error=type(error).__name__)
            await send({"type": "websocket.close", "code": 1007})

    async def _answer(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        status = 0

        async def note(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        body = measured(receive, scope["path"])
        if scope["path"].startswith(SOCKETS) and scope["method"] == "POST":
            body = paced_body(scope, body, self.buckets)
        if _is_page(scope):
            app = self.turns.around(app, _origin(scope))
        try:
            await app(scope, body, note)
        except TooFast:
            await _refuse(Refused(429, "操作过于频繁，请稍后再试", 1), scope, receive, note)
        except TooLarge:
            await _refuse(Refused(413, TOO_LARGE), scope, receive, note)
        except Exception as error:
            _log.error("request failed", error=type(error).__name__, exc_info=error)
        _log_request(scope, status, time.perf_counter() - began)

    def _examine(self, scope: Scope) -> None:
        """Raise Refused for what must not come in."""
        headers, path = Headers(scope=scope), scope["path"]
        host = headers.get("host", "")
        is_console = _is_console(scope)
        is_ours = settings.is_own_host(host) or is_console
        if path not in UNNAMED_HOST and not is_ours:
            raise Refused(421, "请通过本站公布的网址访问")
        site = "" if is_console else settings.base_url
        is_asked = path.startswith(SOCKETS) or scope.get("method", "GET") not in SAFE
        if is_asked and _is_foreign(headers, host, site):
            raise Refused(403, "请求来自其他网站，已拒绝")
        if int(headers.get("content-length") or 0) > body_limit(path):
            raise Refused(413, TOO_LARGE)

    def _count(self, scope: Scope, *, is_cached: bool) -> None:
        """Count a page or suggestions that are asked for; raise Refused where it is too much."""
        is_suggestion = scope["path"] == SUGGESTIONS
        if not (is_suggestion or _is_page(scope)):
            return
        origin = _origin(scope)
        if is_suggestion or is_cached:
            limit = SUGGESTIONS_NETWORK if is_suggestion else READS_NETWORK
            wait = wait_of(self.buckets, limit, origin)
        else:
            wait = page_wait(self.buckets, origin, is_new=scope["state"]["is_new"])
        if wait:
            raise Refused(429, f"访问过于频繁，请{spoken(math.ceil(wait))}后再试", wait)


def _origin(scope: Scope) -> Origin:
    return familiar.as_known(scope["state"]["caller"].origin)


async def _is_signed_in(scope: Scope) -> bool:
    """Look whether a session is brought; while the database is away, all read as strangers do."""
    try:
        return await is_signed_in(scope)
    except Exception as error:
        _log.warning("session not read", error=type(error).__name__)
        return False


def _identify(scope: Scope) -> str:
    """Note number, nonce and caller in the scope; returns the visitor's token."""
    scope["headers"] = [h for h in scope["headers"] if h[0].lower() not in STRIPPED]
    scope["root_path"] = ""
    headers = Headers(scope=scope)
    jar = cookies.read(headers.get("cookie", ""))
    visitor = jar[cookies.VISITOR]
    is_new = not cookies.token_digest(visitor)
    if is_new:
        visitor = random_token()
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    request_no = new_request_no()
    scope.setdefault("state", {}).update(
        request_no=request_no,
        nonce=new_nonce(),
        is_new=is_new,
        caller=Caller(
            visitor=cookies.token_digest(visitor),
            sessions={door.name: cookies.token_digest(jar[door.cookie]) for door in doors()},
            device=cookies.token_digest(jar[cookies.DEVICE]),
            address=(scope.get("client") or ("",))[0],
            browser=browser_name(headers.get("user-agent", "")),
            request_no=request_no,
            base_url=settings.base_url or f"{scheme}://{headers.get('host', '')}",
            is_operator=is_operator(scope, jar[cookies.SANDBOX]),
        ),
    )
    return visitor


def _building(asked: Asked) -> ASGIApp:
    """What builds a shared page, for this request and for all that ask meanwhile."""

    async def build(scope: Scope, receive: Receive, send: Send) -> None:
        page = await shared_pages.build(asked)
        if isinstance(page, SharedPage):
            await page.send(scope, send, asked)
        else:
            await page(scope, receive, send)

    return build


def _is_page(scope: Scope) -> bool:
    path = scope["path"]
    return scope.get("method") == "GET" and not (path.startswith(NO_PAGES) or path == SUGGESTIONS)


def _is_console(scope: Scope) -> bool:
    """True for a request on this machine by its own name, from or for the sandbox's console."""
    is_asked = scope["state"]["caller"].is_operator or scope["path"].startswith(CONSOLE)
    return bool(settings.sandbox_token) and is_asked and is_here(scope)


def _is_foreign(headers: Headers, host: str, site: str) -> bool:
    """True when another site's page sent this; same-origin polling carries no Origin."""
    if (origin := headers.get("origin")) is not None:
        return not settings.is_own_origin(origin) if site else _place(origin) != host
    return headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}


def _place(origin: str) -> str:
    """Host and port of an Origin header; nothing for what is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


async def _refuse(refused: Refused, scope: Scope, receive: Receive, send: Send) -> None:
    _log.warning("refused", status=refused.status, path=shown_path(scope["path"]))
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4403})
        return
    if scope["path"] == SUGGESTIONS:
        answer: Response = Response(status_code=refused.status)
    else:
        answer = error_answer(refused.status, refused.text, scope)
    if refused.retry_after:
        answer.headers["Retry-After"] = str(int(refused.retry_after) + 1)
    await answer(scope, receive, send)


def _log_request(scope: Scope, status: int, seconds: float) -> None:
    path = scope["path"]
    if path.startswith((*FILES, SUGGESTIONS, *UNNAMED_HOST)) and status < 400:
        return
    _log.info(
        "request",
        method=scope["method"],
        path=shown_path(path),
        status=status,
        ms=round(seconds * 1000),
    )


def install_gate(app: Any) -> None:
    """Put the gate around the whole stack of an app; repeated calls never stack.

    It stands in for two layers of NiceGUI that cost every request four tasks: one names how long
    files are kept, the other one reads a header that the gate takes away.
    """
    build: Callable[[Any], ASGIApp] = type(app).build_middleware_stack

    def build_behind_gate() -> Gate:
        app.user_middleware[:] = [m for m in app.user_middleware if m.cls not in REPLACED]
        return Gate(build(app))

    app.build_middleware_stack = build_behind_gate
