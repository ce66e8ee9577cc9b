"""`Form`: the fields that belong together, found again by the paths that errors carry.

form = Form(draft)  # what is typed goes to the draft
with ui.element("div").classes("rs-form"):
    form.place_summary()
    field_input(form, "mobile", MOBILE)
    for agent in agents:
        field_input(form.row("agents", agent, code=agent.code), "name", NAME)

The main form of a page has no prefix; any other one has, so that two may have the same names. A
verb's refusal goes to the form that stands around what the user pressed.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import ref

from nicegui import Client, ui

from components.fields.field import Field
from components.fields.save_line import SaveLine
from components.guard.page_state import page_state
from components.parts.fragment import Fragment

_ROW_CODE = re.compile(r"[\w-]+", re.ASCII)
_IN_A_ROW = re.compile(r"(\w+)\[(\d+)\][.](.+)")


class Form:
    """Owns its fields and their names on the page; ``model`` gets what is typed, if given."""

    def __init__(self, model: Any = None, *, prefix: str = "") -> None:
        self.model = model
        self.prefix = prefix
        self._fields: dict[str, Field] = {}
        self._rows: dict[str, dict[str, Form]] = {}
        self._rows_kept: dict[str, set[str]] = {}
        self._summary: ErrorSummary | None = None
        self._save_line: SaveLine | None = None
        self._whole_of: Callable[[], Form | None] = lambda: None  # of a row, without holding it
        self._page = ref(ui.context.client)  # the page holds the form, and not the other way round
        self._place = ui.context.slot.parent.id
        page_state(self._client).add_form(self)

    @property
    def fields(self) -> list[Field]:
        """The fields that stand on the page, those of rows behind the others."""
        return list(self._standing())

    @property
    def _client(self) -> Client:
        client = self._page()
        if client is None:
            raise RuntimeError("the page of this form has gone")
        return client

    @property
    def place(self) -> int:
        """The id of the element in which the form was begun."""
        return self._place

    @property
    def _whole(self) -> "Form":
        """The form that a row is part of; any other one is whole by itself."""
        return self._whole_of() or self

    @property
    def is_gone(self) -> bool:
        """True when nothing of it stands on the page any more."""
        page = self._page()
        if page is None or self._place not in page.elements:
            return True
        if self._summary is not None and not self._summary.is_deleted:
            return False  # all rows of a list may be exchanged
        has_had = bool(self._fields or self._rows)
        return has_had and next(self._standing(), None) is None

    def key_of(self, name: str) -> str:
        """What a field is called in the browser."""
        return f"{self.prefix}-{name}" if self.prefix else name

    def add(self, field: Field) -> None:
        """Take a field in; a name can stand only once on a page."""
        page_state(self._client).add_field(field)
        self._fields[field.name] = field
        field.belong_to(self)

    def row(self, name: str, model: Any = None, *, code: str, is_new: bool = False) -> "Form":
        """Begin a row of a list, whose fields go to an object of their own.

        Its own code names it in the browser, so that a file or a text that comes back after a
        reload is that of the same row, whichever have gone meanwhile. ``is_new`` for one that the
        user has added and that is kept nowhere yet.
        """
        if not _ROW_CODE.fullmatch(code):
            raise ValueError(f"{code!r} is no code of a row")
        row = Form(model, prefix=self.key_of(f"{name}-{code}"))
        row._whole_of = ref(self._whole)
        self._rows.setdefault(name, {})[code] = row
        if not is_new:
            self._rows_kept.setdefault(name, set()).add(code)
        return row

    def rows(self, name: str) -> "list[Form]":
        """The rows of a list that stand on the page, in their order."""
        return list(self._standing_rows(name).values())

    def _standing_rows(self, name: str) -> "dict[str, Form]":
        rows = {code: row for code, row in self._rows.get(name, {}).items() if not row.is_gone}
        if name in self._rows:
            self._rows[name] = rows
        return rows

    def _standing(self) -> Iterator[Field]:
        """The fields that have not gone, one after the other."""
        yield from (field for field in self._fields.values() if not field.is_deleted)
        for rows in list(self._rows.values()):
            for row in list(rows.values()):
                yield from row._standing()

    def find(self, path: str) -> Field | None:
        """The field at a path such as ``mobile`` or ``rows[2].mobile``."""
        if (found := _IN_A_ROW.fullmatch(path)) is not None:
            rows, number = self.rows(found[1]), int(found[2])
            return rows[number].find(found[3]) if number < len(rows) else None
        field = self._fields.get(path)
        return field if field is not None and not field.is_deleted else None

    @property
    def is_unsaved(self) -> bool:
        """True when something was typed, added or taken away that is not kept."""
        return any(
            field.is_unsaved for field in self._fields.values() if not field.is_deleted
        ) or any(
            set(rows := self._standing_rows(name)) != self._rows_kept.get(name, set())
            or any(row.is_unsaved for row in rows.values())
            for name in self._rows
        )

    def note_saved(self) -> None:
        """Take everything that stands in the form now for kept."""
        for field in self._fields.values():
            if not field.is_deleted:
                field.note_saved()
        for name in self._rows:
            rows = self._standing_rows(name)
            self._rows_kept[name] = set(rows)
            for row in rows.values():
                row.note_saved()

    def place_save_line(self) -> None:
        """Place the line that says whether what is typed is kept."""
        self._save_line = SaveLine()

    def note_typed(self) -> None:
        """Say that something has to be kept; asked at each key, so only where somebody is told."""
        line = self._whole._save_line
        if line is not None and line.state != "saving" and self._whole.is_unsaved:
            line.show("saving")

    @contextmanager
    def keeping(self, name: str, value: Any) -> Iterator[None]:
        """Keep a value of a field inside, and say on the line of the form what becomes of it."""
        self.note_typed()
        line, field = self._whole._save_line, self.find(name)
        try:
            yield
        except Exception:
            if line is not None:
                line.show("failed")
            raise
        if field is not None:
            field.note_saved(value)
        if line is not None:
            line.show("saving" if self._whole.is_unsaved else "saved")

    def place_summary(self) -> None:
        """Place the box that lists what has to be changed."""
        self._summary = ErrorSummary(self.key_of("rs-errsum") if self.prefix else "rs-errsum")

    def begin(self) -> None:
        """Let a dialog that is about to open begin at the first field that asks for something."""
        open_ = [field for field in self.fields if field.rule.is_required and not field.shown]
        if open_:
            self._as_read(open_)[0].control.props("autofocus")

    def is_valid(self) -> bool:
        """Check every field, show what is wrong, and take the user to the first of them."""
        bad = self._as_read([field for field in self.fields if not field.is_valid()])
        self._tell(bad)
        return not bad

    def note_error(self, field: Field) -> None:
        """Let the list of what has to be changed follow what the user mends."""
        if self._whole._summary is not None:
            self._whole._summary.follow(field)

    def lead_to(self, field: Field) -> None:
        """Take the user to a field that a verb has refused, as to one that failed here."""
        self._whole._tell([field])

    def _tell(self, bad: list[Field]) -> None:
        if self._summary is not None:
            self._summary.show(bad)
        elif bad:
            bad[0].focus()
        _title(bad)

    def _as_read(self, fields: list[Field]) -> list[Field]:
        """Fields in the order in which they stand on the page, those of a section in its own."""
        if not fields:
            return []
        elements = self._client.layout.descendants()
        order = {element.id: number for number, element in enumerate(elements)}
        return sorted(fields, key=lambda field: order.get(field.control.id, len(order)))


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
