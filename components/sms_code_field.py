"""短信验证码: the field, the button that sends a code, and how far the message has come."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from nicegui import ui

from components.act import act
from components.button import Kind, button
from components.field_input import FieldInput, field_input
from components.fragment import Fragment
from components.live import on_topic
from models.error import Invalid
from models.identifier import check_sms_code
from models.limit_table import SMS_GAP
from models.sms_code import SmsCode

RESEND_SECONDS = SMS_GAP.seconds
Ask = Callable[[], Awaitable[SmsCode | None]]
Pause = Callable[[], Awaitable[int]]


class SmsCodeField:
    """`ask` sends a code to the number typed above; it returns None when the user gave up.

    `pause` tells how many seconds of an earlier request are left, as after a reload.
    """

    def __init__(self, ask: Ask, pause: Pause | None = None) -> None:
        self._ask = ask
        self._sent: SmsCode | None = None
        self._seconds = 0
        with ui.element("div").classes("rs-codebox"):
            self.field: FieldInput = field_input(
                None,
                "sms_code",
                label="短信验证码",
                kind="code",
                check=check_sms_code,
                on_change=self._typed,
            )
            self._button = button(
                "获取验证码", self._send, kind=Kind.PLAIN, busy="正在发送", classes="rs-codebtn"
            )
        self._state = Fragment("sms_state.html", classes="rs-hint", state=None, seconds=0)
        self._state.props("role=status aria-live=polite")
        self._pause = ui.timer(RESEND_SECONDS, self._allow, active=False, once=True)
        if pause is not None:
            ui.timer(0.01, lambda: self._resume(pause), once=True)

    async def _resume(self, pause: Pause) -> None:
        """Go on with the pause that a reload has interrupted."""
        if seconds := await pause():
            await self._rest(seconds)

    async def _rest(self, seconds: int) -> None:
        """Keep the button closed for some seconds, and say so."""
        self._seconds = seconds
        with self.field.box:
            self._pause.cancel()
            self._pause = ui.timer(seconds, self._allow, once=True)
        self._button.disable()
        await self._show()

    @act(latest=True)
    async def _typed(self, value: str) -> None:
        """Show the six digits alone, once they are found in what was pasted."""
        with suppress(Invalid):
            digits = check_sms_code(value)
            if digits != value:
                self.field.value = digits

    @act()
    async def _send(self) -> None:
        sent = await self._ask()
        if sent is None:
            return
        self._sent = sent
        await sent.fetch_related("message")
        with self.field.box:
            on_topic(sent.topic, self._show)
        await self._rest(RESEND_SECONDS)
        self.field.focus()

    async def _show(self) -> None:
        state = await self._sent.delivery() if self._sent else None
        self._state.refresh(state=state, seconds=self._seconds)

    async def _allow(self) -> None:
        self._seconds = 0
        self._button.enable()
        await self._show()
