"""What comes after a key or an account has named a unit: in, 扫码 of the person, or the claim.

One step for the CA key and for every outside account, wherever the unit was proved. A name that
this computer keeps is offered before (`models/proofs/kept_name.py`); so is the only user of a unit
where it is not sure who has signed in elsewhere.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from nicegui import ui

from auth.web.caller import caller
from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form
from components.frame.finish import finish_sign_in
from components.guard.act import act
from components.guard.live import Subscription, on_topic
from components.guard.page_state import empty
from components.parts.alert import Alert
from components.parts.fragment import Fragment
from components.scan.qr_panel import qr_panel
from models.base.error import ConnectorFailed, TooMany
from models.base.origin import Origin
from models.proofs.kept_name import KeptName
from models.proofs.matter import Answerer
from models.proofs.qr_ticket import QrTicket
from models.sign_in.unit_entry import Lead, UnitEntry
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.units.succeeding import CLAIM

KEEP = Rule("在本机保留我的姓名到今天24:00", FieldKind.TICK, is_required=False)
NOT_ME = "请先在{way}退出当前账户，再回到登录页用您自己的账户登录；也可以改用扫码登录或账号密码"


class EntryPanel:
    """The way on of one proven unit; placed where the page stands.

    `go_on` takes the login ticket; with `shows_first` nobody comes in without having said so.
    """

    def __init__(
        self,
        entry: UnitEntry,
        *,
        go_on: Callable[[str], None] = finish_sign_in,
        note: str = "",
        shows_first: bool = False,
    ) -> None:
        self._entry, self._go_on = entry, go_on
        self._note, self._shows_first = note, shows_first
        self._whom: Answerer | None = None
        self._offers: Subscription | None = None
        self._order = asyncio.Lock()
        self._keep: FieldInput | None = None

    async def place(self) -> None:
        """Go in at once, or show what is missing."""
        lead, rep = await self._entry.leads_to()
        if lead is Lead.SIGN_IN and not self._shows_first:
            self._go_on(await self._entry.go_in())
            return
        kept = await self._kept() if rep is None and lead is Lead.SCAN else None
        with ui.element("div").classes("rs-stack") as self._place:
            if (offered := rep or kept) is not None:
                self._head(lead, offered=offered.person.masked_name)
            else:
                await self._show(lead)
        if kept is not None:
            self._offers = on_topic(kept.topic, self._forgotten)

    async def _kept(self) -> KeptName | None:
        return await KeptName.of(self._entry.visitor, self._entry.unit)

    def _head(self, lead: Lead, *, offered: str = "", addressed: str = "") -> None:
        Fragment(
            "sign_in/unit_entry.html",
            on_act={"yes": self._yes, "not_me": self._not_me},
            unit=self._entry.unit.name,
            way=self._entry.named.way,
            lead=lead,
            claim=CLAIM if lead is Lead.CLAIM else "",
            note=self._note,
            offered=offered,
            addressed=addressed,
            classes="rs-center rs-entry rs-held",
        ).props("id=unit-entry tabindex=-1")
        ui.run_javascript("rsFocus('unit-entry')")

    async def _show(self, lead: Lead) -> None:
        """What is missing; for a code whom it is addressed to, if to anybody."""
        self._head(lead, addressed=self._whom.masked_name if self._whom else "")
        if lead is not Lead.SCAN:
            return
        try:
            ticket = await self._entry.ask_who(origin=self._origin, whom=self._whom)
            await qr_panel(ticket, on_confirmed=self._finish, on_again=self._another)
        except (TooMany, ConnectorFailed) as error:
            Alert(error.message, tone="warn")
        else:
            self._keep = None if self._whom else field_input(Form(prefix="entry"), "keep", KEEP)
        Fragment("sign_in/scan_links.html", tag="p", classes="rs-links")

    async def _show_anew(self) -> None:
        async with self._order:
            lead, _ = await self._entry.leads_to()
            if self._place.is_deleted:
                return
            empty(self._place)
            with self._place:
                await self._show(lead)

    async def _forgotten(self) -> None:
        """Offer nobody whose name was kept here and is so no more, and no code for them alone."""
        if await self._kept() is None and self._stop_offering():
            await self._show_anew()

    def _stop_offering(self) -> bool:
        """Offer the kept name no more; False where it was not offered."""
        offers, self._offers, self._whom = self._offers, None, None
        if offers is not None:
            offers.stop()
        return offers is not None

    @act()
    async def _yes(self, _arg: str) -> None:
        """是: in as the only user, or a code for the very person whose name was kept."""
        lead, _ = await self._entry.leads_to()
        if lead is Lead.SIGN_IN:
            self._go_on(await self._entry.go_in())
            return
        if (kept := await self._kept()) is not None:
            self._whom = kept.whom
        else:
            self._stop_offering()  # it has ended while the page was open
        await self._show_anew()

    @act()
    async def _not_me(self, _arg: str) -> None:
        """不是我: this computer forgets the name, and asks as it asks everybody."""
        lead, _ = await self._entry.leads_to()
        if lead is Lead.SIGN_IN:
            empty(self._place)
            with self._place:
                Alert(NOT_ME.format(way=self._entry.named.way), tone="warn")
            return
        self._stop_offering()
        await KeptName.forget_in(self._entry.visitor, self._entry.unit)
        await self._show_anew()

    @act()
    async def _finish(self, ticket: QrTicket) -> None:
        keeps = self._keep is not None and self._keep.value is True
        self._go_on(await self._entry.confirm(ticket, keeps=keeps))

    async def _another(self, _old: QrTicket) -> QrTicket:
        return await self._entry.ask_who(origin=self._origin, whom=self._whom)

    @property
    def _origin(self) -> Origin:
        return replace(caller().origin, visitor=self._entry.visitor)
