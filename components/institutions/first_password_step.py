"""首次登录 of an institution: 短信验证码, 新密码, 确认密码, in the place of the login form."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from auth.web.caller import caller
from components.fields.form import Form
from components.fields.new_password import NewPassword
from components.fields.sms_code_field import GivenNumber, SmsCodeField
from components.guard.act import act
from components.parts.announce import arrive_at
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from models.institutions.first_sign_in import FirstSignIn
from models.proofs.sms_code import SmsCode


class FirstPasswordStep:
    """The form of one page on which a first password was right.

    `go_on` takes the login ticket, `on_back` shows the login again.
    """

    def __init__(
        self,
        first: FirstSignIn,
        next_path: str,
        go_on: Callable[[str], None],
        on_back: Callable[[], Awaitable[None]],
    ) -> None:
        self._first, self._next_path = first, next_path
        self._go_on, self._on_back = go_on, on_back

    async def place(self) -> None:
        """Place it, and let the reader begin there."""
        first = self._first
        seconds = await first.pause(origin=caller().origin)
        with ui.element("div").classes("rs-form").props("id=first-password"):
            Fragment("sign_in/first_password.html", first=first, classes="rs-entry")
            self._form = Form()
            number = GivenNumber(first.mobile, seconds)
            self._code = SmsCodeField(self._form, self._send, number, self._pause)
            self._new = NewPassword(self._form, lambda: first.context, "新密码")
            button("设置新密码并登录", self._submit, busy="正在设置", classes="is-block is-l")
            button("返回重新登录", self._back, kind=Kind.QUIET)
        arrive_at("first-password")

    async def _pause(self, _mobile: str) -> int:
        return await self._first.pause(origin=caller().origin)

    async def _send(self) -> SmsCode:
        return await self._first.send_code(origin=caller().origin)

    @act()
    async def _submit(self) -> None:
        if not self._form.is_valid():
            return
        ticket = await self._first.take_up(
            str(self._code.field.value),
            str(self._new.password.value),
            origin=caller().origin,
            next_path=self._next_path,
        )
        self._go_on(ticket)

    @act()
    async def _back(self) -> None:
        await self._on_back()
