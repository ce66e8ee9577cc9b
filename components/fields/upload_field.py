"""Kind FILE of a field: files, with what may be chosen, their progress and what is wrong.

Choosing, sending, progress and errors stay in the browser (`upload_field.js`), which speaks with
`/upload/{code}` and needs no socket for it; what has arrived stands in a slot for each file. The
value are the checked files, which lie under temporary paths and are removed an hour after the page
has gone.
"""

from collections.abc import Sequence
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement

from auth.uploads.slot import SlotOwner, UploadRule, UploadSlot, shown, slots
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

Files = tuple[CheckedFile, ...]
COMING = "文件正在上传，请稍候"


class Upload(ValueElement[Any], component="upload_field.js"):
    """The control: its value are the files that the slots hold, or what was kept before them.

    Without slots nothing changes it.

    Whatever a browser says of a file, only the slot is believed.
    """

    LOOPBACK = None

    def __init__(self, key: str, rule: Rule, slots_of: Sequence[UploadSlot], kept: Files) -> None:
        self._slots, self._kept = slots_of, kept
        super().__init__(value=self._arrived or kept)
        kinds, size, most = rule.file_kinds, rule.max_size, rule.most_files
        self._props.update(
            codes=[slot.code for slot in slots_of],
            name=key,
            label=rule.label,
            hint="；".join(filter(None, (rule.hint, file_hint(kinds, size, most)))),
            required=rule.is_required,
            readonly=not slots_of,
            accept=",".join(f".{ending}" for kind in kinds for ending in kind.extensions),
            camera=FileKind.JPEG in kinds,
            most=size,
            texts={"kind": wrong_kind(kinds), "size": too_large(size), "empty": EMPTY},
            error="",
        )
        self._show_files()

    def exchange(self, slots_of: Sequence[UploadSlot]) -> None:
        """Go on with the slots of the page that stood here before."""
        self._slots = slots_of
        self._props["codes"] = [slot.code for slot in slots_of]
        self.look()

    def look(self) -> None:
        """Take what stands in the slots for the value, or what was kept until something has."""
        if not self._slots or self.is_deleted:
            return
        if self._arrived or any(slot.is_emptied for slot in self._slots):
            self._kept = ()
        if self.value != (now := self._arrived or self._kept):
            self.value = now
            self._show_files()
            self.update()

    @property
    def is_coming(self) -> bool:
        """True while a file is on its way."""
        return any(slot.is_coming for slot in self._slots)

    @property
    def _arrived(self) -> Files:
        return tuple(slot.file for slot in self._slots if slot.file)

    def _show_files(self) -> None:
        """Tell the browser what each slot holds, or what was kept before."""
        files = self._kept or [slot.file for slot in self._slots]
        self._props["files"] = [shown(file) if file else None for file in files]

    def _value_to_model_value(self, value: Any) -> Any:
        return None


class UploadField(FieldInput):
    """A field for files; its label, hint and error are drawn by its control."""

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

    def is_valid(self) -> bool:
        """Ask the rule, but not before everything that is on its way has come."""
        if not self._upload.is_coming:
            return super().is_valid()
        self.set_error(COMING)
        return False

    def exchange(self, slots_of: Sequence[UploadSlot]) -> None:
        """Go on with the slots of the page that stood here before."""
        self._upload.exchange(slots_of)

    def look(self) -> None:
        """Take what has come, and wait no more for what comes no more."""
        self._upload.look()
        if self.message == COMING and not self.is_deleted:
            self.is_valid()

    def _show_error(self) -> None:
        self._upload.props["error"] = self.message
        self._upload.update()


def place_upload(
    name: str, key: str, rule: Rule, start: Any, readonly: bool, classes: str
) -> UploadField:
    """Place a field for files, which shows again what arrived for it before in the same tab."""
    kept: Files = tuple(start or ())
    mine = [] if readonly else _slots_of(key, rule)
    with ui.element("div").classes(f"rs-field {classes}") as box:
        control = Upload(key, rule, mine, kept)
    field = UploadField(name, key, rule, box, control, kept)
    if mine:
        _hold(field, mine)
    return field


def _hold(field: UploadField, mine: list[UploadSlot]) -> None:
    """Hold slots until the page is left; those of a page before, once its tab is known."""
    client = ui.context.client
    holds = [slot.hold(field.look) for slot in mine]

    def let_go() -> None:
        while holds:
            holds.pop()()

    def take_over() -> None:
        now = slots.take_over(mine, client.tab_id or "")
        if holds and now is not mine:
            let_go()
            mine[:] = now
            holds.extend(slot.hold(field.look) for slot in mine)
            field.exchange(mine)

    def close() -> None:
        let_go()
        if take_over in client.connect_handlers:
            client.connect_handlers.remove(take_over)

    page_state().closers.add(close)
    if client.has_socket_connection:
        take_over()
    else:
        client.on_connect(take_over)


def _slots_of(key: str, rule: Rule) -> list[UploadSlot]:
    """The slots of a field of this page or sub-page, for as long as that is open."""
    state, here, door = page_state(), caller(), door_of()
    session = "" if state.who is Who.ANYBODY else here.session_at(door)
    address = ui.context.client.sub_pages_router.current_path.partition("#")[0]
    return slots.open(
        SlotOwner(here.visitor, session, door),
        f"{address} {key}",
        UploadRule(rule.file_kinds, rule.max_size, rule.most_files),
    )
