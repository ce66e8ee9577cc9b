"""扫码登录: the code of this browser; whoever confirms it on the phone is signed in here."""

from auth.caller import caller
from components.act import act
from components.alert import Alert
from components.fragment import Fragment
from components.login_way import LoginWay, finish_login
from components.qr_panel import qr_panel
from models.error import TooMany
from models.qr_ticket import QrTicket


class ScanLogin:
    """One code on the login page, and what happens once it is confirmed."""

    def __init__(self, way: LoginWay, next_path: str) -> None:
        self._way = way
        self._next_path = next_path

    async def place(self) -> None:
        """Show the code that waits already, as after a reload, or a new one."""
        try:
            ticket = await self._ticket()
        except TooMany as error:
            Alert(error.message, tone="warn")
        else:
            qr_panel(ticket, on_confirmed=self._finish)
        Fragment("scan_links.html", tag="p", classes="rs-links")

    async def _ticket(self) -> QrTicket:
        who, purpose = caller(), self._way.purpose
        waiting = await QrTicket.current(purpose, who.visitor)
        return waiting or await QrTicket.open(purpose, origin=who.origin)

    @act()
    async def _finish(self, ticket: QrTicket) -> None:
        token = await ticket.sign_in(visitor=caller().visitor, next_path=self._next_path)
        finish_login(token, self._way)
