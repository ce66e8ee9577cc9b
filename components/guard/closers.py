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
    body: int | None

    def is_within(self, place: int) -> bool:
        """True for what goes with an element; so does what was opened from where nothing stands."""
        return place in self.places or not self.places


class Closers:
    """Dialogs and subscriptions of the page, or of the sub-page that is open in it."""

    def __init__(self) -> None:
        self._opened: dict[object, Opened] = {}

    def add(self, close: Close, body: ui.element | None = None) -> Callable[[], None]:
        """Close this when its sub-page or page is left; the result is called when it has closed.

        ``body`` is what stands elsewhere on the page for it, as a dialog does: whatever is opened
        from in there goes with it.
        """
        key = object()
        self._opened[key] = Opened(close, self.places(), None if body is None else body.id)

        def forget() -> None:
            self._opened.pop(key, None)

        return forget

    def places(self) -> frozenset[int]:
        """The ids of the elements around the current handler, and around what has opened those."""
        found: set[int] = set()
        for each in around():
            found.add(each.id)
            for opened in self._opened.values():
                if opened.body == each.id:
                    found |= opened.places
        return frozenset(found)

    def close_all(self) -> None:
        """Close whatever is still open, the last one first."""
        while self._opened:
            _, opened = self._opened.popitem()
            opened.close()

    def close_within(self, place: int) -> None:
        """Close what was opened from within an element, which is emptied next; the last first."""
        inside = [key for key, opened in self._opened.items() if opened.is_within(place)]
        for key in reversed(inside):
            if opened := self._opened.pop(key, None):
                opened.close()


def around() -> Iterator[ui.element]:
    """Where the current handler was called from, from the inside out; nothing when it has gone."""
    with suppress(RuntimeError):
        yield from ui.context.slot.parent.ancestors(include_self=True)
