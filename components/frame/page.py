"""Decorators of pages: they register a builder, `mount_pages` gives it its address.

A page is built inside its shell, with the session read again, and with every refusal turned into
a page that people understand. Pages of a center register themselves there (`center.py`).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from nicegui import ui

from auth.seams.breakdown import install_breakdown
from auth.session.socket import stand_on
from auth.web.caller import Who, session_at, session_or_none
from auth.web.door import HALL, PHONE, Door
from auth.web.door import INSTITUTION as INSTITUTION_DOOR
from auth.web.error_page import install_frame
from components.frame.bell import Bell
from components.frame.builder import Builder, asks_like, mount, refuse_page
from components.frame.center import centers
from components.frame.error_frame import framed
from components.frame.shell import Shell, shell
from components.frame.site_map import INSTITUTION, Entry, add_path, entry_key
from components.frame.theme import apply_theme
from components.guard.act import require
from components.guard.page_state import begin_page
from components.parts.states import show_breakdown
from models.base.error import SessionEnded
from models.sign_in.session import Session


@dataclass(frozen=True)
class Page:
    """A page with a shell of its own."""

    path: str
    title: str
    shell: Shell
    builder: Builder
    who: Who = Who.ANYBODY
    door: Door = HALL
    is_given: bool = False  # the builder gets the session first


_pages: dict[str, Page] = {}


def public_page(
    path: str, *, title: str, shell: Shell = Shell.FULL, with_session: bool = False
) -> Callable[[Builder], Builder]:
    """Register a page for everybody; the builder gets the parameters of path and query.

    ``with_session`` it gets first the session of whoever is signed in to the hall, or None.
    """
    return lambda builder: register_page(Page(path, title, shell, builder, is_given=with_session))


def app_page(path: str, *, title: str, signed_in: bool = True) -> Callable[[Builder], Builder]:
    """Register a page of the simulated phone under ``/app``.

    The builder gets the session first, unless the page is for those who are not signed in yet.
    """
    who = Who.USER if signed_in else Who.ANYBODY
    return lambda builder: register_page(
        Page(path, title, Shell.BARE, builder, who, PHONE, is_given=signed_in)
    )


def register_page(page: Page) -> Builder:
    """Note a page until `mount_pages` gives it its address."""
    _pages[page.path] = page
    add_path(page.path)
    return page.builder


def mount_pages() -> None:
    """Give every registered page its address; called whenever the site is put together."""
    install_breakdown(show_breakdown)
    install_frame(framed)
    for page in _pages.values():
        mount(page.path, built(page))
    for center in centers:
        center.mount()


def registered_builders() -> Mapping[str, Builder]:
    """The builders of all pages by their addresses."""
    inside = {path: page.builder for center in centers for path, page in center.pages.items()}
    return {**{path: page.builder for path, page in _pages.items()}, **inside}


def registered_paths() -> list[str]:
    """The addresses of all pages, for tests that walk through them."""
    return list(registered_builders())


async def _beside(here: Session | None) -> Entry | None:
    """The center of an institution that this browser is signed in to while nobody else is."""
    if here is not None:
        return None
    return INSTITUTION if await session_at(INSTITUTION_DOOR) is not None else None


def built(page: Page) -> Callable[..., Awaitable[Response | None]]:
    """The builder of a page inside its shell, behind its guard."""

    async def build(**params: Any) -> Response | None:
        begin_page(page.who, page.title, page.door)
        apply_theme(in_center=page.door is PHONE)
        try:
            here = await session_or_none()
            stand_on(ui.context.client, here)
            if page.who is not Who.ANYBODY:
                if here is None:
                    raise SessionEnded
                require(here, page.who, None)
            bell = await Bell.of(here) if page.shell is Shell.FULL else None
            beside = await _beside(here) if page.shell is Shell.FULL else None
            key = entry_key(page.path)
            with shell(page.shell, page.title, key, here, bell=bell, beside=beside):
                await page.builder(*((here,) if page.is_given else ()), **params)
        except Exception as error:
            return refuse_page(error)
        return None

    asks_like(build, page.builder, is_given=page.is_given)
    return build
