"""Buttons: one primary per view, and a spinner with words while the act runs."""

import inspect
from collections.abc import Callable
from enum import Enum
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from components.guard.act import mark_as_act
from components.parts.typed import EMIT_TYPED, hear


class Kind(Enum):
    """How much a button weighs."""

    PRIMARY = "primary"
    PLAIN = "plain"
    QUIET = "quiet"
    DANGER = "danger"


_LOOK = {
    Kind.PRIMARY: ("primary", "unelevated no-caps", ""),
    Kind.PLAIN: (None, "outline no-caps", ""),
    Kind.QUIET: (None, "flat no-caps", "is-quiet"),
    Kind.DANGER: ("negative", "unelevated no-caps", ""),
}


def button(
    label: str,
    on_click: Callable[[], Any],
    *,
    kind: Kind = Kind.PRIMARY,
    icon: str | None = None,
    busy: str = "正在提交",
    classes: str = "",
) -> ui.button:
    """A button for a guarded handler, which finds in the fields what stood there at the click.

    While it runs the button is disabled and says so; a primary one is pressed by Enter, too.
    """
    color, props, look = _LOOK[kind]
    made = ui.button(label, color=color, icon=icon).props(f"{props} type=button")
    made.classes(f"rs-b {look} {classes}")

    async def click(event: GenericEventArguments) -> None:
        hear(event)
        made.props["loading"] = True
        try:
            result = on_click()
            if inspect.isawaitable(result):
                await result
        finally:
            if not made.is_deleted:
                made.props["loading"] = False

    with made.add_slot("loading"):
        ui.element("span").classes("rs-spin").props("aria-hidden=true")
    made.props["aria-label"] = label
    made.props["data-busy"] = busy
    if kind is Kind.PRIMARY:
        made.props["data-rs-enter"] = True
    made.on("click", mark_as_act(click, on_click), js_handler=EMIT_TYPED)
    return made
