"""What a page has opened beyond its own elements, and how each of it is closed."""

from collections.abc import Callable

Close = Callable[[], object]


class Closers:
    """Dialogs and subscriptions of the page, or of the sub-page that is open in it."""

    def __init__(self) -> None:
        self._closers: dict[object, Close] = {}

    def add(self, close: Close) -> Callable[[], None]:
        """Close this when its sub-page or page is left; the result is called when it has closed."""
        key = object()
        self._closers[key] = close

        def forget() -> None:
            self._closers.pop(key, None)

        return forget

    def close_all(self) -> None:
        """Close whatever is still open, the last one first."""
        while self._closers:
            _, close = self._closers.popitem()
            close()
