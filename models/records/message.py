"""消息: what somebody is told, written by the verb in its own transaction.

It stands in the inbox of its owner at once, and goes out as an SMS as well where a mobile is
named: warnings about a changed way in leave at once, everything else waits through the night
(21:00 to 8:00). A message that is no longer true is dropped before it has left
(`drop_messages`), and one that waited says when it happened.
"""

from datetime import datetime, time, timedelta
from typing import Self

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import EncryptedCharField, UtcField
from models.base.key import random_token
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.topic import announce
from models.base.tx import in_transaction_now, transactional
from models.records.outbox import OutboxKind, post, wake_outbox
from models.records.owner import OwnerKind, OwnerName

DAY_BEGINS, DAY_ENDS = time(8), time(21)
MAX_TEXT = 300
RELEASED_AT_ONCE = 20


class MessageKind(Labeled):
    """What a message is about; the label is the word of the filter."""

    INVITATION = "invitation", "授权邀请"
    RIGHT = "right", "授权变动"
    TERM = "term", "期限提醒"
    SECURITY = "security", "安全提醒"
    CASE = "case", "办件进度"

    @property
    def is_urgent(self) -> bool:
        """True for warnings about a way in, which wait for no morning."""
        return self is MessageKind.SECURITY


class Message(HallModel):
    """One message; `about` is the public code of what it tells of, `unit_code` whose matter it is.

    An owner of "" is nobody of the hall yet: only the mobile is told.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    kind = fields.CharEnumField(MessageKind, max_length=16)
    owner_kind = fields.CharEnumField(OwnerKind, max_length=12)
    owner_code = fields.CharField(max_length=32)
    unit_code = fields.CharField(max_length=32, default="")
    about = fields.CharField(max_length=32, default="")
    text = EncryptedCharField("message text", max_length=2000)
    link = fields.CharField(max_length=120, default="")
    mobile = EncryptedCharField("message mobile", max_length=20, null=True)
    sms_at = UtcField(null=True)
    created_at = UtcField()
    read_at = UtcField(null=True)

    class Meta:
        table = "message"
        indexes = (
            Index(fields=("owner_code", "owner_kind", "created_at"), name="ix_message_owner"),
            Index(fields=("sms_at",), name="ix_message_sms_at"),
            Index(fields=("about",), name="ix_message_about"),
        )

    @classmethod
    def of(cls, owner: OwnerName) -> QuerySet[Self]:
        """The inbox of an owner, newest first."""
        mine = cls.filter(owner_code=owner.code, owner_kind=owner.kind)
        return mine.order_by("-created_at", "-id")

    @classmethod
    @transactional
    async def release_due(cls) -> int:
        """Hand messages whose time has come to the outbox; how many there were."""
        due = cls.filter(sms_at__lte=clock.now()).select_for_update(skip_locked=True)
        found = await due.order_by("id").limit(RELEASED_AT_ONCE)
        for message in found:
            await post(OutboxKind.SMS, {"mobile": message.mobile or "", "text": message._sms()})
        await cls.filter(id__in=[message.id for message in found]).update(sms_at=None, mobile=None)
        return len(found)

    @classmethod
    async def next_due_at(cls) -> datetime | None:
        """When the next one has to be handed on; None when none waits."""
        waiting = cls.filter(sms_at__isnull=False).order_by("sms_at")
        first = await waiting.first().only("id", "sms_at")
        return first.sms_at if first else None

    def _sms(self) -> str:
        """The words, with the time where they have waited for the morning."""
        waited = clock.now() - self.created_at > timedelta(hours=1)
        return f"（{clock.minute_text(self.created_at)}）{self.text}" if waited else self.text


async def tell(
    kind: MessageKind,
    text: str,
    *,
    owner: OwnerName | None,
    unit: str = "",
    about: str = "",
    link: str = "",
    mobile: str = "",
) -> Message:
    """Write a message into the open transaction of its act; `unit` and `about` are public codes."""
    if not in_transaction_now():
        raise RuntimeError("tell() belongs inside the transaction of the act")
    now = clock.now()
    message = await Message.create(
        code=random_token(16),
        kind=kind,
        owner_kind=owner.kind if owner else OwnerKind.PERSON,
        owner_code=owner.code if owner else "",
        unit_code=unit,
        about=about,
        text=text,
        link=link,
        mobile=mobile or None,
        sms_at=(now if kind.is_urgent else next_daytime(now)) if mobile else None,
        created_at=now,
    )
    if mobile:
        wake_outbox()
    if owner is not None:
        announce(f"messages:{owner.code}")
    return message


async def drop_messages(about: str) -> None:
    """Send no SMS any more about what has ended; what was read stays in the inbox."""
    await Message.filter(about=about, sms_at__isnull=False).update(sms_at=None, mobile=None)


def next_daytime(moment: datetime) -> datetime:
    """The moment itself by day, else 8:00 of the next morning at the hall."""
    here = clock.local(moment)
    if DAY_BEGINS <= here.time() < DAY_ENDS:
        return moment
    day = here.date() + timedelta(days=1 if here.time() >= DAY_ENDS else 0)
    return datetime.combine(day, DAY_BEGINS, clock.SHANGHAI)
