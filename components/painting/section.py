"""A section of a long form, as section.js builds it."""

from collections.abc import Mapping
from html import escape
from typing import Any

from nicegui.element import Element

from components.painting.attribute import attributes, written
from components.painting.control import choice, line, tick, words

OWN = frozenset({"fields", "values", "errors", "regions", "revisions"})
CHOSEN = frozenset({"select", "multiselect"})
PARTS = ("，市", "，县（市、区）")
ENDS = ("开始", "结束")
Described = Mapping[str, Any]


def section(element: Element) -> str:
    """All fields of a section."""
    drawn = "".join(_field(field, element.props) for field in element.props["fields"])
    return f"<div{_with_class(element)}>{drawn}</div>"


def _with_class(element: Element) -> str:
    told = attributes(element, skip=OWN)
    if ' class="' in told:
        return told.replace(' class="', ' class="rs-section ', 1)
    return f' class="rs-section"{told}'


def _field(field: Described, props: Mapping[str, Any]) -> str:
    key, error = field["key"], props["errors"].get(field["key"])
    looks = "rs-field" + (" is-bad" if error else "") + (" is-closed" if field["readonly"] else "")
    said = (
        '<p class="rs-err"><span class="rs-i" aria-hidden="true">error</span>'
        f'<span><span class="rs-sr">错误：</span>{escape(error, quote=False)}</span></p>'
        if error
        else ""
    )
    return (
        f'<div class="{looks}">{labels(field)}<div id="f-{key}-e" role="alert">{said}</div>'
        f"{_control(field, props, bool(error))}</div>"
    )


def labels(field: Described) -> str:
    """What stands above a field: its name, whether it must be filled, and what helps."""
    if field["kind"] == "checkbox":
        return ""
    key, hint = field["key"], field["hint"]
    must = (
        '<span class="rs-req" aria-hidden="true">*</span>'
        if field["required"]
        else '<span class="rs-opt">选填</span>'
    )
    helps = f'<p class="rs-hint" id="f-{key}-h">{escape(hint, quote=False)}</p>' if hint else ""
    return (
        f'<div class="rs-labels"><label class="rs-label" for="f-{key}">'
        f"{escape(field['label'], quote=False)}</label>{must}{helps}</div>"
    )


def _control(field: Described, props: Mapping[str, Any], is_bad: bool) -> str:
    kind, value = field["kind"], props["values"].get(field["key"])
    look, told = _look(field, is_bad), _told(field, is_bad)
    named = {**look, **told, "aria-label": field["label"]}
    if kind == "region":
        return _region(field, value, props["regions"], {**look, **told})
    if kind in CHOSEN and field["readonly"]:
        return line({**look, **told, "value": words(field["options"], value)}, ["rs-q"])
    if kind in CHOSEN:
        many = kind == "multiselect"
        unset = {} if many else {"placeholder": "请选择"}
        shown = {**named, **unset, "value": value, "multiple": many, "options": field["options"]}
        return choice(shown, ["rs-q"])
    if kind == "checkbox":
        box = {**told, "id": f"f-{field['key']}", "label": field["label"], "value": value}
        return tick({**box, "disable": field["readonly"]}, ["rs-c"])
    if kind == "daterange":
        return _days(field, value, {**look, **told})
    area = ["is-area"] if kind == "textarea" else []
    return line({**look, **told, **field["line"], "value": value}, ["rs-q", *area])


def _days(field: Described, value: Any, look: Mapping[str, Any]) -> str:
    days = value or ("", "")
    return _pair(
        field,
        "".join(
            line(
                {
                    **look,
                    "for": _part(field, number),
                    "type": "date",
                    "value": days[number],
                    "aria-label": f"{field['label']}，{end}日期",
                },
                ["rs-q"],
            )
            for number, end in enumerate(ENDS)
        ),
    )


def _region(
    field: Described, code: Any, regions: list[dict[str, Any]], look: Mapping[str, Any]
) -> str:
    city = next((each for each in regions if code and _has(each, code)), None)
    lists = (regions, city["counties"] if city else [])
    chosen = (city["value"] if city else None, code)
    drawn = []
    for number, part in enumerate(PARTS):
        own = {**look, "for": _part(field, number), "aria-label": f"{field['label']}{part}"}
        if field["readonly"]:
            shown = words(lists[number], chosen[number] or code)
            drawn.append(line({**own, "value": shown}, ["rs-q"]))
        else:
            own |= {"value": chosen[number], "options": lists[number]}
            drawn.append(choice(own, ["rs-q"]))
    return _pair(field, "".join(drawn))


def _has(region: Mapping[str, Any], code: str) -> bool:
    return region["value"] == code or any(each["value"] == code for each in region["counties"])


def _pair(field: Described, drawn: str) -> str:
    told = written({"role": "group", "aria-label": field["label"]})
    return f'<div class="rs-pair"{told}>{drawn}</div>'


def _part(field: Described, number: int) -> str:
    return f"f-{field['key']}{f'-{number}' if number else ''}"


def _look(field: Described, is_bad: bool) -> dict[str, Any]:
    return {"for": f"f-{field['key']}", "error": is_bad, "readonly": field["readonly"]}


def _told(field: Described, is_bad: bool) -> dict[str, Any]:
    key = field["key"]
    hint = f" f-{key}-h" if field["hint"] and field["kind"] != "checkbox" else ""
    return {
        "aria-describedby": f"f-{key}-e{hint}",
        "aria-required": "true" if field["required"] and not field["readonly"] else None,
        "aria-invalid": "true" if is_bad else None,
    }
