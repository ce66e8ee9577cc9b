"""锁定: wrong passwords close one way to an account for 15 minutes, doubling up to 24 hours.

A way is a browser (five tries) or a network (thirty). So a stranger closes only the own way: who
owns the account still comes in from a browser that was used before, and by scanning. An account
is called by what was typed, in its canonical spelling, whether or not it exists.

A try is counted before its hash is computed, on the locked rows, so that parallel guesses cannot
escape the limit. A try while locked changes nothing. A success forgets what the browser has
failed, a quiet day forgets all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.error import TooMany
from models.base.field import UtcField
from models.base.key import ring
from models.base.model import HallModel
from models.base.network import OFFICE_FACTOR
from models.base.origin import Origin
from models.base.sweep import sweep
from models.base.tx import transactional
from models.records.sign_in_table import AT_DESK

BROWSER_TRIES = 5
NETWORK_TRIES = 30
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=24)
QUIET = timedelta(hours=24)
MAX_TYPED = 100


@dataclass(frozen=True)
class Way:
    """One way to an account: its key, how many tries it has, and how it is called."""

    key: str
    tries: int
    name: str


def account_key(kind: str, *names: tuple[str, str]) -> str:
    """What an account is called in every count: its names, each canonical and as typed.

    What has no canonical spelling goes by what was typed, lest all nonsense share one count.
    """
    called = (canonical or f"? {typed[:MAX_TYPED]}" for canonical, typed in names)
    return ring.mac("lockout", kind, *called)


def ways_to(account: str, origin: Origin) -> tuple[Way, ...]:
    """The ways on which an attempt comes; on a device that the person has used only its own."""
    if origin.is_known:
        device = Way(
            ring.mac("lockout", account, "device", origin.device), BROWSER_TRIES, "本浏览器"
        )
        return (device,)
    browser = Way(
        ring.mac("lockout", account, "browser", origin.visitor), BROWSER_TRIES, "本浏览器"
    )
    if not origin.network:
        return (browser,)
    key = ring.mac("lockout", account, "network", origin.network)
    tries = NETWORK_TRIES * (OFFICE_FACTOR if origin.is_office else 1)
    return (browser, Way(key, tries, "当前网络"))


class Lockout(HallModel):
    """The failures on one way since its last success; its key says nothing about it."""

    key = fields.CharField(max_length=64, primary_key=True)
    tries = fields.SmallIntField(default=0)
    level = fields.SmallIntField(default=0)
    locked_until = UtcField(null=True)
    tried_at = UtcField()

    class Meta:
        table = "lockout"
        indexes = (Index(fields=("tried_at",), name="ix_lockout_tried_at"),)

    @classmethod
    @transactional
    async def take_try(cls, ways: Sequence[Way], instead: str = AT_DESK) -> bool:
        """Take a try on every way; raises TooMany, with another way in, while one is locked.

        Returns whether the slider has to be solved: always after the first lock of a way.
        """
        rows = await cls._held(ways)
        for way in ways:
            rows[way.key]._refuse_locked(way, instead)
        asks = any(row.level > 0 and not row._is_quiet() for row in rows.values())
        for way in ways:
            rows[way.key]._count(way, clock.now())
            await rows[way.key].save()
        return asks

    @classmethod
    @transactional
    async def give_back(cls, ways: Sequence[Way]) -> None:
        """Undo a try that was never made, and the lock that it may have set."""
        rows = await cls._held(ways)
        for way in ways:
            rows[way.key]._uncount(way, 1)
            await rows[way.key].save()

    @classmethod
    @transactional
    async def forgive(cls, ways: Sequence[Way]) -> None:
        """Start the browser anew after a success, and take its failures from its network."""
        rows = await cls._held(ways)
        browser, *others = (rows[way.key] for way in ways)
        for way, row in zip(ways[1:], others, strict=True):
            row._uncount(way, browser.tries)
            await row.save()
        await browser.delete()

    @classmethod
    @transactional
    async def lift(cls, ways: Sequence[Way]) -> None:
        """Open these ways again to somebody who has proved who they are by other means."""
        await cls.filter(key__in=[way.key for way in ways]).delete()

    @classmethod
    async def _held(cls, ways: Sequence[Way]) -> dict[str, "Lockout"]:
        """The rows of some ways, made where they are new, locked in one order."""
        keys = sorted(way.key for way in ways)
        found = await cls.filter(key__in=keys).order_by("key").select_for_update()
        if len(found) < len(keys):
            new = [cls(key=key, tried_at=clock.now()) for key in keys]
            await cls.bulk_create(new, ignore_conflicts=True)
            found = await cls.filter(key__in=keys).order_by("key").select_for_update()
        return {row.key: row for row in found}

    @classmethod
    async def is_any_locked(cls, ways: Sequence[Way]) -> bool:
        """True while one of the ways is closed."""
        rows = await cls.filter(key__in=[way.key for way in ways])
        return any(row.is_locked for row in rows)

    @classmethod
    async def forget_old(cls) -> None:
        """Delete the rows whose quiet day is over."""
        oldest = clock.now() - QUIET - LONGEST_LOCK
        await sweep(cls.filter(tried_at__lt=oldest))

    @property
    def is_locked(self) -> bool:
        """True while every try is refused.

        A lock that ends later than any can was set before the clock was set back.
        """
        if self.locked_until is None:
            return False
        return clock.now() < self.locked_until <= clock.now() + LONGEST_LOCK

    def _is_quiet(self) -> bool:
        last: datetime = self.locked_until or self.tried_at
        return max(last, self.tried_at) < clock.now() - QUIET

    def _count(self, way: Way, now: datetime) -> None:
        if self._is_quiet():
            self.tries = self.level = 0
        if self.tries >= way.tries:
            self.tries = 0
        self.tries, self.tried_at = self.tries + 1, now
        if self.tries >= way.tries:
            self.level += 1
            doubled = FIRST_LOCK * 2 ** min(self.level - 1, 10)
            self.locked_until = now + min(doubled, LONGEST_LOCK)

    def _uncount(self, way: Way, tries: int) -> None:
        if tries and self.tries >= way.tries and self.is_locked:
            self.level, self.locked_until = self.level - 1, None
        self.tries = max(0, self.tries - tries)

    def _refuse_locked(self, way: Way, instead: str) -> None:
        if self.is_locked:
            raise TooMany(self._locked_text(way, instead), self._seconds_left(), "password")

    def _seconds_left(self) -> int:
        end: datetime = self.locked_until or clock.now()
        return max(1, round((end - clock.now()).total_seconds()))

    def _locked_text(self, way: Way, instead: str) -> str:
        end = clock.local((self.locked_until or clock.now()) + timedelta(seconds=59))
        day = "" if end.date() == clock.today() else f"{clock.day_words(end)} "
        return (
            f"{way.name}登录失败次数过多，密码登录已锁定至 {day}{clock.short_time_text(end)}，"
            f"请届时再试；{instead}，或在曾经登录过的浏览器上登录"
        )
