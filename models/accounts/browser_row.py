"""A row of which a browser has one open: found, locked, and made with the first thing typed.

A page that is only looked at stores nothing; a second page of the browser shares the row of the
first. The table holds it by a unique index among its `rules`.
"""

from datetime import timedelta
from typing import ClassVar, Self

from tortoise import fields
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import NO_COOKIE, Conflict, Invalid
from models.base.field import UtcField
from models.base.key import random_token
from models.base.model import HallModel

STARTED_ANEW = "本次填写已失效或已在其他页面重新开始，请刷新页面"


class BrowserRow(HallModel):
    """The columns of such a row, and how a page comes to it; it lives for `LIFETIME`."""

    LIFETIME: ClassVar[timedelta]

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    visitor = fields.CharField(max_length=64)
    expires_at = UtcField()
    closed_at = UtcField(null=True)

    class Meta:
        abstract = True

    @classmethod
    async def of(cls, visitor: str) -> Self:
        """The browser's open row, or a new one that nothing is stored of yet."""
        return await cls._open(visitor).first() or cls.new(visitor)

    @classmethod
    def new(cls, visitor: str, code: str = "") -> Self:
        """A row that nothing is stored of yet."""
        expires_at = clock.now() + cls.LIFETIME
        return cls(code=code or random_token(16), visitor=visitor, expires_at=expires_at)

    async def locked(self) -> Self:
        """The stored row of a page, locked; it is made when nothing was typed before.

        Raises Conflict when the browser has begun another one since the page was opened.
        """
        if not self.visitor:
            raise Invalid(NO_COOKIE)
        row = await self._open(self.visitor).select_for_update().first()
        if row is None and self.pk is None:
            row = await self._made()
        if row is None or (self.pk is not None and row.pk != self.pk):
            raise Conflict(STARTED_ANEW)
        return row

    async def _made(self) -> Self | None:
        """A new row in place of an outdated one; of two pages at once the first one's."""
        now = clock.now()
        # Only what is over by the clock: a row that another page has just made stays open.
        over = type(self).filter(visitor=self.visitor, closed_at=None, expires_at__lte=now)
        await over.update(closed_at=now)
        fresh = self.new(self.visitor, self.code)
        await type(self).bulk_create([fresh], ignore_conflicts=True)
        return await self._open(self.visitor).select_for_update().first()

    @classmethod
    def _open(cls, visitor: str) -> QuerySet[Self]:
        alive = cls.filter(visitor=visitor, closed_at=None)
        return alive.filter(expires_at__gt=clock.now())
