"""`Form`: the fields that belong together, found again by the paths that errors carry.

form = Form(draft)  # what is typed goes to the draft
with ui.element("div").classes("rs-form"):
    form.place_summary()
    field_input(form, "mobile", MOBILE)

The main form of a page has no prefix; any other one has, so that two may have the same names. A
verb's refusal goes to the form that stands around what the user pressed.
"""

import re
from typing import Any

from nicegui import Client, ui

from components.fields.field import Field
from components.guard.page_state import page_state
from components.parts.fragment import Fragment

_IN_A_ROW = re.compile(r"(\w+)\[(\d+)\][.](.+)")


class Form:
    """Owns its fields and their names on the page; ``model`` gets what is typed, if given."""

    def __init__(self, model: Any = None, *, prefix: str = "") -> None:
        self.model = model
        self.prefix = prefix
        self._fields: dict[str, Field] = {}
        self._rows: dict[str, list[Form]] = {}
        self._rows_begun = 0
        self._summary: ErrorSummary | None = None
        self._client: Client = ui.context.client
        self._place = ui.context.slot.parent.id
        page_state().add_form(self)

    @property
    def fields(self) -> list[Field]:
        """The fields that stand on the page, those of rows behind the others."""
        own = [field for field in self._fields.values() if not field.is_deleted]
        return own + [
            field for name in self._rows for row in self.rows(name) for field in row.fields
        ]

    @property
    def place(self) -> int:
        """The id of the element in which the form was begun."""
        return self._place

    @property
    def is_gone(self) -> bool:
        """True when nothing of it stands on the page any more."""
        if self._summary is not None and not self._summary.is_deleted:
            return False  # all rows of a list may be exchanged
        has_had = self._fields or self._rows
        return self._place not in self._client.elements or bool(has_had and not self.fields)

    def key_of(self, name: str) -> str:
        """What a field is called in the browser."""
        return f"{self.prefix}-{name}" if self.prefix else name

    def add(self, field: Field) -> None:
        """Take a field in; a name can stand only once on a page."""
        if page_state().field_with_key(field.key) is not None:
            raise ValueError(f"two fields {field.id} on one page; give a form a prefix")
        self._fields[field.name] = field

    def row(self, name: str, model: Any = None) -> "Form":
        """Begin another row of a list, whose fields go to an object of their own."""
        self._rows_begun += 1
        row = Form(model, prefix=self.key_of(f"{name}-{self._rows_begun}"))
        self._rows[name] = [*self.rows(name), row]
        return row

    def rows(self, name: str) -> "list[Form]":
        """The rows of a list that stand on the page, in their order."""
        return [row for row in self._rows.get(name, ()) if not row.is_gone]

    def find(self, path: str) -> Field | None:
        """The field at a path such as ``mobile`` or ``rows[2].mobile``."""
        if (found := _IN_A_ROW.fullmatch(path)) is not None:
            rows, number = self.rows(found[1]), int(found[2])
            return rows[number].find(found[3]) if number < len(rows) else None
        field = self._fields.get(path)
        return field if field is not None and not field.is_deleted else None

    @property
    def is_unsaved(self) -> bool:
        """True when something was typed that is not kept."""
        return any(field.is_unsaved for field in self.fields)

    def note_saved(self) -> None:
        """Take everything that stands in the form now for kept."""
        for field in self.fields:
            field.note_saved()

    def place_summary(self) -> None:
        """Place the box that lists what has to be changed."""
        self._summary = ErrorSummary(self.key_of("rs-errsum") if self.prefix else "rs-errsum")

    def is_valid(self) -> bool:
        """Check every field, show what is wrong, and take the user to the first of them."""
        bad = [field for field in self.fields if not field.is_valid()]
        if self._summary is not None:
            self._summary.show(bad)
        return _told(bad, is_listed=self._summary is not None)


def is_filled(field: Field) -> bool:
    """Check one field alone, for an act that needs no other."""
    return _told([] if field.is_valid() else [field], is_listed=False)


def _told(bad: list[Field], is_listed: bool) -> bool:
    if bad and not is_listed:
        bad[0].focus()
    ui.run_javascript(f"rsErrorTitle({'true' if bad else 'false'})")
    return not bad


class ErrorSummary(Fragment):
    """The box on top of a form that lists what has to be changed."""

    def __init__(self, key: str) -> None:
        super().__init__("fields/error_summary.html", fields=[])
        self._key = key
        self.props(f"id={key} tabindex=-1")

    def show(self, bad: list[Field]) -> None:
        """List the fields that failed and take the focus; an empty list hides the box."""
        self.refresh(fields=bad)
        if bad:
            ui.run_javascript(f"rsFocus('{self._key}')")
