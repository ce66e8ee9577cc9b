"""Lines, areas, lists and boxes to tick, as Quasar builds them."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from components.painting.attribute import without, written

OWN = frozenset(  # what Quasar's field takes itself; all else stands on its input
    {
        *("value", "error", "for", "type", "readonly", "disable", "multiple", "options", "label"),
        *("outlined", "dense", "hide-bottom-space", "no-error-icon", "loopback", "model-value"),
    }
)
OF_A_LIST = OWN | {"placeholder"}
ARROW = (
    '<div class="q-field__append q-field__marginal row no-wrap items-center q-anchor--skip">'
    '<i class="q-icon notranslate rs-i q-select__dropdown-icon" aria-hidden="true">expand_more</i>'
    "</div>"
)
TICK = (
    '<div class="q-checkbox__bg absolute">'
    '<svg class="q-checkbox__svg fit absolute-full" viewBox="0 0 24 24">'
    '<path class="q-checkbox__truthy" fill="none" d="M1.73,12.91 8.1,19.28 22.79,4.59"></path>'
    '<path class="q-checkbox__indet" d="M4,14H20V10H4"></path></svg></div>'
)
GONE = "已停用的选项"  # as fields.js says it


def line(props: Mapping[str, Any], classes: Iterable[str], prepend: str = "") -> str:
    """A line or an area to type into."""
    value, is_area = str(props.get("value") or ""), props.get("type") == "textarea"
    told = written({**without(props, OWN), "id": props["for"], "readonly": props.get("readonly")})
    name = escape(str(props["for"]))
    look = f'class="q-field__native q-placeholder" tabindex="0" name="{name}"{told}'
    if is_area:
        # the browser drops one line break behind the tag
        typed = f'<textarea {look} rows="6">\n{escape(value, quote=False)}</textarea>'
    else:
        typed = f"<input {look}{written({'type': props.get('type', 'text'), 'value': value})}>"
    before = (
        f'<div class="q-field__prepend q-field__marginal row no-wrap items-center">{prepend}</div>'
        if prepend
        else ""
    )
    kind = "q-textarea" if is_area else "q-input"
    return _field(props, kind, bool(value), classes, before, typed, "")


def choice(props: Mapping[str, Any], classes: Iterable[str]) -> str:
    """A list that is closed; what is chosen from it stands in its line."""
    chosen, unset = props.get("value"), str(props.get("placeholder") or "")
    shown = words(props.get("options") or (), chosen) or unset
    is_unset = bool(unset) and shown == unset
    typed = written(
        {
            "id": props["for"],
            "readonly": True,
            "tabindex": 0,
            "role": "combobox",
            "aria-readonly": bool(props.get("readonly")),
            "aria-autocomplete": "none",
            "aria-expanded": False,
            "aria-controls": f"{props['for']}_lb",
            "value": shown,
            **without(props, OF_A_LIST),
        }
    )
    inner = (
        '<div class="q-field__native row items-center">'
        f'<span class="ellipsis">{escape(shown, quote=False)}</span>'
        f'<input class="q-select__focus-target"{typed}></div>'
    )
    many = "multiple" if props.get("multiple") else "single"
    kind = (
        "q-select q-field--auto-height q-select--without-input q-select--without-chips "
        f"q-select--{many}"
    )
    looks = [*classes, *(["is-unset"] if is_unset else [])]
    return _field(props, kind, bool(shown), looks, "", inner, ARROW)


def words(options: Iterable[Mapping[str, str]], chosen: Any) -> str:
    """The words of what is chosen, as `rsWords` joins them."""
    names = {option["value"]: option["label"] for option in options}
    several = chosen if isinstance(chosen, list) else [] if chosen is None else [chosen]
    return "、".join(names.get(each, GONE) for each in several)


def _field(
    props: Mapping[str, Any],
    kind: str,
    is_full: bool,
    classes: Iterable[str],
    before: str,
    inner: str,
    after: str,
) -> str:
    """The boxes around what is typed or chosen."""
    looks = [kind, *(["q-field--float"] if is_full else []), "q-field--dense"]
    if props.get("error"):
        looks.append("q-field--error q-field--highlighted")
    if props.get("readonly"):
        looks.append("q-field--readonly")
    color = " text-negative" if props.get("error") else ""
    return (
        f'<label class="q-field row no-wrap items-start q-field--outlined {" ".join(looks)} '
        f'{" ".join(classes)}" for="{escape(str(props["for"]))}">'
        '<div class="q-field__inner relative-position col self-stretch">'
        f'<div class="q-field__control relative-position row no-wrap{color}" tabindex="-1">'
        f'{before}<div class="q-field__control-container col relative-position row no-wrap '
        f'q-anchor--skip">{inner}</div>{after}</div></div></label>'
    )


def tick(props: Mapping[str, Any], classes: Iterable[str]) -> str:
    """A box with its label."""
    is_on, is_off_limits = bool(props.get("value")), bool(props.get("disable"))
    label = str(props.get("label") or "")
    told = written(
        {
            "tabindex": -1 if is_off_limits else 0,
            "role": "checkbox",
            "aria-label": label,
            "aria-checked": is_on,
            "aria-disabled": "true" if is_off_limits else None,
            **without(props, OWN),
        }
    )
    closed = " disabled" if is_off_limits else ""
    state = "truthy" if is_on else "falsy"
    return (
        '<div class="q-checkbox cursor-pointer no-outline row inline no-wrap items-center'
        f'{closed} {" ".join(classes)}"{told}>'
        '<div class="q-checkbox__inner relative-position non-selectable '
        f'q-checkbox__inner--{state}" aria-hidden="true">{TICK}</div>'
        f'<div class="q-checkbox__label q-anchor--skip">{escape(label, quote=False)}</div></div>'
    )
