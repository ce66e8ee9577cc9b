"""短信验证码: the field, the button that sends a code, and how far the message has come."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from nicegui import ui

from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act, mark_as_act
from components.guard.live import on_topic
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from models.base.error import Invalid
from models.base.mask import mask_mobile
from models.proofs.sms_code import SmsCode
from models.records.limit_table import SMS_GAP
from models.standards.identifier import check_mobile, check_sms_code
from models.standards.rule import SMS_CODE

RESEND_SECONDS = SMS_GAP.seconds
Ask = Callable[[], Awaitable[SmsCode | None]]
Pause = Callable[[str], Awaitable[int]]


@dataclass(frozen=True)
class GivenNumber:
    """A number that is not typed here, and the seconds until it may be asked for a code."""

    mobile: str
    seconds: int = 0


class UnseenNumber(GivenNumber):
    """A number that the page does not know: neither is it shown, nor whether anything arrives."""


class SmsCodeField:
    """`ask` sends a code to the number typed in `mobile`; it returns None when the user gave up.

    `pause` tells how many seconds are left until the same browser may ask again for a number:
    after a reload, and whenever another number is typed.
    """

    def __init__(
        self, form: Form, ask: Ask, mobile: FieldInput | GivenNumber, pause: Pause
    ) -> None:
        self._ask = ask
        self._mobile = mobile
        given = mobile if isinstance(mobile, GivenNumber) else GivenNumber("")
        self._left = pause
        self._number = given.mobile  # the one that button and state are about
        self._sent: dict[str, SmsCode] = {}
        self._seconds = given.seconds
        self._order = asyncio.Lock()
        with ui.element("div").classes("rs-codebox"):
            self.field: FieldInput = field_input(form, "sms_code", SMS_CODE, on_change=self._typed)
            self._button = button(
                "获取验证码", self._send, kind=Kind.PLAIN, busy="正在发送", classes="rs-codebtn"
            )
        self._button.set_enabled(not given.seconds)
        self._state = Fragment(
            "fields/sms_state.html",
            classes="rs-hint rs-smsline",
            state=None,
            seconds=given.seconds,
            to=mask_mobile(given.mobile) if given.mobile else "",
        )
        self._state.props("role=status aria-live=polite")
        rest = given.seconds or RESEND_SECONDS
        self._pause = ui.timer(rest, self._allow, active=bool(given.seconds), once=True)
        if isinstance(mobile, FieldInput):
            ui.timer(0.01, self._follow, once=True)
            mobile.control.on_value_change(mark_as_act(lambda: self._follow(), self._send))

    async def go_to(self, mobile: str) -> None:
        """Have another number, which is not typed here; a code that was typed is not for it."""
        self._mobile = GivenNumber(mobile)
        if mobile != self._number:
            self.field.value = ""
            self.field.set_error("")
            await self._follow()

    async def _follow(self) -> None:
        """Show what holds for the number that is typed now."""
        number = self._typed_number()
        if number == self._number:
            return
        self._number = number
        seconds = await self._left(number) if number else 0
        if number == self._number and not self.field.is_deleted:
            await (self._rest(seconds) if seconds else self._allow())

    def _typed_number(self) -> str:
        """The number above; empty while it is none."""
        if isinstance(self._mobile, GivenNumber):
            return self._mobile.mobile
        try:
            return check_mobile(str(self._mobile.value or ""))
        except Invalid:
            return ""

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
        number = self._typed_number()
        sent = await self._ask()
        if sent is None:
            return
        self._sent[number] = sent
        if not isinstance(self._mobile, UnseenNumber):
            await sent.fetch_related("message")
            with self.field.box:
                on_topic(sent.topic, self._show)
        if number == self._typed_number():
            self._number = number
            await self._rest(RESEND_SECONDS)
        self.field.focus()

    async def _show(self) -> None:
        async with self._order:  # what was read first must not be shown last
            number = self._number
            is_unseen = isinstance(self._mobile, UnseenNumber)
            sent = None if is_unseen else self._sent.get(number)
            state = await sent.delivery() if sent else None
            if number == self._number:  # else whoever changed it shows it next
                to = mask_mobile(number)
                self._state.refresh(state=state, seconds=self._seconds, to=to)

    async def _allow(self) -> None:
        self._pause.cancel()
        self._seconds = 0
        self._button.enable()
        await self._show()
