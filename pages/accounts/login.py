"""登录 (/login): 个人登录 and 单位登录, each by 扫码 or 账号密码; a ticket leads to the session.

Only one way is on the page at a time; what was typed before a tab was changed comes back with it.
"""

from typing import Any

from nicegui import ui

from auth.web import cookies
from auth.web.caller import caller
from auth.web.next_path import (
    PERSON_HOME,
    UNIT_HOME,
    choosing_path,
    is_below,
    is_of_unit,
    safe_next,
)
from components.frame.page import public_page
from components.frame.shell import Shell
from components.guard.act import act
from components.guard.page_state import empty
from components.parts.fragment import Fragment
from components.parts.text import text
from components.scan.phone import has_phone
from components.sign_in.ended import tell_end
from components.sign_in.login_forms import PersonPasswordForm, Typed, UnitPasswordForm
from components.sign_in.login_way import LoginWay
from components.sign_in.scan_login import ScanLogin
from models.sign_in.scan_sign_in import login_under_way
from models.sign_in.session import Session
from models.units.succeeding import CLAIM


class LoginCard:
    """The card with its tabs, and inside whichever way is chosen."""

    def __init__(self, way: LoginWay, asked: str) -> None:
        self._way = way
        self._asked = asked
        self._typed = Typed()
        acts = {"whose": self._change_tab, "choose": self._choose}
        self._tabs = Fragment("accounts/login_tabs.html", on_act=acts, **self._context())
        self._body = ui.element("div").classes("rs-login-b").props("id=login-panel role=tabpanel")

    def _context(self) -> dict[str, Any]:
        ways = [way for way in LoginWay if way.is_for_person == self._way.is_for_person]
        return {"way": self._way, "ways": ways}

    @act()
    async def _change_tab(self, who: str) -> None:
        """The same way on the other tab."""
        is_mine = (who == "person") == self._way.is_for_person
        await self._change(self._way if is_mine else self._way.twin)

    @act()
    async def _choose(self, name: str) -> None:
        if (way := LoginWay.named(name)) is not None:
            await self._change(way)

    async def _change(self, way: LoginWay) -> None:
        """Place another way; choosing the one that stands there leaves what is typed alone."""
        if way is self._way:
            return
        self._way = way
        self._tabs.refresh(**self._context())
        await self.show()

    async def show(self) -> None:
        """Place the way that is chosen now."""
        empty(self._body)
        self._body.props(f"aria-labelledby=way-{self._way.value}")
        with self._body:
            await self._place()

    async def _place(self) -> None:
        person = self._way.is_for_person
        path = person_path(self._asked) if person else self._asked or UNIT_HOME
        if self._way.is_scan:
            await ScanLogin(self._way, path).place()
        elif person:
            PersonPasswordForm(self._typed, path)
        else:
            UnitPasswordForm(self._typed, path)
        app_account = "/app/register" if has_phone() else "/help/app"
        register = app_account if person else "/register"
        claim = "" if person else CLAIM
        Fragment("accounts/login_links.html", register=register, claim=claim)


def person_path(asked: str) -> str:
    """Where a person goes: for a page of a unit they first choose which of their units."""
    return choosing_path(asked) if is_of_unit(asked) else asked or PERSON_HOME


def _tab_for(asked: str) -> bool | None:
    """个人登录 for the person's page, 单位登录 for a unit's, else the tab used last."""
    if is_below(PERSON_HOME, asked):
        return True
    return False if is_of_unit(asked) else None


@public_page("/login", title="登录", shell=Shell.SLIM, with_session=True)
async def login(here: Session | None, next: str = "", ended: str = "") -> None:
    """Whoever is signed in already goes on to where they wanted."""
    asked = safe_next(next, "")
    if here is not None:
        ui.navigate.to((asked or UNIT_HOME) if here.member else person_path(asked))
        return
    remembered = ui.context.client.request.cookies.get(cookies.LOGIN_WAY, "")
    way = LoginWay.of(remembered, for_person=_tab_for(asked))
    if mine := await login_under_way(caller().visitor):
        way = LoginWay.scanned_for(mine.purpose)
    with ui.element("div").classes("rs-auth rs-main"):
        Fragment("accounts/skyline.html", classes="rs-auth-bgw")
        with ui.element("div").classes("rs-wrap rs-auth-in"):
            Fragment("accounts/login_art.html")
            with ui.element("section").classes("rs-card rs-login").props("aria-labelledby=login"):
                text("h1", "登录", "rs-sr").props("id=login")
                tell_end(ended)
                await LoginCard(way, asked).show()
