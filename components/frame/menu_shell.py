"""A shell with a menu at the side, whose center it is above it, and a bar of quick ways on a phone.

Sub-pages change its crumb, its title and its current entry.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from components.frame.center import Center
from components.frame.crumb import crumb
from components.frame.site_map import Entry
from components.parts.fragment import Fragment
from settings import settings


@dataclass(frozen=True)
class Seat:
    """For whom somebody acts, and as what; the mobile is masked."""

    name: str
    role: str
    mobile: str
    is_unconfirmed: bool = False


class MenuShell:
    """What stands around the sub-pages of a center with a menu."""

    def __init__(
        self, center: Center, seat: Seat, menu: Sequence[Entry], bar: Sequence[Entry]
    ) -> None:
        self.center, self.menu = center, menu
        title = center.title
        context: dict[str, Any] = {"seat": seat, "menu": menu, "current": "", "title": title}
        with ui.element("div").classes("rs-wrap"):
            self.crumb = crumb("")
            with ui.element("div").classes("rs-shell"):
                self._side = Fragment(
                    "frame/center_menu.html", tag="aside", classes="rs-side rs-card", **context
                ).props(f"aria-label={title}")
                self._small = Fragment(
                    "frame/center_menu_m.html",
                    tag="section",
                    classes="rs-card rs-menu-m",
                    **context,
                ).props(f"aria-label={title[:2]}与菜单")
                self.content = ui.element("div").classes("rs-stack")
        with ui.context.client.layout:
            self._tabs = Fragment(
                "frame/tab_bar.html",
                tag="nav",
                classes="rs-tabbar rs-top",
                entries=bar,
                current="",
            ).props("aria-label=快捷导航")

    def sit(self, seat: Seat, greeting: str) -> None:
        """Show what has become of it, and greet by it."""
        for fragment in (self._side, self._small):
            if not fragment.is_deleted:
                fragment.refresh(seat=seat)
        if not self._side.is_deleted:
            self._side.client.run_javascript(f"rsGreet({json.dumps(greeting)})")

    def show(self, title: str, key: str) -> None:
        """Say which sub-page is open now."""
        ui.page_title(f"{title} - {settings.site_name}")
        entry = next((e for e in self.menu if e.key == key), None)
        self._set_trail(title, entry)
        for fragment in (self._side, self._small, self._tabs):
            fragment.refresh(current=key)

    def _set_trail(self, title: str, entry: Entry | None) -> None:
        """Show the way to the open sub-page; a page below a menu entry names it in between."""
        trail = [(self.center.title, self.center.path)]
        if entry is not None and entry.label != title and entry.path != self.center.path:
            trail.append((entry.label, entry.path))
        self.crumb.refresh(here=title, trail=trail)
