"""登录 (/login): 个人登录 and 单位登录, each in its ways; a ticket leads to the session."""

from nicegui import ui

from auth.web import cookies
from auth.web.caller import caller, session_at
from auth.web.door import INSTITUTION
from auth.web.next_path import (
    PERSON_HOME,
    UNIT_HOME,
    is_below,
    is_of_institution,
    is_of_unit,
    safe_next,
)
from components.frame.page import public_page
from components.frame.shell import Shell
from components.parts.fragment import Fragment
from components.parts.text import text
from components.sign_in.ended import tell_end
from components.sign_in.login_card import LoginCard, person_path
from components.sign_in.login_way import LoginWay
from models.sign_in.scan_sign_in import login_under_way
from models.sign_in.session import Session


def _tab_for(asked: str) -> bool | None:
    """个人登录 for the person's page, 单位登录 for a unit's, else the tab used last."""
    if is_below(PERSON_HOME, asked):
        return True
    return False if is_of_unit(asked) else None


@public_page("/login", title="登录", shell=Shell.SLIM, with_session=True)
async def login(here: Session | None, next: str = "", ended: str = "") -> None:
    """Whoever is signed in already goes on to where they wanted."""
    asked = safe_next(next, "")
    if is_of_institution(asked):
        if await session_at(INSTITUTION) is not None:
            ui.navigate.to(asked)
            return
    elif here is not None:
        ui.navigate.to((asked or UNIT_HOME) if here.member else person_path(asked))
        return
    remembered = ui.context.client.request.cookies.get(cookies.LOGIN_WAY, "")
    way = LoginWay.of(remembered, for_person=_tab_for(asked))
    if is_of_institution(asked):
        way = LoginWay.UNIT_PASSWORD  # the only one of an institution
    elif mine := await login_under_way(caller().visitor):
        way = LoginWay.scanned_for(mine.purpose)
    with ui.element("div").classes("rs-auth rs-main"):
        Fragment("accounts/skyline.html", classes="rs-auth-bgw")
        with ui.element("div").classes("rs-wrap rs-auth-in"):
            Fragment("accounts/login_art.html")
            with ui.element("section").classes("rs-card rs-login").props("aria-labelledby=login"):
                text("h1", "登录", "rs-sr").props("id=login")
                tell_end(ended)
                await LoginCard(way, asked).show()
