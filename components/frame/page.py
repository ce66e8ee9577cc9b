"""Decorators of pages: they register a builder, `mount_pages` gives it its address.

A page is built inside its shell, with the session read again, and with every refusal turned into
a page that people understand. Sub-pages of the unit center are built over a socket, where no
HTTP layer stands before them; therefore their guard runs inside the builder.
"""

import asyncio
import functools
import inspect
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from nicegui import ui
from starlette.responses import RedirectResponse

from auth.session.socket import leave, sign_in_path, stand_on
from auth.web.caller import (
    Who,
    current_member,
    current_session,
    member_of,
    session_or_none,
)
from auth.web.door import HALL, PHONE, Door
from auth.web.error_page import error_answer
from components.frame.shell import Shell, shell
from components.frame.site_map import NAVIGATION, PERSON, SIGN_IN, add_path
from components.frame.theme import apply_theme
from components.frame.unit_shell import UnitShell
from components.guard.act import incident
from components.guard.page_state import begin_page, page_member, page_state, page_user
from components.parts.announce import sub_page_opened
from components.parts.states import show_breakdown, show_failure
from models.base.error import HallError, NotAllowed, NotFound, SessionEnded, TooMany
from models.units.permission import Action

Builder = Callable[..., Awaitable[None]]
HOST = "/unit"
SUB_PAGE_WITHIN = 2.0
RESPONSE_WITHIN = 8.0  # a page that takes longer is broken off
STATUS: dict[type[HallError], int] = {NotFound: 404, NotAllowed: 403, TooMany: 429}


@dataclass(frozen=True)
class PublicPage:
    """A page with a shell of its own."""

    path: str
    title: str
    shell: Shell
    builder: Builder
    who: Who = Who.ANYBODY
    door: Door = HALL


@dataclass(frozen=True)
class UnitPage:
    """A sub-page of the unit center."""

    path: str
    title: str
    needs: Action | None
    menu: str
    builder: Builder


_pages: dict[str, PublicPage] = {}
_unit_pages: dict[str, UnitPage] = {}


def public_page(
    path: str, *, title: str, shell: Shell = Shell.FULL
) -> Callable[[Builder], Builder]:
    """Register a page for everybody; the builder gets the parameters of path and query."""

    def register(builder: Builder) -> Builder:
        _pages[path] = PublicPage(path, title, shell, builder)
        add_path(path)
        return builder

    return register


def app_page(path: str, *, title: str, signed_in: bool = True) -> Callable[[Builder], Builder]:
    """Register a page of the simulated phone under ``/app``.

    The builder gets the session first, unless the page is for those who are not signed in yet.
    """

    def register(builder: Builder) -> Builder:
        who = Who.USER if signed_in else Who.ANYBODY
        bare = _with_user(builder) if signed_in else builder
        _pages[path] = PublicPage(path, title, Shell.BARE, bare, who, PHONE)
        add_path(path)
        return builder

    return register


def user_page(path: str, *, title: str, door: Door = HALL) -> Callable[[Builder], Builder]:
    """Register a page for whoever is signed in at a door; the builder gets the session first."""

    def register(builder: Builder) -> Builder:
        _pages[path] = PublicPage(path, title, Shell.FULL, _with_user(builder), Who.USER, door)
        add_path(path)
        return builder

    return register


def unit_page(
    path: str, *, title: str, needs: Action | None = None, menu: str = "unit_home"
) -> Callable[[Builder], Builder]:
    """Register a sub-page of the unit center; the builder gets the member first."""

    def register(builder: Builder) -> Builder:
        _unit_pages[path] = UnitPage(path, title, needs, menu, builder)
        add_path(path)
        return builder

    return register


def mount_pages() -> None:
    """Give every registered page its address; called whenever the site is put together."""
    sys.modules["nicegui.page"].error_content = show_breakdown  # type: ignore[attr-defined]
    sys.modules["nicegui.nicegui"].error_content = show_breakdown  # type: ignore[attr-defined]
    for page in _pages.values():
        _mount(page.path, _public(page))
    if _unit_pages:
        _mount(HOST, _host)
        _mount(f"{HOST}/{{_:path}}", _host)


def registered_paths() -> list[str]:
    """The addresses of all pages, for tests that walk through them."""
    return [*_pages, *_unit_pages]


