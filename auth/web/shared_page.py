"""Pages that all strangers see alike: built once for each version of what they show, then kept.

A page is known by its key: the path, the parameters that count, the region. Nothing of the browser
that happened to ask first may be in it; see `components/reading/reader.py`, which builds it.
"""

import asyncio
import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from functools import cache

import structlog
from nicegui import background_tasks
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope, Send

from auth.web.headers import reading_headers
from models.public.content_version import content_version

LOOK_EVERY = 1.0  # seconds that a change may stay unseen here
KEPT_IN_FRONT = 5  # seconds for which a cache in front of the hall may answer by itself
MOST_BYTES = 32 * 1024 * 1024
_log = structlog.get_logger()
SUGGESTIONS = "/search/suggestions"  # no page, but asked for as often as keys are pressed
MARK = " data-reading"
TAKES_GZIP = re.compile(r"gzip(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.I)
HTML = b"text/html; charset=utf-8"


@dataclass(frozen=True)
class SharedPage:
    """A page as it is sent: plain and compressed, each with the headers of its answer."""

    html: bytes
    packed: bytes
    digest: str

    @classmethod
    def of(cls, html: str) -> "SharedPage":
        """The page of a text, which tells its own digest to its script."""
        digest = hashlib.sha256(html.encode()).hexdigest()[:24]
        content = html.replace(MARK, f'{MARK}="{digest}"', 1).encode()
        return cls(content, gzip.compress(content, 9, mtime=0), digest)

    @property
    def size(self) -> int:
        """Bytes that it takes in memory."""
        return len(self.html) + len(self.packed)

    async def send(self, scope: Scope, send: Send, asked: "Asked") -> int:
        """Answer a request with it, or that the browser has it; returns the status."""
        browser = Headers(scope=scope)
        is_packed = bool(TAKES_GZIP.search(browser.get("accept-encoding", "")))
        headers = [*_house_headers(), (b"x-request-no", scope["state"]["request_no"].encode())]
        etag = f'"{self.digest}{"-gzip" if is_packed else ""}"'
        is_known = _names(browser.get("if-none-match", ""), etag)
        if asked.is_cacheable and asked.is_canonical:
            # before what browsers are told: nginx goes by the first of both
            headers.append((b"x-accel-expires", b"%d" % KEPT_IN_FRONT))
        kept = b"public, no-cache" if asked.is_cacheable else b"no-store"
        headers += [(b"etag", etag.encode()), (b"cache-control", kept)]
        body = b"" if is_known else self.packed if is_packed else self.html
        if not is_known:
            headers += [(b"content-type", HTML), (b"content-length", b"%d" % len(body))]
            headers += [(b"content-encoding", b"gzip")] if is_packed else []
        status = 304 if is_known else 200
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return status


@cache
def _house_headers() -> list[tuple[bytes, bytes]]:
    """What every shared page says; the same for as long as this process lives."""
    found = [*reading_headers(""), ("Vary", "Accept-Encoding")]
    return [(name.lower().encode(), value.encode()) for name, value in found]


def _names(asked: str, etag: str) -> bool:
    """True when what a browser says it has includes a page of this name."""
    known = (each.strip().removeprefix("W/") for each in asked.split(","))
    return any(each in {etag, "*"} for each in known)


@dataclass(frozen=True)
class Asked:
    """What a stranger asks for, and how it is built.

    `is_cacheable` where it is one of a known number of pages; `is_canonical` where the address and
    the cookies say nothing else, in the one form that a proxy reads alike, and no cookie may be
    that of a session.
    """

    key: Hashable
    build: Callable[[], Awaitable[SharedPage | Response]]
    is_cacheable: bool
    is_canonical: bool


class SharedPages:
    """The pages of this process, the least wanted one gives way."""

    def __init__(self, version: Callable[[], Awaitable[str]] = content_version) -> None:
        self._read_version = version
        self._version = ""
        self._look_at = 0.0
        self._looking = asyncio.Lock()
        self._pages: OrderedDict[Hashable, SharedPage] = OrderedDict()
        self._building: dict[Hashable, asyncio.Task[SharedPage | Response]] = {}
        self.size = 0

    async def find(self, key: Hashable) -> SharedPage | None:
        """The page of a key in the version of now, if it was built."""
        if not self._version or (self._is_due and not self._looking.locked()):
            async with self._looking:  # the first ones wait, later ones go on with what there is
                if self._is_due:
                    await self._look()
        if (page := self._pages.get(key)) is not None:
            self._pages.move_to_end(key)
        return page

    @property
    def _is_due(self) -> bool:
        return time.monotonic() >= self._look_at

    async def build(self, asked: Asked) -> SharedPage | Response:
        """The page, built once however many ask for it at the same time."""
        if (page := self._pages.get(asked.key)) is not None:  # while this one waited for its turn
            return page
        if (task := self._building.get(asked.key)) is not None:
            found = await asyncio.shield(task)
            # A refusal bears the number of one request: each has one of its own.
            return found if isinstance(found, SharedPage) else await asked.build()
        task = background_tasks.create(self._built(asked), name="shared page")
        self._building[asked.key] = task
        task.add_done_callback(lambda _done: self._building.pop(asked.key, None))
        return await asyncio.shield(task)

    async def _built(self, asked: Asked) -> SharedPage | Response:
        version = self._version
        page = await asked.build()
        if isinstance(page, SharedPage) and asked.is_cacheable and version == self._version:
            self._keep(asked.key, page)
        return page

    def _keep(self, key: Hashable, page: SharedPage) -> None:
        self._pages[key] = page
        self.size += page.size
        while self.size > MOST_BYTES:
            _, oldest = self._pages.popitem(last=False)
            self.size -= oldest.size

    async def _look(self) -> None:
        """Forget all pages when something has changed; while the database is away they stay."""
        self._look_at = time.monotonic() + LOOK_EVERY
        try:
            version = await self._read_version()
        except Exception as error:
            _log.warning("version not read", error=type(error).__name__)
            return
        if version != self._version:
            self._pages.clear()
            self.size, self._version = 0, version

    def forget(self) -> None:
        """Let go all pages, and look at the version before the next one."""
        self._pages.clear()
        self.size, self._version, self._look_at = 0, "", 0.0
        self._looking = asyncio.Lock()


shared_pages = SharedPages()
Router = Callable[[Scope], Asked | None]


class _Installed:
    """What reads an address; nothing does before the site is put together."""

    router: Router | None = None


def install_router(router: Router) -> None:
    """Say what tells whether a request asks for a shared page."""
    _Installed.router = router
    shared_pages.forget()


def asked_of(scope: Scope) -> Asked | None:
    """The shared page that a request asks for; None for every other one."""
    return _Installed.router(scope) if _Installed.router is not None else None
