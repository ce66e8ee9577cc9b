"""Who asks for a page that is only read, and how it is built: for nobody in particular.

The page is built from a request that carries nothing but the host and the region, so that no byte
of whoever happened to ask first can be in what all others get.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from nicegui import Client, ui
from starlette.datastructures import Headers, QueryParams
from starlette.routing import compile_path
from starlette.types import Scope

from auth.web import cookies
from auth.web.caller import caller_of
from auth.web.door import brings_session
from auth.web.error_page import LATER, error_answer
from auth.web.shared_page import Asked, SharedPage, install_router
from components.frame.builder import RESPONSE_WITHIN
from components.frame.document import document
from components.frame.page import built
from components.frame.paint import painted
from components.frame.theme import MORE_SCRIPTS
from components.guard.act import incident
from components.reading.page import ReadingPage, reading_pages
from components.reading.routes import mount_reading_routes
from models.standards.region import PROVINCE, Region

REGION_SIGN = cookies.REGION.encode()
PLAIN_REGION = re.compile(rb"(?:^|; )%s=(\d{6})(?=;|$)" % REGION_SIGN)


class ReadingRouter:
    """The pages that are only read, by their addresses."""

    def __init__(self, pages: Mapping[str, ReadingPage]) -> None:
        self._exact = {path: each for path, each in pages.items() if "{" not in path}
        self._with_code = [
            (compile_path(path)[0], each) for path, each in pages.items() if "{" in path
        ]

    def find(self, path: str) -> tuple[ReadingPage, dict[str, str]] | None:
        """The page of a path, and what the path tells it."""
        if page := self._exact.get(path):
            return page, {}
        matched = ((pattern.match(path), each) for pattern, each in self._with_code)
        return next(((each, found.groupdict()) for found, each in matched if found), None)

    def asked(self, scope: Scope) -> Asked | None:
        """What a stranger asks for; None for another page. Whoever is signed in is none."""
        path: str = scope["path"]
        found = self.find(path)
        if found is None or scope["method"] != "GET":
            return None
        jar = cookies.read(Headers(scope=scope).get("cookie", ""))
        page, of_path = found
        query = scope["query_string"].decode("latin1")
        chosen = page.address.read(QueryParams(query))
        region = Region.of(jar.get(cookies.REGION, PROVINCE))
        return Asked(
            key=(path, *chosen.items(), region.code, caller_of(scope).base_url),
            build=partial(_build, page, {**of_path, **chosen}, scope, region),
            is_cacheable=page.address.is_cacheable(chosen),
            is_canonical=(
                query == urlencode(chosen)
                and scope.get("raw_path", path.encode()) == path.encode()
                and _is_plain_region(scope, region)
                and not brings_session(jar)
            ),
        )


def _is_plain_region(scope: Scope, region: Region) -> bool:
    """True where whoever else reads the cookies, such as a proxy, is sure to read the same region.

    A name that stands twice, in other letters or beside odd signs is read by some and not by
    others; `.deploy/nginx.conf` knows the same form and no other.
    """
    lines = [value for name, value in scope["headers"] if name == b"cookie"]
    if not any(REGION_SIGN in line.lower() for line in lines):
        return True
    jar = b"; ".join(lines)
    plain = PLAIN_REGION.findall(jar)
    return plain == [region.code.encode()] and jar.lower().count(REGION_SIGN) == 1


def _for_nobody(scope: Scope, region: Region) -> Scope:
    """The request without whatever tells one browser from another."""
    host = Headers(scope=scope).get("host", "")
    caller = caller_of(scope)
    nobody = replace(
        caller, visitor="", sessions={}, address="", browser="", device="", is_operator=False
    )
    return {
        **scope,
        "headers": [
            (b"host", host.encode("latin1")),
            (b"cookie", f"{cookies.REGION}={region.code}".encode()),
        ],
        "query_string": b"",
        "client": None,
        "state": {"request_no": caller.request_no, "nonce": "", "is_new": False, "caller": nobody},
    }


async def _build(
    page: ReadingPage, params: dict[str, Any], scope: Scope, region: Region
) -> SharedPage | Response:
    """The page as HTML, or the answer in place of it."""
    request = Request(_for_nobody(scope, region))
    client = Client(ui.page(page.page.path), request=request)
    try:
        with client:
            async with asyncio.timeout(RESPONSE_WITHIN):
                refusal = await built(page.page)(**params)
        if refusal is not None:
            return refusal
        return SharedPage.of(
            document(client.resolve_title(), painted(client), MORE_SCRIPTS.of(client))
        )
    except Exception as error:
        incident(client, error)
        return error_answer(500, LATER, request.scope)
    finally:
        if not client.is_deleted:
            client.delete()


def mount_reading() -> None:
    """Let strangers read; called whenever the site is put together, after all pages."""
    install_router(ReadingRouter(reading_pages()).asked)
    mount_reading_routes()
