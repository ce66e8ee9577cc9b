"""What a page has opened beyond its own elements, and how each of it is closed."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from nicegui import ui

Close = Callable[[], object]


@dataclass(frozen=True)
class Opened:
    """How something is closed, and the ids of the elements around whatever has opened it."""

    close: Close
    places: frozenset[int]


class Closers:
    """Dialogs and subscriptions of the page, or of the sub-page that is open in it."""

    def __init__(self) -> None:
        self._opened: dict[object, Opened] = {}

    def add(self, close: Close) -> Callable[[], None]:
        """Close this when its sub-page or page is left; the result is called when it has closed."""
        key = object()
        self._opened[key] = Opened(close, frozenset(each.id for each in around()))

        def forget() -> None:
            self._opened.pop(key, None)

        return forget

    def close_all(self) -> None:
        """Close whatever is still open, the last one first."""
        while self._opened:
            _, opened = self._opened.popitem()
            opened.close()

    def close_within(self, place: int) -> None:
        """Close what was opened from within an element, which is emptied next; the last first."""
        inside = [key for key, opened in self._opened.items() if place in opened.places]
        for key in reversed(inside):
            if opened := self._opened.pop(key, None):
                opened.close()


def around() -> Iterator[ui.element]:
    """Where the current handler was called from, from the inside out; nothing when it has gone."""
    with suppress(RuntimeError):
        yield from ui.context.slot.parent.ancestors(include_self=True)
