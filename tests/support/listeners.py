"""Finds what a page listens to, down to the handlers inside functions of NiceGUI."""

from collections.abc import Iterator
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement
from nicegui.elements.timer import Timer


def handlers(page: ui.element) -> Iterator[tuple[ui.element, Any]]:
    """Every function of ours that an event of the page can reach."""
    for element in page.client.elements.values():
        for listener in element._event_listeners.values():
            for handler in own_functions(listener.handler):
                yield element, handler
        if isinstance(element, ValueElement):
            for change in element._change_handlers:
                for handler in own_functions(change):
                    yield element, handler


def unguarded(page: ui.element) -> list[str]:
    """Handlers that go around @act, named so that their author finds them."""
    found = []
    for element, handler in handlers(page):
        if not getattr(handler, "is_act", False):
            name = getattr(handler, "__qualname__", repr(handler))
            found.append(f"{type(element).__name__}: {handler.__module__}.{name}")
    return sorted(set(found))


def own_functions(handler: Any, depth: int = 0) -> Iterator[Any]:
    """A handler itself when it is ours; else the functions of ours that NiceGUI's one holds."""
    if not callable(handler) or isinstance(handler, type | Timer) or depth > 4:
        return
    module = getattr(handler, "__module__", "") or ""
    if not module.startswith("nicegui"):
        yield handler
        return
    function = getattr(handler, "__func__", handler)
    for cell in getattr(function, "__closure__", None) or ():
        yield from own_functions(cell.cell_contents, depth + 1)
