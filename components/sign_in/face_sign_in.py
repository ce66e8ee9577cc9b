"""After a passed face, for a user of the APP: come in, with a new password or mobile if wanted."""

from collections.abc import Awaitable, Callable
from enum import Enum, auto

from auth.accounts.person_registration import PersonRegistration
from auth.web.caller import caller
from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form, is_filled
from components.fields.new_password import NewPassword
from components.fields.slider_captcha import with_captcha
from components.fields.sms_code_field import SmsCodeField
from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.parts.wizard import Step, Wizard
from models.base.mask import mask_name
from models.people.person import Person
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password_check import Slider
from models.proofs.sms_code import SmsCode
from models.standards.rule import PHONE_NUMBER


class FacePart(Enum):
    """What a proven user may be shown."""

    OFFER = auto()
    PASSWORD = auto()
    MOBILE = auto()


class FaceSignIn:
    """The choice of a proven user, and the form of what was chosen, as steps of a wizard.

    `enter` signs a proven person in at the door of the page.
    """

    def __init__(
        self,
        registration: PersonRegistration,
        enter: Callable[[Person], Awaitable[None]],
        wizard: Wizard,
    ) -> None:
        self._wizard = wizard
        self._registration = registration
        self._enter = enter

    @property
    def steps(self) -> dict[Enum, Step]:
        """What a wizard shows of it."""
        return {
            FacePart.OFFER: Step(self._offer),
            FacePart.PASSWORD: Step(self._place_password, back=FacePart.OFFER),
            FacePart.MOBILE: Step(self._place_mobile, back=FacePart.OFFER),
        }

    def _offer(self) -> None:
        """登录, or first something new."""
        who = mask_name(self._registration.name)
        Fragment("sign_in/face_passed.html", classes="rs-ask-h", who=who)
        button("登录", self._sign_in, busy="正在登录")
        button("设置新密码", self._ask_password, kind=Kind.PLAIN)
        button("绑定新手机号", self._ask_mobile, kind=Kind.PLAIN)

    @act()
    async def _sign_in(self) -> None:
        await self._enter(await self._registration.sign_in())

    @act()
    async def _ask_password(self) -> None:
        await self._wizard.show(FacePart.PASSWORD)

    @act()
    async def _ask_mobile(self) -> None:
        await self._wizard.show(FacePart.MOBILE)

    def _place_password(self) -> None:
        known = self._registration.known
        mobile = known.mobile if known else ""
        Fragment("sign_in/app_register_head.html", step=0, title="设置新密码")
        self._form = Form()
        self._password = NewPassword(self._form, lambda: self._registration.context(mobile))
        button("保存并登录", self._renew_password, busy="正在提交")
        button("上一步", self._wizard.back, kind=Kind.PLAIN)

    @act()
    async def _renew_password(self) -> None:
        if self._form.is_valid():
            chosen = str(self._password.password.value)
            person = await self._registration.renew_password(chosen, caller())
            await self._enter(person)

    def _place_mobile(self) -> None:
        Fragment("sign_in/app_register_head.html", step=0, title="绑定新手机号")
        self._form = Form()
        self._mobile = field_input(self._form, "mobile", PHONE_NUMBER)
        self._sms = SmsCodeField(self._form, self._send_code, self._mobile, self._code_pause)
        button("绑定并登录", self._bind_mobile, busy="正在提交")
        button("上一步", self._wizard.back, kind=Kind.PLAIN)

    async def _code_pause(self, mobile: str) -> int:
        return await self._registration.code_pause(mobile, caller())

    async def _send_code(self) -> SmsCode | None:
        return await send_code(self._registration, self._mobile)

    @act()
    async def _bind_mobile(self) -> None:
        if self._form.is_valid():
            person = await self._registration.bind_mobile(
                mobile=str(self._mobile.value), code=str(self._sms.field.value), caller=caller()
            )
            await self._enter(person)


async def send_code(registration: PersonRegistration, field: FieldInput) -> SmsCode | None:
    """Send a code to the mobile in a field, after the slider where it is needed."""
    if not is_filled(field):
        return None
    mobile, who = str(field.value), caller()

    async def attempt(slider: Slider | None) -> SmsCode:
        if slider is not None:
            await slider()
        return await registration.send_code(mobile, who, slider_passed=slider is not None)

    return await with_captcha(CaptchaPurpose.APP, mobile, attempt)
