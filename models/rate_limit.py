"""Rate limits, counted in the database, so that several processes and restarts share them.

The window slides: every hit is forgotten its own `seconds` later. A hit joins the open
transaction, whose rollback takes it back; outside one it has a transaction of its own. So what
is refused is not counted.
"""

import math
from datetime import timedelta
from functools import cache

from tortoise import fields
from tortoise.indexes import Index

from models import clock
from models.base import HallModel
from models.error import TooMany
from models.field import UtcField
from models.key import ring
from models.prepared import Prepared
from models.sweep import sweep
from models.tx import transactional

MAX_ENTRIES = 60

Entry = list[float]  # the instant of a hit (seconds since 1970) and how much it counts


class RateLimit(HallModel):
    """The hits of one key under one limit; the key itself is kept as a keyed digest only."""

    id = fields.CharField(max_length=64, primary_key=True)
    name = fields.CharField(max_length=40)
    entries = fields.JSONField[list[Entry]]()
    forgotten_at = UtcField()

    class Meta:
        table = "rate_limit"
        indexes = (Index(fields=("forgotten_at",), name="ix_rate_limit_forgotten_at"),)

    def alive(self, seconds: float) -> list[Entry]:
        """The entries of the last seconds, oldest first.

        What lies further ahead than a window was counted before the clock was set back: it would
        keep somebody out for as long as the clock had been wrong.
        """
        now = clock.now().timestamp()
        return [entry for entry in self.entries if now - seconds < entry[0] <= now + seconds]

    @classmethod
    async def forget_old(cls) -> None:
        """Delete the rows that no longer count."""
        await sweep(cls.filter(forgotten_at__lt=clock.now()))


@cache
def _found(number: int) -> Prepared[RateLimit]:
    """The query for so many keys."""
    return Prepared(RateLimit, ["id"] * number, lambda *ids: RateLimit.filter(id__in=ids))


_LOCKED = Prepared(RateLimit, ["id"], lambda own: RateLimit.filter(id=own).select_for_update())


def _id(name: str, key: str) -> str:
    return ring.mac("rate limit", name, key)


async def _locked(name: str, key: str) -> RateLimit:
    """The row of a key, made when it is new, and locked until the transaction ends."""
    own = _id(name, key)
    found = await _LOCKED.run(own)
    if not found:
        new = RateLimit(id=own, name=name, entries=[], forgotten_at=clock.now())
        await RateLimit.bulk_create([new], ignore_conflicts=True)
        found = await _LOCKED.run(own)
    return found[0]


@transactional
async def hit(name: str, key: str, limit: int, seconds: float, cost: int = 1) -> None:
    """Count an attempt; raises TooMany when there were `limit` within the last `seconds`."""
    row = await _locked(name, key)
    alive = row.alive(seconds)
    if sum(count for _, count in alive) + cost > limit:
        raise TooMany(retry_after=_wait(alive, limit, seconds, cost))
    now = clock.now()
    if len(alive) < MAX_ENTRIES:
        alive.append([now.timestamp(), cost])
    else:
        alive[-1] = [now.timestamp(), alive[-1][1] + cost]
    row.entries = alive
    row.forgotten_at = now + timedelta(seconds=seconds)
    await row.save()


def _wait(alive: list[Entry], limit: int, seconds: float, cost: int) -> int:
    """Seconds until enough of the older hits are forgotten."""
    too_many = sum(count for _, count in alive) + cost - limit
    for moment, count in alive:
        too_many -= int(count)
        if too_many <= 0:
            return max(1, math.ceil(moment + seconds - clock.now().timestamp()))
    return math.ceil(seconds)


async def peek(name: str, key: str, seconds: float) -> int:
    """How often a key was hit within the last seconds, without counting."""
    [count] = await peek_all((name, key, seconds))
    return count


async def peek_all(*asked: tuple[str, str, float]) -> list[int]:
    """How often each key was hit within its last seconds, in one query."""
    ids = [_id(name, key) for name, key, _ in asked]
    rows = {row.id: row for row in await _found(len(ids)).run(*ids)}
    alive = (
        rows[own].alive(seconds) if own in rows else []
        for own, (_, _, seconds) in zip(ids, asked, strict=True)
    )
    return [int(sum(count for _, count in entries)) for entries in alive]


@transactional
async def forget(name: str, key: str) -> None:
    """Start counting a key anew, as after a success."""
    await RateLimit.filter(id=_id(name, key)).delete()
