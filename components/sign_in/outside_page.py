"""A page of a sign-in elsewhere that this browser has begun: its head, its card, or its end."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from nicegui import ui

from auth.web.error_page import status_of
from components.parts.fragment import Fragment
from components.parts.states import show_failure
from models.base.error import NotFound

T = TypeVar("T")
OVER, BACK = "登录已失效", ("返回登录页", "/login")


async def place_outside_page(
    title: str,
    head: str,
    *,
    instead: str,
    find: Callable[[], Awaitable[T]],
    place: Callable[[T], Awaitable[None]],
) -> None:
    """Place what was `found` of the start in a card below the template `head`.

    One that is over, and one of another browser, read the same (NotFound): how to begin again, or
    `instead`.
    """
    with ui.element("div").classes("rs-wrap is-narrow rs-main rs-reg-page"):
        try:
            found = await find()
        except NotFound as error:
            ui.context.client.status_code = status_of(error)
            Fragment(head, title=title, found=None)
            show_failure(OVER, BACK, f"请返回登录页重新登录；{instead}。")
            return
        Fragment(head, title=title, found=found)
        with (
            ui.element("section").classes("rs-card").props(f"aria-label={title}"),
            ui.element("div").classes("rs-card-b rs-stack"),
        ):
            await place(found)
