"""Rows of which a browser has one open: found, locked, and made with the first thing typed.

A page that is only looked at stores nothing; a second page of the browser shares the row of the
first. The table holds it by a unique index among its `rules`.
"""

from datetime import timedelta
from typing import Generic, TypeVar

from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import NO_COOKIE, Conflict, Invalid
from models.base.key import random_token
from models.base.model import HallModel

STARTED_ANEW = "本次填写已失效或已在其他页面重新开始，请刷新页面"
Row = TypeVar("Row", bound=HallModel)


class OnePerBrowser(Generic[Row]):
    """One kind of such rows, with `code`, `visitor`, `expires_at` and `closed_at`."""

    def __init__(self, kind: type[Row], lifetime: timedelta) -> None:
        self._kind = kind
        self._lifetime = lifetime

    async def of(self, visitor: str) -> Row:
        """The browser's open row, or a new one that nothing is stored of yet."""
        return await self._open(visitor).first() or self.new(visitor)

    def new(self, visitor: str, code: str = "") -> Row:
        """A row that nothing is stored of yet."""
        expires_at = clock.now() + self._lifetime
        return self._kind(code=code or random_token(16), visitor=visitor, expires_at=expires_at)

    async def lock(self, visitor: str, code: str, stored_id: int | None) -> Row:
        """The stored row of a page, locked; it is made when nothing was typed before.

        Raises Conflict when the browser has begun another one since the page was opened.
        """
        if not visitor:
            raise Invalid(NO_COOKIE)
        row = await self._open(visitor).select_for_update().first()
        if row is None and stored_id is None:
            row = await self._made(visitor, code)
        if row is None or (stored_id is not None and row.pk != stored_id):
            raise Conflict(STARTED_ANEW)
        return row

    async def _made(self, visitor: str, code: str) -> Row | None:
        """A new row in place of an outdated one; of two pages at once the first one's."""
        now = clock.now()
        # Only what is over by the clock: a row that another page has just made stays open.
        over = self._kind.filter(visitor=visitor, closed_at=None, expires_at__lte=now)
        await over.update(closed_at=now)
        await self._kind.bulk_create([self.new(visitor, code)], ignore_conflicts=True)
        return await self._open(visitor).select_for_update().first()

    def _open(self, visitor: str) -> QuerySet[Row]:
        alive = self._kind.filter(visitor=visitor, closed_at=None)
        return alive.filter(expires_at__gt=clock.now())
