"""The style sheets as two files and the scripts as three, made from the assets at the start.

Twelve small files cost more in headers and compression than in content. A page that is only read
needs the first of each, and what is done before anything is painted.
"""

import hashlib
import re
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from fastapi import Request, Response
from nicegui import app

import components

ASSETS = Path(components.__file__).parent / "assets"
STYLES = (
    *("base", "tokens", "portal", "pages", "quasar", "frame"),
    *(
        "site",
        "unit",
        "phone",
        "public",
        "account",
        "messages",
        "line",
        "upload",
        "captcha",
        "print",
    ),
)
# What only the centers and the phone show; no visitor waits for it.
CENTER_STYLES = ("members", "address", "settings")
SCRIPTS = {  # what all pages run, what those with a line do, boot, and what some ask for
    "hall": ("hall", "search", "print"),
    "live": ("take_over", "line", "focus", "session", "fields", "arrive", "unsent", "countdown"),
    "boot": ("boot",),
    "aloud": ("aloud",),
}
FOR_EVER = "public, max-age=31536000, immutable"
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_LINE_COMMENT = re.compile(r"^\s*//.*\n", re.M)
_INDENT = re.compile(r"^[ \t]+", re.M)
_QUOTED = re.compile(r"""("[^"\n]*"|'[^'\n]*')""")


@cache
def asset_version() -> str:
    """A short name of what the assets hold, so that browsers may keep them for a year."""
    digest = hashlib.sha256()
    for file in sorted(ASSETS.rglob("*")):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


@cache
def style_sheet(names: Sequence[str] = STYLES) -> str:
    """Some style sheets in their order, without comments and without space that says nothing."""
    sheets = "\n".join((ASSETS / f"{name}.css").read_text("utf8") for name in names)
    font = f"url(/assets/icons.woff2?v={asset_version()})"
    return bare_style(sheets.replace("url(icons.woff2)", font))


@cache
def old_browser_style() -> str:
    """The look of the text for browsers that cannot show the hall, as it stands in pages."""
    return bare_style((ASSETS / "old_browser.css").read_text("utf8"))


def bare_style(css: str) -> str:
    """A style sheet without comments and without space that says nothing."""
    parts = _QUOTED.split(_COMMENT.sub("", css))
    return "".join(p if number % 2 else _tight(p) for number, p in enumerate(parts)).strip()


def _tight(css: str) -> str:
    """CSS outside quotes, as short as it can be said without knowing what it means."""
    css = re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", css))
    return css.replace(": ", ":").replace(";}", "}")


@cache
def script(bundle: str) -> str:
    """Some scripts in their order, without comments; each keeps its names to itself."""
    texts = [(ASSETS / f"{name}.js").read_text("utf8") for name in SCRIPTS[bundle]]
    return bare_script("\n".join(texts))


def script_address(bundle: str) -> str:
    """Where a browser finds some scripts, in the version of today."""
    name = "hall" if bundle == "hall" else f"hall.{bundle}"
    return f"/{name}.js?v={asset_version()}"


def bare_script(text: str) -> str:
    """A script without the lines that are comments and without indentation."""
    return _INDENT.sub("", _LINE_COMMENT.sub("", text))


def mount_bundle() -> None:
    """Serve the files; called whenever the site is put together."""
    app.add_api_route("/hall.css", _css, methods=["GET"], include_in_schema=False)
    app.add_api_route("/center.css", _center_css, methods=["GET"], include_in_schema=False)
    for bundle in SCRIPTS:
        path, _, _ = script_address(bundle).partition("?")
        app.add_api_route(path, partial(_js, bundle), methods=["GET"], include_in_schema=False)


async def _css(request: Request) -> Response:
    return answered(style_sheet(), "text/css", request, asset_version())


async def _center_css(request: Request) -> Response:
    return answered(style_sheet(CENTER_STYLES), "text/css", request, asset_version())


async def _js(bundle: str, request: Request) -> Response:
    return answered(script(bundle), "text/javascript", request, asset_version())


def answered(text: str, media_type: str, request: Request, version: str) -> Response:
    """A file of ours, for a year to whoever asks for the version that it is in."""
    is_current = request.query_params.get("v") == version
    return Response(
        text, 200, {"Cache-Control": FOR_EVER if is_current else "no-cache"}, media_type
    )
