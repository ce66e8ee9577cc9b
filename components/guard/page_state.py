"""What the frame knows of one open page: whom it is for, its fields, which acts are running."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from nicegui import Client, ui

from auth.web.caller import Who
from auth.web.door import HALL, Door, stand_behind
from auth.web.page_note import Note
from components.guard.closers import Closers, around
from models.base.error import SessionEnded
from models.sign_in.session import Session


class ErrorPlace(Protocol):
    """A field as the guard knows it: where a verb's refusal is told."""

    @property
    def is_deleted(self) -> bool:
        """True when its page, or what it stood in, has gone."""

    @property
    def key(self) -> str:
        """What it is called in the browser."""

    @property
    def control(self) -> Any:
        """The element that the user types into."""

    def refuse(self, message: str) -> None:
        """Tell what a verb refused, and lead the user there."""


class FieldForm(Protocol):
    """A form as the guard knows it: where a field is found by the path that an error carries."""

    @property
    def place(self) -> int:
        """The id of the element in which it stands."""

    @property
    def is_gone(self) -> bool:
        """True when nothing of it stands on the page any more."""

    @property
    def fields(self) -> Sequence[ErrorPlace]:
        """Its fields that stand on the page."""

    def find(self, path: str) -> ErrorPlace | None:
        """The field at a path, if it stands on the page."""


class Wakeable(Protocol):
    """What listens to a topic for the page."""

    def wake(self) -> Any:
        """Let it read again."""


@dataclass
class PageState:
    """State of one open page, gone with it."""

    who: Who = Who.ANYBODY
    title: str = ""
    opened_by: Session | None = None  # until a center stands with its first sub-page
    refusal: SessionEnded | None = None  # of that sub-page
    forms: list[FieldForm] = field(default_factory=list)
    busy: set[Any] = field(default_factory=set)
    waiting: dict[Any, tuple[Any, ...]] = field(default_factory=dict)
    sub_page: str = ""
    closers: Closers = field(default_factory=Closers)
    listening: list[Wakeable] = field(default_factory=list)

    def begin_sub_page(self, path: str) -> bool:
        """Forget what belonged to the sub-page that was open before; True for another one."""
        is_other, self.sub_page = path != self.sub_page, path
        self.forms.clear()
        self.closers.close_all()
        return is_other

    def end(self) -> None:
        """Let go whatever the page has opened; its forms know it, and would keep it in memory."""
        self.forms.clear()
        self.closers.close_all()

    def add_form(self, form: FieldForm) -> None:
        """Note a form, and forget those that have gone."""
        self.forms = [each for each in self.forms if not each.is_gone] + [form]

    def field_at(self, path: str) -> ErrorPlace | None:
        """The field that a refusal belongs to: in the form around what the user has pressed.

        Whoever pressed something outside of every form means the only one that has such a field.
        """
        for element in around():
            for form in reversed(self.forms):
                if form.place == element.id and (found := form.find(path)) is not None:
                    return found
        everywhere = [found for form in self.forms if (found := form.find(path)) is not None]
        return everywhere[0] if len(everywhere) == 1 else None

    def field_with_key(self, key: str) -> ErrorPlace | None:
        """The field that the browser calls so."""
        return next((each for form in self.forms for each in form.fields if each.key == key), None)


_STATE: Note[PageState | None] = Note("hall_page", None)


def page_state(client: Client | None = None) -> PageState:
    """The state of a page, by default of the current one."""
    state = _STATE.of(client)
    if state is None:
        _STATE.note(state := PageState(), client)
        (client or ui.context.client).on_delete(state.end)
    return state


def begin_page(who: Who, title: str, door: Door = HALL) -> PageState:
    """Note whom the current page is for, before anything is placed."""
    stand_behind(door)
    state = page_state()
    state.who, state.title = who, title
    return state
