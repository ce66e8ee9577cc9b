"""The QR code of an electronic licence: it waits for the phone and goes on by itself.

The page is woken by the topic of its code. Where the platform has to be asked, the page says when;
of many pages and processes one asks (`LicenceCode.may_ask`).
"""

import asyncio
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from auth.connectors import twins_active
from auth.session.socket import LEAVING
from auth.sign_in.licence import LicenceQrProvider
from auth.web.caller import caller
from auth.web.operator import may_play
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.fragment import Fragment
from components.parts.qr_code import qr_shape
from components.scan.qr_panel import ASLEEP_SECONDS, SAFETY_SECONDS, Look, is_awake
from models.outside.licence_code import WAITING, LicenceCode, LicenceState
from models.outside.outside_start import OutsideStart

LOOKS = {
    LicenceState.NEW: Look("等待扫码", waits=True),
    LicenceState.SCANNED: Look(
        "已扫码", "请在手机上选择执照并输入执照密码", "mobile", button="换人扫码"
    ),
    LicenceState.ANSWERED: Look("已确认", "正在核对，请稍候…", "check", "is-ok"),
    LicenceState.DENIED: Look("已取消", "您已在手机上取消", "close", "is-bad", "重新扫码"),
    LicenceState.EXPIRED: Look(
        "二维码已失效", "超过时间未确认，请刷新后重新扫码", "timer_off", "is-warn", "刷新"
    ),
}


class LicencePanel:
    """One code on one page; `state` is what its start is known by."""

    def __init__(
        self, provider: LicenceQrProvider, start: OutsideStart, state: str, code: LicenceCode
    ) -> None:
        self._provider, self._start, self._state, self.code = provider, start, state, code
        self._order, self._is_told = asyncio.Lock(), False
        self._back = f"{caller().base_url}/login/{provider.provider.name}/callback"
        asks = provider.description.result is not None
        self._every = float(provider.description.every) if asks else SAFETY_SECONDS
        with ui.element("div").classes("rs-qr") as self.element:
            context, again = self._context(), {"again": self._again}
            self._picture = Fragment(
                "scan/licence_qr.html", classes="rs-qr-in", on_act=again, **context
            )
            self._status = Fragment(
                "scan/licence_status.html", tag="p", classes="rs-hint", **context
            )
            self._status.props("role=status aria-live=polite")
            self._asking = ui.timer(self._every, self._ask, active=False, immediate=False)
        self._listen()
        if code.current_state is LicenceState.ANSWERED:
            with self.element:
                ui.timer(0.1, self._read, once=True)

    def _context(self) -> dict[str, Any]:
        picture = self.code.picture
        return {
            "code": self.code,
            "label": self._provider.provider.label,
            "look": LOOKS[self.code.current_state],
            "shape": qr_shape(picture),
            "is_pilot": self._provider.provider.name in twins_active() and may_play(caller()),
            "url": picture if picture.startswith(("https://", "http://")) else "",
        }

    def _listen(self) -> None:
        with self.element:
            on_topic(self.code.topic, self._read)
        self._arm()

    def _arm(self) -> None:
        waits = self.code.current_state in WAITING
        self._asking.interval = self._every
        self._asking.active = waits

    async def _ask(self) -> None:
        """Let the platform be asked, and see whether time is over."""
        if self.code.current_state in WAITING:
            await self._provider.look(self.code)
        await self._read()

    async def _read(self) -> None:
        """Show the row as it is now, and go on with what it says."""
        async with self._order:
            if self.element.is_deleted:
                return
            self._show(await LicenceCode.find(self.code.code))
        if self.code.state is LicenceState.ANSWERED and not self._is_told:
            await self._go_on()

    def _show(self, code: LicenceCode) -> None:
        is_other, is_changed = code.code != self.code.code, code.state != self.code.state
        self.code = code
        if is_other or is_changed or code.current_state is LicenceState.EXPIRED:
            context = self._context()
            self._picture.refresh(**context)
            self._status.refresh(**context)
        if is_other:
            self._is_told = False
            self._listen()
        else:
            self._arm()

    async def _go_on(self) -> None:
        """Bring the answer home, once; a page that a phone has put to sleep does it later."""
        self._is_told = True
        self._is_told = await is_awake(self.element.client)
        if self.element.is_deleted:
            return
        if not self._is_told:
            self._asking.interval, self._asking.active = ASLEEP_SECONDS, True
            return
        LEAVING.note(True)
        name, query = self._provider.provider.name, urlencode({"state": self._state})
        with self.element:
            ui.navigate.to(f"/login/{name}/callback?{query}")

    @act()
    async def _again(self, _arg: str) -> None:
        """A new code in place of this one."""
        async with self._order:
            self._show(await self._provider.new_code(self._start, self._back))
