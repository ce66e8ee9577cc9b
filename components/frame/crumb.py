"""当前位置: the way to the open page, which a page may tell more exactly than its title does."""

from collections.abc import Sequence

from nicegui import ui

from components.parts.fragment import Fragment

_KEY = "hall_crumb"  # where a page keeps it


def crumb(here: str, trail: Sequence[tuple[str, str]] = ()) -> Fragment:
    """The line itself: links and the name of the page."""
    made = Fragment("frame/crumb.html", tag="nav", classes="rs-crumb", here=here, trail=list(trail))
    return made.props("aria-label=当前位置")


def place_crumb(here: str) -> None:
    """Place the crumb of the current page."""
    with ui.element("div").classes("rs-wrap rs-crumbs"):
        ui.context.client.storage[_KEY] = crumb(here)


def show_way(here: str, *trail: tuple[str, str]) -> None:
    """Say where the current page stands, if it has a crumb: each step with its address."""
    if placed := ui.context.client.storage.get(_KEY):
        placed.refresh(here=here, trail=list(trail))
