"""The card of /login: its tabs, whichever way is chosen, and the links around it.

Only one way is on the page at a time; what was typed before a tab was changed comes back with it.
A way that cannot be used now says so, and opens again by itself.
"""

from collections.abc import Mapping
from typing import Any

from nicegui import ui

from auth.web.next_path import PERSON_HOME, choosing_path, is_of_institution, is_of_unit
from components.frame.site_map import Entry, existing
from components.guard.act import act
from components.guard.page_state import empty
from components.institutions.first_password_step import FirstPasswordStep
from components.parts.fragment import Fragment
from components.passkeys.passkey_login import PasskeyLogin
from components.sign_in.ca_login import CaLogin
from components.sign_in.closed_way import Closed, closed_ways
from components.sign_in.login_forms import (
    PersonPasswordForm,
    Typed,
    UnitPasswordForm,
    institution_path,
    unit_path,
)
from components.sign_in.login_way import LoginWay, finish_login
from components.sign_in.other_way import place_other_ways, tiles_of
from components.sign_in.scan_login import ScanLogin
from components.sign_in.sms_login import SmsLogin
from models.institutions.first_sign_in import FirstSignIn
from models.units.succeeding import CLAIM

LOOK_EVERY = 10.0
REGISTER, REGISTER_PERSON = "/register", "/register/person"
# What stands beside 立即注册 of a unit, and at the foot; a page that is not there has no link.
MORE = (
    Entry("upgrade", "地市历史用户升级", "/upgrade"),
    Entry("claim", "新法定代表人认领", CLAIM),
)
SCAN_HELP = (
    Entry("help_app", "下载江苏智慧人社APP", "/help/app"),
    Entry("help_scan", "如何扫码？", "/help/scan"),
)
OTHER_HELP = (
    Entry("help_ca", "CA 驱动下载", "/help/ca"),
    Entry("help_check", "登录不上？自检", "/help/check"),
)


def person_path(asked: str) -> str:
    """Where a person goes: for a page of a unit they first choose which of their units."""
    if is_of_institution(asked):
        return PERSON_HOME
    return choosing_path(asked) if is_of_unit(asked) else asked or PERSON_HOME


class LoginCard:
    """The tabs, and inside whichever way is chosen; `asked` is the page to go on to."""

    def __init__(self, way: LoginWay, asked: str) -> None:
        self._way = way
        self._asked = asked
        self._typed = Typed()
        self._closed: Mapping[LoginWay, Closed] = {}
        self._watch: ui.timer | None = None
        acts = {"whose": self._change_tab, "choose": self._choose}
        self._tabs = Fragment("accounts/login_tabs.html", on_act=acts, **self._context())
        self._body = ui.element("div").classes("rs-login-b").props("id=login-panel role=tabpanel")

    def _context(self) -> dict[str, Any]:
        ways = [way for way in LoginWay if way.is_for_person == self._way.is_for_person]
        return {"way": self._way, "ways": ways, "closed": self._closed}

    @act()
    async def _change_tab(self, who: str) -> None:
        """The same way on the other tab."""
        is_mine = (who == "person") == self._way.is_for_person
        await self._change(self._way if is_mine else self._way.twin)

    @act()
    async def _choose(self, name: str) -> None:
        """The way that was pressed, on the tab that is open by now.

        Who presses 个人登录 and then 扫码登录 at once still has the ways of units before them.
        """
        if name in set(LoginWay):
            await self._change(LoginWay.of(name, for_person=self._way.is_for_person))

    async def _change(self, way: LoginWay) -> None:
        """Place another way; choosing the one that stands there leaves what is typed alone."""
        if way is not self._way:
            self._way = way
            await self.show()

    async def _look(self) -> None:
        """Open what has come back meanwhile; what is typed elsewhere stays as it is."""
        before, now = self._closed, await closed_ways()
        if before.keys() == now.keys() or self._body.is_deleted:
            return
        if (self._way in before) != (self._way in now):
            await self.show()
        else:
            self._closed = now
            self._tabs.refresh(**self._context())
            self._look_after()

    async def show(self) -> None:
        """Place the way that is chosen now.

        Everything is asked for first, and what looks after the closed ones comes last: a timer
        lets a page leave before what comes after it is built.
        """
        self._closed = await closed_ways()
        tiles = await tiles_of(is_for_person=self._way.is_for_person, asked=self._asked)
        self._tabs.refresh(**self._context())
        empty(self._body)
        self._body.props(f"aria-labelledby=way-{self._way.value}")
        with self._body:
            if closed := self._closed.get(self._way):
                self._place_closed(closed)
            else:
                await self._place()
            self._place_links()
            place_other_ways(tiles, self._passkey())
            shows_code = self._way.is_scan and self._way not in self._closed
            links = existing(OTHER_HELP if shows_code else SCAN_HELP + OTHER_HELP)
            if links:
                foot = Fragment("accounts/login_foot.html", tag="nav", links=links)
                foot.classes("rs-links is-foot").props('aria-label="登录帮助"')
        self._look_after()

    def _look_after(self) -> None:
        """Follow what returns by itself, from outside of what is taken away then."""
        returns = any(each.returns for each in self._closed.values())
        if self._watch is not None:
            self._watch.active = returns
        elif returns and (card := self._body.parent_slot):
            with card:
                self._watch = ui.timer(LOOK_EVERY, self._look)

    def _place_closed(self, closed: Closed) -> None:
        others = [each for each in self._context()["ways"] if each not in self._closed]
        Fragment(
            "sign_in/closed_way.html",
            classes="rs-stack",
            on_act={"choose": self._choose},
            way=self._way,
            closed=closed,
            others=others,
        )

    @property
    def _path(self) -> str:
        """Where whoever comes in goes."""
        return person_path(self._asked) if self._way.is_for_person else unit_path(self._asked)

    def _passkey(self) -> PasskeyLogin:
        """The way by a passkey; it leads back to the way that is chosen now."""
        return PasskeyLogin(
            self._body,
            self._path,
            of_unit=not self._way.is_for_person,
            go_on=lambda token: finish_login(token, self._way, by_passkey=True),
            back=self._back,
        )

    @act()
    async def _back(self) -> None:
        await self.show()

    async def _place(self) -> None:
        person, path = self._way.is_for_person, self._path
        if self._way is LoginWay.UNIT_CA:
            CaLogin(path).place()
        elif self._way.is_scan:
            await ScanLogin(self._way, path).place()
        elif self._way is LoginWay.PERSON_SMS:
            SmsLogin(self._typed, path)
        elif person:
            PersonPasswordForm(self._typed, path)
        else:
            UnitPasswordForm(self._typed, self._asked, self._begin_first)

    async def _begin_first(self, first: FirstSignIn) -> None:
        """Let an institution's manager choose an own password, in the place of the form.

        What was proved lives in this very page: whoever loads it again begins again.
        """
        if self._watch is not None:
            self._watch.active = False
        empty(self._body)
        with self._body:
            path = institution_path(self._asked)
            await FirstPasswordStep(first, path, self._finish_first, self.show).place()

    def _finish_first(self, ticket: str) -> None:
        finish_login(ticket, LoginWay.UNIT_PASSWORD)

    def _place_links(self) -> None:
        """立即注册, and beside it what is for units."""
        if not self._way.is_for_person:
            Fragment("accounts/login_links.html", register=REGISTER, more=existing(MORE))
            return
        Fragment("accounts/login_links.html", register=REGISTER_PERSON, more=())
