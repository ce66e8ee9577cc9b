"""个人注册: who one is and one's face, then mobile, code and password; on a phone or at a desk.

A closed page loses what it held: a natural person registers in two minutes, and half a proof
must not lie around. Whoever finishes is signed in and goes on to where they came from. Whose face
turns out to be that of a user comes in by it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from auth.accounts.person_registration import PersonRegistration
from auth.connectors import twins_active
from auth.connectors.face import FaceState
from auth.web.caller import caller
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.new_password import NewPassword
from components.fields.sms_code_field import SmsCodeField
from components.guard.act import act
from components.parts.alert import Alert
from components.parts.button import button
from components.parts.fragment import Fragment
from components.parts.legal_text import legal_body
from components.parts.wizard import Step, Wizard
from components.sign_in.face_sign_in import FacePart, FaceSignIn, send_code
from models.people.person import Person
from models.proofs.consent import FACE_CHECK, PRIVACY
from models.proofs.sms_code import SmsCode
from models.sandbox.inbox import FaceDecision, SandboxFace
from models.setting.system import System
from models.standards.field_kind import FieldKind
from models.standards.id_type import IdType
from models.standards.rule import ID_NUMBER, ID_TYPE, NAME, PHONE_NUMBER, Rule

SILENT = "人脸认证服务没有返回结果，请稍后重试"
WHO = {
    "name": NAME,
    "id_type": ID_TYPE,
    "id_number": ID_NUMBER,
    "privacy": Rule("我已阅读并同意《隐私声明》", FieldKind.TICK),
    "face": Rule("我已阅读并单独同意进行人脸认证", FieldKind.TICK),
}
Enter = Callable[[Person], Awaitable[None]]


@dataclass
class TypedPerson:
    """What is typed."""

    name: str = ""
    id_type: str = IdType.RESIDENT_CARD.value
    id_number: str = ""
    mobile: str = ""
    privacy: bool = False
    face: bool = False


class Part(Enum):
    """What the page shows, until a face is known to be that of a user."""

    WHO = auto()
    CAMERA = auto()
    ACCOUNT = auto()


class PersonFlow:
    """The parts on one open page; `here` is where the face service leads back to.

    A door has its own look of the parts (`title_part`, `place_camera`), and says by `enter` how a
    proven person comes in.
    """

    titles: Mapping[Part, str] = {}

    def __init__(self, here: str, enter: Enter, title: str = "") -> None:
        self._enter = enter
        self.typed = TypedPerson()
        self.registration = PersonRegistration(path=here)
        steps: dict[Enum, Step] = {
            Part.WHO: Step(self._ask_who, self.titles.get(Part.WHO, ""), holds=True),
            Part.CAMERA: Step(self.place_camera, self.titles.get(Part.CAMERA, ""), back=Part.WHO),
            Part.ACCOUNT: Step(self._ask_account, self.titles.get(Part.ACCOUNT, "")),
        }
        self.wizard = Wizard(steps, self._reached, title)
        self.wizard.join(FaceSignIn(self.registration, enter, self.wizard).steps)

    async def begin(self) -> None:
        """Ask who it is."""
        await self.wizard.show(Part.WHO)

    def title_part(self, step: int, title: str) -> None:
        """Place the heading of a part."""
        raise NotImplementedError

    def place_camera(self) -> None:
        """Part two: where the face is checked, or the way there."""
        raise NotImplementedError

    def _ask_who(self) -> None:
        """Part one: 姓名, 证件类型, 证件号码, and the two consents."""
        self.title_part(1, "填写身份信息")
        Fragment(
            "phone/app_register_texts.html",
            classes="rs-stack is-s",
            texts=[
                ("隐私声明", legal_body(PRIVACY)),
                ("人脸认证单独同意书", legal_body(FACE_CHECK)),
            ],
        )
        Alert(self._refusal, tone="bad")
        self._form = Form(self.typed)
        for name, rule in WHO.items():
            field_input(self._form, name, rule)
        button("下一步", self._start_face, busy="正在提交")

    @property
    def _refusal(self) -> str:
        """Why the face before did not pass; empty before one was asked for."""
        outcome = self.registration.outcome
        return outcome.reason if outcome and outcome.state is FaceState.FAILED else ""

    @act()
    async def _start_face(self) -> None:
        if not self._form.is_valid():
            return
        typed = self.typed
        await self.registration.start_face(typed.id_type, typed.id_number, typed.name, caller())
        await self.wizard.show(Part.CAMERA)

    @act()
    async def play_camera(self, chosen: str) -> None:
        """Stand in front of the twin's camera, where it is on this very page."""
        check = self.registration.check
        if check is not None and System.FACE in twins_active():
            await (await SandboxFace.of(check.certify_id)).decide(FaceDecision(chosen))
            await self.look()

    @act()
    async def settle(self, _arg: str) -> None:
        """Ask for the result, as somebody who has been there does."""
        await self.look()

    async def look(self) -> None:
        """Ask the service, and go on with what it says."""
        await self.registration.settle_face()
        await self.wizard.go_on(at_top=False)

    async def _reached(self) -> Enum:
        """The part that the answer of the service leads to."""
        outcome = self.registration.outcome
        match outcome and outcome.state:
            case FaceState.PASSED:
                return FacePart.OFFER if self.registration.known else Part.ACCOUNT
            case FaceState.PENDING:
                return Part.CAMERA
            case _:
                return Part.WHO

    def _ask_account(self) -> None:
        """Part three: 手机号, 短信验证码, 密码."""
        self.title_part(2, "设置手机号和密码")
        self._form = Form(self.typed)
        self._mobile = field_input(self._form, "mobile", PHONE_NUMBER)
        self._sms = SmsCodeField(self._form, self._send_code, self._mobile, self._code_pause)
        self._password = NewPassword(
            self._form, lambda: self.registration.context(self.typed.mobile)
        )
        button("完成注册", self._finish, busy="正在提交")

    async def _code_pause(self, mobile: str) -> int:
        return await self.registration.code_pause(mobile, caller())

    async def _send_code(self) -> SmsCode | None:
        return await send_code(self.registration, self._mobile)

    @act()
    async def _finish(self) -> None:
        if not self._form.is_valid():
            return
        person = await self.registration.register(
            mobile=self.typed.mobile,
            code=str(self._sms.field.value),
            password=str(self._password.password.value),
            caller=caller(),
        )
        await self._enter(person)
