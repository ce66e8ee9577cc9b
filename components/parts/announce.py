"""Tell those who read by ear, or move by keys, that the content of a page was exchanged."""

import json

from nicegui import ui


def announce(words: str) -> None:
    """Say something that nothing with a focus says, such as how many were found."""
    ui.run_javascript(f"rsSay({json.dumps(words)})")


def arrive_at(place: str, *, at_field: bool = False) -> None:
    """Let the reader begin at the content of an element with this id: at its name or heading.

    What is to be filled in begins `at_field`, at its first one; its name is said then.
    """
    ui.run_javascript(f"rsArrive({json.dumps(place)}, {json.dumps(at_field)})")


def sub_page_opened(*, is_other: bool) -> None:
    """Let the reader begin at a sub-page, or stay at its filters when it is the same one."""
    ui.run_javascript(f"rsOpened({json.dumps(is_other)})")
