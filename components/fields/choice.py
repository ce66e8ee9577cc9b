"""What is chosen from a list: one of its options, or several."""

from collections.abc import Mapping
from typing import Any

from nicegui.elements.mixins.value_element import ValueElement
from nicegui.events import GenericEventArguments


class Choice(ValueElement[Any], component="choice.js"):
    """A list of options by their codes; nothing else can be chosen, whatever a browser says."""

    VALUE_PROP = "value"
    LOOPBACK = False

    def __init__(
        self, label: str, options: Mapping[str, str], value: Any, *, multiple: bool = False
    ) -> None:
        self._multiple = multiple
        super().__init__(value=value)
        self.props["multiple"] = multiple
        self.props["aria-label"] = label  # Quasar's box is a label, too, and would name it twice
        self.offer(options)

    @property
    def options(self) -> Mapping[str, str]:
        """What can be chosen, and what it is called."""
        return self._options

    def offer(self, options: Mapping[str, str]) -> None:
        """Take other options; what is chosen stays."""
        self._options = options
        self.props["options"] = as_options(options)

    def _event_args_to_value(self, e: GenericEventArguments) -> Any:
        sent = e.args if isinstance(e.args, list) else [e.args]
        chosen = [each for each in sent if isinstance(each, str) and each in self._options]
        if self._multiple:
            return chosen
        return chosen[0] if chosen else None


def as_options(options: Mapping[str, str]) -> list[dict[str, str]]:
    """Options as Quasar takes them."""
    return [{"value": value, "label": label} for value, label in options.items()]
