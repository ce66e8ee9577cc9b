"""`field_input`: a labeled input with hint and error, as the design asks and as readers need.

NiceGUI's own validation draws its own message and sets no aria-invalid; here label, hint and
error are ours, and the input names them.
"""

from collections.abc import Callable
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement

from components.fields.control import chosen_words, line_props, make_control
from components.fields.field import FieldInput, inputs_of
from components.fields.form import Form
from components.fields.heard import is_too_long
from components.fields.line import Area, Line
from components.fields.place_control import place_words
from components.fields.upload_field import place_upload
from components.guard.act import require_act
from components.parts.fragment import Fragment
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule

TYPING = 0.4
KEPT = "已填写，需要更改时请重新输入"
_NOT_TYPED = frozenset(
    {
        FieldKind.SELECT,
        FieldKind.CHOICES,
        FieldKind.TICK,
        FieldKind.PERIOD,
        FieldKind.REGION,
        FieldKind.PLACE,
    }
)


def field_input(
    form: Form,
    name: str,
    rule: Rule,
    *,
    on_change: Callable[..., Any] | None = None,
    covered: bool = False,
    readonly: bool = False,
    icon: str = "",
    placeholder: str = "",
    classes: str = "",
) -> FieldInput:
    """Place a field of a form: the input writes to an attribute of its model, and never reads.

    Passwords and codes are written nowhere; whoever needs them asks the field for its ``value``.
    ``on_change`` is a guarded handler that gets the value a moment after the last key. With
    ``covered`` a value that was kept before stands masked until something else is typed.
    """
    if on_change is not None:
        require_act(on_change)
    key = form.key_of(name)
    start = None if rule.kind.is_secret else getattr(form.model, name, None)
    if rule.kind is FieldKind.FILE:
        field: FieldInput = place_upload(name, key, rule, start, readonly, classes)
    else:
        field = _place(name, key, rule, start, covered, readonly, classes)
        if rule.kind not in _NOT_TYPED:
            _dress(field.control, rule, icon, placeholder)
        if readonly:
            _close(field.control, rule.kind)
    if readonly:
        field.box.classes("is-closed")
    field.is_readonly = readonly
    form.add(field)
    _connect(field, form, on_change)
    field.check_start()
    return field


def _place(
    name: str, key: str, rule: Rule, start: Any, covered: bool, readonly: bool, classes: str
) -> FieldInput:
    """Place label, hint, error and control, and tie them together."""
    hidden = _hidden(rule, start, covered, readonly)
    hint = "；".join(filter(None, (rule.hint, KEPT if hidden and not readonly else "")))
    with ui.element("div").classes(f"rs-field {classes}") as box:
        label = None if rule.kind is FieldKind.TICK else _place_label(key, rule, hint)
        error = Fragment("fields/field_error.html", message="").props(f"id=f-{key}-e role=alert")
        control = make_control(rule, hidden[0] if hidden else start, readonly)
    _name(control, key, rule, hint)
    field = FieldInput(name, key, rule, box, control, error)
    field.covered, field.label = hidden, label
    return field


def change_rule(field: FieldInput, rule: Rule) -> None:
    """Give a field another rule of its kind, whose hint and mark follow on the page."""
    if rule == field.rule or field.is_deleted:
        return
    field.rule = rule
    if field.label is not None:
        field.label.refresh(hint=rule.hint, required=rule.is_required)
    _name(field.control, field.key, rule, rule.hint)
    field.control.update()


def _hidden(rule: Rule, start: Any, covered: bool, readonly: bool) -> tuple[str, Any] | None:
    """What stands there for a kept value, and that value: its mask, or the words of a choice."""
    if rule.mask and start and (covered or readonly):
        return rule.masked(start), start
    if readonly and rule.kind in {FieldKind.SELECT, FieldKind.CHOICES}:
        return chosen_words(rule, start), start
    if readonly and rule.kind is FieldKind.PLACE:
        return place_words(rule.options, start), start
    return None


def _place_label(key: str, rule: Rule, hint: str) -> Fragment:
    return Fragment(
        "fields/label.html",
        classes="rs-labels",
        name=key,
        label=rule.label,
        hint=hint,
        required=rule.is_required,
    )


def _name(control: ValueElement[Any], key: str, rule: Rule, hint: str) -> None:
    """Tie the control to its label, hint and error."""
    described = f"f-{key}-e" + (f" f-{key}-h" if hint and rule.kind is not FieldKind.TICK else "")
    for number, part in enumerate(inputs_of(control)):
        part.props["id" if rule.kind is FieldKind.TICK else "for"] = f"f-{key}" + (
            f"-{number}" if number else ""
        )
        part.props["aria-describedby"] = described
        if rule.is_required:
            part.props["aria-required"] = "true"
        else:
            part.props.pop("aria-required", None)


def _dress(control: ValueElement[Any], rule: Rule, icon: str, placeholder: str) -> None:
    if isinstance(control, Line | Area):
        control.most_typed = rule.most_typed
    control.props.update(line_props(rule))
    if placeholder:
        control.props["placeholder"] = placeholder
    if icon:
        control.add_slot("prepend", f'<span class="rs-i" aria-hidden="true">{icon}</span>')


def _close(control: ValueElement[Any], kind: FieldKind) -> None:
    """Let a field be read and copied, but not changed."""
    prop = "disable" if kind is FieldKind.TICK else "readonly"
    for part in inputs_of(control):
        part.props[prop] = True
        part.props.pop("aria-required", None)


def _connect(field: FieldInput, form: Form, on_change: Callable[..., Any] | None) -> None:
    """Write what is typed, check a failed field again, and call the handler."""
    model = form.model
    if model is not None and not (field.is_readonly or field.rule.kind.is_secret):
        field.control.bind_value_to(model, field.name, forward=field.read)
    timer: list[ui.timer] = []

    async def tell_handler() -> None:
        if on_change is not None:
            await on_change(field.value)

    def changed() -> None:
        if field.has_failed or is_too_long(field.shown, field.rule.most_typed):
            field.is_valid()
        form.note_typed()
        if on_change is not None:
            if timer:
                timer.pop().cancel()
            with field.box:
                timer.append(ui.timer(TYPING, tell_handler, once=True))

    changed.is_act = True  # type: ignore[attr-defined]  # it only reads; on_change is guarded
    field.control.on_value_change(changed)
