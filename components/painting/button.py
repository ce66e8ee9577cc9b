"""A button as Quasar builds it."""

from html import escape

from nicegui.element import Element

from components.painting.attribute import without, written

OWN = frozenset({"color", "label", "icon", "unelevated", "flat", "outline", "no-caps", "loading"})
OWN |= {"type", "id", "disable"}
DESIGNS = ("flat", "outline", "unelevated")


def button(element: Element) -> str:
    """A button that waits; what it shows while it runs is not there yet."""
    props = element.props
    design = next((each for each in DESIGNS if props.get(each)), "standard")
    color = props.get("color")
    looks = f" bg-{color} text-white" if color and design == "unelevated" else ""
    if color and not looks:
        looks = f" text-{color}"
    is_off = bool(props.get("disable"))
    acts = " disabled" if is_off else " q-btn--actionable q-focusable q-hoverable"
    told = written(
        {
            "tabindex": -1 if is_off else 0,
            "type": props.get("type", "button"),
            "id": props.get("id", f"c{element.id}"),
            "disabled": is_off,
            **without(props, OWN),
        }
    )
    label = escape(str(props.get("label") or ""), quote=False)
    sign = (
        '<i class="q-icon on-left notranslate rs-i" aria-hidden="true" role="img">'
        f"{escape(str(props['icon']))}</i>"
        if props.get("icon")
        else ""
    )
    return (
        f'<button class="q-btn q-btn-item non-selectable no-outline q-btn--{design} '
        f'q-btn--rectangle{looks}{acts} q-btn--no-uppercase {" ".join(element.classes)}"{told}>'
        '<span class="q-focus-helper"></span>'
        '<span class="q-btn__content text-center col items-center q-anchor--skip justify-center '
        f'row">{sign}<span class="block">{label}</span></span></button>'
    )
