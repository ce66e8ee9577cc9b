"""What is typed into: a line and an area, as the standard of markup wants them.

NiceGUI's own input always has a ``list``, for words that it could offer; nobody offers any here.
Its own validation would take away, behind every change, the mark of an error that is ours.
"""

from nicegui import ui
from nicegui.events import GenericEventArguments

from components.fields.heard import heard
from models.standards.rule import MOST_IN_AREA, MOST_IN_LINE


class Line(ui.input, component="line.js"):
    """A line of any type: text, password, date."""

    def __init__(self, value: str) -> None:
        super().__init__(value=value)
        self.without_auto_validation()
        self.most_typed = MOST_IN_LINE
        del self._props["_autocomplete"]

    def _event_args_to_value(self, e: GenericEventArguments) -> str:
        return _text(e.args, self.most_typed)


class Area(ui.textarea, component="line.js"):
    """Several lines."""

    def __init__(self, value: str) -> None:
        super().__init__(value=value)
        self.without_auto_validation()
        self.most_typed = MOST_IN_AREA
        del self._props["_autocomplete"]

    def _event_args_to_value(self, e: GenericEventArguments) -> str:
        return _text(e.args, self.most_typed)


def _text(sent: object, most: int) -> str:
    text = heard(sent, most)
    return text if isinstance(text, str) else ""
