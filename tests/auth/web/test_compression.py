"""The files in memory: one entry for each file, whatever is written behind or between its name."""

import gzip

import pytest
from starlette.types import Message, Receive, Scope, Send

from auth.web import compression
from auth.web.compression import Compression
from auth.web.headers import NICEGUI_FILES

CONTENT = b"a { color: red } " * 100
LIBRARY = f"{NICEGUI_FILES}esm/sass/sass.dart.js"


class Site:
    """Serves the same content everywhere, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer; a bundle by the version of today may be kept for ever."""
        self.asked += 1
        kept = b"immutable" if scope["query_string"] == b"v=today" else b"no-cache"
        headers = [(b"content-type", b"text/css"), (b"cache-control", kept)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": CONTENT})


async def get(app: Compression, path: str, query: bytes = b"") -> tuple[dict[bytes, bytes], bytes]:
    """One request of a browser that takes gzip: headers and content as sent."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query,
        "headers": [(b"accept-encoding", b"gzip")],
    }
    await app(scope, receive, send)
    return dict(sent[0]["headers"]), b"".join(m.get("body", b"") for m in sent[1:])


@pytest.mark.parametrize("path", [LIBRARY, "/assets/emblem.svg", "/hall.css"])
async def test_variants_of_a_query_make_no_second_entry(path: str) -> None:
    app = Compression(Site())

    for number in range(300):
        _, content = await get(app, path, f"{number}".encode())
        assert gzip.decompress(content) == CONTENT

    assert len(app._files) == 1


async def test_a_library_is_read_once_whatever_stands_behind_its_name() -> None:
    site = Site()
    app = Compression(site)

    for number in range(20):
        await get(app, LIBRARY, f"{number}".encode())

    assert site.asked == 1


async def test_a_bundle_by_its_version_stays_for_ever_and_by_another_does_not() -> None:
    app = Compression(Site())

    for _ in range(2):
        for query, kept in (
            (b"v=today", b"immutable"),
            (b"v=other", b"no-cache"),
            (b"", b"no-cache"),
        ):
            headers, _ = await get(app, "/hall.css", query)
            assert headers[b"cache-control"] == kept

    assert len(app._files) == 2


@pytest.mark.parametrize("path", ["/assets/./a.css", "/assets//a.css", "/assets/b/../a.css"])
async def test_other_spellings_of_a_name_are_not_kept(path: str) -> None:
    app = Compression(Site())

    await get(app, path)

    assert app._files == {}


async def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Compression(Site())
    monkeypatch.setattr(compression, "MOST_FILES", 5)
    for number in range(9):
        await get(app, f"/assets/{number}.css")
    assert [path for path, _ in app._files] == [f"/assets/{number}.css" for number in range(4, 9)]

    monkeypatch.setattr(compression, "MOST_BYTES", 1)
    await get(app, "/assets/a.css")
    assert app._files == {}
    assert app._size == 0
