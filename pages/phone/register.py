"""个人注册（模拟手机）, /app/register: who one is and one's face, then mobile, code and password.

A closed page loses what it held: a natural person registers in two minutes, and half a proof
must not lie around. Whoever finishes is signed in and goes on to where they came from. Whose face
turns out to be that of a user comes in by it, as on 刷脸登录 (/app/face), which is the same flow.
"""

from dataclasses import dataclass
from enum import Enum, auto

from auth.accounts.person_registration import PersonRegistration
from auth.connectors import twins_active
from auth.connectors.face import FaceState
from auth.web.caller import caller
from auth.web.door import PHONE
from auth.web.next_path import safe_next
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.new_password import NewPassword
from components.fields.sms_code_field import SmsCodeField
from components.frame.page import app_page
from components.guard.act import act
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.parts.legal_text import legal_body
from components.parts.wizard import Step, Wizard
from components.scan.phone import app_frame, enter_app
from components.sign_in.face_sign_in import FacePart, FaceSignIn, send_code
from models.base.mask import mask_name
from models.proofs.consent import FACE_CHECK, PRIVACY
from models.proofs.sms_code import SmsCode
from models.sandbox.inbox import FaceDecision, SandboxFace, face_note
from models.setting.system import System
from models.standards.field_kind import FieldKind
from models.standards.id_type import IdType
from models.standards.rule import ID_NUMBER, ID_TYPE, NAME, PHONE_NUMBER, Rule

TITLE = "个人注册"
FACE = "/app/face"
FACE_TITLE = "刷脸登录"
SILENT = "人脸认证服务没有返回结果，请稍后重试"

WHO = {
    "name": NAME,
    "id_type": ID_TYPE,
    "id_number": ID_NUMBER,
    "privacy": Rule("我已阅读并同意《隐私声明》", FieldKind.TICK),
    "face": Rule("我已阅读并单独同意进行人脸认证", FieldKind.TICK),
}


@dataclass
class TypedPerson:
    """What is typed."""

    name: str = ""
    id_type: str = IdType.RESIDENT_CARD.value
    id_number: str = ""
    mobile: str = ""
    privacy: bool = False
    face: bool = False


@app_page("/app/register", title=TITLE, signed_in=False)
async def app_register(next: str = "") -> None:
    """One page with three parts, of which one is shown."""
    with app_frame(TITLE, back=PHONE.home):
        flow = RegisterFlow(safe_next(next, PHONE.home))
        await flow.begin()


@app_page(FACE, title=FACE_TITLE, signed_in=False)
async def app_face(next: str = "") -> None:
    """The same flow for those who have forgotten the password, or cannot use it now."""
    with app_frame(FACE_TITLE, back="/app/login"):
        flow = RegisterFlow(safe_next(next, PHONE.home), FACE)
        await flow.begin()


class Part(Enum):
    """What the page shows, until a face is known to be that of a user."""

    WHO = auto()
    CAMERA = auto()
    ACCOUNT = auto()


class RegisterFlow:
    """The parts of the registration on one open page; `here` is its address."""

    def __init__(self, path: str, here: str = "/app/register") -> None:
        self._path = path
        self._typed = TypedPerson()
        self._registration = PersonRegistration(path=here)
        steps: dict[Enum, Step] = {
            Part.WHO: Step(self._ask_who),
            Part.CAMERA: Step(self._show_camera, back=Part.WHO),
            Part.ACCOUNT: Step(self._ask_account),
        }
        self._wizard = Wizard(steps, self._reached)
        self._wizard.join(FaceSignIn(self._registration, path, self._wizard).steps)
        self._wizard.place_body("part", "rs-stack")

    async def begin(self) -> None:
        """Ask who it is."""
        await self._wizard.show(Part.WHO)

    def _ask_who(self) -> None:
        """Part one: 姓名, 证件类型, 证件号码, and the two consents."""
        is_login = self._registration.path == FACE
        Fragment("sign_in/app_register_head.html", step=0 if is_login else 1, title="填写身份信息")
        if is_login:
            Fragment("phone/app_face_note.html", tag="p", classes="rs-hint")
        Fragment(
            "phone/app_register_texts.html",
            classes="rs-stack is-s",
            texts=[
                ("隐私声明", legal_body(PRIVACY)),
                ("人脸认证单独同意书", legal_body(FACE_CHECK)),
            ],
        )
        Alert(self._refusal, tone="bad")
        self._form = Form(self._typed)
        for name, rule in WHO.items():
            field_input(self._form, name, rule)
        button("下一步", self._start_face, busy="正在提交")

    @property
    def _refusal(self) -> str:
        """Why the face before did not pass; empty before one was asked for."""
        outcome = self._registration.outcome
        return outcome.reason if outcome and outcome.state is FaceState.FAILED else ""

    @act()
    async def _start_face(self) -> None:
        if not self._form.is_valid():
            return
        typed = self._typed
        await self._registration.start_face(typed.id_type, typed.id_number, typed.name, caller())
        await self._wizard.show(Part.CAMERA)

    def _show_camera(self) -> None:
        """Part two: the twin's camera, or the way to the real service."""
        check = self._registration.check
        text = SILENT if self._registration.outcome else ""
        view = {"who": mask_name(self._registration.name), "text": text}
        Fragment(
            "phone/app_register_face.html",
            classes="rs-stack",
            on_act={"face": self._face, "settle": self._settle},
            view=view,
            passing="正在进行实名认证",
            note=face_note(self._typed.id_number),
            inline=System.FACE in twins_active(),
            url=check.url if check else "",
        )
        button("上一步", self._wizard.back, kind=Kind.PLAIN)

    @act()
    async def _face(self, chosen: str) -> None:
        check = self._registration.check
        if check is not None and System.FACE in twins_active():
            await (await SandboxFace.of(check.certify_id)).decide(FaceDecision(chosen))
            await self._look()

    @act()
    async def _settle(self, _arg: str) -> None:
        await self._look()

    async def _look(self) -> None:
        """Ask the service, and go on with what it says."""
        await self._registration.settle_face()
        await self._wizard.go_on(at_top=False)

    async def _reached(self) -> Enum:
        """The part that the answer of the service leads to."""
        outcome = self._registration.outcome
        match outcome and outcome.state:
            case FaceState.PASSED:
                return FacePart.OFFER if self._registration.known else Part.ACCOUNT
            case FaceState.PENDING:
                return Part.CAMERA
            case _:
                return Part.WHO

    def _ask_account(self) -> None:
        """Part three: 手机号, 短信验证码, 密码."""
        Fragment("sign_in/app_register_head.html", step=2, title="设置手机号和密码")
        self._form = Form(self._typed)
        self._mobile = field_input(self._form, "mobile", PHONE_NUMBER)
        self._sms = SmsCodeField(self._form, self._send_code, self._mobile, self._code_pause)
        self._password = NewPassword(
            self._form, lambda: self._registration.context(self._typed.mobile)
        )
        button("完成注册", self._finish, busy="正在提交")

    async def _code_pause(self, mobile: str) -> int:
        return await self._registration.code_pause(mobile, caller())

    async def _send_code(self) -> SmsCode | None:
        return await send_code(self._registration, self._mobile)

    @act()
    async def _finish(self) -> None:
        if not self._form.is_valid():
            return
        person = await self._registration.register(
            mobile=self._typed.mobile,
            code=str(self._sms.field.value),
            password=str(self._password.password.value),
            caller=caller(),
        )
        await enter_app(person, self._path)
