"""Rows of the sandbox twins: the SMS inbox of every phone, and the face checks under way.

Magic numbers: an identity number ending in 4 never passes (Z1147), one ending in 5 never gets
a result; mobile 13900000001 never receives anything.
"""

from datetime import datetime, timedelta
from typing import Self

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import Conflict, Invalid, NotFound
from models.base.field import EncryptedCharField, UtcField
from models.base.key import is_code, random_token, ring
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.text import normalize
from models.base.topic import announce
from models.base.tx import transactional
from models.records.outbox import OutboxMessage
from models.sandbox.fault import Fault, SandboxFault
from models.standards.identifier import check_mobile

INBOX_TOPIC = "sandbox:sms"
FACE_LIFETIME = timedelta(minutes=5)
REPORT_LIFETIME = timedelta(minutes=30)
KEPT = timedelta(days=7)
NEVER_DELIVERED_MOBILE = "13900000001"
NOT_PASSED_REASON = "Z1147"


class SandboxSms(HallModel):
    """A text message that the SMS twin has taken."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    reference = fields.CharField(max_length=64, unique=True)
    mobile = EncryptedCharField("sandbox mobile", max_length=20)
    mobile_index = fields.CharField(max_length=64)
    text = EncryptedCharField("sandbox text", max_length=1000)
    sent_at = UtcField()
    arrives_at = UtcField(null=True)
    is_reported = fields.BooleanField(default=False)

    class Meta:
        table = "sandbox_sms"
        indexes = (
            Index(fields=("mobile_index",), name="ix_sandbox_sms_mobile"),
            Index(fields=("sent_at",), name="ix_sandbox_sms_sent_at"),
            Index(fields=("arrives_at",), name="ix_sandbox_sms_arrival"),
            Index(fields=("is_reported", "arrives_at"), name="ix_sandbox_sms_report"),
        )

    @classmethod
    @transactional
    async def accept(cls, mobile: str, text: str, reference: str) -> Self:
        """Take a message; the same reference again is the same message, as with a provider."""
        if known := await cls.get_or_none(reference=reference):
            return known
        lost = mobile == NEVER_DELIVERED_MOBILE or await SandboxFault.amount_of(Fault.SMS_LOST)
        late = timedelta(minutes=await SandboxFault.amount_of(Fault.SMS_LATE))
        message = await cls.create(
            code=random_token(16),
            reference=reference,
            mobile=mobile,
            mobile_index=_mobile_index(mobile),
            text=text,
            sent_at=clock.now(),
            arrives_at=None if lost else clock.now() + late,
        )
        announce(INBOX_TOPIC)
        return message

    @classmethod
    def inbox(cls, mobile: str | None = None) -> "QuerySet[SandboxSms]":
        """Messages that have arrived, newest first; of one phone or of all."""
        arrived = SandboxSms.filter(arrives_at__lte=clock.now())
        if mobile is not None:
            arrived = arrived.filter(mobile_index=_mobile_index(mobile))
        return arrived.order_by("-arrives_at", "-id")

    @classmethod
    async def report_arrivals(cls) -> None:
        """Send the delivery report of each message that has arrived meanwhile."""
        for message in await cls._unreported().filter(arrives_at__lte=clock.now()).limit(100):
            await message._report()

    @classmethod
    async def next_arrival_at(cls) -> datetime | None:
        """When the next message arrives; None when none is on its way."""
        coming = SandboxSms.filter(is_reported=False, arrives_at__gt=clock.now())
        following = await coming.order_by("arrives_at").first()
        return following.arrives_at if following else None

    @classmethod
    async def forget_old(cls) -> None:
        """Delete messages of last week."""
        await sweep(cls.filter(sent_at__lt=clock.now() - KEPT))

    @classmethod
    def _unreported(cls) -> "QuerySet[SandboxSms]":
        oldest = clock.now() - REPORT_LIFETIME
        return SandboxSms.filter(is_reported=False, arrives_at__gt=oldest)

    @transactional
    async def _report(self) -> None:
        """Report once; a message whose sender has not noted it yet is reported next time."""
        if await OutboxMessage.mark_delivered(self.code):
            await SandboxSms.filter(id=self.id).update(is_reported=True)
            announce(INBOX_TOPIC)


class FaceDecision(Labeled):
    """What the person in front of the camera chose; the label is the button of the twin."""

    PENDING = "pending", "进行中"
    PASSED = "passed", "通过"
    FAILED = "failed", "不通过"
    CANCELED = "canceled", "取消"


def face_note(id_number: str) -> str:
    """What the twin makes of a magic number, for the console; empty for all others."""
    if id_number.endswith("4"):
        return "人脸认证总是不通过"
    return "人脸认证总是没有结果" if id_number.endswith("5") else ""


class SandboxFace(HallModel):
    """A face check that the face twin has started; no picture exists."""

    id = fields.IntField(primary_key=True)
    certify_id = fields.CharField(max_length=64, unique=True)
    order_no = fields.CharField(max_length=32, unique=True)
    id_type = fields.CharField(max_length=32)
    id_number = EncryptedCharField("sandbox id number", max_length=32)
    name = EncryptedCharField("sandbox name", max_length=60)
    return_url = fields.CharField(max_length=300, default="")
    decision = fields.CharEnumField(FaceDecision, max_length=16, default=FaceDecision.PENDING)
    reason = fields.CharField(max_length=32, default="")
    started_at = UtcField()

    class Meta:
        table = "sandbox_face"

    @property
    def topic(self) -> str:
        """What a page listens to that waits for the result."""
        return f"face:{self.certify_id}"

    @property
    def is_expired(self) -> bool:
        """True when nobody can decide it any more."""
        ends_at: datetime = self.started_at + FACE_LIFETIME
        return clock.now() > ends_at

    @classmethod
    async def of(cls, certify_id: str) -> Self:
        """Find a check by the number in its link."""
        found = await cls.get_or_none(certify_id=certify_id) if is_code(certify_id, 64) else None
        if found is None:
            raise NotFound("没有这次人脸认证，请回到显示二维码的页面重新扫码")
        return found

    @classmethod
    def pending(cls) -> "QuerySet[SandboxFace]":
        """Checks that wait for a decision, newest first."""
        oldest = clock.now() - FACE_LIFETIME
        undecided = SandboxFace.filter(decision=FaceDecision.PENDING, started_at__gt=oldest)
        return undecided.order_by("-id")

    @transactional
    async def decide(self, wanted: FaceDecision) -> FaceDecision:
        """Play the camera once; switched faults and magic numbers have the last word."""
        if self.is_expired:
            raise Conflict("这次人脸认证已失效，请回到显示二维码的页面重新扫码")
        if await self._stays_silent():
            return FaceDecision.PENDING
        outcome = wanted
        if wanted is FaceDecision.PASSED and await self._must_fail():
            outcome = FaceDecision.FAILED
        reason = NOT_PASSED_REASON if outcome is FaceDecision.FAILED else ""
        undecided = SandboxFace.filter(id=self.id, decision=FaceDecision.PENDING)
        if not await undecided.update(decision=outcome, reason=reason):
            raise Conflict("这次人脸认证已经有结果")
        self.decision, self.reason = outcome, reason
        announce(self.topic)
        return outcome

    @classmethod
    async def forget_old(cls) -> None:
        """Delete checks of last week."""
        await sweep(cls.filter(started_at__lt=clock.now() - KEPT))

    async def _stays_silent(self) -> bool:
        return self.id_number.endswith("5") or bool(await SandboxFault.amount_of(Fault.FACE_SILENT))

    async def _must_fail(self) -> bool:
        if self.id_number.endswith("4"):
            return True
        return await SandboxFault.take_one(Fault.FACE_FAILS)


def _mobile_index(mobile: str) -> str:
    try:
        mobile = check_mobile(mobile)
    except Invalid:
        mobile = normalize(mobile)  # somebody looks for what cannot be one
    return ring.blind(mobile, "sandbox mobile")
