"""What is typed into: a line and an area, as the standard of markup wants them.

NiceGUI's own input always has a ``list``, for words that it could offer; nobody offers any here.
Its own validation would take away, behind every change, the mark of an error that is ours.
"""

from nicegui import ui


class Line(ui.input, component="line.js"):
    """A line of any type: text, password, date."""

    def __init__(self, value: str) -> None:
        super().__init__(value=value)
        self.without_auto_validation()
        del self._props["_autocomplete"]


class Area(ui.textarea, component="line.js"):
    """Several lines."""

    def __init__(self, value: str) -> None:
        super().__init__(value=value)
        self.without_auto_validation()
        del self._props["_autocomplete"]
