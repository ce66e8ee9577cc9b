"""The boxes of many items, as item_boxes.js builds them."""

from collections.abc import Mapping
from html import escape
from typing import Any

from nicegui.element import Element

from components.painting.attribute import written


def item_boxes(element: Element) -> str:
    """All rows, ticked as the server knows them."""
    ticked = frozenset(element.props["ticked"])
    rows = "".join(_row(row, row["code"] in ticked) for row in element.props["rows"])
    return f'<ul class="rs-checks" aria-label="事项"{written({"id": f"c{element.id}"})}>{rows}</ul>'


def _row(row: Mapping[str, Any], is_on: bool) -> str:
    why = escape(row["refusal"], quote=False)
    hint = f'<span class="rs-hint">{why}，取消后不能再授权</span>' if why else ""
    told = written(
        {
            "role": "checkbox",
            "aria-checked": is_on,
            "data-code": row["code"],
            "disabled": bool(why) and not row["held"],
        }
    )
    return (
        f'<li><button type="button" class="rs-choose{" is-off" if why else ""}"{told}>'
        f'<span class="rs-grow"><span>{escape(row["name"], quote=False)}</span>{hint}</span>'
        "</button></li>"
    )
