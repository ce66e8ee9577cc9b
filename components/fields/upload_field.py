"""`UploadField`: one file of a form, with what may be chosen, its progress and what is wrong.

Choosing, sending, progress and errors stay in the browser (`upload_field.js`), which speaks with
`/upload/{code}` and needs no socket for it; what has arrived stands in the slot. The owner of the
field reads `file`: a checked file under a temporary path, removed an hour after the page has gone.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from auth.uploads.route import shown
from auth.uploads.slot import CheckedFile, SlotOwner, UploadRule, slots
from auth.web.caller import Who, caller
from auth.web.door import door_of
from components.guard.act import act, require_act
from components.guard.page_state import page_state
from models.standards.file_kind import (
    ALL_KINDS,
    EMPTY,
    MAX_FILE_SIZE,
    FileKind,
    file_hint,
    too_large,
    wrong_kind,
)

_STYLE = Path(__file__).with_suffix(".css")


class UploadField(Element, component="upload_field.js"):
    """A field for one file; found again by its name when a verb refuses it.

    The ``subject`` says what the file is for, within this browser and session: the same subject
    on a page that is built anew shows what has arrived. ``on_change`` is a guarded handler.
    """

    def __init__(
        self,
        name: str,
        *,
        label: str,
        subject: str,
        hint: str = "",
        kinds: Sequence[FileKind] = ALL_KINDS,
        max_size: int = MAX_FILE_SIZE,
        required: bool = True,
        on_change: Callable[[], Any] | None = None,
    ) -> None:
        super().__init__()
        ui.add_css(_STYLE)
        if on_change is not None:
            require_act(on_change)
        self.name, self.label, self.is_required = name, label, required
        self.message = ""
        self._on_change = on_change
        self._slot = slots.open(_owner(), subject, UploadRule(tuple(kinds), max_size))
        self._slot.hold()
        ui.context.client.on_delete(self._slot.let_go)
        self._props.update(
            code=self._slot.code,
            name=name,
            label=label,
            hint="；".join(filter(None, (hint, file_hint(kinds, max_size)))),
            required=required,
            accept=",".join(f".{ending}" for kind in kinds for ending in kind.extensions),
            camera=FileKind.JPEG in kinds,
            most=max_size,
            texts={"kind": wrong_kind(kinds), "size": too_large(max_size), "empty": EMPTY},
            file=shown(self.file) if self.file else None,
            error="",
        )
        self.on("changed", self._changed)

    @property
    def file(self) -> CheckedFile | None:
        """The file that has arrived, if any."""
        return self._slot.file

    @property
    def id_in_browser(self) -> str:
        """The id of the button that the focus goes to."""
        return f"f-{self.name}"

    @property
    def control(self) -> Element:
        """The element that the user acts on."""
        return self

    def set_error(self, message: str) -> None:
        """Tell what is wrong beside the field, or take it away with an empty text."""
        self.message = message
        self._props["error"] = message
        self.update()

    def focus(self) -> None:
        """Lead the user to the field."""
        ui.run_javascript(f"rsFocus('{self.id_in_browser}')")

    def is_valid(self) -> bool:
        """True unless a file is missing that has to be there; shows what it finds."""
        is_missing = self.is_required and self.file is None
        self.set_error(f"请上传{self.label}" if is_missing else "")
        return not is_missing

    @act()
    async def _changed(self, _event: GenericEventArguments) -> None:
        """The browser says that the slot holds something else; only the slot is believed."""
        self._props["file"] = shown(self.file) if self.file else None
        self.set_error("")
        if self._on_change is not None:
            await self._on_change()


def _owner() -> SlotOwner:
    """The browser of the page, and the session that it is for."""
    here, door = caller(), door_of()
    is_for_anybody = page_state().who is Who.ANYBODY
    return SlotOwner(here.visitor, "" if is_for_anybody else here.session_at(door), door)
