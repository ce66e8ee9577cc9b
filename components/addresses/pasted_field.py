"""智能识别: an address pasted as one text fills the fields of the form, for checking.

What is sure is filled and marked; the rest stays as it was, with the pasted text beside it.
"""

from collections.abc import Mapping

from nicegui import ui

from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form, is_filled
from components.fields.place_control import PlaceControl
from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from models.standards.field_kind import FieldKind
from models.standards.pasted_address import MOST_PASTED, PastedAddress, read_pasted
from models.standards.rule import Limit, Rule

PASTED = Rule(
    "粘贴整段地址",
    FieldKind.AREA,
    "粘贴后点“识别”，能确定的内容填入下面各项，请逐项核对后再保存",
    is_required=False,
    limit=Limit(most=MOST_PASTED),
)
EXAMPLE = "例如：张示例，13900000000，江苏省南京市玄武区示例路1号"


class PastedField:
    """`filled` are the fields by the names of what can be read."""

    def __init__(self) -> None:
        self._fields: Mapping[str, FieldInput] = {}
        self._marks: list[Fragment] = []

    def place(self) -> None:
        """Place the area and its button, in a form of its own: what is pasted is not saved."""
        with ui.element("div").classes("rs-pasted"):
            self._form = Form(prefix="pasted")
            self._pasted = field_input(self._form, "text", PASTED, placeholder=EXAMPLE)
            self._pasted.control.props("rows=3")
            with ui.element("div").classes("rs-row is-wrap"):
                button("识别", self._read, kind=Kind.PLAIN, busy="正在识别")
            self._told = Fragment("addresses/read.html", filled=[], missing=[], is_read=False)
            self._told.props("role=status")

    def fill(self, fields: Mapping[str, FieldInput]) -> None:
        """Know the fields that can be filled."""
        self._fields = fields

    @act()
    async def _read(self) -> None:
        if not is_filled(self._pasted):
            return
        read = read_pasted(str(self._pasted.value or ""))
        found = {name: value for name, value in _values(read).items() if value}
        for mark in self._marks:
            mark.delete()
        self._marks = []
        for name, value in found.items():
            self._show(self._fields[name], value)
        labels = {name: field.rule.label for name, field in self._fields.items()}
        missing = [label for name, label in labels.items() if name not in found]
        if read.place is not None and not read.place.is_whole:
            missing.append(f"{labels['place']}的{_next_level(read)}")
        self._told.refresh(filled=[labels[name] for name in found], missing=missing, is_read=True)

    def _show(self, field: FieldInput, value: str) -> None:
        """Put a value into a field, and mark it as read."""
        if isinstance(field.control, PlaceControl):
            field.control.write(value)
        else:
            field.value = value
        field.set_error("")
        with field.box:
            self._marks.append(Fragment("addresses/read_mark.html", tag="p", classes="rs-hint"))


def _values(read: PastedAddress) -> dict[str, str]:
    """What was read, by the names of the fields."""
    place = read.place.key if read.place else ""
    return {"name": read.name, "mobile": read.mobile, "place": place, "detail": read.detail}


def _next_level(read: PastedAddress) -> str:
    level = read.place.division.next_level if read.place else None
    return level.label if level else ""
