"""已读: who has read which message, each reader for themselves; named by their public code."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.indexes import Index

from models.base import clock
from models.base.field import UtcField
from models.base.model import HallModel
from models.base.topic import announce
from models.base.tx import transactional

if TYPE_CHECKING:
    from models.records.message import Message

STEP = 500  # rows that are written by one statement


class MessageRead(HallModel):
    """One message that one person has read; nobody else learns of it."""

    id = fields.IntField(primary_key=True)
    message: fields.ForeignKeyRelation["Message"] = fields.ForeignKeyField(
        "hall.Message", related_name="reads", on_delete=fields.CASCADE
    )
    message_id: int
    reader = fields.CharField(max_length=32)
    read_at = UtcField()

    class Meta:
        table = "message_read"
        unique_together = (("reader", "message_id"),)
        indexes = (Index(fields=("message_id",), name="ix_message_read_message"),)

    @classmethod
    async def among(cls, ids: Iterable[int], reader: str) -> frozenset[int]:
        """Which of some messages a person has read."""
        mine = cls.filter(reader=reader, message_id__in=list(ids))
        return frozenset(int(str(each)) for each in await mine.values_list("message_id", flat=True))


def unread_by(reader: str) -> Q:
    """Messages that a person has not read."""
    return Q(id__not_in=Subquery(MessageRead.filter(reader=reader).values("message_id")))


@transactional
async def mark_read(ids: Iterable[int], reader: str) -> None:
    """Note that a person has read messages; once is enough, on however many pages."""
    now = clock.now()
    rows = [MessageRead(message_id=each, reader=reader, read_at=now) for each in ids]
    await MessageRead.bulk_create(rows, batch_size=STEP, ignore_conflicts=True)
    announce(f"messages:{reader}")


@transactional
async def mark_unread(message_id: int, reader: str) -> None:
    """Note that a person wants to find a message unread again."""
    await MessageRead.filter(message_id=message_id, reader=reader).delete()
    announce(f"messages:{reader}")
