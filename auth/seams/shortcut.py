"""Shortcuts past slow paths of NiceGUI that every page would pay for.

It escapes the elements of a page sign by sign, which took longer than building them as soon as
they held Chinese text, each element examines the signature of its own methods three times, and
each property that is set goes to its element by way of an event. An element that is deleted, alone
or with its page, stays in memory until a collection finds it, which under load stops all pages for
a second: see `unknot`.
Private seams, held by tests/auth/seams/test_shortcut.py.
"""

import functools
import time
import types
from collections.abc import Callable, Mapping
from typing import Any

import nicegui.client
from nicegui import core, helpers, json
from nicegui.classes import Classes
from nicegui.client import HTML_ESCAPE_TABLE
from nicegui.element import Element
from nicegui.elements.mixins.value_element import ValueElement
from nicegui.observables import ObservableCollection
from nicegui.props import Props
from nicegui.style import Style

_ESCAPES = [(chr(sign), escaped) for sign, escaped in HTML_ESCAPE_TABLE.items()]
_ESCAPES.sort(key=lambda pair: pair[0] != "&")  # first, as the others contain it


class PageText(str):
    """Text for a page's script that escapes itself sign after sign instead of place by place."""

    __slots__ = ()

    def translate(self, table: Any, /) -> str:
        """What str does, faster for the one table that pages are escaped with."""
        if table is not HTML_ESCAPE_TABLE:
            return super().translate(table)
        text = str(self)
        for sign, escaped in _ESCAPES:
            text = text.replace(sign, escaped)
        return text


def _dumps(*args: Any, **kwargs: Any) -> PageText:
    return PageText(json.dumps(*args, **kwargs))


_expects_arguments: Callable[[Callable[..., Any]], bool] = helpers.expects_arguments


@functools.lru_cache(maxsize=1000)
def _method_expects_arguments(function: Callable[..., Any]) -> bool:
    return _expects_arguments(types.MethodType(function, object()))


def expects_arguments(function: Callable[..., Any]) -> bool:
    """What NiceGUI's function of this name tells, remembered for methods of classes."""
    if isinstance(function, types.MethodType) and isinstance(function.__func__, types.FunctionType):
        return _method_expects_arguments(function.__func__)
    return _expects_arguments(function)


def handle_change(look: Any) -> None:
    """Tell the element at once that its look has changed, unless others listen, too."""
    if len(look._change_handlers) > 1 or look._observer_refs or look._parent_ref:
        ObservableCollection._handle_change(look)
        return
    look.last_modified = time.time()  # noqa: TID251  # what NiceGUI notes
    try:
        look._update()
    except Exception as error:  # as events do
        core.app.handle_exception(error)


_handle_delete: Callable[[Element], None] = Element._handle_delete


def unknot(element: Element) -> None:
    """Cut what holds itself in an element that is being deleted: its memory is free at once.

    Its looks hold their own methods, and its handlers hold the elements they belong to.
    """
    _handle_delete(element)
    for look in (element._props, element._classes, element._style):
        look._change_handlers.clear()
    if isinstance(element, ValueElement):
        element._change_handlers.clear()


SEAMS: Mapping[Any, Mapping[str, Any]] = {
    nicegui.client: {"json": types.SimpleNamespace(dumps=_dumps, loads=json.loads)},
    helpers: {"expects_arguments": expects_arguments},
    Props: {"_handle_change": handle_change},
    Classes: {"_handle_change": handle_change},
    Style: {"_handle_change": handle_change},
    Element: {"_handle_delete": unknot},
}


def install_shortcuts() -> None:
    """Put the faster ways in the places of the slow ones; repeated calls change nothing."""
    for place, names in SEAMS.items():
        for name, faster in names.items():
            setattr(place, name, faster)
