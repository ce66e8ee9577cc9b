"""The shell of the unit center: its crumb, its menus, and the bar of quick ways on a phone."""

import asyncio
import json
from typing import Any

from nicegui import ui

from auth.web.caller import member_of
from components.frame.center import Center
from components.frame.crumb import crumb
from components.frame.site_map import TAB_BAR, UNIT, UNIT_MENU, Entry, allowed
from components.guard.live import on_topic
from components.parts.fragment import Fragment
from models.sign_in.session import Session
from settings import settings


class UnitShell:
    """The shell of the unit center; sub-pages change its crumb, its title and its current entry."""

    def __init__(self, center: Center, here: Session) -> None:
        member = member_of(here)
        self.center, self._member, self._order = center, member, asyncio.Lock()
        self.menu = allowed(center.menu, member)
        context: dict[str, Any] = {"member": member, "menu": self.menu, "current": ""}
        with ui.element("div").classes("rs-wrap"):
            self.crumb = crumb("")
            with ui.element("div").classes("rs-shell"):
                self._side = Fragment(
                    "frame/unit_menu.html",
                    tag="aside",
                    classes="rs-side rs-card",
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
                entries=allowed(TAB_BAR, member),
                current="",
            ).props("aria-label=快捷导航")
        on_topic(f"member:{member.code}", self._follow)

    async def _follow(self) -> None:
        """Show what the membership has become, such as another mobile or the mark 待新法人确认."""
        async with self._order:  # what was read first must not be shown last
            member = await self._member.reread()
            for fragment in (self._side, self._small):
                if not fragment.is_deleted:
                    fragment.refresh(member=member)
            if not self._side.is_deleted:
                self._side.client.run_javascript(f"rsGreet({json.dumps(member.greeting)})")

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


unit_center = Center(UNIT.path, UNIT.label, menu=UNIT_MENU, shell=UnitShell)
