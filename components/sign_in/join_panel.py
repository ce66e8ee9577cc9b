"""The code by which somebody who is no member asks a proven unit to become an agent."""

from dataclasses import replace

from auth.web.caller import caller
from components.guard.act import act
from components.parts.alert import Alert
from components.parts.fragment import Fragment
from components.scan.qr_panel import Look, QrPanel, qr_panel
from models.accounts.outside_sign_in import ask_by_account, open_joining
from models.base.error import ConnectorFailed, HallError, TooMany
from models.outside.outside_start import OutsideStart
from models.proofs.qr_ticket import QrTicket

NOT_ASKED = "没有提出申请"


class JoinPanel:
    """One code on one page; whoever confirms it has asked, or reads why not."""

    def __init__(self, start: OutsideStart) -> None:
        self._start = start
        self._panel: QrPanel | None = None

    async def place(self) -> None:
        """The panel, and below it the other ways."""
        try:
            self._panel = await qr_panel(
                await self._open(), on_confirmed=self._confirmed, on_again=self._again
            )
        except (TooMany, ConnectorFailed) as error:
            Alert(error.message, tone="warn")
        self._told = Alert(tone="ok")
        Fragment("sign_in/confirm_links.html", tag="p", classes="rs-links")

    async def _open(self) -> QrTicket:
        origin = replace(caller().origin, visitor=self._start.visitor)
        return await open_joining(self._start, origin=origin)

    async def _again(self, _old: QrTicket) -> QrTicket:
        start = await OutsideStart.waiting(self._start.code, self._start.visitor)
        return await open_joining(start, origin=caller().origin)

    @act()
    async def _confirmed(self, ticket: QrTicket) -> None:
        try:
            await ask_by_account(ticket, start=self._start, origin=caller().origin)
        except HallError as error:
            self._show(Look(NOT_ASKED, error.message, "close", "is-bad", "换人扫码"))
            return
        self._show(Look("申请已提交", "", "check", "is-ok"))
        self._told.show(
            "申请已送达该单位的法定代表人和管理员，7天内有效。结果会通知您，也可以在江苏智慧人社APP"
            "“我的-企业服务”中查看或撤回；单位同意后，请在那里确认邀请并设置密码。"
        )

    def _show(self, look: Look) -> None:
        if self._panel is not None:
            self._panel.show_look(look)
