"""QR codes on a screen that a phone answers: one ticket for every use of them.

A ticket belongs to the browser that asked for it and serves once. Its picture holds for 120
seconds and is renewed up to three times; whoever has scanned it has 120 seconds more to read and
decide, or the time of a face check where one is needed. To somebody who is elsewhere the same
ticket goes as a link (`qr_link.py`), which holds for 72 hours until its face check begins. Every
change of state is a conditional
UPDATE; what a phone answers stands in `qr_answer.py`, and what becomes of the tickets of a matter
that changes or ends in `qr_matter.py`.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any, Self

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import NO_COOKIE, Conflict, Invalid, LimitReached, NotFound
from models.base.field import EncryptedCharField, UtcField
from models.base.key import is_code, random_token
from models.base.model import HallModel
from models.base.network import place_of
from models.base.origin import Origin
from models.base.rule_index import RuleIndex
from models.base.sweep import sweep
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.known_device import KnownDevice
from models.proofs.matter import NO_MATTER, Answerer, Matter
from models.proofs.qr_code import (
    ISSUED_TOPIC,
    OPEN_STATES,
    RENEWED_OUT,
    TOO_LATE,
    UNKNOWN,
    USED_UP,
    Progress,
    QrPurpose,
    QrState,
)
from models.records.limit import count
from models.records.sign_in_table import QR_CODES
from models.standards.id_type import IdType
from models.units.member import Member

LIFETIME = timedelta(seconds=120)
LINK_LIFETIME = timedelta(hours=72)
KEPT = timedelta(days=1)
MAX_RENEWALS = 3


class QrTicket(HallModel):
    """One QR code that a browser asked for; `code` is what its picture holds.

    `subject` is the public code of the matter. `phone` is the browser that answers outside the
    APP, where nobody is signed in.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    purpose = fields.CharEnumField(QrPurpose, max_length=20)
    visitor = fields.CharField(max_length=64)
    state = fields.CharEnumField(QrState, max_length=12, default=QrState.NEW)
    number = fields.CharField(max_length=2)
    subject = fields.CharField(max_length=32, default="")
    version = fields.IntField(default=0)
    facts = fields.JSONField[list[str]](default=list)
    answerer_type = fields.CharEnumField(IdType, max_length=2, null=True)
    answerer_number = EncryptedCharField("qr answerer number", max_length=60, null=True)
    answerer_name = EncryptedCharField("qr answerer name", max_length=120, null=True)
    address = fields.CharField(max_length=64, default="")
    browser = fields.CharField(max_length=60, default="")
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="qr_tickets", on_delete=fields.RESTRICT, null=True
    )
    person_id: int | None
    phone = fields.CharField(max_length=64, default="")
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="qr_tickets", on_delete=fields.RESTRICT, null=True
    )
    member_id: int | None
    reason = fields.CharField(max_length=200, default="")
    renewals = fields.SmallIntField(default=0)
    is_link = fields.BooleanField(default=False)
    created_at = UtcField()
    expires_at = UtcField()
    scanned_at = UtcField(null=True)
    used_at = UtcField(null=True)

    # A browser has one QR code of a purpose.
    rules = (RuleIndex("uq_qr_ticket_visitor", ("visitor", "purpose"), OPEN_STATES),)

    class Meta:
        table = "qr_ticket"
        indexes = (
            Index(fields=("visitor", "purpose"), name="ix_qr_ticket_visitor"),
            Index(fields=("state", "expires_at"), name="ix_qr_ticket_due"),
            Index(fields=("subject",), name="ix_qr_ticket_subject"),
        )

    @classmethod
    async def find(cls, code: str) -> Self:
        """The ticket of a scanned code, with its person; raises NotFound."""
        related = cls.filter(code=code).select_related("person")
        found = await related.first() if is_code(code) else None
        if found is None:
            raise NotFound(UNKNOWN)
        return found

    @classmethod
    async def current(cls, purpose: QrPurpose, visitor: str) -> Self | None:
        """The browser's ticket that still waits for its phone, with who has scanned it."""
        mine = cls.waiting(visitor).filter(purpose=purpose)
        return await mine.select_related("person").first()

    @classmethod
    def waiting(cls, visitor: str | None = None) -> QuerySet[Self]:
        """Tickets that a phone may still answer, newest first; of one browser or of all."""
        alive = cls.filter(state__in=OPEN_STATES, expires_at__gt=clock.now())
        if visitor is not None:
            alive = alive.filter(visitor=visitor)
        return alive.order_by("-id")

    @property
    def answerer(self) -> Answerer | None:
        """Who may answer; None for whoever is signed in to the APP, and once it is forgotten."""
        if not self.answerer_number or not self.answerer_name:
            return None
        return Answerer(self.answerer_type, self.answerer_number, self.answerer_name)

    @property
    def matter(self) -> Matter:
        """What the ticket is for, as its opener told it."""
        return Matter(self.subject, self.version, tuple(self.facts), self.answerer)

    @property
    def progress(self) -> Progress:
        """How far it has come; a matter that was changed afterwards is its reason to be void."""
        changed = self.purpose.asked.changed
        void = changed if self.reason == changed else ""
        return Progress(self.state, self.expires_at, self.used_at is not None, void)

    @property
    def shown_state(self) -> QrState:
        """The state that people read."""
        return self.progress.shown

    @property
    def topic(self) -> str:
        """What screen and phone listen to."""
        return f"qr:{self.code}"

    @property
    def place(self) -> str:
        """Where the screen stands, as the phone shows it: a network address without its end."""
        return place_of(self.address)

    @property
    def answered_until(self) -> datetime:
        """How long whoever scans it now has to read and decide."""
        return self.expires_at if self.is_link else clock.now() + LIFETIME

    @classmethod
    @transactional
    async def open(
        cls,
        purpose: QrPurpose,
        *,
        origin: Origin,
        matter: Matter = NO_MATTER,
        is_link: bool = False,
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
        return await cls._issue(purpose, origin, matter, is_link=is_link)

    @transactional
    async def renew(self) -> Self:
        """Replace a picture that nobody scanned in time; returns the ticket to show."""
        row = await QrTicket.select_for_update().get(id=self.id)
        newer = QrTicket.filter(visitor=row.visitor, purpose=row.purpose, id__gt=row.id)
        unscanned = row.state in {QrState.NEW, QrState.EXPIRED} and row.scanned_at is None
        is_nobodys = row.subject and row.answerer is None and not row.purpose.asked.of_unit
        is_over = row.is_link or row.progress.void or is_nobodys
        if is_over or not unscanned or await newer.exists():
            await self.refresh_from_db()
            return self
        if row.renewals >= MAX_RENEWALS:
            raise LimitReached(RENEWED_OUT)
        await self._expire_older(row.visitor, row.purpose)
        shown_at = Origin(row.visitor, row.address, browser=row.browser)
        return await self._issue(row.purpose, shown_at, row.matter, renewals=row.renewals + 1)

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

    def require_answerer(self) -> Answerer:
        """Who may answer; raises Conflict for a login, and once the matter is forgotten."""
        if self.answerer is None:
            raise Conflict(TOO_LATE)
        return self.answerer

    async def finish(self, state: QrState, reason: str = "") -> None:
        """End a scanned ticket in the transaction of what ended it; raises when it is too late."""
        await self.move(
            state, QrState.SCANNED, reason=reason[:200], expires_at=clock.now() + LIFETIME
        )
        await self.refresh_from_db()

    async def move(self, state: QrState, before: QrState, **changes: Any) -> None:
        """Go on from one state to another, unless somebody was quicker or it is too late."""
        alive = QrTicket.filter(id=self.id, state=before, expires_at__gt=clock.now())
        if not await alive.update(state=state, **changes):
            raise (await QrTicket.get(id=self.id)).progress.refusal()
        announce(self.topic)

    @classmethod
    async def _expire_older(cls, visitor: str, purpose: QrPurpose) -> None:
        for older in await cls.filter(visitor=visitor, purpose=purpose, state__in=OPEN_STATES):
            await older.expire()

    @classmethod
    async def _issue(
        cls,
        purpose: QrPurpose,
        origin: Origin,
        matter: Matter,
        *,
        renewals: int = 0,
        is_link: bool = False,
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
            is_link=is_link,
            created_at=clock.now(),
            expires_at=clock.now() + (LINK_LIFETIME if is_link else LIFETIME),
        )
