"""Dialogs: the title states the question, the text its consequence, the safe button has focus."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.text import text


@contextmanager
def dialog(title: str, key: str) -> Iterator[ui.dialog]:
    """A dialog with its name for readers; body and foot go inside. Built once, opened often.

    Esc closes it and the focus goes back to where it was; ``key`` makes the ids of the page.
    """
    with (
        ui.context.client,
        ui.dialog().props(f"aria-labelledby=dialog-{key}") as made,
        ui.element("div").classes("rs-dlg"),
    ):
        with ui.element("div").classes("rs-dlg-h"):
            text("h2", title, "rs-h3").props(f"id=dialog-{key}")
        yield made


async def confirm(
    title: str, consequence: str, *, yes: str, no: str = "取消", danger: bool = False
) -> bool:
    """Ask before something that cannot be taken back; False when it is closed without an answer.

    Leaving the page is no answer: the dialog goes with it, and nothing may be done any more there.
    """
    page = ui.context.client
    if page.is_deleted:
        return False

    @act()
    async def agree() -> None:
        asked.submit(True)

    @act()
    async def decline() -> None:
        asked.submit(False)

    with dialog(title, "confirm") as asked:
        with ui.element("div").classes("rs-dlg-b"):
            text("p", consequence)
        with ui.element("div").classes("rs-dlg-f"):
            button(no, decline, kind=Kind.PLAIN).props("autofocus")
            button(yes, agree, kind=Kind.DANGER if danger else Kind.PRIMARY)
    answer = await asked
    if not asked.is_deleted:
        asked.delete()
    return answer is True and not page.is_deleted
