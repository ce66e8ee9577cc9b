"""A page as HTML: what its browser shows before any script has run, or instead of one.

The elements of a built page are written as the browser would render them. What is a fragment is
HTML already; of Quasar's elements the three that stand around every page are known here, controls
have their stand-ins elsewhere.
"""

from collections.abc import Callable, Mapping
from html import escape
from types import MappingProxyType

from nicegui import Client
from nicegui.element import Element
from nicegui.elements.html import Html

LAYOUT = {  # what Quasar makes of them, and the look that its script gives them
    "q-layout": ("div", "q-layout q-layout--standard", {"tabindex": "-1"}),
    "q-page-container": ("div", "q-page-container", {}),
    "q-page": ("main", "q-page", {}),
}
AS_HIGH_AS_THE_WINDOW = frozenset({"q-layout", "q-page"})
VOID = frozenset({"img", "input", "br", "hr"})
OF_HTML = frozenset({"innerHTML", "tag", "sanitize"})
StandIn = Callable[[Element, Callable[[Element], str]], str]
NONE: Mapping[str, StandIn] = MappingProxyType({})


class NotPainted(TypeError):
    """An element of which nobody knows how the browser would show it."""


def painted(client: Client, stand_ins: Mapping[str, StandIn] = NONE) -> str:
    """The HTML of a built page; raises NotPainted at an element that is neither HTML nor known.

    ``stand_ins`` are what is written for other elements, by their tags.
    """

    def write(element: Element) -> str:
        if isinstance(element, Html):
            tag = str(element.props["tag"])
            return f"<{tag}{attributes(element, skip=OF_HTML)}>{element.content}</{tag}>"
        if element.tag in LAYOUT:
            return _layout(element, inside(element))
        if stand_in := stand_ins.get(element.tag):
            return stand_in(element, write)
        if "-" in element.tag:
            raise NotPainted(element.tag)
        opened = f"<{element.tag}{attributes(element)}>"
        return opened if element.tag in VOID else f"{opened}{inside(element)}</{element.tag}>"

    def inside(element: Element) -> str:
        words = escape(getattr(element, "text", None) or "", quote=False)
        return words + "".join(write(child) for child in element.default_slot.children)

    return write(client.layout)


def _layout(element: Element, inner: str) -> str:
    tag, classes, more = LAYOUT[element.tag]
    props = {"id": f"c{element.id}", **more}
    if element.tag in AS_HIGH_AS_THE_WINDOW:
        props["style"] = "min-height:100vh"
    return (
        f'<{tag} class="{" ".join([classes, *element.classes])}"{_written(props)}>{inner}</{tag}>'
    )


def attributes(element: Element, skip: frozenset[str] = frozenset()) -> str:
    """The attributes that an element gets in the browser: its number, its look, its properties."""
    props: dict[str, object] = {"id": f"c{element.id}"}
    if element.classes:
        props["class"] = " ".join(element.classes)
    if element.style:
        props["style"] = "".join(f"{name}:{value};" for name, value in element.style.items())
    for name, value in element.props.items():
        if name not in skip and not name.startswith(":"):  # those are scripts
            props[name] = value
    return _written(props)


def _written(props: Mapping[str, object]) -> str:
    return "".join(_attribute(name, value) for name, value in props.items())


def _attribute(name: str, value: object) -> str:
    """One attribute as Vue sets it: a switch that is off is not there, but said to readers."""
    if isinstance(value, bool) and name.startswith("aria-"):
        return f' {name}="{str(value).lower()}"'
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
