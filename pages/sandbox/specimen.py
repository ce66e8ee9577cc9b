"""What the specimens share: who may see them, the heading with the ways between them, a card."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from nicegui import ui

from auth.web.caller import caller
from auth.web.operator import may_play
from components.parts.fragment import Fragment
from components.parts.text import text
from models.base.error import NotFound

EMPTY, WRONG, CLOSED = "/sandbox/controls", "/sandbox/controls/wrong", "/sandbox/controls/closed"
LONG, ROWS = "/sandbox/controls/long", "/sandbox/controls/rows"
TITLES: Mapping[str, str] = {
    EMPTY: "控件样例",
    WRONG: "填错的控件",
    CLOSED: "只读的控件",
    LONG: "长表样例",
    ROWS: "多行样例",
}


@contextmanager
def specimen(path: str) -> Iterator[None]:
    """The place of a specimen below its heading; only whoever may use the console sees it."""
    if not may_play(caller()):
        raise NotFound("")
    with ui.element("div").classes("rs-wrap rs-stack rs-main rs-specimen"):
        Fragment("sandbox/sandbox_controls.html", title=TITLES[path], here=path, specimens=TITLES)
        yield


def card(heading: str, classes: str = "") -> ui.element:
    """A card with a heading; returns the place of its form."""
    with ui.element("section").classes("rs-card"):
        text("h2", heading, "rs-h2 rs-card-h")
        with ui.element("div").classes("rs-card-b"):
            return ui.element("div").classes(f"rs-form {classes}")
