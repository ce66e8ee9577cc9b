"""What a page was painted with: the HTML inside each of its elements, by its id."""

import re
from html.parser import HTMLParser

from nicegui import ui

from components.frame.paint import LAYOUT, paint_live
from components.painting.stand_in import STAND_INS

VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"})
SENDS_NOTHING = re.compile(r'method="(dialog|post)"')
APP = re.compile(r'<div id="app">(.*?)</div><script', re.S)


def painting(html: str) -> str:
    """The HTML in a page's body, before its script has run."""
    found = APP.search(html)
    assert found is not None, html[:500]
    return found[1]


def unpainted(layout: ui.element) -> set[str]:
    """The tags of a page's controls of which nobody has told what stands in for them."""
    tags = {each.tag for each in layout.descendants() if "-" in each.tag}
    return tags - set(STAND_INS) - set(LAYOUT) - {"nicegui-fragment"}


def ways_out(layout: ui.element) -> list[str]:
    """The forms of a painted page by which a secret would go into an address."""
    html, _ = paint_live(layout.client)
    forms = re.findall(r"<form\b([^>]*)>(.*?)</form>", html, re.S)
    is_secret = re.compile(r'type="password"|one-time-code')
    return [
        told for told, inner in forms if is_secret.search(inner) and not SENDS_NOTHING.search(told)
    ]


def inner_html(html: str) -> dict[str, str]:
    """The HTML inside each element that has an id."""
    reader = _Reader(html)
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    """Notes where elements begin, and cuts out what stands in them where they end."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._html, self._begins = html, [0, *(m.end() for m in re.finditer("\n", html))]
        self._open: list[tuple[str, str, int]] = []
        self.found: dict[str, str] = {}

    def _at(self) -> int:
        line, column = self.getpos()
        return self._begins[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where the inside of an element begins."""
        if tag not in VOID:
            inside = self._at() + len(self.get_starttag_text() or "")
            self._open.append((tag, dict(attrs).get("id") or "", inside))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What ends itself has no inside; of HTML only drawings are written so."""

    def handle_endtag(self, tag: str) -> None:
        """Keep what stood in the element that ends."""
        while self._open:
            name, number, inside = self._open.pop()
            if number:
                self.found[number] = self._html[inside : self._at()]
            if name == tag:
                return
