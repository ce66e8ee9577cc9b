"""What comes after a key or an account has named a unit: in, 扫码 of the person, or the claim.

One step for the CA key and for every outside account, wherever the unit was proved.
"""

from collections.abc import Callable
from dataclasses import replace

from nicegui import ui

from auth.web.caller import caller
from components.frame.finish import finish_sign_in
from components.guard.act import act
from components.parts.alert import Alert
from components.parts.fragment import Fragment
from components.scan.qr_panel import qr_panel
from models.base.error import TooMany
from models.proofs.qr_ticket import QrTicket
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.scan_sign_in import OnMember, scan_sign_in
from models.sign_in.unit_key import Lead, UnitKey
from models.units.succeeding import CLAIM

GoOn = Callable[[str], None]


class UnitEntry:
    """The way on of one proven key; placed where the page stands.

    `way` is how the unit was named, as phone and page say it; `on_member` binds what named it to
    the unit when a member has come in by it; `go_on` takes the login ticket.
    """

    def __init__(
        self,
        key: UnitKey,
        way: str,
        next_path: str,
        *,
        on_member: OnMember | None = None,
        go_on: GoOn = finish_sign_in,
        note: str = "",
    ) -> None:
        self._key, self._way, self._next_path = key, way, next_path
        self._on_member, self._go_on, self._note = on_member, go_on, note

    async def place(self) -> None:
        """Go in at once, or show what is missing."""
        lead, member = await self._key.leads_to()
        if lead is Lead.SIGN_IN and member is not None:
            visitor = caller().visitor
            self._go_on(
                await LoginTicket.for_member(member, visitor=visitor, next_path=self._next_path)
            )
            return
        Fragment(
            "sign_in/unit_entry.html",
            unit=self._key.unit.name,
            way=self._way,
            lead=lead,
            claim=CLAIM if lead is Lead.CLAIM else "",
            note=self._note,
            classes="rs-center rs-entry",
        ).props("id=unit-entry tabindex=-1")
        if lead is Lead.SCAN:
            await self._place_code()
        ui.run_javascript("rsFocus('unit-entry')")

    async def _place_code(self) -> None:
        try:
            ticket = await self._key.ask_who(self._way, origin=caller().origin)
        except TooMany as error:
            Alert(error.message, tone="warn")
            return
        await qr_panel(ticket, on_confirmed=self._finish, on_again=self._another)
        Fragment("sign_in/scan_links.html", tag="p", classes="rs-links")

    @act()
    async def _finish(self, ticket: QrTicket) -> None:
        token = await scan_sign_in(
            ticket,
            visitor=caller().visitor,
            next_path=self._next_path,
            on_member=self._on_member,
        )
        if token is not None:
            self._go_on(token)

    async def _another(self, old: QrTicket) -> QrTicket:
        origin = replace(caller().origin, visitor=old.visitor)
        return await self._key.ask_who(self._way, origin=origin)
