"""The places of passkeys: what stands in them, without what only this browser knows."""

from collections.abc import Callable

from nicegui.element import Element

from components.painting.attribute import written


def passkey_tile(element: Element, inside: Callable[[Element], str]) -> str:
    """其他登录方式; a tile for the key comes when the browser has told that it knows one."""
    others = element.props["others"]
    look = "rs-other" if others == 2 else f"rs-other is-{3 if others > 2 else 1}"
    told = written({"id": f"c{element.id}", "style": None if others else "display:none"})
    return (
        f'<div class="rs-others"{told}><h2 class="rs-or">其他登录方式</h2>'
        f'<div class="{look}">{inside(element)}</div></div>'
    )


def passkey_add(element: Element, inside: Callable[[Element], str]) -> str:
    """The place where a key is added."""
    told = written({"id": f"c{element.id}"})
    return f'<div class="rs-stack"{told}><div class="rs-stack">{inside(element)}</div></div>'
