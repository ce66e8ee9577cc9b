"""What people searched for in vain, counted so that the office can add words or items.

A term is kept without blanks and signs, and only when it cannot be a number of a person or a
unit: people paste identity numbers into every box. The table is bounded; the rarest goes first.
"""

import re

from tortoise import fields
from tortoise.expressions import F
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import UtcField
from models.base.model import HallModel
from models.base.tx import transactional
from models.search.pinyin import plain

MAX_TERM = 30
MAX_TERMS = 2000
_PERSONAL = re.compile(r"\d{6}|[0-9a-z]{15}")


class SearchMiss(HallModel):
    """One term that found nothing, how often, and when last."""

    id = fields.IntField(primary_key=True)
    term = fields.CharField(max_length=MAX_TERM, unique=True)
    count = fields.IntField()
    last_at = UtcField()

    class Meta:
        table = "search_miss"
        indexes = (Index(fields=("count", "last_at"), name="ix_search_miss_count"),)

    @classmethod
    async def count_one(cls, typed: str) -> None:
        """Count a term; one that may be personal or is too long for a term is not kept."""
        term = plain(typed)
        if term and len(term) <= MAX_TERM and not _PERSONAL.search(term):
            await cls._count(term)

    @classmethod
    def most_frequent(cls) -> "QuerySet[SearchMiss]":
        """What is missed most, for the office."""
        return SearchMiss.all().order_by("-count", "-last_at")

    @classmethod
    @transactional
    async def _count(cls, term: str) -> None:
        row = cls.filter(term=term)
        if await row.update(count=F("count") + 1, last_at=clock.now()):
            return
        if await cls.all().count() >= MAX_TERMS:
            rarest = await cls.all().order_by("count", "last_at").first()
            await cls.filter(id=rarest.id if rarest else 0).delete()
        new = cls(term=term, count=0, last_at=clock.now())
        await cls.bulk_create([new], ignore_conflicts=True)
        await row.update(count=F("count") + 1, last_at=clock.now())
