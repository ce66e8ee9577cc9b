"""试点控制台, /sandbox: the phone beside the page, SMS, faults and logins, for one person alone.

Everything here plays an outside system; the page answers 404 when no twin is active, and on a
production site to everybody but an operator, who changes the token for a cookie first.
"""

import asyncio
from collections.abc import Mapping

from nicegui import ui

from auth.connectors import twins_active
from auth.web.caller import caller
from auth.web.door import PHONE
from auth.web.operator import may_play
from components.fields.field_input import field_input
from components.fields.form import Form
from components.frame.page import public_page
from components.frame.shell import Shell
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_ok
from components.parts.button import button
from components.parts.fragment import Fragment
from components.scan.phone import has_phone
from components.scan.qr_link import link_rule, path_of
from components.scan.reach import is_local
from models.base.error import Invalid, NotFound
from models.proofs.qr_code import ISSUED_TOPIC
from models.proofs.qr_ticket import QrTicket
from models.sandbox.fault import TOPIC as FAULT_TOPIC
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import INBOX_TOPIC, SandboxSms
from models.seed.cast import DEMO_PASSWORD
from models.setting.system import System
from pages.sandbox.ca import place_slots
from pages.sandbox.cast import demo_units, people_of_no_unit
from pages.sandbox.registry_switch import place_switch
from pages.sandbox.token import ask_token
from settings import settings

TITLE = "试点控制台"
INBOX_SIZE = 12
LIST_EVERY = 10.0
MAX_DIGITS = 6


@public_page("/sandbox", title=TITLE, shell=Shell.SLIM)
async def sandbox() -> None:
    """The phone at the left, what the other systems do at the right."""
    if not may_play(caller()):
        ask_token()
        return
    console, base_url = Console(), caller().base_url
    with ui.element("div").classes("rs-wrap"):
        Fragment(
            "sandbox/sandbox_head.html",
            title=TITLE,
            base_url=base_url if is_local(base_url) else "",
        )
        with ui.element("div").classes("rs-sand"):
            console.place_phone()
            with ui.element("div").classes("rs-sand-cards"):
                await console.place_cards()


class Console:
    """The moving parts of one open console."""

    def __init__(self) -> None:
        self._turn = 0
        self._order = asyncio.Lock()
        self._visitor, self._base_url = caller().visitor, caller().base_url

    def place_phone(self) -> None:
        """The phone, and the field that opens a code's link in it."""
        with ui.element("div").classes("rs-sand-phone"):
            self._phone = Fragment(
                "sandbox/sandbox_phone.html", has_phone=has_phone(), path=PHONE.home, turn=0
            )

    async def place_cards(self) -> None:
        """Codes, messages, faults, logins."""
        with ui.element("section").classes("rs-card"):
            self._codes = Fragment(
                "sandbox/sandbox_codes.html",
                on_act={"open": self._open},
                tickets=await self._waiting(),
            )
            with ui.element("div").classes("rs-card-b rs-form"):
                self._form = Form()
                self._link = field_input(self._form, "link", link_rule(self._base_url))
                button("打开", self._open_pasted)
        await self._place_systems()

    async def _place_systems(self) -> None:
        """What the outside systems do, and who can sign in."""
        self._inbox = Fragment(
            "sandbox/sandbox_sms.html",
            tag="section",
            classes="rs-card",
            messages=await self._messages(),
        ).props("aria-live=polite")
        self._faults = Fragment(
            "sandbox/sandbox_faults.html",
            tag="section",
            classes="rs-card",
            on_act={"on": self._on, "off": self._off, "all_off": self._all_off},
            faults=self._known_faults(),
            active=await SandboxFault.active(),
        )
        if System.REGISTRY in twins_active():
            await place_switch()
        await place_slots()
        Fragment(
            "sandbox/sandbox_logins.html",
            tag="section",
            classes="rs-card",
            units=await demo_units(),
            others=people_of_no_unit(),
            password=DEMO_PASSWORD,
            is_demo=settings.demo,
        )
        on_topic(ISSUED_TOPIC, self._show_codes)
        on_topic(INBOX_TOPIC, self._show_inbox)
        on_topic(FAULT_TOPIC, self._show_faults)
        ui.timer(LIST_EVERY, self._show_codes)

    def _known_faults(self) -> list[Fault]:
        twins = twins_active()
        return [fault for fault in Fault if fault.system in twins]

    async def _waiting(self) -> list[QrTicket]:
        return await QrTicket.waiting(self._visitor)

    async def _messages(self) -> list[SandboxSms]:
        return await SandboxSms.inbox().limit(INBOX_SIZE)

    async def _show_codes(self) -> None:
        async with self._order:  # what was read first must not be shown last
            self._codes.refresh(tickets=await self._waiting())

    async def _show_inbox(self) -> None:
        async with self._order:
            self._inbox.refresh(messages=await self._messages())

    async def _show_faults(self) -> None:
        async with self._order:
            self._faults.refresh(active=await SandboxFault.active())

    @act()
    async def _open(self, link: str) -> None:
        """Open the link of a listed code in the phone."""
        self._show_in_phone(link)

    @act()
    async def _open_pasted(self) -> None:
        """Open the link that was pasted in the phone."""
        if self._form.is_valid():
            self._show_in_phone(str(self._link.value))
            self._link.value = ""

    def _show_in_phone(self, link: str) -> None:
        self._turn += 1
        self._phone.refresh(path=path_of(link, self._base_url), turn=self._turn)

    @act()
    async def _on(self, name: str, fields: Mapping[str, str] | None = None) -> None:
        amount = (fields or {}).get("amount", "")
        fault = _fault(name)
        if amount and not (amount.isdecimal() and len(amount) <= MAX_DIGITS):
            raise Invalid("请填写整数")
        await SandboxFault.switch_on(fault, int(amount) if amount else None)

    @act()
    async def _off(self, name: str) -> None:
        await SandboxFault.switch_off(_fault(name))

    @act()
    async def _all_off(self, _arg: str) -> None:
        await SandboxFault.switch_off_all()
        toast_ok("所有故障已关闭")


def _fault(name: str) -> Fault:
    fault = Fault.named(name)
    if fault is None:
        raise NotFound("没有这种故障")
    return fault
