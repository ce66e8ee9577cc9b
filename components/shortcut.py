"""Shortcuts past two slow paths of NiceGUI that every page would pay for.

It escapes the elements of a page sign by sign, which took longer than building them as soon as
they held Chinese text, and each element examines the signature of its own methods three times.
Private seams, held by tests/pages/test_shortcut.py.
"""

import functools
import types
from collections.abc import Callable, Mapping
from typing import Any

import nicegui.client
from nicegui import helpers, json
from nicegui.client import HTML_ESCAPE_TABLE

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


SEAMS: Mapping[Any, Mapping[str, Any]] = {
    nicegui.client: {"json": types.SimpleNamespace(dumps=_dumps, loads=json.loads)},
    helpers: {"expects_arguments": expects_arguments},
}


def install_shortcuts() -> None:
    """Put the faster ways in the places of the slow ones; repeated calls change nothing."""
    for module, names in SEAMS.items():
        for name, faster in names.items():
            setattr(module, name, faster)
