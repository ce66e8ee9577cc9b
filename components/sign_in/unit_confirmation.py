"""The code by which somebody says in the APP who of a proven unit they are."""

from dataclasses import replace

from auth.web.caller import caller
from components.frame.finish import finish_sign_in
from components.guard.act import act
from components.parts.alert import Alert
from components.parts.fragment import Fragment
from components.scan.qr_panel import qr_panel
from models.accounts.outside_sign_in import confirm_person, open_confirmation
from models.base.error import TooMany
from models.outside.outside_start import OutsideStart
from models.proofs.qr_ticket import QrTicket


class UnitConfirmation:
    """One code on one page; whoever confirms it is signed in here."""

    def __init__(self, start: OutsideStart) -> None:
        self._start = start

    async def place(self) -> None:
        """The panel, and the other ways below it."""
        try:
            ticket = await self._open()
        except TooMany as error:
            Alert(error.message, tone="warn")
        else:
            await qr_panel(ticket, on_confirmed=self._confirmed, on_again=self._again)
        Fragment("sign_in/confirm_links.html", tag="p", classes="rs-links")

    async def _open(self) -> QrTicket:
        origin = replace(caller().origin, visitor=self._start.visitor)
        return await open_confirmation(self._start, origin=origin)

    async def _again(self, _old: QrTicket) -> QrTicket:
        start = await OutsideStart.waiting(self._start.code, self._start.visitor)
        return await open_confirmation(start, origin=caller().origin)

    @act()
    async def _confirmed(self, ticket: QrTicket) -> None:
        visitor = caller().visitor
        finish_sign_in(await confirm_person(ticket, start=self._start, visitor=visitor))
