"""A page as HTML: what its browser shows before any script has run, or instead of one.

The elements of a built page are written as the browser would render them. What is a fragment is
HTML already, and nothing else is taken for it; of Quasar's elements the three that stand around
every page are known here, controls have their stand-ins elsewhere.
"""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from nicegui import Client
from nicegui.element import Element

from components.painting.attribute import attributes, written
from components.painting.stand_in import STAND_INS, StandIn, unknown
from components.parts.fragment import Fragment

LAYOUT = {  # what Quasar makes of them, and the look that its script gives them
    "q-layout": ("div", "q-layout q-layout--standard", {"tabindex": "-1"}),
    "q-page-container": ("div", "q-page-container", {}),
    "q-page": ("main", "q-page", {}),
}
AS_HIGH_AS_THE_WINDOW = frozenset({"q-layout", "q-page"})
VOID = frozenset({"img", "input", "br", "hr"})
OF_A_FRAGMENT = frozenset({"innerHTML", "tag"})
NONE: Mapping[str, StandIn] = MappingProxyType({})


class NotPainted(TypeError):
    """An element of which nobody knows how the browser would show it."""


def painted(client: Client, stand_ins: Mapping[str, StandIn] = NONE) -> str:
    """The HTML of a built page; raises NotPainted at an element that is neither HTML nor known.

    ``stand_ins`` are what is written for other elements, by their tags.
    """
    return _Painting(stand_ins).write(client.layout)


def paint_live(client: Client) -> tuple[str, list[Fragment]]:
    """A page whose script comes later: controls have their stand-ins; its fragments beside it."""
    painting = _Painting(STAND_INS, unknown)
    return painting.write(client.layout), painting.fragments


class _Painting:
    """One page while it is written, with the fragments that stand in it; ``other`` is the rest."""

    def __init__(self, stand_ins: Mapping[str, StandIn], other: StandIn | None = None) -> None:
        self._stand_ins, self._other = stand_ins, other
        self.fragments: list[Fragment] = []

    def write(self, element: Element) -> str:
        """An element with all that stands in it."""
        if isinstance(element, Fragment):
            self.fragments.append(element)
            tag = str(element.props["tag"])
            return f"<{tag}{attributes(element, skip=OF_A_FRAGMENT)}>{element.content}</{tag}>"
        tag = element.tag
        if tag in LAYOUT:
            return _layout(element, self._inside(element))
        if stand_in := self._stand_ins.get(tag, self._other if "-" in tag else None):
            return stand_in(element, self.write)
        if "-" in tag:
            raise NotPainted(tag)
        opened = f"<{tag}{attributes(element)}>"
        return opened if tag in VOID else f"{opened}{self._inside(element)}</{tag}>"

    def _inside(self, element: Element) -> str:
        words = escape(getattr(element, "text", None) or "", quote=False)
        return words + "".join(map(self.write, element.default_slot.children))


def _layout(element: Element, inner: str) -> str:
    tag, classes, more = LAYOUT[element.tag]
    props = {"id": f"c{element.id}", **more}
    if element.tag in AS_HIGH_AS_THE_WINDOW:
        props["style"] = "min-height:100vh"
    return f'<{tag} class="{" ".join([classes, *element.classes])}"{written(props)}>{inner}</{tag}>'
