"""The dialog in which an agreement is read; it is built when it is first opened."""

from nicegui import ui

from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.fragment import Fragment
from components.parts.legal_text import legal_body
from models.proofs.consent import LegalText


class LegalDialog:
    """One text of those that people agree to, with its title."""

    def __init__(self, title: str, legal: LegalText) -> None:
        self._title = title
        self._legal = legal
        self._dialog: ui.dialog | None = None

    def open(self) -> None:
        """Show the text; the focus comes back to where it was when it is closed."""
        if self._dialog is None or self._dialog.is_deleted:
            self._dialog = self._build()
        self._dialog.open()

    def _build(self) -> ui.dialog:
        with dialog(self._title, f"legal-{self._legal.name}", "is-wide") as made:
            Fragment(
                "parts/legal.html", classes="rs-dlg-b rs-legal", body=legal_body(self._legal)
            ).props("tabindex=0 role=region").props["aria-label"] = self._title
            with ui.element("div").classes("rs-dlg-f"):
                button("关闭", self._close, kind=Kind.PLAIN)
        return made

    @act()
    async def _close(self) -> None:
        if self._dialog is not None:
            self._dialog.close()
