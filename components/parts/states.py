"""States of a region: empty, not found, failed. Picture, what, and what next."""

from collections.abc import Callable, Mapping
from typing import Any

from nicegui import ui

from components.parts.fragment import Fragment
from settings import settings


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
        "parts/empty.html",
        classes="rs-empty",
        picture=picture,
        title=title,
        text=text,
        action=action,
        on_act=on_act,
    )


def show_failure(message: str, back: tuple[str, str]) -> Fragment:
    """Say in place of a page or a region why it cannot be shown; ``back`` is where one may go."""
    return Fragment(
        "parts/empty.html",
        classes="rs-card rs-empty",
        picture="",
        title=message,
        text="您的数据没有丢失。请稍后重试，或拨打 12333。",
        action=back,
    )


def show_breakdown(_status: int = 500, _reason: object = "") -> None:
    """Fill a page that NiceGUI makes in place of one it gave up; never with its reason."""
    ui.page_title(f"系统暂时出现问题 - {settings.site_name}")
    with ui.element("div").classes("rs-page rs-errpage"):
        Fragment(
            "parts/empty.html",
            classes="rs-card rs-empty",
            picture="",
            title="系统暂时出现问题",
            text="您已填写的内容会保留。请稍后重试，或拨打 12333。",
            action=("返回大厅首页", "/"),
        )
