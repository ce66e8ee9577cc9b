"""Kind FILE of a field: one file, with what may be chosen, its progress and what is wrong.

Choosing, sending, progress and errors stay in the browser (`upload_field.js`), which speaks with
`/upload/{code}` and needs no socket for it; what has arrived stands in the slot. The value is the
checked file, which lies under a temporary path and is removed an hour after the page has gone.
"""

from pathlib import Path
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement

from auth.uploads.route import shown
from auth.uploads.slot import SlotOwner, UploadRule, UploadSlot, slots
from auth.web.caller import Who, caller
from auth.web.door import door_of
from components.fields.field import FieldInput
from components.guard.page_state import page_state
from models.standards.file_kind import (
    EMPTY,
    CheckedFile,
    FileKind,
    file_hint,
    too_large,
    wrong_kind,
)
from models.standards.rule import Rule

_STYLE = Path(__file__).with_suffix(".css")
Files = tuple[CheckedFile, ...]


class Upload(ValueElement[Any], component="upload_field.js"):
    """The control: its value is the file that the slot holds, or what was kept; no slot, no change.

    Whatever a browser says of a file, only the slot is believed.
    """

    LOOPBACK = None

    def __init__(self, key: str, rule: Rule, slot: UploadSlot | None, kept: Files) -> None:
        self._slot, self._kept = slot, kept
        super().__init__(value=self._arrived or kept)
        ui.add_css(_STYLE)
        kinds, size = rule.file_kinds, rule.max_size
        self._props.update(
            code=slot.code if slot else "",
            name=key,
            label=rule.label,
            hint="；".join(filter(None, (rule.hint, file_hint(kinds, size)))),
            required=rule.is_required,
            readonly=slot is None,
            accept=",".join(f".{ending}" for kind in kinds for ending in kind.extensions),
            camera=FileKind.JPEG in kinds,
            most=size,
            texts={"kind": wrong_kind(kinds), "size": too_large(size), "empty": EMPTY},
            error="",
        )
        self._show_file()
        self.on("changed", self._changed)

    def look(self) -> None:
        """Take what stands in the slot for the value, or what was kept until something has."""
        if self._slot is None:
            return
        if self._arrived:
            self._kept = ()
        if self.value != (now := self._arrived or self._kept):
            self.value = now
            self._show_file()
            self.update()

    def _changed(self) -> None:
        """A file has been sent or taken away: what was kept before counts no longer."""
        self._kept = ()
        self.look()

    _changed.is_act = True  # type: ignore[attr-defined]  # it only reads the slot

    @property
    def _arrived(self) -> Files:
        file = self._slot.file if self._slot else None
        return (file,) if file else ()

    def _show_file(self) -> None:
        self._props["file"] = shown(self.value[0]) if self.value else None

    def _value_to_model_value(self, value: Any) -> Any:
        return None


class UploadField(FieldInput):
    """A field for one file; its label, hint and error are drawn by its control."""

    def __init__(
        self, name: str, key: str, rule: Rule, box: ui.element, control: Upload, kept: Files
    ) -> None:
        super().__init__(name, key, rule, box, control)
        self._start = kept
        self._upload = control

    @property
    def shown(self) -> Any:
        """What has arrived, whether or not the browser has said so."""
        self._upload.look()
        return self._upload.value

    def _show_error(self) -> None:
        self._upload.props["error"] = self.message
        self._upload.update()


def place_upload(
    name: str, key: str, rule: Rule, start: Any, readonly: bool, classes: str
) -> UploadField:
    """Place a field for a file, which shows again what has arrived for it on a page before."""
    kept: Files = tuple(start or ())
    slot = None if readonly else _slot(key, rule)
    with ui.element("div").classes(f"rs-field {classes}") as box:
        control = Upload(key, rule, slot, kept)
    return UploadField(name, key, rule, box, control, kept)


def _slot(key: str, rule: Rule) -> UploadSlot:
    """The slot of a field of this page or sub-page, for as long as that is open."""
    state, here, door = page_state(), caller(), door_of()
    session = "" if state.who is Who.ANYBODY else here.session_at(door)
    address = ui.context.client.sub_pages_router.current_path.partition("#")[0]
    slot = slots.open(
        SlotOwner(here.visitor, session, door),
        f"{address} {key}",
        UploadRule(rule.file_kinds, rule.max_size),
    )
    slot.hold()
    state.closers.add(slot.let_go)
    return slot
