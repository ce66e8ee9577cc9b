"""One field of a form: its value, its rule, and the error that stands beside it."""

from typing import Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement

from components.parts.fragment import Fragment
from models.base.error import HallError
from models.standards.rule import FieldKind, Rule


class FieldInput:
    """A placed field; its form finds it again by its name when a verb refuses its value."""

    def __init__(
        self,
        name: str,
        key: str,
        rule: Rule,
        box: ui.element,
        control: ValueElement[Any],
        error: Fragment,
    ) -> None:
        self.name = name
        self.key = key  # names it in the browser, once on the page
        self.rule = rule
        self.box = box
        self.control = control
        self.message = ""
        self.covered: tuple[str, str] | None = None  # the mask that is shown, and what it hides
        self._error = error
        self._start = control.value

    @property
    def id(self) -> str:
        """The id of the input in the browser."""
        return f"f-{self.key}"

    @property
    def value(self) -> Any:
        """What is typed or chosen, cleaned, or what a mask hides."""
        return self.read(self.control.value)

    @value.setter
    def value(self, value: Any) -> None:
        self.control.value = value

    def read(self, shown: Any) -> Any:
        """What stands for something shown in the input."""
        value = self.clean(shown)
        return self.covered[1] if self.covered and value == self.covered[0] else value

    def clean(self, value: Any) -> Any:
        """A value as it is handed on; a space in a password is told, never dropped."""
        is_secret = self.rule.kind is FieldKind.PASSWORD
        return value.strip() if isinstance(value, str) and not is_secret else value

    @property
    def is_deleted(self) -> bool:
        """True when the field is no longer on the page."""
        return self.control.is_deleted

    @property
    def is_unsaved(self) -> bool:
        """True when something else stands in it than was kept."""
        return bool(self.control.value != self._start)

    def note_saved(self) -> None:
        """Take what stands in it now for kept."""
        self._start = self.control.value

    def set_error(self, message: str) -> None:
        """Show what is wrong beside the field, or take it away with an empty text."""
        if message == self.message:
            return
        self.message = message
        self._error.refresh(message=message)
        self.box.classes(add="is-bad" if message else "", remove="" if message else "is-bad")
        for control in inputs_of(self.control):
            if not isinstance(control, ui.checkbox):  # it knows no error; the box has the look
                control.props["error"] = bool(message)
            control.props["aria-invalid"] = "true" if message else None
            control.update()

    def focus(self) -> None:
        """Put the cursor into the field."""
        ui.run_javascript(f"rsFocus('{self.id}')")

    def is_valid(self) -> bool:
        """Ask the rule and show what it says."""
        message = ""
        try:
            self.rule.check(self.value)
        except HallError as error:
            message = error.message
        self.set_error(message)
        return not message


def inputs_of(control: ValueElement[Any]) -> list[ValueElement[Any]]:
    """A control itself, or those that it is made of."""
    parts = [each for each in control.default_slot.children if isinstance(each, ValueElement)]
    return parts or [control]
