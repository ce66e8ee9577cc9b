"""QR codes on a screen that a phone answers: one ticket for every use of them.

A ticket belongs to the browser that asked for it and serves once. Its picture holds for 120
seconds and is renewed up to three times; whoever has scanned it has 120 seconds more to read and
decide, or the time of a face check where one is needed. Every change of state is a conditional
UPDATE, and who may answer is decided by the phone's own identity: the person signed in to the
APP, or, outside the APP, the browser that opened the link.
"""

import secrets
from datetime import timedelta
from typing import Any, Self

from tortoise.indexes import Index

from models.base import clock
from models.base.error import (
    NO_COOKIE,
    Conflict,
    Invalid,
    LimitReached,
    NotAllowed,
    NotFound,
)
from models.base.key import random_token
from models.base.origin import Origin
from models.base.sweep import sweep
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.known_device import KnownDevice
from models.proofs.matter import Answerer, Matter
from models.proofs.qr_code import (
    DENIED_REASON,
    FACE_FIRST,
    ISSUED_TOPIC,
    NO_PLACE,
    NOT_ME_REASON,
    OPEN_STATES,
    RENEWED_OUT,
    SIGN_IN_FIRST,
    TOO_LATE,
    UNKNOWN,
    USED_UP,
    WRONG_PERSON,
    QrCode,
    QrPurpose,
    QrState,
)
from models.records.audit import AuditEvent, record
from models.records.limit import count
from models.records.limit_table import QR_CODES
from models.units.member import Member

LIFETIME = timedelta(seconds=120)
KEPT = timedelta(days=1)
MAX_RENEWALS = 3


