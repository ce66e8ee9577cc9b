"""短信提醒: a message on its way to a mobile, from when it was told until it left or was dropped.

None leaves between 21:00 and 8:00 but warnings about a changed way in; what has waited through the
night leaves spread over the first half hour of the day, all to one mobile at one time.
"""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.field import EncryptedCharField, UtcField
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.sweep import sweep

if TYPE_CHECKING:
    from models.records.message import Message

DAY_BEGINS, DAY_ENDS = time(8), time(21)
MORNING = 30 * 60  # seconds over which the day's first ones are spread
KEPT = timedelta(days=30)
BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)  # an index finds what is later, but not what is any


class SmsState(Labeled):
    """How far it has come; the label is what the inbox says of it."""

    WAITING = "waiting", "等待发送"
    SENT = "sent", "已发送"
    MERGED = "merged", "已与其他提醒合并发送"
    MUTED = "muted", "您已关闭这类短信，没有发送"
    DROPPED = "dropped", "事项已有变化，没有发送"


class MessageSms(HallModel):
    """One message for one mobile; `reader` is the person's public code, "" where it is not known.

    `unit_code` is the unit, or the institution, for which the reader chooses of what an SMS comes.
    `merge_key` stands for mobile and kind, by which several are merged. One without a mobile is for
    the contacts of a unit, who are looked up when it leaves.
    """

    id = fields.IntField(primary_key=True)
    message: fields.ForeignKeyRelation["Message"] = fields.ForeignKeyField(
        "hall.Message", related_name="sms", on_delete=fields.CASCADE
    )
    message_id: int
    reader = fields.CharField(max_length=32)
    unit_code = fields.CharField(max_length=32)
    merge_key = fields.CharField(max_length=64)
    mobile = EncryptedCharField("message mobile", max_length=20, null=True)
    due_at = UtcField(null=True)
    state = fields.CharEnumField(SmsState, max_length=10, default=SmsState.WAITING)
    left_at = UtcField(null=True)
    created_at = UtcField()

    class Meta:
        table = "message_sms"
        indexes = (
            Index(fields=("message_id",), name="ix_message_sms_message"),
            Index(fields=("due_at",), name="ix_message_sms_due"),
            Index(fields=("merge_key", "left_at"), name="ix_message_sms_merge_key"),
            Index(fields=("reader", "unit_code"), name="ix_message_sms_reader"),
            Index(fields=("created_at",), name="ix_message_sms_created_at"),
        )

    @classmethod
    async def next_due_at(cls) -> datetime | None:
        """When the next one has to be handed on; None when none waits."""
        waiting = cls.filter(due_at__gt=BEFORE_ALL).order_by("due_at")
        first = await waiting.first().only("id", "due_at")
        return first.due_at if first else None

    @classmethod
    async def forget_old(cls) -> None:
        """Delete what left long ago."""
        await sweep(cls.filter(created_at__lt=clock.now() - KEPT, due_at=None))


def leaves_at(moment: datetime, merge_key: str, *, is_urgent: bool = False) -> datetime:
    """When what is told at a moment may leave: at once by day, else spread over the morning."""
    day = moment if is_urgent else next_daytime(moment)
    return day if day == moment else day + timedelta(seconds=int(merge_key[:8], 16) % MORNING)


def next_daytime(moment: datetime) -> datetime:
    """The moment itself by day, else 8:00 of the next morning at the hall."""
    here = clock.local(moment)
    if DAY_BEGINS <= here.time() < DAY_ENDS:
        return moment
    day = here.date() + timedelta(days=1 if here.time() >= DAY_ENDS else 0)
    return datetime.combine(day, DAY_BEGINS, clock.SHANGHAI)
