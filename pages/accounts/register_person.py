"""个人注册 (/register/person): at a computer, with the face checked on a phone.

The flow of the APP with the same verbs and limits. The face service's page opens on a phone by a
code, or by a link where this is the phone; the page asks for the result by itself. The phone is led
back to /register/person?face=1, which only says to go on at the page that was left.
"""

from contextlib import suppress
from urllib.parse import urljoin

from nicegui import ui

from auth.connectors import twins_active
from auth.connectors.face import FaceState
from auth.web.caller import caller
from auth.web.next_path import PERSON_HOME, safe_next
from auth.web.operator import may_play
from components.frame.finish import finish_sign_in
from components.frame.page import public_page
from components.frame.shell import Shell
from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.parts.qr_code import qr_shape
from components.parts.text import text
from components.sign_in.login_card import REGISTER_PERSON, person_path
from components.sign_in.person_flow import SILENT, Part, PersonFlow
from models.base.error import HallError
from models.base.mask import mask_name
from models.people.person import Person
from models.setting.system import System
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session_kind import SessionKind

TITLE = "个人注册"
ASK_EVERY = 3.0
LEADS_BACK = f"{REGISTER_PERSON}?face=1"
BACK = "人脸认证已提交，请回到原来的页面继续"


@public_page(REGISTER_PERSON, title=TITLE, shell=Shell.SLIM)
async def register_person(next: str = "", face: str = "") -> None:
    """One page with three steps; the phone of the face check reads where to go on."""
    with ui.element("div").classes("rs-wrap is-narrow rs-main rs-reg-page"):
        if face:
            text("h1", TITLE, "rs-h1")
            Fragment("accounts/face_back.html", classes="rs-card rs-card-b", told=BACK)
            return
        Fragment("accounts/register_person_head.html", classes="rs-between rs-reg-h")
        await DeskFlow(person_path(safe_next(next, PERSON_HOME))).begin()


class DeskFlow(PersonFlow):
    """The parts as the steps of a registration; `path` is where the person goes then."""

    titles = {
        Part.WHO: "填写身份信息",
        Part.CAMERA: "人脸认证",
        Part.ACCOUNT: "填写账户信息",
    }

    def __init__(self, path: str) -> None:
        async def enter(person: Person) -> None:
            token = await LoginTicket.for_person(
                person, visitor=caller().visitor, next_path=path, kind=SessionKind.PERSON
            )
            finish_sign_in(token)

        super().__init__(LEADS_BACK, enter, TITLE)
        self._timer: ui.timer | None = None
        with ui.element("div").classes("rs-withaside") as self._frame:
            with ui.element("section").classes("rs-card").props(f"aria-label={TITLE}"):
                with ui.element("div").classes("rs-card-b rs-reg-steps"):
                    self.wizard.place_stepper()
                self.wizard.place_body("step", "rs-card-b rs-reg rs-stack")
            aside = Fragment("accounts/register_person_aside.html", tag="aside")
            aside.classes("rs-stack rs-aside").props("aria-label=注册说明")

    def title_part(self, step: int, title: str) -> None:
        """The step is counted above, and named there."""

    def place_camera(self) -> None:
        """The code of the check, a link for whoever is on the phone, and the wait for a result."""
        check = self.registration.check
        url = urljoin(caller().base_url, check.url) if check else ""
        Fragment(
            "accounts/register_person_face.html",
            classes="rs-qr",
            on_act={"settle": self.settle},
            shape=qr_shape(url),
            link=check.app_url if check else "",
            is_pilot=System.FACE in twins_active() and may_play(caller()),
            who=mask_name(self.registration.name),
            text=SILENT if self.registration.outcome else "",
        )
        with ui.element("div").classes("rs-formbar"):
            button("上一步", self.wizard.back, kind=Kind.PLAIN)
        self._watch_from_outside()

    def _watch_from_outside(self) -> None:
        """Ask in turn from beside the step, which is taken away once there is a result."""
        if self._timer is not None:
            self._timer.active = True
            return
        with self._frame:
            self._timer = ui.timer(ASK_EVERY, self._watch)

    @act()
    async def _watch(self) -> None:
        """Go on by itself as soon as the service knows; whoever presses is told when it is away."""
        if self.registration.check is None or self._frame.is_deleted:
            return
        with suppress(HallError):
            await self.registration.settle_face()
        outcome = self.registration.outcome
        if outcome is not None and outcome.state is not FaceState.PENDING and self._timer:
            self._timer.active = False  # what comes next is the person's own choice
            await self.wizard.follow()
