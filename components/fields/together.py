"""Several controls side by side that make one value."""

from collections.abc import Mapping
from typing import Any

from nicegui.elements.mixins.value_element import ValueElement

from components.fields.choice import Choice

LOOK = "outlined dense hide-bottom-space no-error-icon"


class Together(ValueElement[Any]):
    """Controls that make one value; the browser knows only them."""

    LOOPBACK = None

    def __init__(self, label: str, start: Any) -> None:
        super().__init__(tag="div", value=self._begun(start))
        self.classes("rs-pair").props["role"] = "group"
        self.props["aria-label"] = label
        with self:
            self.parts = self._place(label, self.value)
        for part in self.parts:
            part.on_value_change(self._changed)

    def _changed(self) -> None:
        self._take()

    _changed.is_act = True  # type: ignore[attr-defined]  # it only keeps what was chosen

    def _begun(self, start: Any) -> Any:
        """What is known at its start, as its parts would make it."""
        return start

    def _place(self, label: str, start: Any) -> tuple[ValueElement[Any], ...]:
        raise NotImplementedError

    def _take(self) -> None:
        """Make one value of the parts."""
        raise NotImplementedError

    def _value_to_model_value(self, value: Any) -> Any:
        return None


def choice(label: str, options: Mapping[str, str], start: Any, multiple: bool = False) -> Choice:
    """A list to choose from, in the look of a field."""
    return Choice(label, options, start, multiple=multiple).props(LOOK).classes("rs-q")
