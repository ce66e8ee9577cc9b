"""Compression: pages quickly, because each is sent once; files thoroughly, and only once.

NiceGUI's own layer compresses every file anew for every new browser, which takes several times
as long as building the page itself.
"""

import asyncio
import posixpath
import zlib
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auth.web.headers import NICEGUI_FILES, NO_FILES

PAGE_LEVEL, FILE_LEVEL = 6, 9
BUNDLES = "/hall."  # their answers know whether a query names the version of today
FILES = (NICEGUI_FILES, "/assets/", BUNDLES)
MOST_FILES = 500
MOST_BYTES = 64 * 1024 * 1024
SMALLEST = 500
Key = tuple[str, bytes]


@dataclass(frozen=True)
class _File:
    """What is kept of a file: the headers of its answer and its content, compressed."""

    headers: tuple[tuple[bytes, bytes], ...]
    etag: str
    content: bytes


class Compression(GZipMiddleware):
    """GZip for whoever takes it, with the files of the site in memory, each of them once."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=SMALLEST, compresslevel=PAGE_LEVEL)
        self._files: dict[Key, _File] = {}
        self._size = 0
        self._packing = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a known file at once; compress everything else on its way."""
        if not _is_file(scope):
            await super().__call__(scope, receive, send)
            return
        if file := self._files.get(_asked(scope)):
            await _send_file(file, scope, send)
            return
        start, body = await _answer(self.app, scope, receive)
        file = await self._kept(_answered(scope, start), start, body)
        if file is None:
            await send(start)
            await send({"type": "http.response.body", "body": body})
            return
        await _send_file(file, scope, send)

    async def _kept(self, key: Key, start: Message, body: bytes) -> _File | None:
        """The file of a name, packed once however many ask for it at the same time."""
        async with self._packing:
            if file := self._files.get(key):
                return file
            if (packed := await _packed(start, body)) is not None:
                self._files[key] = packed
                self._size += len(packed.content)
                while len(self._files) > MOST_FILES or self._size > MOST_BYTES:
                    oldest = next(iter(self._files))
                    self._size -= len(self._files.pop(oldest).content)
            return packed


def _asked(scope: Scope) -> Key:
    """The name of a file; what stands behind a question mark is no part of it, but of a bundle."""
    path = scope["path"]
    return path, scope["query_string"] if path.startswith(BUNDLES) else b""


def _answered(scope: Scope, start: Message) -> Key:
    """The name under which an answer is kept: any query that names no version is none."""
    path, query = _asked(scope)
    is_version = "immutable" in MutableHeaders(raw=list(start["headers"])).get("cache-control", "")
    return path, query if is_version else b""


def _is_file(scope: Scope) -> bool:
    """A whole file of the site, for a browser that takes it compressed."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path = scope["path"]
    if not path.startswith(FILES) or path.startswith(NO_FILES) or posixpath.normpath(path) != path:
        return False  # another spelling of a file's name is no second file
    headers = Headers(scope=scope)
    return "gzip" in headers.get("accept-encoding", "") and "range" not in headers


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """The whole answer of the site: its start and its body."""
    start: Message = {}
    body = bytearray()

    async def collect(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, collect)
    return start, bytes(body)


async def _packed(start: Message, body: bytes) -> _File | None:
    """The file that an answer brought; None for what is better sent as it is."""
    headers = MutableHeaders(raw=list(start["headers"]))
    kind = headers.get("content-type", "").partition(";")[0]
    kinds = {kind, f"{kind.partition('/')[0]}/*"}
    is_plain = kinds.isdisjoint(DEFAULT_EXCLUDED_CONTENT_TYPES) and len(body) >= SMALLEST
    if start["status"] != 200 or "content-encoding" in headers or not is_plain:
        return None
    content = await asyncio.to_thread(_pack, body)
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(content))
    headers.add_vary_header("Accept-Encoding")
    return _File(tuple(headers.raw), headers.get("etag", ""), content)


def _pack(body: bytes) -> bytes:
    return zlib.compress(body, FILE_LEVEL, 16 + zlib.MAX_WBITS)


async def _send_file(file: _File, scope: Scope, send: Send) -> None:
    """The file, or that the browser has it already."""
    known = Headers(scope=scope).get("if-none-match", "")
    is_known = bool(file.etag) and file.etag in [tag.strip() for tag in known.split(",")]
    headers = [h for h in file.headers if not is_known or not h[0].startswith(b"content-")]
    status = 304 if is_known else 200
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": b"" if is_known else file.content})
