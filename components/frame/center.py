"""A center: a menu and a shell that stay, and inside them one sub-page after the other.

Sub-pages are built over a socket, where no HTTP layer stands before them; therefore their guard
runs inside the builder. The center of the units is one (`unit_shell.py`); another one is made by
its address, whom it is for, its menu and what stands around its sub-pages.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from fastapi import Response
from nicegui import ui

from auth.session.socket import leave, stand_on
from auth.web.caller import Who, current_session, member_of
from auth.web.door import HALL, Door
from auth.web.error_page import status_of
from auth.web.next_path import is_below
from auth.web.page_note import Note
from components.frame.bell import Bell
from components.frame.builder import Builder, asks_like, mount, refuse_page
from components.frame.shell import Shell, shell
from components.frame.site_map import Entry, add_path, entry_key
from components.frame.theme import apply_theme
from components.guard.act import incident, require
from components.guard.page_state import begin_page, page_state
from components.guard.toast import close_errors
from components.parts.announce import sub_page_opened
from components.parts.states import MOVED, RETRY, show_failure
from models.base.error import HallError, SessionEnded
from models.sign_in.session import Session
from models.units.permission import Action

SUB_PAGE_WITHIN = 2.0
NOT_FOUND = "没有找到这个页面"
centers: "list[Center]" = []


class CenterShell(Protocol):
    """What stands around the sub-pages of a center while they change."""

    @property
    def content(self) -> ui.element:
        """Where the open sub-page stands."""

    def show(self, title: str, key: str) -> None:
        """Say which sub-page is open now, and to which entry of the menu it belongs."""


@dataclass(frozen=True)
class SubPage:
    """A page inside a center."""

    path: str
    title: str
    needs: Action | None
    menu: str
    builder: Builder


class Center:
    """Pages with a shell in common; a builder gets the member first, or the session.

    For ``Who.MEMBER`` it is the member, for ``Who.USER`` the session of whoever is signed in at
    the door. The first entry of the menu is the home of the center; the frame is what stands around
    its shell, as around any page.
    """

    def __init__(
        self,
        path: str,
        title: str,
        *,
        menu: Sequence[Entry],
        shell: Callable[["Center", Session], CenterShell],
        who: Who = Who.MEMBER,
        door: Door = HALL,
        frame: Shell = Shell.FULL,
    ) -> None:
        self.path, self.title, self.menu = path, title, menu
        self._shell, self._who, self._door, self._frame = shell, who, door, frame
        self.pages: dict[str, SubPage] = {}
        self.routes: dict[str, Builder] = {}  # guarded builders, by what follows its own address
        centers.append(self)

    def page(
        self, path: str, *, title: str, needs: Action | None = None, menu: str = ""
    ) -> Callable[[Builder], Builder]:
        """Register a sub-page; it belongs to the home, unless it names another entry."""
        if not is_below(self.path, path):
            raise ValueError(f"{path} is not below {self.path}")

        def register(builder: Builder) -> Builder:
            page = SubPage(path, title, needs, menu or self.menu[0].key, builder)
            self.pages[path] = page
            self.routes[path.removeprefix(self.path) or "/"] = self._guarded(page)
            add_path(path)
            return builder

        return register

    def mount(self) -> None:
        """Give the center its addresses; called whenever the site is put together."""
        mount(self.path, self._host)
        mount(f"{self.path}/{{_:path}}", self._host)

    def show_failure(self, message: str, text: str) -> None:
        """Say in place of a sub-page why it cannot be shown, and what can be done."""
        home = self.menu[0]
        show_failure(message, (f"返回{home.label}", home.path), text)

    async def _host(self) -> Response | None:
        """The center: its shell, and inside whichever sub-page the address names."""
        state, client = begin_page(self._who, self.title, self._door), ui.context.client
        apply_theme(in_center=True)
        try:
            here = state.opened_by = await current_session()
            stand_on(client, here)
            require(here, self._who, None)
            bell, key = await Bell.of(here), entry_key(self.path)
            with shell(self._frame, self.title, key, here, bell=bell, has_crumb=False):
                around = self._shell(self, here)
                _SHELL.note(around)
                with around.content:
                    content = SubPages(self).classes("rs-stack")
            await content.built()
            if state.refusal is not None:
                raise state.refusal
        except Exception as error:
            return refuse_page(error)
        finally:
            state.opened_by = None
        return None

    def _guarded(self, page: SubPage) -> Builder:
        """The builder of a sub-page behind its guard."""

        async def build(**params: Any) -> None:
            client = ui.context.client
            state = page_state(client)
            is_other = state.begin_sub_page(page.path, ui.context.slot.parent.id)
            if is_other and not client.sub_pages_router.is_initial_request:
                close_errors()
            if around := _SHELL.of(client):
                around.show(page.title, page.menu)
            try:
                here = state.opened_by or await current_session()
                require(here, self._who, page.needs)
                await page.builder(self._given(here), **params)
            except SessionEnded as refusal:
                if state.opened_by is None:
                    leave(client)
                else:  # there is no page yet that could be left
                    state.refusal = refusal
            except HallError as error:
                client.status_code = status_of(error)
                self.show_failure(error.message, "")
            except Exception as error:
                client.status_code = 500
                incident(client, error)
                self.show_failure("这个页面暂时无法显示", RETRY)
            if not client.sub_pages_router.is_initial_request:
                sub_page_opened(is_other=is_other)

        asks_like(build, page.builder, is_given=True)
        return build

    def _given(self, here: Session) -> Any:
        return member_of(here) if self._who is Who.MEMBER else here


class SubPages(ui.sub_pages):
    """NiceGUI's sub-pages, of one center alone, with our words where nothing is found."""

    def __init__(self, center: Center) -> None:
        self._center = center
        super().__init__(center.routes, root_path=center.path)

    async def built(self) -> None:
        """Wait until the sub-page stands, so that a page comes whole; but not for ever."""
        if self._active_tasks:
            await asyncio.wait(self._active_tasks, timeout=SUB_PAGE_WITHIN)

    def _find_matching_path(self) -> Any:
        """An address that is not below the center is no page of it, whatever follows in it."""
        if not is_below(self._center.path, self._router.current_path):
            return None
        return super()._find_matching_path()

    def _render_404(self) -> None:
        page_state().begin_sub_page("", self.id)
        close_errors()
        if (around := _SHELL.of()) is not None:
            around.show(NOT_FOUND, "")
        self._center.show_failure(NOT_FOUND, MOVED)


_SHELL: Note[CenterShell | None] = Note("hall_shell", None)