class QrTicket(QrCode):
    """One QR code that a browser asked for, and what may be done with it."""

    class Meta:
        table = "qr_ticket"
        indexes = (
            Index(fields=("visitor", "purpose"), name="ix_qr_ticket_visitor"),
            Index(fields=("state", "expires_at"), name="ix_qr_ticket_due"),
            Index(fields=("subject",), name="ix_qr_ticket_subject"),
        )

    @classmethod
    @transactional
    async def open(
        cls, purpose: QrPurpose, *, origin: Origin, matter: Matter | None = None
    ) -> Self:
        """Give a browser a new code; its older one of the same purpose is void from now on.

        Whoever opens it for a matter holds that in the same transaction.
        """
        if not origin.visitor:
            raise Invalid(NO_COOKIE)
        known = await KnownDevice.is_used(origin.device)
        # Its row lock keeps two openings of a browser apart.
        await count(*QR_CODES, origin=origin.as_known(known), instead=purpose.asked.instead)
        await cls._expire_older(origin.visitor, purpose)
        return await cls._issue(purpose, origin, matter or Matter())

    @classmethod
    @transactional
    async def void(cls, *, subject: str) -> None:
        """End the open tickets of a matter that is another one now; screen and phone are told."""
        for row in await cls.filter(subject=subject, state__in=OPEN_STATES).order_by("id"):
            # What a phone has before it ends with a reason; what nobody scanned is just over.
            for before, after in (
                (QrState.NEW, QrState.EXPIRED),
                (QrState.SCANNED, QrState.FAILED),
            ):
                alive = cls.filter(id=row.id, state=before)
                await alive.update(state=after, reason=row.purpose.asked.changed)
            announce(row.topic)

    @classmethod
    @transactional
    async def forget(cls, *, subject: str) -> None:
        """Give up what is open for a matter, and keep nothing of what was told about it."""
        mine = cls.filter(subject=subject)
        for row in await mine.filter(state__in=OPEN_STATES).order_by("id"):
            await row.expire()
        await mine.update(
            facts=[],
            answerer_type=None,
            answerer_number=None,
            answerer_index=None,
            answerer_name=None,
        )

    @transactional
    async def renew(self) -> Self:
        """Replace a picture that nobody scanned in time; returns the ticket to show."""
        row = await QrTicket.select_for_update().get(id=self.id)
        newer = QrTicket.filter(visitor=row.visitor, purpose=row.purpose, id__gt=row.id)
        unscanned = row.state in {QrState.NEW, QrState.EXPIRED} and row.scanned_at is None
        if row.is_void or not unscanned or await newer.exists():
            await self.refresh_from_db()
            return self
        if row.renewals >= MAX_RENEWALS:
            raise LimitReached(RENEWED_OUT)
        await self._expire_older(row.visitor, row.purpose)
        shown_at = Origin(row.visitor, row.address, browser=row.browser)
        return await self._issue(row.purpose, shown_at, row.matter, renewals=row.renewals + 1)

    @transactional
    async def scan(self, *, by: Person | None, phone: str = "") -> None:
        """Note who scanned; the first phone keeps the ticket, and may open its link again."""
        self._require_right_person(by)
        row = await QrTicket.select_for_update().get(id=self.id)
        again = row.shown_state is QrState.SCANNED and row.is_scanner(by, phone)
        if not again:
            await self._move(
                QrState.SCANNED,
                QrState.NEW,
                person_id=by.id if by else None,
                phone=phone,
                scanned_at=clock.now(),
                expires_at=clock.now() + LIFETIME,
            )
        await self.refresh_from_db()

    @transactional
    async def deny(self, *, by: Person | None, phone: str = "") -> None:
        """取消: the person does not want this."""
        await self._answer(QrState.DENIED, by, phone, reason=DENIED_REASON)
        await record(AuditEvent.SCAN_DENIED, by=by, subject=self)

    @transactional
    async def not_me(self, *, by: Person | None, phone: str = "") -> None:
        """不是我: the person did not ask for this; the screen says so."""
        await self._answer(QrState.DENIED, by, phone, reason=NOT_ME_REASON)
        await record(AuditEvent.SCAN_REPORTED, by=by, subject=self, details={"place": self.place})

    @transactional
    async def confirm(self, *, by: Person, member: Member | None = None) -> None:
        """Confirm as one of the person's own memberships, or for 个人登录 as the person.

        Never where a face check is needed, nor for a unit that the person may not enter now.
        """
        if self.purpose.needs_face:
            raise Conflict(FACE_FIRST)
        if (self.purpose is QrPurpose.LOGIN) != (member is not None):
            raise Invalid(NO_PLACE)
        if member is not None:
            fresh = await member.reread()
            if fresh.person_id != by.id:
                raise NotFound(WRONG_PERSON)
            if refusal := fresh.refusal():
                raise NotAllowed(refusal)
        member_id = member.id if member else None
        until = clock.now() + LIFETIME
        await self._answer(QrState.CONFIRMED, by, member_id=member_id, expires_at=until)

    @transactional
    async def expire(self) -> None:
        """Give an open ticket up, as when the screen goes back a step."""
        given_up = QrTicket.filter(id=self.id, state__in=OPEN_STATES)
        if await given_up.update(state=QrState.EXPIRED):
            announce(self.topic)
        await self.refresh_from_db()

    @transactional
    async def take(self, visitor: str) -> bool:
        """Use a confirmed ticket up, once, in the browser that it belongs to; else False."""
        if visitor != self.visitor:
            raise NotFound(UNKNOWN)
        ready = QrTicket.filter(id=self.id, state=QrState.CONFIRMED, used_at=None)
        is_mine = await ready.filter(expires_at__gt=clock.now()).update(used_at=clock.now())
        await self.refresh_from_db()
        if self.used_at is None:
            raise Conflict(USED_UP)
        if is_mine:
            announce(self.topic)
        return bool(is_mine)

    @classmethod
    @transactional
    async def expire_overdue(cls) -> None:
        """Mark what is over by the clock, so that open pages hear of it; for a timer."""
        overdue = cls.filter(state__in=OPEN_STATES, expires_at__lte=clock.now())
        for ticket in await overdue.order_by("id").limit(200):
            await ticket.expire()

    @classmethod
    async def forget_old(cls) -> None:
        """Delete tickets a day after their end."""
        await sweep(cls.filter(expires_at__lt=clock.now() - KEPT))

    async def require_scanner(self, by: Person | None, phone: str = "") -> None:
        """Refuse everybody but the phone that scanned, and everything that comes too late."""
        row = await QrTicket.select_for_update().get(id=self.id)
        if row.shown_state is not QrState.SCANNED:
            raise row.refusal()
        if not row.is_scanner(by, phone):
            raise NotFound(UNKNOWN)
        self._require_right_person(by)

    def require_answerer(self) -> Answerer:
        """Who may answer; raises Conflict for a login, and once the matter is forgotten."""
        if self.answerer is None:
            raise Conflict(TOO_LATE)
        return self.answerer

    async def finish(self, state: QrState, reason: str = "") -> None:
        """End a scanned ticket in the transaction of what ended it; raises when it is too late."""
        await self._move(
            state, QrState.SCANNED, reason=reason[:200], expires_at=clock.now() + LIFETIME
        )
        await self.refresh_from_db()

    async def _answer(
        self, state: QrState, by: Person | None, phone: str = "", **changes: Any
    ) -> None:
        await self.require_scanner(by, phone)
        await self._move(state, QrState.SCANNED, **changes)
        await self.refresh_from_db()

    async def _move(self, state: QrState, before: QrState, **changes: Any) -> None:
        alive = QrTicket.filter(id=self.id, state=before, expires_at__gt=clock.now())
        if not await alive.update(state=state, **changes):
            raise (await QrTicket.get(id=self.id)).refusal()
        announce(self.topic)

    def is_scanner(self, by: Person | None, phone: str) -> bool:
        """True for the phone that has scanned: its person, or outside the APP its browser."""
        if by is not None:
            return self.person_id == by.id
        return bool(phone) and self.person_id is None and self.phone == phone

    def _require_right_person(self, by: Person | None) -> None:
        """Only the person who is named answers in the APP; outside of it the face decides."""
        if by is None:
            if not self.purpose.needs_face:
                raise NotFound(SIGN_IN_FIRST)
        elif self.answerer is not None and not self.answerer.is_same(by):
            raise NotFound(WRONG_PERSON)

    @classmethod
    async def _expire_older(cls, visitor: str, purpose: QrPurpose) -> None:
        for older in await cls.filter(visitor=visitor, purpose=purpose, state__in=OPEN_STATES):
            await older.expire()

    @classmethod
    async def _issue(
        cls, purpose: QrPurpose, origin: Origin, matter: Matter, *, renewals: int = 0
    ) -> Self:
        announce(ISSUED_TOPIC)
        who = matter.answerer
        return await cls.create(
            code=random_token(20),
            number=str(10 + secrets.randbelow(90)),
            purpose=purpose,
            visitor=origin.visitor,
            address=origin.address[:64],
            browser=origin.browser[:60],
            subject=matter.subject,
            version=matter.version,
            facts=list(matter.facts),
            answerer_type=who.id_type if who else None,
            answerer_number=who.id_number if who else None,
            answerer_name=who.name if who else None,
            renewals=renewals,
            created_at=clock.now(),
            expires_at=clock.now() + LIFETIME,
        )
