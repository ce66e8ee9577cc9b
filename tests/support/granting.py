"""The grant editor as the page tests work it: its boxes, and what their script tells the server."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments
from nicegui.testing import User

from components.grants.item_boxes import ItemBoxes


def address(code: str) -> str:
    """Where somebody's grants are edited."""
    return f"/unit/members/{code}/grants"


def boxes(user: User) -> ItemBoxes:
    """The boxes of the editor."""
    [found] = [e for e in user.current_layout.descendants() if isinstance(e, ItemBoxes)]
    return found


def ticked(user: User) -> set[str]:
    """The codes that are ticked on the page."""
    return set(boxes(user).ticked)


def total(user: User) -> int:
    """How many items are in sight."""
    return len(boxes(user).codes)


async def tick(user: User, code: str, is_ticked: bool = True) -> None:
    """Click a box, as its script tells the server."""
    made = boxes(user)
    await hear(user, made._tick, [code, is_ticked, made._heard + 1])


async def hear(user: User, handler: Callable[..., Awaitable[None]], args: list[Any]) -> None:
    """Let the page hear an event of the boxes."""
    made = boxes(user)
    with made:
        await handler(GenericEventArguments(sender=made, client=made.client, args=args))


def click(user: User, label: str) -> None:
    """Press a button by its label."""
    user.find(kind=ui.button, content=label).click()
