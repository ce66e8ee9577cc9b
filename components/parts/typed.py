"""What stands in the fields of a page, which every button sends along with its click.

The values are told by events of their own, too; but a script that fills a form and clicks may be
faster than those, and before the page is connected nothing keeps their order.
"""

from itertools import islice
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from components.guard.page_state import page_state

MOST_HEARD = 1000  # fields that one click brings along
PICKERS = frozenset({"date", "month", "datetime-local"})  # such inputs may have no maxlength
LONGEST_PICKED = 24
EMIT_TYPED = "() => emit(window.rsTyped?.() ?? {})"


def hear(event: GenericEventArguments) -> None:
    """Let the fields of the current page have what stood in them when a button was pressed."""
    values = event.args if isinstance(event.args, dict) else {}
    state = page_state()
    for key, value in islice(values.items(), MOST_HEARD):
        field = state.field_with_key(key)
        if field is not None and isinstance(field.control, ui.input) and isinstance(value, str):
            _as_if_typed(field.control, value)


def _as_if_typed(control: ui.input, value: str) -> None:
    """Give a control the event that its browser sends at each key, unless it is told already.

    A private seam, held by tests/components/test_typed.py.
    """
    is_picked = control.props.get("type") in PICKERS
    longest = int(control.props.get("maxlength", LONGEST_PICKED if is_picked else 0))
    if value == (control.value or "") or len(value) > longest or control.is_ignoring_events:
        return
    listeners: list[Any] = list(control._event_listeners.values())
    for listener in listeners:
        if listener.type == f"update:{control.VALUE_PROP}":
            control._handle_event({"listener_id": listener.id, "args": value})
