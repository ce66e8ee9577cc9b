"""当前位置: the way to the open page, which a page may tell more exactly than its title does."""

from collections.abc import Sequence

from nicegui import ui

from auth.web.page_note import Note
from components.parts.fragment import Fragment

_CRUMB: Note[Fragment | None] = Note("hall_crumb", None)


def crumb(here: str, trail: Sequence[tuple[str, str]] = ()) -> Fragment:
    """The line itself: links and the name of the page."""
    made = Fragment("frame/crumb.html", tag="nav", classes="rs-crumb", here=here, trail=list(trail))
    return made.props("aria-label=当前位置")


def place_crumb(here: str) -> None:
    """Place the crumb of the current page."""
    with ui.element("div").classes("rs-wrap rs-crumbs"):
        _CRUMB.note(crumb(here))


def show_way(here: str, *trail: tuple[str, str]) -> None:
    """Say where the current page stands, if it has a crumb: each step with its address."""
    if placed := _CRUMB.of():
        placed.refresh(here=here, trail=list(trail))
