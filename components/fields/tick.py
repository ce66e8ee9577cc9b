"""What is ticked: a box that shows it before the server has answered."""

from nicegui.elements.mixins.value_element import ValueElement
from nicegui.events import GenericEventArguments


class Tick(ValueElement[bool], component="tick.js"):
    """A box with its label; the server's word wins when it comes."""

    VALUE_PROP = "value"

    def __init__(self, label: str, value: bool) -> None:
        super().__init__(value=value)
        self.props["label"] = label

    def _event_args_to_value(self, e: GenericEventArguments) -> bool:
        return e.args is True
