"""`field_input`: a labeled input with hint and error, as the design asks and as readers need.

NiceGUI's own validation draws its own message and sets no aria-invalid; here label, hint and
error are ours, and the input names them.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement

from components.guard.act import require_act
from components.guard.page_state import page_state
from components.parts.fragment import Fragment
from models.base.error import HallError
from models.proofs.password import check_signs

FieldKind = Literal["text", "password", "select", "checkbox", "mobile", "code", "area"]
LOOK = "outlined dense hide-bottom-space no-error-icon"
TYPING = 0.4
KEPT = "已填写，需要更改时请重新输入"
_KEYBOARD: Mapping[str, Mapping[str, str]] = {
    "mobile": {"inputmode": "tel", "autocomplete": "tel", "maxlength": "40"},
    "code": {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "200"},
    "password": {"type": "password", "autocomplete": "current-password"},
}
_CHECKS: Mapping[str, Callable[[str], object]] = {"password": check_signs}


class FieldInput:
    """One field of a page's form; found again by its name when a verb refuses its value."""

    def __init__(
        self, name: str, label: str, box: ui.element, control: ValueElement[Any], error: Fragment
    ) -> None:
        self.name = name
        self.label = label
        self.box = box
        self.control = control
        self.check: Callable[[Any], object] | None = None
        self.is_required = False
        self.message = ""
        self.covered: tuple[str, str] | None = None  # the mask that is shown, and what it hides
        self._error = error

    @property
    def id(self) -> str:
        """The id of the input in the browser."""
        return f"f-{self.name}"

    @property
    def value(self) -> Any:
        """What is typed or chosen, cleaned, or what a mask hides."""
        return self.read(self.control.value)

    @value.setter
    def value(self, value: Any) -> None:
        self.control.value = value

    def read(self, shown: Any) -> Any:
        """What stands for something shown in the input."""
        value = self.clean(shown)
        return self.covered[1] if self.covered and value == self.covered[0] else value

    def clean(self, value: Any) -> Any:
        """A value as it is handed on; a space in a password is told, never dropped."""
        is_secret = self.control.props.get("type") == "password"
        return value.strip() if isinstance(value, str) and not is_secret else value

    @property
    def is_deleted(self) -> bool:
        """True when the field is no longer on the page."""
        return self.control.is_deleted

    def set_error(self, message: str) -> None:
        """Show what is wrong beside the field, or take it away with an empty text."""
        if message == self.message:
            return
        self.message = message
        self._error.refresh(message=message)
        self.box.classes(add="is-bad" if message else "", remove="" if message else "is-bad")
        if not isinstance(self.control, ui.checkbox):  # it knows no error; the box has the look
            self.control.props["error"] = bool(message)
        self.control.props["aria-invalid"] = "true" if message else None
        self.control.update()

    def focus(self) -> None:
        """Put the cursor into the field."""
        ui.run_javascript(f"rsFocus('{self.id}')")

    def is_valid(self) -> bool:
        """Run the field's own check and show what it says."""
        message = ""
        if self.is_required and self.value in (None, "", False):
            verb = "请选择" if isinstance(self.control, ui.select) else "请填写"
            message = f"请勾选“{self.label}”" if self.value is False else f"{verb}{self.label}"
        elif self.check is not None and self.value not in (None, ""):
            try:
                self.check(self.value)
            except HallError as error:
                message = error.message
        self.set_error(message)
        return not message


def field_input(
    model: Any,
    name: str,
    *,
    label: str,
    hint: str = "",
    kind: FieldKind = "text",
    required: bool = True,
    options: Mapping[Any, str] | None = None,
    check: Callable[[Any], object] | None = None,
    on_change: Callable[..., Any] | None = None,
    icon: str = "",
    placeholder: str = "",
    autocomplete: str = "",
    max_length: int = 200,
    classes: str = "",
    mask: Callable[[str], str] | None = None,
) -> FieldInput:
    """Place a field for an attribute of a model (or None): the input writes to it, never reads.

    With ``mask`` a value that was kept before stands masked until something else is typed.
    ``check`` raises a HallError for a wrong value; ``on_change`` is a guarded handler that gets
    the value a moment after the last key.
    """
    start = getattr(model, name, None)
    covered = (mask(start), start) if mask and start else None
    hint = "；".join(filter(None, (hint, KEPT if covered else "")))
    with ui.element("div").classes(f"rs-field {classes}") as box:
        if kind != "checkbox":
            _place_label(name, label, hint, required)
        error = Fragment("fields/field_error.html", message="").props(f"id=f-{name}-e role=alert")
        control = _make(kind, label, covered[0] if covered else start, options)
    _name(control, name, kind, hint, required)
    if kind not in {"select", "checkbox"}:
        _dress(control, kind, icon, placeholder, autocomplete, max_length)
    field = FieldInput(name, label, box, control, error)
    field.check, field.is_required, field.covered = check or _CHECKS.get(kind), required, covered
    _connect(field, model, on_change)
    return field


