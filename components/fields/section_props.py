"""What the browser is told of a section: its fields as data, as `field_input` would draw them."""

from typing import Any

from components.fields.choice import as_options
from components.fields.control import counties_of, days_of, line_props, written
from models.standards.field_kind import FieldKind
from models.standards.region import Region
from models.standards.rule import Rule

ALONE = frozenset({FieldKind.PASSWORD, FieldKind.CODE, FieldKind.FILE, FieldKind.PLACE})


def shown_at_start(rule: Rule, kept: Any) -> Any:
    """A kept value as it stands in its field."""
    match rule.kind:
        case FieldKind.SELECT | FieldKind.REGION:
            return kept
        case FieldKind.CHOICES:
            return list(kept or ())
        case FieldKind.TICK:
            return bool(kept)
        case FieldKind.PERIOD:
            return list(days_of(kept))
        case _:
            return written(rule.kind, kept)


def described(key: str, rule: Rule, readonly: bool) -> dict[str, Any]:
    """A field and its control."""
    told: dict[str, Any] = {
        "key": key,
        "kind": rule.kind.value,
        "label": rule.label,
        "hint": rule.hint,
        "required": rule.is_required,
        "readonly": readonly,
    }
    match rule.kind:
        case FieldKind.SELECT | FieldKind.CHOICES:
            told["options"] = as_options(rule.options)
        case FieldKind.PERIOD | FieldKind.REGION | FieldKind.TICK:
            pass
        case FieldKind.AREA:
            told["line"] = {**line_props(rule), "type": "textarea"}
        case _:
            told["line"] = line_props(rule)
    return told


def offered_regions() -> list[dict[str, Any]]:
    """省本级 and the cities, each with itself and its counties."""
    return [
        {"value": each.code, "label": each.name, "counties": as_options(counties_of(each))}
        for each in Region.all()
    ]
