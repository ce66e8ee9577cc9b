"""Attributes as they are written into HTML."""

from collections.abc import Iterable, Mapping
from html import escape

from nicegui.element import Element


def attributes(element: Element, skip: frozenset[str] = frozenset()) -> str:
    """The attributes that an element gets in the browser: its number, its look, its properties."""
    props: dict[str, object] = {"id": f"c{element.id}"}
    if element.classes:
        props["class"] = " ".join(element.classes)
    if element.style:
        props["style"] = "".join(f"{name}:{value};" for name, value in element.style.items())
    for name, value in element.props.items():
        if name not in skip and not name.startswith(":"):  # those are scripts
            props[name] = value
    return written(props)


def written(props: Mapping[str, object]) -> str:
    """Attributes of an opening tag, each with a space before it."""
    return "".join(_attribute(name, value) for name, value in props.items())


def without(props: Mapping[str, object], names: Iterable[str]) -> dict[str, object]:
    """What of some properties becomes attributes: those that the control does not take itself."""
    return {name: value for name, value in props.items() if name not in names}


def _attribute(name: str, value: object) -> str:
    """One attribute as Vue sets it: a switch that is off is not there, but said to readers."""
    if isinstance(value, bool) and name.startswith("aria-"):
        return f' {name}="{str(value).lower()}"'
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
