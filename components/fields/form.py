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
        self._whole: Form | None = None  # whose row this is
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
        field.owner = self

    def row(self, name: str, model: Any = None) -> "Form":
        """Begin another row of a list, whose fields go to an object of their own."""
        self._rows_begun += 1
        row = Form(model, prefix=self.key_of(f"{name}-{self._rows_begun}"))
        row._whole = self
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
        self._tell(bad)
        return not bad

    def note_error(self, field: Field) -> None:
        """Let the list of what has to be changed follow what the user mends."""
        if self._whole is not None:
            self._whole.note_error(field)
        elif self._summary is not None:
            self._summary.follow(field)

    def lead_to(self, field: Field) -> None:
        """Take the user to a field that a verb has refused, as to one that failed here."""
        if self._whole is not None:
            self._whole.lead_to(field)
        else:
            self._tell([field])

    def _tell(self, bad: list[Field]) -> None:
        if self._summary is not None:
            self._summary.show(bad)
        elif bad:
            bad[0].focus()
        _title(bad)


def is_filled(field: Field) -> bool:
    """Check one field alone, for an act that needs no other."""
    is_bad = not field.is_valid()
    if is_bad:
        field.focus()
    _title([field] if is_bad else [])
    return not is_bad


def _title(bad: list[Field]) -> None:
    """Say in the title whether something has to be changed."""
    ui.run_javascript(f"rsErrorTitle({'true' if bad else 'false'})")


class ErrorSummary(Fragment):
    """The box on top of a form that lists what has to be changed."""

    def __init__(self, key: str) -> None:
        super().__init__("fields/error_summary.html", fields=[], is_new=False)
        self._key = key
        self._listed: list[Field] = []
        self.props(f"id={key} tabindex=-1")

    def show(self, bad: list[Field]) -> None:
        """List the fields that failed and take the focus; an empty list hides the box."""
        self._listed = bad
        self.refresh(fields=bad, is_new=True)
        if bad:
            ui.run_javascript(f"rsFocus('{self._key}')")

    def follow(self, field: Field) -> None:
        """Say of a listed field what is wrong of it now; it goes when it is mended."""
        if field in self._listed:
            self._listed = [each for each in self._listed if each.message]
            self.refresh(fields=self._listed, is_new=False)  # not read out once more
