"""What the frame knows of one open page: whom it is for, its fields, which acts are running."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from nicegui import Client, ui

from auth.web.caller import Who
from auth.web.door import HALL, Door, stand_behind
from auth.web.page_note import Note
from components.guard.closers import Closers, around
from models.base.error import SessionEnded
from models.sign_in.session import Session

SWEEP_FROM = 100


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

    def let_go(self) -> None:
        """Ask nobody any more: its page has ended, and what it asks may hold it in memory."""


class FieldForm(Protocol):
    """A form as the guard knows it: where a field is found by the path that an error carries."""

    @property
    def place(self) -> int:
        """The id of the element in which it stands."""

    @property
    def is_gone(self) -> bool:
        """True when nothing of it stands on the page any more."""

    def find(self, path: str) -> ErrorPlace | None:
        """The field at a path, if it stands on the page."""


@runtime_checkable
class Asking(Protocol):
    """What lies over the page and asks something, as a dialog does; toasts lie behind it."""

    def tell_refusal(self, message: str) -> bool:
        """Say why that is refused, or nothing any more; False where it cannot be said there."""


class Wakeable(Protocol):
    """What listens to a topic for the page; several topics may have one handler."""

    handler: Callable[[], Any]

    def wake(self) -> Any:
        """Let it read again."""


@dataclass
class PageState:
    """State of one open page, gone with it."""

    who: Who = Who.ANYBODY
    title: str = ""
    opened_by: Session | None = None  # until a center stands with its first sub-page
    refusal: SessionEnded | None = None  # of that sub-page
    busy: set[Any] = field(default_factory=set)
    waiting: dict[Any, tuple[Any, ...]] = field(default_factory=dict)
    sub_page: str = ""
    closers: Closers = field(default_factory=Closers)
    listening: list[Wakeable] = field(default_factory=list)
    _forms: list[tuple[FieldForm, frozenset[int]]] = field(default_factory=list)
    _fields: dict[str, ErrorPlace] = field(default_factory=dict)
    _most: int = SWEEP_FROM  # forms and fields, before those that have gone are looked for

    @property
    def forms(self) -> list[FieldForm]:
        """The forms that stand on the page."""
        self._forms = [each for each in self._forms if not each[0].is_gone]
        return [form for form, _ in self._forms]

    def begin_sub_page(self, path: str, within: int) -> bool:
        """Forget what belonged to the sub-page that stood in an element; True for another one.

        What the shell around it has opened stays.
        """
        is_other, self.sub_page = path != self.sub_page, path
        self.forget_within(within)
        return is_other

    def forget_within(self, place: int) -> None:
        """Let go what was opened from within an element, and the forms there."""
        self._forms = [each for each in self._forms if each[1] and place not in each[1]]
        self.closers.close_within(place)

    def end(self) -> None:
        """Let go whatever the page has opened; its forms know it, and would keep it in memory."""
        self._forms.clear()
        for each in self._fields.values():
            each.let_go()
        self._fields.clear()
        self.closers.close_all()

    def add_form(self, form: FieldForm) -> None:
        """Note a form, and where it stands."""
        self._sweep()
        self._forms.append((form, self.closers.places()))

    def add_field(self, field: ErrorPlace) -> None:
        """Note a field; what it is called in the browser can stand only once on a page."""
        if self.field_with_key(field.key) is not None:
            raise ValueError(f"two fields {field.key} on one page; give a form a prefix")
        self._sweep()
        self._fields[field.key] = field

    def field_at(self, path: str) -> ErrorPlace | None:
        """The field that a refusal belongs to: in the form around what the user has pressed.

        Whoever pressed something outside of every form means the only one that has such a field.
        """
        forms = self.forms
        for element in around():
            for form in reversed(forms):
                if form.place == element.id and (found := form.find(path)) is not None:
                    return found
        everywhere = [found for form in forms if (found := form.find(path)) is not None]
        return everywhere[0] if len(everywhere) == 1 else None

    def field_with_key(self, key: str) -> ErrorPlace | None:
        """The field that the browser calls so."""
        found = self._fields.get(key)
        return None if found is None or found.is_deleted else found

    def _sweep(self) -> None:
        """Forget now and then what has gone: looking at each time would cost the square of it."""
        if len(self._forms) + len(self._fields) >= self._most:
            self._forms = [each for each in self._forms if not each[0].is_gone]
            self._fields = {key: each for key, each in self._fields.items() if not each.is_deleted}
            self._most = max(SWEEP_FROM, 2 * (len(self._forms) + len(self._fields)))


def asking() -> Asking | None:
    """What the current handler was called from, if it asks something over the page."""
    return next((each for each in around() if isinstance(each, Asking)), None)


def empty(element: ui.element) -> None:
    """Take away what stands in an element, and whatever was opened from there."""
    page_state(element.client).forget_within(element.id)
    element.clear()


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
