"""A section of a form as a browser meets it: what is sent to it, and the errors that it gets."""

import asyncio
from typing import Any

from components.fields.section import FormSection


def type_into(section: FormSection, key: Any, value: Any) -> None:
    """Send what a browser sends when something is typed into a field of a section."""
    for listener in section._event_listeners.values():
        if listener.type == "typed":
            section._handle_event(
                {"listener_id": listener.id, "args": {"key": key, "value": value}}
            )


async def told(section: FormSection, key: str, message: str) -> bool:
    """Wait until an error stands beside a field."""
    for _ in range(20):
        if section.props["errors"].get(key) == message:
            return True
        await asyncio.sleep(0.05)
    return False
