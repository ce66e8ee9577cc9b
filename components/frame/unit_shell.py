"""The shell of the unit center: its crumb, its menus, and the bar of quick ways on a phone."""

from collections.abc import Mapping
from typing import Any

from nicegui import Client, ui

from auth.web.page_note import Note
from components.frame.crumb import crumb
from components.frame.site_map import TAB_BAR, UNIT_MENU, Entry, existing
from components.parts.fragment import Fragment
from models.units.member import Member
from settings import settings


class UnitShell:
    """The shell of the unit center; sub-pages change its crumb, its title and its current entry."""

    def __init__(self, member: Member) -> None:
        self.member = member
        _SHELL.note(self)
        self.menu = [e for e in existing(UNIT_MENU) if e.needs is None or member.may(e.needs)]
        tabs = [e for e in existing(TAB_BAR) if e.needs is None or member.may(e.needs)]
        context: dict[str, Any] = {"member": member, "menu": self.menu, "current": ""}
        with ui.element("div").classes("rs-wrap"):
            self.crumb = crumb("")
            with ui.element("div").classes("rs-shell"):
                self._side = Fragment(
                    "frame/unit_menu.html",
                    tag="aside",
                    classes="rs-side rs-card",
                    counts={},
                    **context,
                ).props("aria-label=单位中心")
                self._small = Fragment(
                    "frame/unit_menu_m.html", tag="section", classes="rs-card rs-menu-m", **context
                ).props("aria-label=单位与菜单")
                self.content = ui.element("div").classes("rs-stack")
        with ui.context.client.layout:
            self._tabs = Fragment(
                "frame/tab_bar.html",
                tag="nav",
                classes="rs-tabbar rs-top",
                entries=tabs,
                current="",
            ).props("aria-label=快捷导航")

    @staticmethod
    def of(client: Client) -> "UnitShell | None":
        """The shell of a page, once it stands."""
        return _SHELL.of(client)

    def show(self, title: str, key: str) -> None:
        """Say which sub-page is open now."""
        ui.page_title(f"{title} - {settings.site_name}")
        entry = next((e for e in self.menu if e.key == key), None)
        self.set_trail(title, entry)
        for fragment in (self._side, self._small, self._tabs):
            fragment.refresh(current=key)

    def set_trail(self, title: str, entry: Entry | None = None) -> None:
        """Show the way to the open sub-page; a page below a menu entry names it in between."""
        trail = [("单位中心", "/unit")]
        if entry is not None and entry.label != title and entry.path != "/unit":
            trail.append((entry.label, entry.path))
        self.crumb.refresh(here=title, trail=trail)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many things wait behind an entry, such as ``{"unit_workbench": 3}``."""
        self._side.refresh(counts=counts)


_SHELL: Note[UnitShell | None] = Note("hall_shell", None)