def _name(
    control: ValueElement[Any], name: str, kind: FieldKind, hint: str, required: bool
) -> None:
    """Tie the control to its label, hint and error."""
    control.props["for" if kind != "checkbox" else "id"] = f"f-{name}"
    control.props["aria-describedby"] = f"f-{name}-e" + (f" f-{name}-h" if hint else "")
    if required and kind != "select":
        control.props["aria-required"] = "true"


def _place_label(name: str, label: str, hint: str, required: bool) -> None:
    Fragment(
        "fields/label.html",
        classes="rs-labels",
        name=name,
        label=label,
        hint=hint,
        required=required,
    )


def _make(
    kind: FieldKind, label: str, start: Any, options: Mapping[Any, str] | None
) -> ValueElement[Any]:
    if kind == "select":
        chosen = ui.select(dict(options or {}), value=start).props(LOOK).classes("rs-q")
        # Quasar gives them to the box around what is chosen: a group with name and description
        chosen.props.update({"role": "group", "aria-label": label})
        return chosen
    if kind == "checkbox":
        return ui.checkbox(label, value=bool(start)).classes("rs-c")
    if kind == "area":
        return ui.textarea(value=start or "").props(LOOK).classes("rs-q is-area")
    made = ui.input(value=start or "").props(LOOK).classes("rs-q")
    if kind == "password":
        Fragment("fields/reveal.html", classes="rs-reveal")  # not inside: Quasar's field is a label
    return made


def _dress(
    control: ValueElement[Any], kind: str, icon: str, placeholder: str, autocomplete: str, most: int
) -> None:
    control.props["maxlength"] = str(most)
    control.props.update(_KEYBOARD.get(kind, {"autocomplete": "off"}))
    if autocomplete:
        control.props["autocomplete"] = autocomplete
    if placeholder:
        control.props["placeholder"] = placeholder
    if icon:
        control.add_slot("prepend", f'<span class="rs-i" aria-hidden="true">{icon}</span>')


def _connect(field: FieldInput, model: Any, on_change: Callable[..., Any] | None) -> None:
    """Note the field, write what is typed, check a failed one again, and call the handler."""
    if on_change is not None:
        require_act(on_change)
    page_state().fields[field.name] = field
    if model is not None:
        field.control.bind_value_to(model, field.name, forward=field.read)
    timer: list[ui.timer] = []

    async def tell_handler() -> None:
        if on_change is not None:
            await on_change(field.value)

    def changed() -> None:
        if field.message:
            field.is_valid()
        if on_change is not None:
            if timer:
                timer.pop().cancel()
            with field.box:
                timer.append(ui.timer(TYPING, tell_handler, once=True))

    changed.is_act = True  # type: ignore[attr-defined]  # it only reads; on_change is guarded
    field.control.on_value_change(changed)


def all_valid(*fields: FieldInput, summary: "ErrorSummary | None" = None) -> bool:
    """Check every field, show what is wrong, and take the user to the first of them."""
    bad = [field for field in fields if not field.is_valid()]
    if summary is not None:
        summary.show(bad)
    elif bad:
        bad[0].focus()
    ui.run_javascript(f"rsErrorTitle({'true' if bad else 'false'})")
    return not bad


class ErrorSummary(Fragment):
    """The box on top of a form that lists what has to be changed."""

    def __init__(self) -> None:
        super().__init__("fields/error_summary.html", fields=[])
        self.props("id=rs-errsum tabindex=-1")

    def show(self, bad: list[FieldInput]) -> None:
        """List the fields that failed and take the focus; an empty list hides the box."""
        self.refresh(fields=bad)
        if bad:
            ui.run_javascript("rsFocus('rs-errsum')")
