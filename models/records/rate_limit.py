"""Rate limits, counted in the database, so that several processes and restarts share them.

The window slides: every hit is forgotten its own `seconds` later. Hits are taken together, all
or none, and join the open transaction, whose rollback takes them back; outside one they have a
transaction of their own. So what is refused is not counted. What was taken can be given back.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.error import TooMany
from models.base.field import UtcField
from models.base.key import ring
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.tx import transactional
from models.database.prepared import Prepared

MAX_ENTRIES = 60

Entry = list[float]  # the instant of a hit (seconds since 1970) and how much it counts


@dataclass(frozen=True)
class Hit:
    """One count to make: `most` within the last `seconds`; None when it is never refused."""

    name: str
    key: str
    most: int | None
    seconds: float
    cost: int = 1

    def __post_init__(self) -> None:
        if not self.key:  # everybody without a key would share one count
            raise ValueError(f"{self.name} needs a key")

    @property
    def id(self) -> str:
        """The name of its row, which tells nothing of the key."""
        return _id(self.name, self.key)


class UsedUp(TooMany):
    """A limit that has no room: which one of those that were asked for."""

    def __init__(self, index: int, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.index = index


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

    def add(self, hit: Hit) -> None:
        """Count one hit; many of them are kept as one entry."""
        now, alive = clock.now(), self.alive(hit.seconds)
        if len(alive) < MAX_ENTRIES:
            alive.append([now.timestamp(), hit.cost])
        else:
            alive[-1] = [now.timestamp(), alive[-1][1] + hit.cost]
        self.entries = alive
        self.forgotten_at = now + timedelta(seconds=hit.seconds)

    def remove(self, cost: int) -> None:
        """Take the newest hits of this much away again."""
        while cost > 0 and self.entries:
            moment, count = self.entries[-1]
            kept = max(0, int(count) - cost)
            cost -= int(count) - kept
            self.entries = [*self.entries[:-1], *([[moment, kept]] if kept else [])]

    @classmethod
    async def forget_old(cls) -> None:
        """Delete the rows that no longer count."""
        await sweep(cls.filter(forgotten_at__lt=clock.now()))


@cache
def _found(number: int) -> Prepared[RateLimit]:
    """The query for so many keys."""
    return Prepared(RateLimit, ["id"] * number, lambda *ids: RateLimit.filter(id__in=ids))


@cache
def _locked_rows(number: int) -> Prepared[RateLimit]:
    """The same, holding the rows; in one order, so that two never wait for each other."""
    return Prepared(
        RateLimit,
        ["id"] * number,
        lambda *ids: RateLimit.filter(id__in=ids).order_by("id").select_for_update(),
    )


def _id(name: str, key: str) -> str:
    return ring.mac("rate limit", name, key)


async def _locked(hits: Sequence[Hit]) -> dict[str, RateLimit]:
    """The rows of some hits, made where they are new, and locked until the transaction ends."""
    names = {hit.id: hit.name for hit in hits}
    ids = sorted(names)
    found = {row.id: row for row in await _locked_rows(len(ids)).run(*ids)}
    if missing := [own for own in ids if own not in found]:
        now = clock.now()
        new = [RateLimit(id=i, name=names[i], entries=[], forgotten_at=now) for i in missing]
        await RateLimit.bulk_create(new, ignore_conflicts=True)
        found = {row.id: row for row in await _locked_rows(len(ids)).run(*ids)}
    return found


@transactional
async def take(*hits: Hit) -> None:
    """Count all hits or none; raises UsedUp for the first whose limit has no room."""
    if not hits:
        return
    rows = await _locked(hits)
    for index, hit in enumerate(hits):
        alive = rows[hit.id].alive(hit.seconds)
        if hit.most is not None and _sum(alive) + hit.cost > hit.most:
            raise UsedUp(index, _wait(alive, hit))
        rows[hit.id].add(hit)
    await _store(rows.values())


async def hold_rows(*hits: Hit) -> None:
    """Lock the rows of some hits until the open transaction ends."""
    if hits:
        await _locked(hits)


@transactional
async def give_back(*hits: Hit) -> None:
    """Undo hits that were taken, as after a success or when there was no room to try."""
    if not hits:
        return
    rows = await _locked(hits)
    for hit in hits:
        rows[hit.id].remove(hit.cost)
    await _store(rows.values())


async def _store(rows: Iterable[RateLimit]) -> None:
    """Write the rows in one statement."""
    await RateLimit.bulk_create(rows, on_conflict=["id"], update_fields=["entries", "forgotten_at"])


def _sum(entries: list[Entry]) -> int:
    return int(sum(count for _, count in entries))


def _wait(alive: list[Entry], hit: Hit) -> int:
    """Seconds until enough of the older hits are forgotten."""
    too_many = _sum(alive) + hit.cost - (hit.most or 0)
    for moment, count in alive:
        too_many -= int(count)
        if too_many <= 0:
            return max(1, math.ceil(moment + hit.seconds - clock.now().timestamp()))
    return math.ceil(hit.seconds)


async def used(*hits: Hit) -> list[int]:
    """How often each key was hit within its seconds, in one query, without counting."""
    return [_sum(alive) for alive in await _alive(hits)]


async def _alive(hits: Sequence[Hit]) -> list[list[Entry]]:
    """The living entries of each hit's row."""
    if not hits:
        return []
    ids = sorted({hit.id for hit in hits})
    rows = {row.id: row for row in await _found(len(ids)).run(*ids)}
    return [rows[hit.id].alive(hit.seconds) if hit.id in rows else [] for hit in hits]


async def refuse_used_up(*hits: Hit) -> None:
    """Raise UsedUp for the first hit that has no room, without counting."""
    for index, (hit, alive) in enumerate(zip(hits, await _alive(hits), strict=True)):
        if hit.most is not None and _sum(alive) + hit.cost > hit.most:
            raise UsedUp(index, _wait(alive, hit))


@transactional
async def forget(*hits: Hit) -> None:
    """Start counting some keys anew, as after a success."""
    await RateLimit.filter(id__in=[hit.id for hit in hits]).delete()
