"""The code by which somebody who is no member asks a proven unit to become an agent."""

from dataclasses import replace

from nicegui import ui

from auth.web.caller import caller
from components.guard.act import act
from components.parts.alert import Alert
from components.scan.qr_panel import qr_panel
from models.accounts.outside_join import ask_by_account, open_joining
from models.base.error import ConnectorFailed, HallError, NotAllowed, TooMany
from models.outside.outside_start import OutsideStart
from models.proofs.qr_ticket import QrTicket

ASKED = (
    "申请已送达该单位的法定代表人和管理员，7天内有效。结果会通知您，也可以在江苏智慧人社APP"
    "“我的-企业服务”中查看或撤回；单位同意后，请在那里确认邀请并设置密码。"
)
NOT_ASKED = "没有提出申请："


class JoinPanel:
    """One code on one page; whoever confirms it has asked, or reads why not."""

    def __init__(self, start: OutsideStart) -> None:
        self._start = start

    async def place(self) -> None:
        """The code, and what became of it in its place."""
        with ui.element("div").classes("rs-stack") as self._place:
            await self._show_code()

    async def _show_code(self) -> None:
        try:
            ticket = await self._open()
            await qr_panel(ticket, on_confirmed=self._confirmed, on_again=self._again)
        except (TooMany, NotAllowed, ConnectorFailed) as error:
            Alert(error.message, tone="warn")

    async def _open(self) -> QrTicket:
        origin = replace(caller().origin, visitor=self._start.visitor)
        return await open_joining(self._start, origin=origin)

    async def _again(self, _old: QrTicket) -> QrTicket:
        start = await OutsideStart.waiting(self._start.code, self._start.visitor)
        return await open_joining(start, origin=caller().origin)

    @act()
    async def _confirmed(self, ticket: QrTicket) -> None:
        told, tone, action = ASKED, "ok", ""
        try:
            await ask_by_account(ticket, start=self._start, origin=caller().origin)
        except HallError as error:
            told, tone, action = NOT_ASKED + error.message, "bad", "换人扫码"
        self._place.clear()
        with self._place:
            Alert(tone=tone, on_act=self._once_more).show(told, action=action)

    @act()
    async def _once_more(self, _arg: str = "") -> None:
        self._place.clear()
        with self._place:
            await self._show_code()
