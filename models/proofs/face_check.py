"""人脸认证: consent first, then one check, then its result.

A check is asked for by a scanned QR code, and bound to the ticket and through it to the matter and
the person who answers for it; or by the APP itself, for whoever registers or signs in there. What a
passed face means is said by the flow that asked for it. Only the answer of the face service ends a
check, whether or not the page that began it is still open; no picture is kept.

How many may fail in a day stands in `models/records/limit_table.py`: a stranger's failures close
the stranger's phone and network, never the phone that is signed in as the person or known to them.
What is under way counts as if it had failed already, so that many checks at once gain nothing.
"""

from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import HallError, LimitReached
from models.base.field import UtcField
from models.base.key import is_code, ring
from models.base.model import HallModel
from models.base.origin import Origin
from models.base.sweep import sweep
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.consent import FACE_CHECK, Consent
from models.proofs.known_device import KnownDevice
from models.proofs.matter import Answerer
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrState
from models.proofs.qr_ticket import QrTicket
from models.records.audit import AuditEvent, record
from models.records.limit import counted, give_back_of, hold, note, refuse_full
from models.records.limit_table import FACE_DESK, FACES_FAILED, FACES_OPEN

KEPT = timedelta(days=1)
TIME = timedelta(minutes=6)  # the service gives five minutes, and we have to ask afterwards
PROOF_LIFETIME = timedelta(minutes=30)  # how long a passed face proves somebody
UNDER_WAY = "还有未完成的人脸认证，请先完成或稍后再试"


class FaceCheck(HallModel):
    """One face check, of a ticket or of the APP; `certify_id` is the service's number for it.

    `asked_at` is when its result was asked for last, or when it began.
    """

    id = fields.IntField(primary_key=True)
    ticket: fields.OneToOneNullableRelation[QrTicket] = fields.OneToOneField(
        "hall.QrTicket", related_name="face_check", on_delete=fields.CASCADE, null=True
    )
    ticket_id: int | None
    certify_id = fields.CharField(max_length=64, unique=True, null=True)
    url = fields.TextField(default="")
    subject = fields.CharField(max_length=64)
    phone = fields.CharField(max_length=64)
    address = fields.CharField(max_length=64, default="")
    device = fields.CharField(max_length=64, default="")
    is_known = fields.BooleanField(default=False)
    created_at = UtcField()
    asked_at = UtcField()
    settled_at = UtcField(null=True)

    class Meta:
        table = "face_check"

    @property
    def origin(self) -> Origin:
        """The phone in front of the face, as limits count it."""
        return Origin(self.phone, self.address, self.device, is_known=self.is_known)

    @classmethod
    @transactional
    async def agree(cls, ticket: QrTicket, *, by: Person | None, origin: Origin) -> Self:
        """Record the separate consent of whoever scanned; only then may a check begin."""
        await QrAnswer(ticket, by, origin.visitor).require_scanner()
        if begun := await cls.get_or_none(ticket_id=ticket.id):
            return begun
        who = ticket.require_answerer()
        here, subject = await phone_of(who, by, origin), person_today(who)
        await begin_face(subject, here)
        await Consent.give(FACE_CHECK, visitor=origin.visitor, subject=ticket.code, person=by)
        await QrTicket.filter(id=ticket.id).update(expires_at=clock.now() + TIME)
        await ticket.refresh_from_db()
        return await cls._create(subject, here, ticket)

    @classmethod
    @transactional
    async def begin(cls, who: Answerer, origin: Origin, instead: str) -> Self:
        """A check of the APP; `instead` names the other ways where no try is left."""
        subject = person_today(who)
        await begin_face(subject, origin, instead)
        return await cls._create(subject, origin)

    @classmethod
    async def _create(cls, subject: str, origin: Origin, ticket: QrTicket | None = None) -> Self:
        now = clock.now()
        return await cls.create(
            ticket=ticket,
            subject=subject,
            phone=origin.visitor,
            address=origin.address,
            device=origin.device,
            is_known=origin.is_known,
            created_at=now,
            asked_at=now,
        )

    @classmethod
    async def of(cls, ticket: QrTicket) -> Self | None:
        """The check that a ticket has asked for, if any."""
        return await cls.get_or_none(ticket_id=ticket.id)

    @classmethod
    async def by_certify_id(cls, certify_id: str) -> Self | None:
        """Find a check by the service's number."""
        return await cls.get_or_none(certify_id=certify_id) if is_code(certify_id, 64) else None

    @classmethod
    def waiting(cls) -> QuerySet[Self]:
        """Checks whose result is not known yet, whatever became of their tickets.

        First whichever was not asked for the longest, so that each has its turn.
        """
        begun = cls.filter(certify_id__isnull=False, settled_at=None)
        return begun.filter(created_at__gt=clock.now() - TIME).order_by("asked_at", "id")

    @classmethod
    async def forget_old(cls) -> None:
        """Delete checks of the APP a day after they began; the others go with their tickets."""
        await sweep(cls.filter(ticket_id=None, created_at__lt=clock.now() - KEPT))

    @transactional
    async def note_start(self, certify_id: str, url: str) -> None:
        """Keep what the service answered; of two starts at once the first one counts."""
        fresh = FaceCheck.filter(id=self.id, certify_id=None)
        await fresh.update(certify_id=certify_id, url=url)
        await self.refresh_from_db()

    @transactional
    async def note_asked(self) -> None:
        """Its result is asked for now; the others have their turn before it is asked again."""
        await FaceCheck.filter(id=self.id).update(asked_at=clock.now())

    async def proven_person(self) -> Person:
        """Whose face it was: who is signed in to the APP, or the person who is named."""
        ticket = await QrTicket.get(id=self.ticket_id).select_related("person")
        if ticket.person is not None:
            return ticket.person
        who = ticket.require_answerer()
        return await Person.find_or_create(who.id_type, who.id_number, who.name)

    @transactional
    async def passed(self, person: Person) -> None:
        """The face is that of the person who answers; their flow notes what that proves."""
        ticket = await self._end(QrState.CONFIRMED)
        await record(AuditEvent.FACE_PASSED, by=person, subject=ticket)

    @transactional
    async def failed(self, reason: str) -> None:
        """The face is not that of who answers; counts against phone, network and screen."""
        await self._count_failure(await self._end(QrState.FAILED, reason))

    @transactional
    async def settled_alone(self, *, is_failed: bool) -> None:
        """The result of a check of the APP, or of one whose ticket has ended before.

        A failure counts once, whoever asked for it; else whoever sees that a face fails could
        change the facts, or close the page, and try as often as they like.
        """
        if not await self._mark_settled():
            return
        await end_face(self.subject, self.origin)
        if is_failed:
            await self._count_failure(await self._any_ticket())

    @transactional
    async def abandon(self) -> None:
        """The service did not begin it: nobody is held to what the service did not do."""
        await end_face(self.subject, self.origin)
        await self.delete()

    async def open_ticket(self) -> QrTicket | None:
        """The ticket that waits for the result; None once it has ended, and for the APP's own."""
        ticket = await self._any_ticket()
        return ticket if ticket and ticket.shown_state is QrState.SCANNED else None

    async def _any_ticket(self) -> QrTicket | None:
        return await QrTicket.get(id=self.ticket_id) if self.ticket_id else None

    async def _count_failure(self, ticket: QrTicket | None) -> None:
        await note(*FACES_FAILED, origin=self.origin, subject=self.subject)
        if ticket is not None:
            await note(FACE_DESK, origin=Origin(ticket.visitor), subject=self.subject)
        await record(AuditEvent.FACE_FAILED, subject=ticket)

    @transactional
    async def canceled(self, reason: str) -> None:
        """The person broke off; nothing is counted."""
        await self._end(QrState.DENIED, reason)

    @transactional
    async def refused(self, error: HallError) -> None:
        """A passed face that proves nothing any more, since the matter has changed meanwhile."""
        await self._end(QrState.FAILED, error.message)

    async def _end(self, state: QrState, reason: str = "") -> QrTicket:
        ticket = await QrTicket.get(id=self.ticket_id)
        await ticket.finish(state, reason)
        await self._mark_settled()
        await end_face(self.subject, self.origin)
        return ticket

    async def _mark_settled(self) -> bool:
        """Note that the result is known; True for the first who does."""
        unsettled = FaceCheck.filter(id=self.id, settled_at=None)
        return bool(await unsettled.update(settled_at=clock.now()))


