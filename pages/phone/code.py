"""二维码的链接, /q/{code}: what a phone shows of a code on a screen, and how it is answered.

With somebody signed in on the phone this is the APP: opening the link is the scan. Outside the
APP it offers 支付宝 for the face check, or signing in. Nothing is agreed to by opening it.
"""

from collections.abc import Mapping

from nicegui import ui

from auth.accounts.registration import finish_face, start_face
from auth.web.caller import Who, caller
from auth.web.door import PHONE
from auth.web.error_page import status_of
from components.frame.page import app_page
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.fragment import Fragment
from components.scan.phone import NOTICE, has_phone, person_or_none, phone
from models.base.error import ConnectorFailed, HallError, NotFound, SessionEnded
from models.people.person import Person
from models.proofs.face_check import FaceCheck
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import LOGINS_OF_UNIT, NO_PLACE, QrState
from models.proofs.qr_ticket import QrTicket
from models.sandbox.inbox import FaceDecision, SandboxFace, face_note
from models.units.member import Member
from pages.phone.code_view import NO_CONSENT, View, ViewKind, has_camera, view_of
from settings import settings

TITLE = "扫码办理"


@app_page("/q/{code}", title=TITLE, signed_in=False)
async def app_code(code: str) -> None:
    """The page of one code; it follows the screen and the answer."""
    person = await person_or_none()
    in_app = person is not None and has_phone()
    notice = NOTICE if has_phone() else ""
    title = TITLE if in_app else settings.site_name
    with phone(title, back=PHONE.home if in_app else "", notice=notice):
        page = CodePage(code)
        await page.begin()
    on_topic(f"qr:{code}", page.read)


class CodePage:
    """One open code on one phone; every act reads ticket and person again."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._refusal: HallError | None = None
        self._late = ""
        self._body = Fragment(
            "phone/app_code.html",
            classes="rs-stack rs-code",
            on_act={
                "alipay": self._alipay,
                "start": self._start,
                "face": self._face,
                "settle": self._settle,
                "confirm": self._confirm,
                "deny": self._deny,
                "not_me": self._not_me,
            },
            view=View(ViewKind.REFUSED),
            face_note=face_note,
        ).props("id=code-view tabindex=-1")

    async def begin(self) -> None:
        """Opening the link in the APP is the scan; a refusal is shown instead of the question."""
        try:
            ticket, person = await self._load()
            if person is not None:
                await QrAnswer(ticket, by=person, phone=_phone()).scan()
            await self._ask_for_result(ticket, person)
        except HallError as error:
            self._refusal = error
        await self.read()

    async def _ask_for_result(self, ticket: QrTicket, person: Person | None) -> None:
        """Whoever comes back from 支付宝 opens the link again, to see what became of the check."""
        is_open = ticket.shown_state is QrState.SCANNED
        is_mine = is_open and QrAnswer(ticket, person, _phone()).is_mine
        if not is_mine or has_camera(person):
            return
        try:
            await finish_face(ticket)
        except ConnectorFailed as error:
            self._late = error.message

    async def read(self) -> None:
        """Show the ticket as it is now; whoever was refused at the scan stays refused."""
        try:
            ticket, person = await self._load()
        except NotFound as unknown:
            ui.context.client.status_code = status_of(unknown)
            self._body.refresh(view=View(ViewKind.REFUSED, text=unknown.message))
            return
        view = await view_of(ticket, person, caller(), self._refusal)
        if view.kind is ViewKind.FACE:
            view = view.with_text(self._late)
        self._body.refresh(view=view)

    async def _read_aloud(self) -> None:
        """Show what an answer has led to, and begin to read it at its top."""
        await self.read()
        ui.run_javascript("rsFocus('code-view')")

    async def _load(self) -> tuple[QrTicket, Person | None]:
        person = await person_or_none() if has_phone() else None
        return await QrTicket.find(self._code), person

    @act(who=Who.ANYBODY)
    async def _alipay(self, _arg: str) -> None:
        ticket = await QrTicket.find(self._code)
        await QrAnswer(ticket, by=None, phone=caller().visitor).scan()
        await self._read_aloud()

    @act(who=Who.ANYBODY)
    async def _start(self, _arg: str, fields: Mapping[str, str] | None = None) -> None:
        """Consent and begin: the camera of the APP's twin is here, that of 支付宝 elsewhere."""
        if not (fields or {}).get("agree"):
            ticket, person = await self._load()
            view = await view_of(ticket, person, caller())
            self._body.refresh(view=view.with_error(NO_CONSENT))
            ui.run_javascript("rsFocus('face-agree')")
            return
        ticket, person = await self._load()
        try:
            url = await start_face(ticket, by=person, caller=caller())
        finally:
            await self._read_aloud()
        if not has_camera(person):
            ui.navigate.to(url)

    @act(who=Who.ANYBODY)
    async def _face(self, chosen: str) -> None:
        """Play the twin's camera, then ask the service as always."""
        ticket, person = await self._load()
        check = await FaceCheck.of(ticket)
        if check is None or not check.certify_id or not QrAnswer(ticket, person, _phone()).is_mine:
            return
        try:
            await (await SandboxFace.of(check.certify_id)).decide(FaceDecision(chosen))
            await finish_face(ticket)
        finally:
            await self._read_aloud()

    @act(who=Who.ANYBODY)
    async def _settle(self, _arg: str) -> None:
        ticket, _ = await self._load()
        await finish_face(ticket)
        self._late = ""
        await self._read_aloud()

    @act(who=Who.ANYBODY)
    async def _confirm(self, _arg: str, fields: Mapping[str, str] | None = None) -> None:
        ticket, person = await self._load()
        if person is None:
            raise SessionEnded
        member = await QrAnswer(ticket, by=person).place_to_prove()
        if ticket.purpose in LOGINS_OF_UNIT:
            member = await Member.place_of(person.id, (fields or {}).get("member", ""))
            if member is None:
                view = await view_of(ticket, person, caller())
                self._body.refresh(view=view.with_error(NO_PLACE))
                ui.run_javascript("rsFocus('place-1')")
                return
        try:
            await QrAnswer(ticket, by=person).confirm(member)
        finally:
            await self._read_aloud()

    @act(who=Who.ANYBODY)
    async def _deny(self, _arg: str) -> None:
        ticket, person = await self._load()
        try:
            await QrAnswer(ticket, by=person, phone=_phone()).deny()
        finally:
            await self._read_aloud()

    @act(who=Who.ANYBODY)
    async def _not_me(self, _arg: str) -> None:
        ticket, person = await self._load()
        try:
            await QrAnswer(ticket, by=person, phone=_phone()).not_me()
        finally:
            await self._read_aloud()


def _phone() -> str:
    return caller().visitor
