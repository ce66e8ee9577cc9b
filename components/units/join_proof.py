"""身份确认 before a membership begins: the code of the mobile that the unit has typed."""

from auth.web.caller import caller
from components.fields.form import Form
from components.fields.slider_captcha import with_captcha
from components.fields.sms_code_field import GivenNumber, SmsCodeField
from models.accounts.joining import Joining
from models.base.origin import Origin
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password_check import Slider
from models.proofs.sms_code import SmsCode
from models.units.member import Member


class JoinProof:
    """The part of a form that proves who accepts."""

    def __init__(self, joining: Joining, face: str) -> None:
        self._joining = joining

    async def load(self) -> None:
        """Read how long the code has to wait; nothing may be waited for once it is placed."""
        self._given = GivenNumber(self._joining.invitation.mobile, await self._pause(""))

    def place(self, form: Form) -> None:
        """Place it into the form."""
        self._sms = SmsCodeField(form, self._send_code, self._given, self._pause)

    async def follow(self, joining: Joining) -> None:
        """Have another offer in place of the one before; its mobile may be another one."""
        self._joining = joining
        await self._sms.go_to(joining.invitation.mobile)

    async def join(self, password: str, confirm: str) -> Member:
        """Begin the membership."""
        return await self._joining.join(
            password=password,
            confirm=confirm,
            origin=self._origin(),
            code=str(self._sms.field.value),
        )

    def _origin(self) -> Origin:
        """Where the person is; known to the mobile when it is their own."""
        return caller().origin.as_known(self._joining.is_own_mobile)

    async def _pause(self, _mobile: str) -> int:
        return await self._joining.code_pause(self._origin())

    async def _send_code(self) -> SmsCode | None:
        mobile = self._joining.invitation.mobile

        async def attempt(slider: Slider | None) -> SmsCode:
            return await self._joining.send_code(self._origin(), slider=slider)

        return await with_captcha(CaptchaPurpose.SMS, mobile, attempt)
