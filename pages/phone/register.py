"""个人注册（模拟手机）, /app/register, and 刷脸登录, /app/face: the same flow in the APP's twin.

The camera of the face twin is on the very page; the real service is another app on this phone.
"""

from auth.connectors import twins_active
from auth.web.door import PHONE
from auth.web.next_path import safe_next
from components.frame.page import app_page
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.scan.phone import app_frame, enter_app
from components.sign_in.person_flow import SILENT, PersonFlow
from models.base.mask import mask_name
from models.people.person import Person
from models.sandbox.inbox import face_note
from models.setting.system import System

TITLE = "个人注册"
FACE = "/app/face"
FACE_TITLE = "刷脸登录"


@app_page("/app/register", title=TITLE, signed_in=False)
async def app_register(next: str = "") -> None:
    """One page with three parts, of which one is shown."""
    with app_frame(TITLE, back=PHONE.home):
        await PhoneFlow(safe_next(next, PHONE.home), "/app/register").begin()


@app_page(FACE, title=FACE_TITLE, signed_in=False)
async def app_face(next: str = "") -> None:
    """The same flow for those who have forgotten the password, or cannot use it now."""
    with app_frame(FACE_TITLE, back="/app/login"):
        await PhoneFlow(safe_next(next, PHONE.home), FACE).begin()


class PhoneFlow(PersonFlow):
    """The parts in the frame of the APP; `path` is where the person goes then."""

    def __init__(self, path: str, here: str) -> None:
        self._is_login = here == FACE

        async def enter(person: Person) -> None:
            await enter_app(person, path)

        super().__init__(here, enter)
        self.wizard.place_body("part", "rs-stack")

    def title_part(self, step: int, title: str) -> None:
        """The heading; 刷脸登录 counts no steps before it knows whom it has to do with."""
        is_first = self._is_login and step == 1
        Fragment("sign_in/app_register_head.html", step=0 if is_first else step, title=title)
        if is_first:
            Fragment("phone/app_face_note.html", tag="p", classes="rs-hint")

    def place_camera(self) -> None:
        """The twin's camera, or the way to the real service."""
        check = self.registration.check
        text = SILENT if self.registration.outcome else ""
        Fragment(
            "phone/app_register_face.html",
            classes="rs-stack",
            on_act={"face": self.play_camera, "settle": self.settle},
            view={"who": mask_name(self.registration.name), "text": text},
            passing="正在进行实名认证",
            note=face_note(self.typed.id_number),
            inline=System.FACE in twins_active(),
            url=check.url if check else "",
        )
        button("上一步", self.wizard.back, kind=Kind.PLAIN)
