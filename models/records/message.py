"""消息: what somebody is told, written by the verb in its own transaction.

It stands in the inbox of its owner at once: of a person, or of a unit, whose members read it each
for themselves (`message_read.py`). What shall go out as an SMS as well is noted beside it
(`message_sms.py`) and leaves when its time has come (`models/messages/release.py`). A message that
is no longer true is dropped before its SMS has left; in the inbox it stays.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import EncryptedCharField, UtcField
from models.base.key import random_token, ring
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.topic import announce
from models.base.tx import in_transaction_now
from models.records.message_sms import MessageSms, SmsState, leaves_at
from models.records.outbox import wake_outbox
from models.records.owner import OwnerKind, OwnerName

KEPT = timedelta(days=365)
KEPT_OF_NOBODY = timedelta(days=30)  # of whom only a mobile was known


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

    `case_no` is the case that it tells of. An owner of "" is nobody of the hall yet: only the
    mobile is told.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    kind = fields.CharEnumField(MessageKind, max_length=16)
    owner_kind = fields.CharEnumField(OwnerKind, max_length=12)
    owner_code = fields.CharField(max_length=32)
    unit_code = fields.CharField(max_length=32, default="")
    about = fields.CharField(max_length=32, default="")
    case_no = fields.IntField(null=True)
    text = EncryptedCharField("message text", max_length=2000)
    link = fields.CharField(max_length=120, default="")
    created_at = UtcField()

    class Meta:
        table = "message"
        indexes = (
            Index(fields=("owner_code", "owner_kind", "created_at"), name="ix_message_owner"),
            Index(fields=("about",), name="ix_message_about"),
            Index(fields=("created_at",), name="ix_message_created_at"),
        )

    @property
    def is_of_unit(self) -> bool:
        """True for what the unit itself was told."""
        return self.owner_kind is OwnerKind.UNIT

    @classmethod
    def of(cls, owner: OwnerName) -> QuerySet[Self]:
        """What an owner was told, newest first."""
        mine = cls.filter(owner_code=owner.code, owner_kind=owner.kind)
        return mine.order_by("-created_at", "-id")

    @classmethod
    async def forget_old(cls) -> None:
        """Delete what was told long ago, together with who has read it."""
        now = clock.now()
        nobodys = Q(owner_code="", created_at__lt=now - KEPT_OF_NOBODY)
        await sweep(cls.filter(Q(created_at__lt=now - KEPT) | nobodys))


async def tell(
    kind: MessageKind,
    text: str,
    *,
    owner: OwnerName | None,
    unit: str = "",
    about: str = "",
    case_no: int | None = None,
    link: str = "",
    mobile: str = "",
    by_sms: bool = False,
    chosen_at: str = "",
) -> Message:
    """Write a message into the open transaction of its act; `unit` and `about` are public codes.

    A person is told by SMS on the `mobile`, a unit `by_sms` on those of its contacts. Whether they
    want one they have said for the unit, or where they have `chosen_at`, an institution of it.
    """
    if not in_transaction_now():
        raise RuntimeError("tell() belongs inside the transaction of the act")
    message = await Message.create(
        code=random_token(16),
        kind=kind,
        owner_kind=owner.kind if owner else OwnerKind.PERSON,
        owner_code=owner.code if owner else "",
        unit_code=unit,
        about=about,
        case_no=case_no,
        text=text,
        link=link,
        created_at=clock.now(),
    )
    if mobile or by_sms:
        reader = "" if message.is_of_unit else message.owner_code
        await plan_sms(message, reader=reader, to=mobile, chosen_at=chosen_at)
    if owner is not None:
        announce(f"messages:{owner.code}")
    return message


async def plan_sms(message: Message, *, reader: str, to: str, chosen_at: str = "") -> None:
    """Note that a message goes out to a mobile; to whom of a unit is decided when it leaves."""
    merge_key = ring.blind(f"{message.kind.value} {to or message.owner_code}", "message merged")
    await MessageSms.create(
        message=message,
        reader=reader,
        unit_code=chosen_at or message.unit_code,
        merge_key=merge_key,
        mobile=to or None,
        due_at=leaves_at(clock.now(), merge_key, is_urgent=message.kind.is_urgent),
        created_at=clock.now(),
    )
    wake_outbox()


async def drop_messages(about: str, kind: MessageKind | None = None) -> None:
    """Send no SMS any more about what has ended, or only none of a kind; the inbox keeps it."""
    over = Message.filter(about=about)
    if kind is not None:
        over = over.filter(kind=kind)
    await _drop(await over.values_list("id", flat=True), Q())


async def drop_messages_to(reader: str, unit: str) -> None:
    """Send no SMS any more to a person about a unit of which they are no member any more."""
    theirs = Q(reader=reader, unit_code=unit)
    waiting = MessageSms.filter(theirs, due_at__isnull=False)
    await _drop(await waiting.values_list("message_id", flat=True), theirs)


async def _drop(ids: Sequence[object], which: Q) -> None:
    """Under the lock of the messages, which whoever releases them takes, too."""
    if not ids:
        return
    await hold_messages([int(str(each)) for each in ids])
    waiting = MessageSms.filter(which, message_id__in=list(ids), due_at__isnull=False)
    await waiting.update(due_at=None, mobile=None, state=SmsState.DROPPED)


async def hold_messages(ids: Sequence[int]) -> dict[int, Message]:
    """Lock messages until the transaction ends, always in one order."""
    held = await Message.filter(id__in=sorted(ids)).order_by("id").select_for_update()
    return {message.id: message for message in held}
