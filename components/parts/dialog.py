"""Dialogs: the title states the question, the text its consequence, the safe button has focus."""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from components.guard.act import act
from components.guard.page_state import page_state
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.text import text


class PageDialog(ui.dialog):
    """A dialog that hangs on the page wherever it is made, until its sub-page is left.

    NiceGUI lets a dialog go with what it was made in, of which it keeps an invisible mark there;
    but what asks may be drawn anew while the question is open.

    One of a ``key`` is on a page at a time: where the same is asked of something else, as when two
    rows are clicked before the first answer has come, the older question goes unanswered.
    """

    key: str

    def __init__(self, key: str = "") -> None:
        page = ui.context.client
        for other in list(page.elements.values()):
            if key and isinstance(other, PageDialog) and other.key == key:
                other.delete()
        self.key = key
        self._refusal: Alert | None = None
        with page:
            super().__init__()
        self._mark = weakref.ref(page.content.default_slot.children[-1])
        self._forget = page_state(page).closers.add(self.delete, self)

    def place_refusal(self) -> None:
        """Keep a place for what a verb refuses, which would lie behind the dialog elsewhere."""
        self._refusal = Alert(tone="bad").classes("rs-dlg-a").props("role=alert")

    def tell_refusal(self, message: str) -> bool:
        """Say why what was asked for is refused; an empty text takes it away.

        False where it cannot be said here, because the question is closed.
        """
        if self._refusal is None or self.is_deleted or not self.value:
            return False
        if message != self._refusal.message:
            self._refusal.show(message)
        return True

    def delete(self) -> None:
        """Take it away with its mark; whoever waits for its answer gets none."""
        self._forget()
        mark = self._mark()
        if mark is not None and not mark.is_deleted:
            mark.delete()
        if not self.is_deleted:
            super().delete()


@contextmanager
def dialog(title: str, key: str, look: str = "") -> Iterator[ui.dialog]:
    """A dialog with its name for readers; body and foot go inside. Built once, opened often.

    Esc closes it and the focus goes back to where it was; ``key`` makes the ids of the page,
    ``look`` is a class such as that of a wide one.
    """
    with (
        PageDialog(key).props(f"aria-labelledby=dialog-{key}") as made,
        ui.element("div").classes(f"rs-dlg {look}"),
    ):
        with ui.element("div").classes("rs-dlg-h"):
            text("h2", title, "rs-h3").props(f"id=dialog-{key}")
        made.place_refusal()
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
    asked.delete()
    return answer is True and not page.is_deleted
