"""身份确认 before a membership begins: the code of the mobile that the unit has typed, or a face.

On the phone a face check may take the place of the code; it asks for its separate consent first.
"""

from collections.abc import Callable

from nicegui import ui

from auth.accounts.face_proof import NOT_PROVED, FaceProof
from auth.connectors import twins_active
from auth.connectors.face import FaceState
from auth.web.caller import caller
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.slider_captcha import with_captcha
from components.fields.sms_code_field import GivenNumber, SmsCodeField
from components.guard.act import act
from components.guard.page_state import empty
from components.guard.toast import toast_error
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.parts.legal_text import legal_body
from models.base.error import Conflict
from models.base.origin import Origin
from models.cases.joining import Joining
from models.proofs.captcha import CaptchaPurpose
from models.proofs.consent import FACE_CHECK
from models.proofs.matter import Answerer
from models.proofs.password_check import Slider
from models.proofs.sms_code import SmsCode
from models.records.limit_table import FACE_OF_JOINING
from models.sandbox.inbox import FaceDecision, SandboxFace, face_note
from models.setting.system import System
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.units.member import Member

CONSENT = Rule("我已阅读并单独同意进行人脸认证", FieldKind.TICK)
SILENT = "人脸认证服务没有返回结果，请稍后重试"


class JoinProof:
    """The part of a form that proves who accepts; `face` is empty where there is no camera."""

    def __init__(self, joining: Joining, face: str) -> None:
        self._joining = joining
        self._face = FaceProof(face, FACE_OF_JOINING) if face else None
        self._sms: SmsCodeField | None = None

    async def load(self) -> None:
        """Read how long the code has to wait; nothing may be waited for once it is placed."""
        self._given = GivenNumber(self._joining.invitation.mobile, await self._pause(""))

    def place(self, form: Form) -> None:
        """Place it into the form, with the code first."""
        self._form = form
        self._box = ui.element("div").classes("rs-stack is-s").props("id=proof")
        with self._box:
            self._place_code()

    async def follow(self, joining: Joining) -> None:
        """Have another offer in place of the one before; its mobile may be another one."""
        self._joining = joining
        if self._sms is not None:
            await self._sms.go_to(joining.invitation.mobile)

    async def join(self, password: str, confirm: str) -> Member:
        """Begin the membership; a face serves once."""
        is_proved = self._face is not None and self._face.is_proved
        if self._sms is None and not is_proved:
            raise Conflict(NOT_PROVED)
        member = await self._joining.join(
            password=password,
            confirm=confirm,
            origin=self._origin(),
            code=str(self._sms.field.value) if self._sms else "",
            is_proved=self._sms is None,
        )
        if self._face is not None:
            self._face.use_up()
        return member

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

    def _show(self, place: Callable[[], None]) -> None:
        """Show one way of proving in place of the other."""
        if self._box.is_deleted:
            return
        self._sms = None
        empty(self._box)
        with self._box:
            place()

    def _place_code(self) -> None:
        self._sms = SmsCodeField(self._form, self._send_code, self._given, self._pause)
        if self._face is not None:
            button("改用人脸认证", self._ask_face, kind=Kind.QUIET)

    @act()
    async def _ask_face(self) -> None:
        self._show(self._place_consent)

    @act()
    async def _ask_code(self) -> None:
        await self.load()
        self._show(self._place_code)

    def _place_consent(self) -> None:
        texts = [("人脸认证单独同意书", legal_body(FACE_CHECK))]
        Fragment("phone/app_register_texts.html", classes="rs-stack is-s", texts=texts)
        self._consent = Form(prefix="face")
        field_input(self._consent, "agreed", CONSENT)
        button("开始人脸认证", self._start, kind=Kind.PLAIN, busy="正在提交")
        button("改用短信验证码", self._ask_code, kind=Kind.QUIET)

    @act()
    async def _start(self) -> None:
        if self._face is None or not self._consent.is_valid():
            return
        person = self._joining.person
        who = Answerer(person.id_type, person.id_number, person.name)
        await self._face.start(who, caller().origin.as_known(True), caller())
        self._show(self._place_camera)

    def _place_camera(self, told: str = "") -> None:
        check = self._face.check if self._face else None
        Fragment(
            "phone/app_register_face.html",
            classes="rs-stack",
            on_act={"face": self._decide, "settle": self._settle},
            view={"who": self._joining.person.masked_name, "text": told},
            passing="正在进行身份确认",
            note=face_note(self._joining.person.id_number),
            inline=System.FACE in twins_active(),
            url=check.app_url if check else "",
        )
        button("改用短信验证码", self._ask_code, kind=Kind.QUIET)

    @act()
    async def _decide(self, chosen: str) -> None:
        check = self._face.check if self._face else None
        if check is not None and System.FACE in twins_active():
            await (await SandboxFace.of(check.certify_id)).decide(FaceDecision(chosen))
            await self._look()

    @act()
    async def _settle(self, _arg: str) -> None:
        await self._look()

    async def _look(self) -> None:
        """Go on with what the service says."""
        if self._face is None:
            return
        outcome = await self._face.settle()
        if outcome.state is FaceState.PASSED:
            self._show(_passed)
        elif outcome.state is FaceState.PENDING:
            self._show(lambda: self._place_camera(SILENT))
        else:
            toast_error(outcome.reason)
            self._show(self._place_consent)


def _passed() -> None:
    """The face stands for the code."""
    Fragment("places/face_passed.html", classes="rs-alert is-ok").props("role=status")
