"""What a phone answers to a code on a screen: 扫码, 确认, 拒绝, 不是我.

Who may answer is decided by the phone's own identity: the person signed in to the APP, or,
outside the APP, the browser that opened the link.
"""

from dataclasses import dataclass, replace
from typing import Any

from models.base import clock
from models.base.error import Conflict, Invalid, NotAllowed, NotFound
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.qr_code import (
    DENIED_REASON,
    FACE_FIRST,
    LOGINS_OF_UNIT,
    NO_PLACE,
    NOT_ME_REASON,
    SIGN_IN_FIRST,
    UNKNOWN,
    WRONG_PERSON,
    QrPurpose,
    QrState,
)
from models.proofs.qr_ticket import LIFETIME, QrTicket
from models.records.audit import AuditEvent, record
from models.units.member import Member


@dataclass(frozen=True)
class QrAnswer:
    """One phone in front of one ticket: who is signed in on it, and its browser."""

    ticket: QrTicket
    by: Person | None
    phone: str = ""

    @property
    def is_mine(self) -> bool:
        """True for the phone that has scanned: its person, or outside the APP its browser."""
        if self.by is not None:
            return self.ticket.person_id == self.by.id
        return bool(self.phone) and (None, self.phone) == (self.ticket.person_id, self.ticket.phone)

    @transactional
    async def scan(self) -> None:
        """Note who scanned; the first phone keeps the ticket, and may open its link again."""
        self._require_right_person()
        row = await QrTicket.select_for_update().get(id=self.ticket.id)
        again = row.shown_state is QrState.SCANNED and replace(self, ticket=row).is_mine
        if not again:
            await self.ticket.move(
                QrState.SCANNED,
                QrState.NEW,
                person_id=self.by.id if self.by else None,
                phone=self.phone,
                scanned_at=clock.now(),
                expires_at=self.ticket.answered_until,
            )
        await self.ticket.refresh_from_db()

    @transactional
    async def deny(self) -> None:
        """取消: the person does not want this."""
        await self._answer(QrState.DENIED, reason=DENIED_REASON)
        await record(AuditEvent.SCAN_DENIED, by=self.by, subject=self.ticket)

    @transactional
    async def not_me(self) -> None:
        """不是我: the person did not ask for this; the screen says so."""
        await self._answer(QrState.DENIED, reason=NOT_ME_REASON)
        details = {"place": self.ticket.place}
        await record(AuditEvent.SCAN_REPORTED, by=self.by, subject=self.ticket, details=details)

    @transactional
    async def confirm(self, member: Member | None = None) -> None:
        """Confirm as one of the person's own memberships, or as the person without a unit.

        Never where a face check is needed, nor for a unit that the person may not enter now.
        """
        if self.ticket.purpose.needs_face:
            raise Conflict(FACE_FIRST)
        self._require_place(member)
        if member is not None:
            fresh = await member.reread()
            if self.by is None or fresh.person_id != self.by.id:
                raise NotFound(WRONG_PERSON)
            if refusal := fresh.refusal():
                raise NotAllowed(refusal)
        member_id = member.id if member else None
        until = clock.now() + LIFETIME
        await self._answer(QrState.CONFIRMED, member_id=member_id, expires_at=until)

    async def place_to_prove(self) -> Member | None:
        """The person's membership that a 验证身份 is about; None where it is about no unit."""
        if self.by is None or self.ticket.purpose is not QrPurpose.PROOF:
            return None
        return await Member.place_of(self.by.id, self.ticket.subject)

    def is_of_unit(self, member: Member) -> bool:
        """True for a membership that a login may be confirmed as; load `unit` with it."""
        return self.ticket.subject in {"", member.unit.code}

    def _require_place(self, member: Member | None) -> None:
        """A login names the membership that comes in, a proof the one that is at the screen."""
        if self.ticket.purpose is QrPurpose.PROOF:
            who = member or self.by
            if who is None or who.code != self.ticket.subject:
                raise NotFound(WRONG_PERSON)
        elif (self.ticket.purpose in LOGINS_OF_UNIT) != (member is not None):
            raise Invalid(NO_PLACE)
        elif self.ticket.subject and member is not None and not self.is_of_unit(member):
            raise NotFound(WRONG_PERSON)

    async def require_scanner(self) -> None:
        """Refuse everybody but the phone that scanned, and everything that comes too late."""
        row = await QrTicket.select_for_update().get(id=self.ticket.id)
        if row.shown_state is not QrState.SCANNED:
            raise row.progress.refusal()
        if not replace(self, ticket=row).is_mine:
            raise NotFound(UNKNOWN)
        self._require_right_person()

    async def _answer(self, state: QrState, **changes: Any) -> None:
        await self.require_scanner()
        await self.ticket.move(state, QrState.SCANNED, **changes)
        await self.ticket.refresh_from_db()

    def _require_right_person(self) -> None:
        """Only the person who is named answers in the APP; outside of it the face decides."""
        is_of_unit = self.ticket.purpose.asked.of_unit
        names_who = bool(self.ticket.subject) and not is_of_unit
        who = self.ticket.require_answerer() if names_who else self.ticket.answerer
        if self.by is None:
            if not self.ticket.purpose.needs_face:
                raise NotFound(SIGN_IN_FIRST)
        elif who is not None and not who.is_same(self.by):
            raise NotFound(WRONG_PERSON)
