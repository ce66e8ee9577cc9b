"""Small answers beside the pages: a region, suggestions, the text for old browsers."""

from fastapi import HTTPException, Request
from nicegui import app
from starlette.responses import HTMLResponse, RedirectResponse, Response

from auth.web import cookies
from auth.web.headers import reading_headers
from auth.web.shared_page import SUGGESTIONS
from components.frame.bundle import old_browser_style, script_address
from components.frame.site_map import has_page
from components.parts.fragment import render
from models.search.search import suggest
from models.search.search_query import MAX_TYPED, legible
from models.standards.region import Region
from settings import settings

AFTER_A_REGION = ("services", "notices")
SUGGESTED_FOR = "private, max-age=60"


def mount_reading_routes() -> None:
    """Give the routes their addresses."""
    app.add_api_route("/region/{code}", region, methods=["GET"], include_in_schema=False)
    app.add_api_route(SUGGESTIONS, suggestions, methods=["GET"], include_in_schema=False)
    app.add_api_route("/help/old", old_browser, methods=["GET"], include_in_schema=False)


async def region(code: str, to: str = "") -> Response:
    """Choose a region without a script; it says nothing of a person, and changes nothing else."""
    if Region.of(code).code != code:
        raise HTTPException(404)
    answer = RedirectResponse(f"/{to}" if to in AFTER_A_REGION else "/", 303)
    answer.headers.append("Set-Cookie", cookies.choice(cookies.REGION, code))
    return answer


async def suggestions(q: str = "") -> Response:
    """What fits while people type, as the list that opens below the search box."""
    typed = legible(q, MAX_TYPED)
    found = await suggest(typed, has_page)
    html = render("frame/suggestions.html", typed=typed, hits=found.hits, pages=found.pages)
    return HTMLResponse(html, headers=_headers(SUGGESTIONS, SUGGESTED_FOR))


async def old_browser(request: Request) -> Response:
    """What a browser is told that can show no page of the hall, with what to do.

    Behind the ``#`` stands the page that it wanted: `boot.js` leads there whoever can show it.
    """
    html = render(
        "reading/old_browser.html",
        title=f"请换用新版浏览器 - {settings.site_name}",
        look=old_browser_style(),
        boot=script_address("boot"),
    )
    return HTMLResponse(html, headers=_headers(request.url.path, "no-cache"))


def _headers(path: str, kept: str) -> dict[str, str]:
    return {**dict(reading_headers(path)), "Cache-Control": kept}