def _mount(path: str, builder: Callable[..., Any]) -> None:
    # NiceGUI's test plugin forgets the modules of mounted functions after each test; pages and
    # models must stay the ones that the tests have imported.
    mounted = functools.partial(builder)
    mounted.__module__ = "mounted"
    mounted.__name__ = path  # type: ignore[attr-defined]  # NiceGUI names its tasks by it
    ui.page(path, response_timeout=RESPONSE_WITHIN)(mounted)


def _with_user(builder: Builder) -> Builder:
    @functools.wraps(builder)
    async def build(**params: Any) -> None:
        user = page_user()
        if user is None:
            raise SessionEnded
        await builder(user, **params)

    build.__signature__ = _without_first(builder)  # type: ignore[attr-defined]  # read by FastAPI
    return build


def _without_first(builder: Builder) -> inspect.Signature:
    signature = inspect.signature(builder)
    return signature.replace(parameters=list(signature.parameters.values())[1:])


def _current(path: str) -> str:
    """The menu entry that a page belongs to: its own, or the one that its address begins with."""
    entries = (*NAVIGATION, *SIGN_IN, PERSON)
    return next((e.key for e in entries if path == e.path or path.startswith(f"{e.path}/")), "")


def _public(page: PublicPage) -> Builder:
    async def build(**params: Any) -> Response | None:
        state = begin_page(page.who, page.title, page.door)
        apply_theme()
        try:
            state.user = await session_or_none()
            stand_on(ui.context.client, state.user)
            with shell(page.shell, page.title, _current(page.path), state.user):
                await page.builder(**params)
        except Exception as error:
            return refuse_page(error)
        finally:
            state.user = None
        return None

    build.__signature__ = inspect.signature(page.builder)  # type: ignore[attr-defined]  # as above
    return build  # type: ignore[return-value]  # NiceGUI takes a response instead of a page


async def _host() -> Response | None:
    """The unit center: its shell, and inside whichever sub-page the address names."""
    state = begin_page(Who.MEMBER, "单位中心")
    apply_theme()
    try:
        state.user = await current_session()
        stand_on(ui.context.client, state.user)
        unit_member = member_of(state.user)
        with shell(Shell.FULL, "单位中心", "unit", state.user):
            unit_shell = UnitShell(unit_member)
            with unit_shell.content:
                content = SubPages(_sub_routes(), root_path=HOST).classes("rs-stack")
        if content._active_tasks:
            await asyncio.wait(content._active_tasks, timeout=SUB_PAGE_WITHIN)
        if state.refusal is not None:
            raise state.refusal
    except Exception as error:
        return refuse_page(error)
    finally:
        state.user = None
    return None


class SubPages(ui.sub_pages):
    """NiceGUI's sub-pages with our words where nothing is found."""

    def _render_404(self) -> None:
        show_failure("没有找到这个页面")


def _sub_routes() -> dict[str, Builder]:
    return {page.path.removeprefix(HOST) or "/": _guarded(page) for page in _unit_pages.values()}


def _guarded(page: UnitPage) -> Builder:
    """The builder of a sub-page behind its guard."""

    async def build(**params: Any) -> None:
        client = ui.context.client
        state = page_state(client)
        is_other = state.begin_sub_page(page.path)
        if unit_shell := UnitShell.of(client):
            unit_shell.show(page.title, page.menu)
        try:
            member = page_member() or await current_member()
            if page.needs is not None and not member.may(page.needs):
                raise NotAllowed(page.needs.refusal)
            await page.builder(member, **params)
        except SessionEnded as refusal:
            if page_user() is None:
                leave(client)
            else:  # there is no page yet that could be left
                state.refusal = refusal
        except HallError as error:
            client.status_code = status_of(error)
            show_failure(error.message)
        except Exception as error:
            client.status_code = 500
            incident(client, error)
            show_failure("这个页面暂时无法显示")
        if not client.sub_pages_router.is_initial_request:
            sub_page_opened(is_other=is_other)

    build.__signature__ = _without_first(page.builder)  # type: ignore[attr-defined]  # for sub_pages
    return build


def status_of(error: HallError) -> int:
    """What a page answers that shows this refusal in place of what was asked for."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def refuse_page(error: Exception) -> Response:
    """The answer instead of a page that could not be built."""
    client = ui.context.client
    scope = client.request.scope
    if isinstance(error, SessionEnded):
        answer: Response = RedirectResponse(sign_in_path(client), 303)
    elif isinstance(error, HallError):
        answer = error_answer(status_of(error), error.message, scope)
    else:
        incident(client, error)
        answer = error_answer(500, "", scope)
    client.delete()
    return answer
