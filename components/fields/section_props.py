"""What the browser is told of a section: its fields as data, as `field_input` would draw them."""

from typing import Any

from components.fields.choice import as_options
from components.fields.control import KEYBOARD, WHOLE_CITY, written
from models.standards.region import Region
from models.standards.rule import FieldKind, Rule
from models.standards.written import Period

ALONE = frozenset({FieldKind.PASSWORD, FieldKind.CODE, FieldKind.FILE})


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
            days = (kept.begin, kept.end) if isinstance(kept, Period) else kept or ("", "")
            return [str(day) for day in days]
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
        case _:
            told["line"] = _line(rule)
    return told


def offered_regions() -> list[dict[str, Any]]:
    """省本级 and the cities, each with itself and its counties."""
    return [
        {"value": each.code, "label": each.name, "counties": as_options(_parts_of(each))}
        for each in Region.all()
    ]


def _line(rule: Rule) -> dict[str, str]:
    """What an input of one or several lines has besides the look."""
    line = {} if rule.kind.is_picked else {"maxlength": str(rule.most_typed)}
    line |= KEYBOARD.get(rule.kind, {"autocomplete": "off"})
    if rule.autocomplete:
        line["autocomplete"] = rule.autocomplete
    if rule.kind is FieldKind.AREA:
        line["type"] = "textarea"
    return line


def _parts_of(region: Region) -> dict[str, str]:
    itself = region.name if region.is_province else WHOLE_CITY
    return {region.code: itself, **region.counties}
