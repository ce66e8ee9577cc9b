"""What the real APP tells of a phone, done with the very verbs of the simulated one.

The platform answers for who the person is; the verbs decide everything else. A code belongs to
whoever scanned it first, and a matter to the person it names, so that nobody confirms for somebody
else. What is told twice is answered as before, and leads to nothing new.
"""

from dataclasses import dataclass, replace
from typing import Any

from auth.accounts.asked_fact import facts_of, places_to_enter, screen_of
from auth.accounts.registration import end_by_app, start_face
from auth.connectors.app_news import AppAct, AppNews
from auth.web.caller import Caller
from models.base.error import Conflict, HallError, Invalid
from models.base.key import ring
from models.base.network import address_of
from models.people.person import Person
from models.proofs.consent import FACE_CHECK
from models.proofs.face_check import FaceCheck
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import (
    DENIED_REASON,
    LOGINS_OF_UNIT,
    NO_PLACE,
    NOT_ME_REASON,
    QrState,
)
from models.proofs.qr_ticket import QrTicket
from models.units.member import Member

NOT_THE_APP = "人脸认证由大厅的认证服务完成，请打开大厅给出的地址"
_ENDED_BY_FACE = (QrState.CONFIRMED, QrState.FAILED, QrState.DENIED)


@dataclass(frozen=True)
class PhoneNews:
    """One act of a phone; `checks_face` where the APP tells the result of a face by itself."""

    news: AppNews
    caller: Caller
    checks_face: bool

    async def act(self) -> dict[str, Any]:
        """Do it, and tell what the phone shows next; raises what the verb refuses."""
        ticket = await QrTicket.find(self.news.code)
        person = await self._person()
        place = await self._place(ticket, person)
        url = ""
        try:
            url = await self._do(QrAnswer(ticket, by=person, phone=self._phone.visitor), place)
        except HallError:
            ticket = await QrTicket.find(ticket.code)
            if not self._is_done(ticket, person, place):
                raise
        return await _shown(await QrTicket.find(ticket.code), person, url)

    async def _person(self) -> Person:
        """Whoever is signed in to the APP, whose name and number its platform has proved."""
        who = self.news
        return await Person.find_or_create(who.id_type, who.id_number, who.name)

    async def _place(self, ticket: QrTicket, person: Person) -> Member | None:
        """The membership that is confirmed: chosen for a login, given for 验证身份."""
        if self.news.act is not AppAct.CONFIRM:
            return None
        if ticket.purpose not in LOGINS_OF_UNIT:
            return await QrAnswer(ticket, by=person).place_to_prove()
        place = await Member.place_of(person.id, self.news.place)
        if place is None:
            raise Invalid(NO_PLACE)
        return place

    async def _do(self, answer: QrAnswer, place: Member | None) -> str:
        """Let the verb decide; the address of a face check that begins, or nothing."""
        match self.news.act:
            case AppAct.SCAN:
                await answer.scan()
            case AppAct.CONFIRM:
                await answer.confirm(place)
            case AppAct.DENY:
                await answer.deny()
            case AppAct.NOT_ME:
                await answer.not_me()
            case AppAct.AGREE if self.checks_face:
                await FaceCheck.agree(answer.ticket, by=answer.by, origin=self._phone.origin)
            case AppAct.AGREE:
                return await start_face(answer.ticket, by=answer.by, caller=self._phone)
            case AppAct.FACE if self.checks_face:
                await end_by_app(answer, self.news.outcome)
            case AppAct.FACE:
                raise Conflict(NOT_THE_APP)
        return ""

    @property
    def _phone(self) -> Caller:
        """The phone as limits count it: never the platform, which all phones share."""
        name = ring.mac("app phone", self.news.id_number, self.news.phone)
        address = self.news.address if address_of(self.news.address) else ""
        return replace(self.caller, visitor=name, address=address, device="", browser="")

    def _is_done(self, ticket: QrTicket, person: Person, place: Member | None) -> bool:
        """True when this very act of this very person has led to what stands there."""
        if ticket.person_id != person.id:
            return False
        match self.news.act:
            case AppAct.CONFIRM:
                there = ticket.member_id == (place.id if place else None)
                return ticket.state is QrState.CONFIRMED and there
            case AppAct.DENY:
                return ticket.state is QrState.DENIED and ticket.reason == DENIED_REASON
            case AppAct.NOT_ME:
                return ticket.state is QrState.DENIED and ticket.reason == NOT_ME_REASON
            case AppAct.FACE:
                return self.checks_face and ticket.state in _ENDED_BY_FACE
            case _:
                return False


async def _shown(ticket: QrTicket, person: Person, url: str) -> dict[str, Any]:
    """What the phone shows: everything that the simulated one does, and nothing else."""
    asks = ticket.shown_state is QrState.SCANNED
    everywhere = await places_to_enter(ticket, person) if asks else []
    open_places = [each for each in everywhere if not each.refusal()]
    facts = facts_of(ticket, person, open_places) if asks else []
    return {
        "state": ticket.shown_state.value,
        "label": ticket.shown_state.label,
        "reason": ticket.reason,
        "number": ticket.number if asks else "",
        "screen": screen_of(ticket),
        "facts": [{"name": name, "value": value} for name, value in facts],
        "places": [
            {"code": each.code, "unit": each.unit.name, "role": each.role.label}
            for each in open_places
        ],
        "needs_face": ticket.purpose.needs_face,
        "consent_version": FACE_CHECK.version if ticket.purpose.needs_face else "",
        "face_url": url,
    }
