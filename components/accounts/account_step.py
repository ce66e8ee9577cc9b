"""注册 or 认领 step 3, 填写账户信息: 手机号, 短信验证码, 密码, 确认密码."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from auth.accounts.registration import code_pause, create_account, send_code
from auth.web.caller import caller
from components.accounts.agreement import Agreement
from components.fields.field_input import field_input
from components.fields.form import Form, is_filled
from components.fields.new_password import NewPassword
from components.fields.slider_captcha import with_captcha
from components.fields.sms_code_field import SmsCodeField
from components.guard.act import act
from components.parts.button import Kind, button
from models.accounts.registration_rule import RULES
from models.accounts.rep_draft import RepDraft
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password import PasswordContext
from models.proofs.password_check import Slider
from models.proofs.sms_code import SmsCode
from models.standards.identifier import check_mobile
from models.units.unit import Unit


class AccountStep:
    """The form; `on_done` gets the unit, `on_back` goes to step 1, `on_clear` forgets.

    `finish` is the word of the last button.
    """

    def __init__(
        self,
        draft: RepDraft,
        on_done: Callable[[Unit], Awaitable[None]],
        on_back: Callable[[], Awaitable[None]],
        on_clear: Callable[[], Awaitable[None]],
        finish: str,
    ) -> None:
        self._draft = draft
        self._on_done = on_done
        with ui.element("div").classes("rs-form"):
            self._form = Form(draft)
            self._form.place_summary()
            self._mobile = field_input(
                self._form, "mobile", RULES["mobile"], on_change=self._keep_mobile, covered=True
            )
            self._code = SmsCodeField(self._form, self._ask_code, self._mobile, self._pause)
            self._password = NewPassword(self._form, self._context)
            self._agreement = None if draft.agreement else Agreement(self._form)
            with ui.element("div").classes("rs-formbar"):
                button(finish, self._finish, busy="正在提交", classes="rs-wide")
                button("返回修改单位信息", on_back, kind=Kind.QUIET)
                button("清除", on_clear, kind=Kind.QUIET)

    def _context(self) -> PasswordContext:
        return self._draft.password_context(str(self._mobile.value))

    @act(latest=True)
    async def _keep_mobile(self, value: str) -> None:
        await self._draft.keep("mobile", value)

    async def _pause(self, mobile: str) -> int:
        return await code_pause(self._draft, mobile, caller())

    async def _ask_code(self) -> SmsCode | None:
        """Send a code; the fresh face proof stands for the slider once."""
        if not is_filled(self._mobile):
            return None
        mobile = check_mobile(str(self._mobile.value))

        async def attempt(slider: Slider | None) -> SmsCode:
            return await send_code(self._draft, mobile, caller(), slider=slider)

        return await with_captcha(CaptchaPurpose.SMS, mobile, attempt)

    @act()
    async def _finish(self) -> None:
        if not self._form.is_valid():
            return
        if self._agreement is not None:
            await self._draft.keep("agreement", bool(self._agreement.field.value))
        unit = await create_account(
            self._draft,
            mobile=str(self._mobile.value),
            sms_code=str(self._code.field.value),
            password=str(self._password.password.value),
            password_confirm=str(self._password.confirm.value),
        )
        await self._on_done(unit)
