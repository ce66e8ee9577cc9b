"""What comes after a key or an account has named a unit: in, 扫码 of the person, or the claim.

One step for the CA key and for every outside account, wherever the unit was proved. A name that
this computer keeps is offered before (`models/proofs/kept_name.py`); so is the only user of a unit
where it is not sure who has signed in elsewhere.
"""

from collections.abc import Callable
from dataclasses import replace

from nicegui import ui

from auth.web.caller import caller
from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form
from components.frame.finish import finish_sign_in
from components.guard.act import act
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
        self._keep: FieldInput | None = None

    async def place(self) -> None:
        """Go in at once, or show what is missing."""
        lead, rep = await self._entry.leads_to()
        if lead is Lead.SIGN_IN and not self._shows_first:
            self._go_on(await self._entry.go_in())
            return
        with ui.element("div").classes("rs-stack") as self._place:
            if rep is not None:
                self._head(lead, offered=rep.person.masked_name)
            elif lead is Lead.SCAN and (kept := await self._kept()):
                self._head(lead, offered=kept.person.masked_name)
            else:
                await self._show(lead)

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
        lead, _ = await self._entry.leads_to()
        empty(self._place)
        with self._place:
            await self._show(lead)

    @act()
    async def _yes(self, _arg: str) -> None:
        """是: in as the only user, or a code for the very person whose name was kept."""
        lead, _ = await self._entry.leads_to()
        if lead is Lead.SIGN_IN:
            self._go_on(await self._entry.go_in())
            return
        kept = await self._kept()  # it may have ended while the page was open
        self._whom = kept.whom if kept is not None else None
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
        await KeptName.forget_in(self._entry.visitor, self._entry.unit)
        self._whom = None
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
