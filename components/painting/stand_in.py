"""What stands in for each control until its script has run, by its tag.

A control that nobody has told of here leaves an empty box with its look; a test finds it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from nicegui.element import Element

from components.painting.attribute import attributes
from components.painting.button import button
from components.painting.ca_panel import ca_panel
from components.painting.control import choice, line, tick
from components.painting.item_boxes import item_boxes
from components.painting.passkey import passkey_add, passkey_tile
from components.painting.section import section
from components.painting.upload import upload

Write = Callable[[Element], str]
StandIn = Callable[[Element, Write], str]


def _inside(write: Write) -> Write:
    return lambda element: "".join(write(child) for child in element.default_slot.children)


def _line(element: Element, write: Write) -> str:
    before = element.slots.get("prepend")
    if before is None:
        return line(element.props, element.classes)
    inner = (before.template or "") + "".join(map(write, before.children))
    return line(element.props, element.classes, inner)


def _sub_pages(element: Element, write: Write) -> str:
    return f"<div{attributes(element)}>{_inside(write)(element)}</div>"


def unknown(element: Element, _write: Write) -> str:
    """An empty box at the place of a control that nobody has told of."""
    look = " ".join(element.classes)
    return f'<div id="c{element.id}" class="{look}"></div>'


def nothing(_element: Element, _write: Write) -> str:
    """What is not seen: a clock, or what is closed until somebody opens it."""
    return ""


STAND_INS: Mapping[str, StandIn] = MappingProxyType(
    {
        "nicegui-line": _line,
        "nicegui-choice": lambda element, _: choice(element.props, element.classes),
        "nicegui-tick": lambda element, _: tick(element.props, element.classes),
        "nicegui-section": lambda element, _: section(element),
        "nicegui-upload_field": lambda element, _: upload(element),
        "nicegui-ca_login": lambda element, _: ca_panel(element),
        "nicegui-passkey_tile": lambda element, write: passkey_tile(element, _inside(write)),
        "nicegui-passkey_add": lambda element, write: passkey_add(element, _inside(write)),
        "nicegui-item_boxes": lambda element, _: item_boxes(element),
        "nicegui-sub_pages": _sub_pages,
        "q-btn": lambda element, _: button(element),
        "nicegui-timer": nothing,
        "q-dialog": nothing,
        "q-menu": nothing,
        "q-tooltip": nothing,
    }
)