@transactional
async def begin_face(subject: str, origin: Origin, instead: str = "") -> None:
    """Count a check as under way; raises LimitReached when failed and begun ones leave no try.

    `instead` names the other ways of whoever does not register a unit.
    """
    await hold(*FACES_FAILED, origin=origin, subject=subject)
    await refuse_full(*FACES_FAILED, origin=origin, subject=subject, instead=instead)
    failed = await counted(*FACES_FAILED, origin=origin, subject=subject)
    begun = await counted(*FACES_OPEN, origin=origin, subject=subject)
    # The first two limits only: what strangers have begun elsewhere closes nobody's phone.
    for limit, before, now in zip(FACES_FAILED, failed, begun, strict=False):
        if now and before + now >= limit.room(origin):
            raise LimitReached(UNDER_WAY)
    await note(*FACES_OPEN, origin=origin, subject=subject)


async def end_face(subject: str, origin: Origin) -> None:
    """A check has its result, whatever it is."""
    await give_back_of(*FACES_OPEN, origin=origin, subject=subject)


async def refuse_desk(who: Answerer, origin: Origin, instead: str = "") -> None:
    """Refuse another code on a screen where three checks failed today; names the other ways."""
    await refuse_full(FACE_DESK, origin=origin, subject=person_today(who), instead=instead)


async def refuse_phone(who: Answerer, by: Person | None, origin: Origin) -> None:
    """Refuse another check on a phone that has no try left today; names the other ways."""
    here = await phone_of(who, by, origin)
    await refuse_full(*FACES_FAILED, origin=here, subject=person_today(who))


async def tries_left(who: Answerer, by: Person | None, origin: Origin) -> int:
    """How many more checks may fail on this phone today for the person who answers."""
    here = await phone_of(who, by, origin)
    failed = await counted(*FACES_FAILED, origin=here, subject=person_today(who))
    applied = zip(failed, FACES_FAILED, strict=True)
    return max(0, min(limit.room(here) - number for number, limit in applied))


async def phone_of(who: Answerer, by: Person | None, origin: Origin) -> Origin:
    """The phone, and whether it is the person's own: signed in as them, or used by them before."""
    if by is not None:
        return origin.as_known(who.is_same(by))
    return await known_origin(who, origin)


async def known_origin(who: Answerer, origin: Origin) -> Origin:
    """A phone in front of a face, and whether the person of that card has used it before."""
    person = await Person.by_id(who.id_type, who.id_number)
    return origin.as_known(await KnownDevice.knows(origin.device, person.id if person else None))


def person_today(who: Answerer) -> str:
    """The person of a card on this day of the hall, as limits count them in every flow."""
    return ring.mac("face limit", who.id_type, who.id_number, clock.today().isoformat())
