"""人脸认证 that a scanned QR code asks for: consent first, then one check, then its result.

The check is bound to the ticket and through it to the very facts of the draft. Only the answer
of the face service ends it; no picture is kept. Three failed checks a day are allowed per
person, counted by 证件类型 and 证件号码, whoever started them.
"""

from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.queryset import QuerySet

from models import clock
from models.audit import AuditEvent, record
from models.base import HallModel
from models.consent import FACE_CHECK, Consent
from models.error import HallError, LimitReached
from models.field import UtcField
from models.id_type import IdType
from models.key import ring
from models.person import Person
from models.qr_code import QrState
from models.qr_ticket import QrTicket
from models.rate_limit import hit, peek
from models.registration_draft import RegistrationDraft
from models.tx import transactional
from settings import settings

TIME = timedelta(minutes=6)  # the service gives five minutes, and we have to ask afterwards
FAILURES_A_DAY = 3
DAY = 86400
ALL_TRIES_USED = (
    f"该法定代表人今天已有{FAILURES_A_DAY}次人脸认证未通过，请明天再试；"
    f"也可携带身份证件和营业执照副本到窗口办理（{settings.counter}），"
    "或使用省政务单位账户、电子营业执照登录"
)


class FaceCheck(HallModel):
    """One face check of one ticket; `certify_id` is the service's number for it."""

    id = fields.IntField(primary_key=True)
    ticket: fields.OneToOneRelation[QrTicket] = fields.OneToOneField(
        "hall.QrTicket", related_name="face_check", on_delete=fields.CASCADE
    )
    ticket_id: int
    certify_id = fields.CharField(max_length=64, unique=True, null=True)
    url = fields.TextField(default="")
    created_at = UtcField()

    class Meta:
        table = "face_check"

    @classmethod
    @transactional
    async def agree(cls, ticket: QrTicket, *, by: Person | None, phone: str = "") -> Self:
        """Record the separate consent of whoever scanned; only then may a check begin."""
        await ticket.require_scanner(by, phone)
        draft = await RegistrationDraft.get(id=ticket.draft_id)
        await require_tries(draft)
        if begun := await cls.get_or_none(ticket_id=ticket.id):
            return begun
        await Consent.give(FACE_CHECK, visitor=phone, subject=ticket.code, person=by)
        await QrTicket.filter(id=ticket.id).update(expires_at=clock.now() + TIME)
        await ticket.refresh_from_db()
        return await cls.create(ticket=ticket, created_at=clock.now())

    @classmethod
    async def of(cls, ticket: QrTicket) -> Self | None:
        """The check that a ticket has asked for, if any."""
        return await cls.get_or_none(ticket_id=ticket.id)

    @classmethod
    async def by_certify_id(cls, certify_id: str) -> Self | None:
        """Find a check by the service's number."""
        return await cls.get_or_none(certify_id=certify_id)

    @classmethod
    def waiting(cls) -> QuerySet[Self]:
        """Checks whose result nobody has asked for yet, oldest first."""
        begun = cls.filter(certify_id__isnull=False, ticket__state=QrState.SCANNED)
        return begun.filter(ticket__expires_at__gt=clock.now()).order_by("id")

    @transactional
    async def note_start(self, certify_id: str, url: str) -> None:
        """Keep what the service answered; of two starts at once the first one counts."""
        fresh = FaceCheck.filter(id=self.id, certify_id=None)
        await fresh.update(certify_id=certify_id, url=url)
        await self.refresh_from_db()

    @transactional
    async def passed(self) -> None:
        """The face is that of the legal rep: prove the draft and confirm the ticket together."""
        ticket = await QrTicket.get(id=self.ticket_id).select_related("person")
        draft = await RegistrationDraft.get(id=ticket.draft_id)
        person = ticket.person or await Person.find_or_create(
            IdType(draft.id_type), draft.id_number, draft.legal_rep_name
        )
        await draft.mark_proved(person, version=ticket.draft_version)
        await ticket.finish(QrState.CONFIRMED)
        await record(AuditEvent.FACE_PASSED, by=person, subject=ticket)

    @transactional
    async def failed(self, reason: str) -> None:
        """The face is not that of the legal rep; counts among the three of the day."""
        ticket = await self._end(QrState.FAILED, reason)
        draft = await RegistrationDraft.get(id=ticket.draft_id)
        await hit("face failed", _person_today(draft), 1000, DAY)
        await record(AuditEvent.FACE_FAILED, subject=ticket)

    @transactional
    async def canceled(self, reason: str) -> None:
        """The person broke off; nothing is counted."""
        await self._end(QrState.DENIED, reason)

    @transactional
    async def refused(self, error: HallError) -> None:
        """A passed face that proves nothing any more, since the facts have changed meanwhile."""
        await self._end(QrState.FAILED, error.message)

    async def _end(self, state: QrState, reason: str) -> QrTicket:
        ticket = await QrTicket.get(id=self.ticket_id)
        await ticket.finish(state, reason)
        return ticket


async def require_tries(draft: RegistrationDraft) -> None:
    """Refuse another face check after three failed ones today; names the other ways."""
    if await tries_left(draft) == 0:
        raise LimitReached(ALL_TRIES_USED)


async def tries_left(draft: RegistrationDraft) -> int:
    """How many more checks may fail today for the person whom a draft names."""
    return max(0, FAILURES_A_DAY - await peek("face failed", _person_today(draft), DAY))


def _person_today(draft: RegistrationDraft) -> str:
    """The person whom a draft names, on this day of the hall."""
    return ring.mac("face limit", draft.id_type, draft.id_number, clock.today().isoformat())
