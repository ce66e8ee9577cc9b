"""`FormSection`: many fields of a long form as one element, for what `field_input` is too heavy.

Sixty fields of `field_input` are 240 elements; here they are one. Rules, values and errors go to
the browser as props, what is typed comes back key by key. Passwords, codes and files stand alone.
What can only be read stands behind the mask of its rule.

form = Form(draft)
with ui.element("div").classes("rs-form"):
    FormSection(form, RULES)
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui import background_tasks
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from components.fields.field import Field
from components.fields.field_input import TYPING
from components.fields.form import Form
from components.fields.heard import heard, is_too_long
from components.fields.section_props import ALONE, described, offered_regions, shown_at_start
from components.guard.act import require_act
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule

OnTyped = Callable[[str, Any], Awaitable[None]]


class FormSection(Element, component="section.js"):
    """Fields by their names; ``on_change`` is a guarded handler of name and value."""

    def __init__(
        self,
        form: Form,
        rules: Mapping[str, Rule],
        *,
        on_change: OnTyped | None = None,
        readonly: bool = False,
    ) -> None:
        super().__init__()
        if on_change is not None:
            require_act(on_change)
        if alone := [name for name, rule in rules.items() if rule.kind in ALONE]:
            raise ValueError(f"{alone} are no part of a section")
        self._model, self._on_change = form.model, on_change
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._fields: dict[str, SectionField] = {}
        self._values: dict[str, Any] = {}
        for name, rule in rules.items():
            key, start = form.key_of(name), shown_at_start(rule, getattr(form.model, name, None))
            self._values[key] = rule.masked(start) if readonly else start
            self._fields[key] = SectionField(self, name, key, rule, start)
            self._fields[key].is_readonly = readonly
            form.add(self._fields[key])
        has_region = any(rule.kind is FieldKind.REGION for rule in rules.values())
        self._props["fields"] = [
            described(key, field.rule, readonly) for key, field in self._fields.items()
        ]
        self._props["values"] = dict(self._values)
        self._props["errors"] = {}
        self._props["regions"] = offered_regions() if has_region else []
        self._props["revisions"] = {}
        self.on("typed", self._typed)
        for field in self._fields.values():
            field.check_start()

    def _handle_delete(self) -> None:
        """Let its fields go: they hold the section, and would keep it in memory."""
        super()._handle_delete()
        self._fields, self._on_change = {}, None

    def shown(self, key: str) -> Any:
        """What stands in a field."""
        return self._values[key]

    def show(self, key: str, value: Any) -> None:
        """Put something into a field, as if it had been typed."""
        if self.is_deleted:
            return
        self._keep(self._fields[key], value)
        told = self._props["revisions"]  # the browser takes the value of a field only then
        self._props["revisions"] = told | {key: told.get(key, 0) + 1}

    def show_errors(self) -> None:
        """Show beside each field what is wrong of it."""
        fields = self._fields.values()
        self._props["errors"] = {field.key: field.message for field in fields if field.message}

    def _typed(self, event: GenericEventArguments) -> None:
        """Keep what is typed; the browser has it already, so nothing goes back."""
        sent = event.args if isinstance(event.args, dict) else {}
        field = self._fields.get(str(sent.get("key")))
        if field is None or field.is_readonly:
            return
        most, value = field.rule.most_typed, sent.get("value")
        self._keep(field, heard(value, most))
        if is_too_long(value, most):
            field.is_valid()
        if self._on_change is not None:
            self._tell_later(field)

    _typed.is_act = True  # type: ignore[attr-defined]  # it only keeps; on_change is guarded

    def _keep(self, field: "SectionField", value: Any) -> None:
        self._values[field.key] = value
        with self._props.suspend_updates():
            self._props["values"][field.key] = value
        if self._model is not None:
            setattr(self._model, field.name, field.value)
        if field.has_failed:
            field.is_valid()

    def _tell_later(self, field: "SectionField") -> None:
        """Call the handler a moment after the last key; a timer would be sent with its section."""
        if (waiting := self._waiting.pop(field.key, None)) is not None:
            waiting.cancel()
        self._waiting[field.key] = background_tasks.create(self._tell(field))

    async def _tell(self, field: "SectionField") -> None:
        await asyncio.sleep(TYPING)
        self._waiting.pop(field.key, None)
        if self._on_change is not None and not self.is_deleted:
            with self:
                await self._on_change(field.name, field.value)


class SectionField(Field):
    """A field of a section, without an element of its own."""

    def __init__(self, section: FormSection, name: str, key: str, rule: Rule, start: Any) -> None:
        super().__init__(name, key, rule, start)
        self._section = section

    @property
    def control(self) -> FormSection:
        """The section, which is what the user types into."""
        return self._section

    @property
    def shown(self) -> Any:
        """What stands in the input."""
        return self._section.shown(self.key)

    @property
    def value(self) -> Any:
        """What is typed or chosen, cleaned."""
        return super().value

    @value.setter
    def value(self, value: Any) -> None:
        self._section.show(self.key, value)

    def _show_error(self) -> None:
        self._section.show_errors()
