"""短信验证码: a person signs in by a code to the mobile that is bound to their account."""

from auth.web.caller import caller
from components.fields.field_input import field_input
from components.fields.form import Form, is_filled
from components.fields.slider_captcha import with_captcha
from components.fields.sms_code_field import SmsCodeField
from components.guard.act import act
from components.parts.button import button
from components.sign_in.login_forms import Typed
from components.sign_in.login_way import LoginWay, finish_login
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password_check import Slider
from models.proofs.sms_code import SmsCode
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.person_sms import login_code_pause, send_login_code, sign_in_by_sms
from models.sign_in.session_kind import SessionKind
from models.standards.rule import PHONE_NUMBER


class SmsLogin:
    """手机号, 短信验证码, 登录."""

    def __init__(self, typed: Typed, next_path: str) -> None:
        self._next_path = next_path
        self._form = Form(typed)
        self._mobile = field_input(
            self._form, "mobile", PHONE_NUMBER, icon="mobile", classes="is-l"
        )
        self._code = SmsCodeField(self._form, self._send, self._mobile, self._pause)
        button("登录", self._submit, busy="正在登录", classes="is-block is-l")

    async def _pause(self, mobile: str) -> int:
        return await login_code_pause(mobile, origin=caller().origin)

    async def _send(self) -> SmsCode | None:
        if not is_filled(self._mobile):
            return None
        mobile = str(self._mobile.value)

        async def attempt(slider: Slider | None) -> SmsCode:
            return await send_login_code(mobile, origin=caller().origin, slider=slider)

        return await with_captcha(CaptchaPurpose.SMS, mobile, attempt)

    @act()
    async def _submit(self) -> None:
        if not self._form.is_valid():
            return
        who = caller()
        mobile, code = str(self._mobile.value), str(self._code.field.value)
        person = await sign_in_by_sms(mobile, code, origin=who.origin)
        ticket = await LoginTicket.for_person(
            person, visitor=who.visitor, next_path=self._next_path, kind=SessionKind.PERSON
        )
        finish_login(ticket, LoginWay.PERSON_SMS)
