"""The shell around a page: masthead, crumb and footer."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from nicegui import ui

from auth.connectors import twins_active
from auth.session.socket import LEAVING, leave
from auth.sign_in.log_out import way_out_there
from auth.web import cookies
from auth.web.caller import Who, caller, current_session
from auth.web.door import door_of
from auth.web.operator import is_open_to_everybody
from components.frame.bell import Bell
from components.frame.crumb import place_crumb
from components.frame.site_map import (
    FOOTER,
    INSTITUTION,
    NAVIGATION,
    PERSON,
    SIGN_IN,
    UNIT,
    UTILITY,
    Entry,
    existing,
    has_page,
    site_state,
)
from components.guard.act import act
from components.guard.page_state import page_state
from components.parts.fragment import Fragment
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.standards.region import PROVINCE, Region
from settings import settings

OWN_BOX = ("大厅首页", "搜索")  # these pages have a larger search box of their own


class Shell(Enum):
    """How much stands around a page."""

    FULL = "full"
    SLIM = "slim"
    BARE = "bare"


def current_region() -> Region:
    """The region that this browser has chosen; 省本级 at first."""
    return Region.of(ui.context.client.request.cookies.get(cookies.REGION, PROVINCE))


@act(who=Who.ANYBODY)
async def _sign_out() -> None:
    """Whoever wants to go goes, with or without a right to be here."""
    session = await Session.find(caller().session_at(door_of()))
    if session is None:
        leave(ui.context.client)
        return
    if there := await way_out_there(session, caller().base_url):
        LEAVING.note(True)
        ui.context.client.open(there)  # out of the document, no page of a center
    await session.end(EndReason.LOGOUT)


@act()
async def _stay() -> None:
    await (await current_session()).touch()
    ui.run_javascript("rsIdle(0)")


def menus(region: Region) -> dict[str, Any]:
    """What the masthead offers whoever it is."""
    return {
        "here": region,
        "regions": Region.all(),
        "navigation": existing(NAVIGATION),
        "sign_in": existing(SIGN_IN),
        "utility": existing(UTILITY),
        "has_cities": has_page("/cities"),
        "has_search": has_page("/search"),
    }


def for_strangers(region: Region) -> dict[str, Any]:
    """What the masthead shows somebody of whom nothing is known."""
    return {
        "slim": False,
        "current": "",
        "mine": None,
        "beside": None,
        "greeting": "",
        "is_pilot": bool(twins_active()),
        "is_open": is_open_to_everybody(settings),
        "region": region.code,
        "has_box": True,
        "bell": "",
        "unread": 0,
    }


def _masthead(
    slim: bool, current: str, user: Session | None, bell: Bell | None, beside: Entry | None
) -> Fragment:
    region = current_region()
    shown = {
        **for_strangers(region),
        "slim": slim,
        "current": current,
        "mine": center_of(user) if user else None,
        "beside": beside,
        "greeting": greeting(user) if user else "",
        "has_box": page_state().title not in OWN_BOX,
        "bell": bell.path if bell else "",
        "unread": bell.count if bell else 0,
    }
    with ui.context.client.layout:
        head = Fragment(
            "frame/masthead.html",
            tag="header",
            classes="rs-mast rs-top" + (" is-slim" if slim else ""),
            on_act={"sign_out": _sign_out, "stay": _stay} if user else None,
            shared=(site_state(), *shown.values()),
            **menus(region),
            **shown,
        )
    head.move(target_index=0)
    return head


def _place_suggestions() -> None:
    """One list for all search boxes of a page; ``search.js`` asks, fills it and moves in it."""
    Fragment(
        "frame/suggestions.html",
        classes="rs-suggestbox rs-top",
        shared="empty",
        typed="",
        hits=(),
        pages=(),
    )


def greeting(user: Session) -> str:
    """How the header greets: 法人 1*****82 who acts for a unit, 王** who came as a person."""
    acts = user.of_institution or user.member
    return acts.greeting if acts else user.person.masked_name


def center_of(user: Session) -> Entry:
    """Where whoever is signed in has their own pages."""
    if user.of_institution is not None:
        return INSTITUTION
    return UNIT if user.member is not None else PERSON


def _footer(plain: bool) -> None:
    is_pilot = bool(twins_active())
    with ui.context.client.layout:
        Fragment(
            "frame/footer.html",
            tag="footer",
            classes="rs-foot rs-top" + (" is-plain" if plain else ""),
            shared=(site_state(), plain, is_pilot),
            plain=plain,
            links=existing(FOOTER),
            has_feedback=has_page("/feedback"),
            is_pilot=is_pilot,
        )


@contextmanager
def shell(
    kind: Shell,
    title: str,
    current: str,
    user: Session | None,
    *,
    bell: Bell | None = None,
    has_crumb: bool = True,
    beside: Entry | None = None,
) -> Iterator[None]:
    """Place what stands around a page; the page itself goes inside.

    `beside` is a center in which this browser is signed in, too, though not as `user`.
    """
    ui.page_title(f"{title} - {settings.site_name}")
    plain = kind is not Shell.FULL
    if kind is not Shell.BARE:
        _masthead(plain, current, user, bell, beside)
        if bell is not None:
            bell.follow()
    with ui.element("div").classes("rs-page" + (" is-plain" if plain else "")) as body:
        body.props("id=main tabindex=-1")
        if kind is Shell.FULL and has_crumb and current != "home":
            place_crumb(title)
        yield
        if kind is Shell.FULL and has_page("/search"):
            _place_suggestions()
    if kind is not Shell.BARE:
        _footer(plain)
