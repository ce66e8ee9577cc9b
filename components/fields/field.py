"""One field of a form: its value, its rule, and the error that stands beside it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol
from weakref import ref

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement

from components.fields.tick import Tick
from components.parts.fragment import Fragment
from models.base.error import HallError
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule


class FieldOwner(Protocol):
    """The form of a field, as the field knows it."""

    def note_error(self, field: "Field") -> None:
        """Note that something else is wrong of a field than before, or nothing any more."""

    def lead_to(self, field: "Field") -> None:
        """Take the user to a field that a verb has refused."""


class Field:
    """A placed field; its form finds it again by its name when a verb refuses its value."""

    def __init__(self, name: str, key: str, rule: Rule, start: Any) -> None:
        self.name = name
        self.key = key  # names it in the browser, once on the page
        self.rule = rule
        self.message = ""
        self.has_failed = False  # from then on it is checked at every change
        self._owner: Callable[[], FieldOwner | None] = lambda: None
        self.is_readonly = False
        self._start = start

    @property
    def id(self) -> str:
        """The id of the input in the browser."""
        return f"f-{self.key}"

    @property
    def control(self) -> ui.element:
        """The element that the user types into."""
        raise NotImplementedError

    @property
    def shown(self) -> Any:
        """What stands in the input."""
        raise NotImplementedError

    @property
    def value(self) -> Any:
        """What is typed or chosen, cleaned; what is read-only stays as it was placed."""
        return self.read(self._start if self.is_readonly else self.shown)

    def read(self, shown: Any) -> Any:
        """What stands for something shown in the input; a space in a password is never dropped."""
        is_secret = self.rule.kind is FieldKind.PASSWORD
        return shown.strip() if isinstance(shown, str) and not is_secret else shown

    @property
    def is_deleted(self) -> bool:
        """True when the field is no longer on the page."""
        return self.control.is_deleted

    @property
    def is_unsaved(self) -> bool:
        """True when something else stands in it than was kept."""
        return not self.is_readonly and self._meant(self.shown) != self._meant(self._start)

    def _meant(self, shown: Any) -> Any:
        """What is the same for two ways to write or choose the same."""
        value = self.read(shown)
        if self.rule.kind is FieldKind.CHOICES and isinstance(value, list):
            return sorted(map(str, value))
        return value

    def note_saved(self, *value: Any) -> None:
        """Take what stands in it now for kept, or a value that was read from it before."""
        if not self.is_readonly:
            self._start = value[0] if value else self.shown

    def set_error(self, message: str) -> None:
        """Show what is wrong beside the field, or take it away with an empty text."""
        if message != self.message:
            self.message = message
            self.has_failed = self.has_failed or bool(message)
            self._show_error()
            if (owner := self._owner()) is not None:
                owner.note_error(self)

    def refuse(self, message: str) -> None:
        """Show why a verb has refused what stands in it, and take the user there."""
        self.set_error(message)
        if (owner := self._owner()) is not None:
            owner.lead_to(self)

    def belong_to(self, owner: FieldOwner) -> None:
        """Be a field of a form; without holding it, or a page would never leave memory."""
        self._owner = ref(owner)

    def let_go(self) -> None:
        """Ask nobody any more: its page has ended, and what it asks may hold it in memory."""
        self.rule = replace(self.rule, parse=None)

    def _show_error(self) -> None:
        raise NotImplementedError

    def focus(self) -> None:
        """Put the cursor into the field."""
        ui.run_javascript(f"rsFocus('{self.id}')")

    def check_start(self) -> None:
        """Tell at once when what was chosen before is offered no more."""
        if self._start and self.rule.kind.is_chosen and not self.is_readonly:
            self.is_valid()

    def is_valid(self) -> bool:
        """Ask the rule and show what it says."""
        message = ""
        try:
            self.rule.check(self.value)
        except HallError as error:
            message = error.message
        self.set_error(message)
        return not message


class FieldInput(Field):
    """A field with elements of its own: box, label, error and control."""

    def __init__(
        self,
        name: str,
        key: str,
        rule: Rule,
        box: ui.element,
        control: ValueElement[Any],
        error: Fragment | None = None,
    ) -> None:
        super().__init__(name, key, rule, control.value)
        self.box = box
        self.label: Fragment | None = None  # a tick has none above it
        self.covered: tuple[str, Any] | None = None  # what is shown, and what it stands for
        self._control = control
        self._error = error

    @property
    def control(self) -> ValueElement[Any]:
        """The element that the user types into."""
        return self._control

    @property
    def shown(self) -> Any:
        """What stands in the input."""
        return self._control.value

    @property
    def value(self) -> Any:
        """What is typed or chosen, cleaned, or what a mask hides."""
        return super().value

    @value.setter
    def value(self, value: Any) -> None:
        self._control.value = value

    def read(self, shown: Any) -> Any:
        """What stands for something shown in the input."""
        value = super().read(shown)
        return self.covered[1] if self.covered and value == self.covered[0] else value

    def _show_error(self) -> None:
        message = self.message
        if self._error is not None:
            self._error.refresh(message=message)
        self.box.classes(add="is-bad" if message else "", remove="" if message else "is-bad")
        for control in inputs_of(self._control):
            if not isinstance(control, Tick):  # it knows no error; the box has the look
                control.props["error"] = bool(message)
            control.props["aria-invalid"] = "true" if message else None
            control.update()


def inputs_of(control: ValueElement[Any]) -> list[ValueElement[Any]]:
    """A control itself, or those that it is made of."""
    parts = [each for each in control.default_slot.children if isinstance(each, ValueElement)]
    return parts or [control]
