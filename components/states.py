"""States of a region: empty, not found, failed. Picture, what, and what next."""

from collections.abc import Callable, Mapping
from typing import Any

from components.fragment import Fragment


def empty_state(
    title: str,
    text: str = "",
    *,
    picture: str = "empty",
    action: tuple[str, str] | None = None,
    on_act: Callable[..., Any] | Mapping[str, Callable[..., Any]] | None = None,
) -> Fragment:
    """Nothing is here: ``action`` is a label with an address, or with an act for ``on_act``."""
    return Fragment(
        "empty.html",
        classes="rs-empty",
        picture=picture,
        title=title,
        text=text,
        action=action,
        on_act=on_act,
    )


def show_failure(message: str) -> Fragment:
    """Say in place of a page or a region why it cannot be shown."""
    return Fragment(
        "empty.html",
        classes="rs-card rs-empty",
        picture="",
        title=message,
        text="您的数据没有丢失。请稍后重试，或拨打 12333。",
        action=("返回单位主页", "/unit"),
    )
