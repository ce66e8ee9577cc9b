"""What one phone sees of one code: the question, the camera, or what became of it.

Looking changes nothing: whoever opens the page asks for the result of a face check before.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from auth.accounts.asked_fact import facts_of, places_to_enter, screen_of
from auth.connectors import twins_active
from auth.web.caller import Caller
from components.parts.legal_text import legal_body
from components.scan.phone import has_phone
from models.base.error import HallError, LimitReached
from models.base.network import place_of
from models.people.person import Person
from models.proofs.consent import FACE_CHECK
from models.proofs.face_check import FaceCheck, refuse_phone, tries_left
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import (
    ANSWERED,
    DENIED_REASON,
    NOT_ME_REASON,
    SCANNED_ALREADY,
    QrPurpose,
    QrState,
)
from models.proofs.qr_ticket import QrTicket
from models.setting.system import System
from models.units.member import Member

NO_CONSENT = "请先阅读并勾选同意，再开始人脸认证"
# What the screen is told, and what the phone that has said it reads.
ANSWERED_HERE = {
    DENIED_REASON: "您已拒绝，{screen}上已经停止办理",
    NOT_ME_REASON: "已告知{screen}端这不是您本人的操作，对方不能继续办理；如有疑问请拨打 12333",
}
OF_ONESELF = frozenset({QrPurpose.PERSON_LOGIN, QrPurpose.PROOF, QrPurpose.JOIN})
OTHER_PLACE = "{screen}与手机不在同一网络，请确认打开{screen}页面的是您本人或您委托的人"


class ViewKind(StrEnum):
    """Which part of the template is shown."""

    CHOOSE = "choose"
    ASK = "ask"
    FACE = "face"
    DONE = "done"
    ENDED = "ended"
    REFUSED = "refused"


@dataclass(frozen=True)
class View:
    """Everything that the template of the page needs."""

    kind: ViewKind
    text: str = ""
    ticket: QrTicket | None = None
    person: Person | None = None
    has_app: bool = False
    by_alipay: bool = False
    facts: list[tuple[str, str]] = field(default_factory=list)
    warning: str = ""
    error: str = ""
    places: list[Member] = field(default_factory=list)
    closed: list[Member] = field(default_factory=list)
    inline: bool = False
    url: str = ""
    tries: int | None = None
    who: str = ""
    is_here: bool = False

    @property
    def screen(self) -> str:
        """What shows the code: a computer, or a page that is open on a phone."""
        return screen_of(self.ticket, is_here=self.is_here)

    @property
    def is_link(self) -> bool:
        """True for a code that came as a link to somebody who sits elsewhere."""
        return self.ticket is not None and self.ticket.is_link

    @property
    def consent_text(self) -> str:
        """人脸认证单独同意书."""
        return legal_body(FACE_CHECK)

    @property
    def may_confirm(self) -> bool:
        """True when a login can be confirmed: for themselves, or for a unit that lets them in."""
        return bool(self.places) or self._purpose in OF_ONESELF

    @property
    def is_proof(self) -> bool:
        """True when the person is asked whether it is them who does something."""
        return self._purpose is QrPurpose.PROOF

    @property
    def is_join(self) -> bool:
        """True when the person is asked whether they ask a unit to become an agent."""
        return self._purpose is QrPurpose.JOIN

    @property
    def _purpose(self) -> QrPurpose | None:
        return self.ticket.purpose if self.ticket else None

    def with_text(self, text: str) -> "View":
        """The same with another word of what is going on."""
        return replace(self, text=text)

    def with_error(self, message: str) -> "View":
        """The same question with what is missing."""
        return replace(self, error=message)


async def view_of(
    ticket: QrTicket, person: Person | None, caller: Caller, error: HallError | None = None
) -> View:
    """Decide what this phone sees; `error` is why its scan was refused.

    The page with the code may be open in this very browser, as its cookie tells: then nothing is
    said of another screen.
    """
    if error is not None:
        view = View(ViewKind.REFUSED, error.message, ticket, person, has_phone())
    else:
        view = await _view_of(ticket, person, caller)
    return replace(view, is_here=_is_here(ticket, caller))


async def _view_of(ticket: QrTicket, person: Person | None, caller: Caller) -> View:
    state, mine = ticket.shown_state, QrAnswer(ticket, person, caller.visitor).is_mine
    if state is QrState.NEW:
        return await _question(ViewKind.CHOOSE, ticket, person, caller)
    if state is QrState.EXPIRED:
        return View(ViewKind.REFUSED, ticket.progress.refusal().message, ticket, person)
    if not mine:
        text = SCANNED_ALREADY if state is QrState.SCANNED else ANSWERED
        return View(ViewKind.REFUSED, text, ticket, person)
    if state is QrState.SCANNED:
        return await _open(ticket, person, caller)
    if state is QrState.CONFIRMED:
        return View(ViewKind.DONE, "", ticket, person)
    left = None
    if state is QrState.FAILED and ticket.answerer is not None:
        left = await tries_left(ticket.answerer, person, caller.origin)
    text = ANSWERED_HERE.get(ticket.reason, ticket.reason)
    text = text.replace("{screen}", screen_of(ticket, is_here=_is_here(ticket, caller)))
    return View(ViewKind.ENDED, text, ticket, person, tries=left)


async def _open(ticket: QrTicket, person: Person | None, caller: Caller) -> View:
    """A scanned ticket: first the question, after the consent the camera."""
    check = await FaceCheck.of(ticket)
    if check is None or not check.url:
        return await _question(ViewKind.ASK, ticket, person, caller)
    inline = has_camera(person)
    url = "" if inline else check.url
    return View(
        ViewKind.FACE, ticket=ticket, person=person, inline=inline, url=url, who=_who(ticket)
    )


def has_camera(person: Person | None) -> bool:
    """True where the twin's camera is on this very page, in place of 支付宝."""
    return person is not None and System.FACE in twins_active()


async def _question(
    kind: ViewKind, ticket: QrTicket, person: Person | None, caller: Caller
) -> View:
    if ticket.answerer is not None and ticket.purpose.needs_face:
        try:
            await refuse_phone(ticket.answerer, person, caller.origin)
        except LimitReached as error:
            return View(ViewKind.REFUSED, error.message, ticket, person)
    everywhere = await places_to_enter(ticket, person)
    places = [member for member in everywhere if not member.refusal()]
    here = _is_here(ticket, caller)
    is_near = here or place_of(caller.address) == ticket.place
    return View(
        kind,
        ticket=ticket,
        person=person,
        has_app=has_phone(),
        by_alipay=ticket.purpose.needs_face,
        facts=facts_of(ticket, person, places, is_here=here),
        warning="" if is_near else OTHER_PLACE.format(screen=screen_of(ticket, is_here=here)),
        places=places,
        closed=[member for member in everywhere if member.refusal()],
        who=_who(ticket),
    )


def _is_here(ticket: QrTicket, caller: Caller) -> bool:
    """True when the code is shown by the browser that has opened its link."""
    return bool(caller.visitor) and caller.visitor == ticket.visitor


def _who(ticket: QrTicket) -> str:
    return ticket.answerer.masked_name if ticket.answerer else ""
