"""扫码登录: the code of this browser; whoever confirms it on the phone is signed in here."""

import asyncio
from dataclasses import replace

from nicegui import ui

from auth.web.caller import caller
from components.guard.act import act
from components.parts.alert import Alert
from components.parts.fragment import Fragment
from components.scan.qr_panel import Look, QrPanel, qr_panel
from components.sign_in.login_way import LoginWay, finish_login
from models.base.error import ConnectorFailed, TooMany
from models.proofs.qr_code import QrState
from models.proofs.qr_ticket import QrTicket
from models.sign_in.scan_sign_in import login_under_way, scan_sign_in

GIVES_WAY = 1.0
GOES_ON_AFTER = 2.0
ELSEWHERE = Look("已登录", "已在本浏览器的另一个页面登录，即将进入…", "check", "is-ok")


class ScanLogin:
    """One code on the login page, and what happens once it is confirmed.

    Several pages of a browser show the same code. The one that somebody looks at signs in; the
    others say so and follow, since they share its cookie.
    """

    def __init__(self, way: LoginWay, next_path: str) -> None:
        self._way = way
        self._next_path = next_path
        self._panel: QrPanel | None = None

    async def place(self) -> None:
        """Go on with what was confirmed meanwhile; else show the code that waits, or a new one."""
        mine = await login_under_way(caller().visitor)
        if mine and mine.state is QrState.CONFIRMED and mine.purpose is self._way.purpose:
            await self._finish(mine)
            return
        try:
            ticket = await self._ticket()
            self._panel = await qr_panel(ticket, on_confirmed=self._finish, on_again=_another)
        except (TooMany, ConnectorFailed) as error:
            Alert(error.message, tone="warn")
        Fragment("sign_in/scan_links.html", tag="p", classes="rs-links")

    async def _ticket(self) -> QrTicket:
        who, purpose = caller(), self._way.purpose
        waiting = await QrTicket.current(purpose, who.visitor)
        return waiting or await QrTicket.open(purpose, origin=who.origin)

    @act()
    async def _finish(self, ticket: QrTicket) -> None:
        if not await _is_looked_at():
            await asyncio.sleep(GIVES_WAY)
        token = await scan_sign_in(ticket, visitor=caller().visitor, next_path=self._next_path)
        if token is not None:
            finish_login(token, self._way)
        elif self._panel is not None:
            self._panel.show_look(ELSEWHERE)
            with self._panel.element:
                ui.timer(GOES_ON_AFTER, lambda: ui.navigate.to(self._next_path), once=True)


async def _another(old: QrTicket) -> QrTicket:
    """A new code of the browser that shows the old one."""
    return await QrTicket.open(old.purpose, origin=replace(caller().origin, visitor=old.visitor))


async def _is_looked_at() -> bool:
    """True when the page is in front; one that does not answer is not."""
    try:
        return bool(await ui.run_javascript("document.visibilityState === 'visible'", timeout=1.0))
    except TimeoutError:
        return False
