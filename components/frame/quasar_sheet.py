"""The style sheets of Quasar and NiceGUI as one file, in the layers that their template gives them.

NiceGUI's pages import four sheets from a fifth that stands in their head: a browser learns of them
one after the other, before it may paint anything. Made at the start from the files that are
installed, in their own words, but for the rule that NiceGUI's script would change in the browser.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

import nicegui
from fastapi import Request, Response
from nicegui import app

from components.frame.bundle import answered, bare_style

PATH = "/hall.quasar.css"
STATIC = Path(nicegui.__file__).parent / "static"
TEMPLATE = Path(nicegui.__file__).parent / "templates" / "index.html"
_STYLE = re.compile(r"<style>\s*(@layer theme.*?)</style>", re.S)
_OTHER = re.compile(r"\{% else %\}.*?\{% endif %\}|\{% if prod_js %\}", re.S)
_IMPORT = re.compile(r'@import url\("[^"]*/static/([a-z.]+)"\) layer\((\w+)\);')
_LEFT_OUT = ("fonts.css",)  # we have a font of our own
NO_TAILWIND = "{{ headwind_css | safe }}"
COLORS = {
    "primary": "var(--rs-primary)",
    "secondary": "var(--rs-teal)",
    "accent": "var(--rs-violet)",
    "positive": "var(--rs-ok)",
    "negative": "var(--rs-bad)",
    "warning": "var(--rs-warn)",
    "info": "var(--rs-info)",
    "dark": "var(--rs-surface)",
    "dark_page": "var(--rs-bg)",
}
# No visitor waits for what no page has: languages that are written from right to left, colors that
# have a name, and these of Quasar's components. Whoever places one takes it out of here.
UNUSED = (
    *("carousel", "color-picker", "date", "editor", "fab", "knob", "message", "parallax"),
    *("range", "rating", "slider", "splitter", "stepper", "table", "time", "timeline", "tree"),
    *("uploader", "video"),
)
_COLORS = (
    "red|pink|(?:deep-)?purple|indigo|(?:light-)?blue|cyan|teal|(?:light-)?green|lime|yellow|amber"
    "|(?:deep-)?orange|brown|(?:blue-)?gr[ae]y"
)
_UNSEEN = re.compile(
    rf"\[dir=\"rtl\"\]|\.q-(?:{'|'.join(UNUSED)})(?![a-z])|^\.(?:bg|text)-(?:{_COLORS})(?:-\d+)?$"
)
_RULE = re.compile(r"(?<=[{}])([^{}@]+)\{[^{}]*\}")
CARD = re.compile(r"(?<![\w-])\.q-card ?> ?div")  # see the end of nicegui.js


@cache
def quasar_sheet() -> str:
    """The sheet; raises when NiceGUI's template is not what this was written for."""
    found = _STYLE.search(TEMPLATE.read_text("utf8"))
    if found is None or NO_TAILWIND not in found[1]:
        raise RuntimeError("NiceGUI's page template has changed: its style sheets")
    rules = _OTHER.sub("", found[1]).replace(NO_TAILWIND, "")
    sheet = _IMPORT.sub(lambda each: _layer(each[1], each[2]), rules)
    if "@import" in sheet or "{%" in sheet:
        raise RuntimeError("NiceGUI's page template has changed: what it imports")
    return sheet


def _layer(name: str, layer: str) -> str:
    if name in _LEFT_OUT:
        return ""
    text = CARD.sub(".nicegui-card-tight.q-card > div", (STATIC / name).read_text("utf8"))
    return f"@layer {layer} {{{text}}}"


@cache
def sheet_link() -> str:
    """The tag of a page's head."""
    return f'<link rel="stylesheet" href="{PATH}?v={_version()}">'


@cache
def _version() -> str:
    return hashlib.sha256(_sheet().encode()).hexdigest()[:10]


@cache
def _sheet() -> str:
    """What is served: the rules that some page may need, and the colors."""
    colors = ";".join(f"--q-{name.replace('_', '-')}:{color}" for name, color in COLORS.items())
    seen = _RULE.sub(_if_seen, bare_style(quasar_sheet()))
    return f"{seen}body{{{colors}}}"  # as Quasar's script would say


def _if_seen(rule: re.Match[str]) -> str:
    """A rule that some page may need, or nothing."""
    places = rule[1].split(",")
    is_unseen = all(_UNSEEN.search(place) and ":not(" not in place for place in places)
    return "" if is_unseen else rule[0]


def mount_quasar_sheet() -> None:
    """Serve the file; called whenever the site is put together."""
    app.add_api_route(PATH, _css, methods=["GET"], include_in_schema=False)


async def _css(request: Request) -> Response:
    return answered(_sheet(), "text/css", request, _version())
