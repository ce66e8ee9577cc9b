"""锁定: five wrong passwords lock an account for 15 minutes, doubling up to 24 hours.

A try is counted before its hash is computed, on the locked row, so that parallel guesses cannot
escape the limit. A try while locked changes nothing. An account that does not exist is counted
like any other, by the digest of what was typed. A success forgets all; so does a quiet day.
"""

from datetime import datetime, timedelta

from tortoise import fields
from tortoise.indexes import Index

from models import clock
from models.base import HallModel
from models.error import CaptchaNeeded, TooMany
from models.field import UtcField
from models.key import ring
from models.password import MAX_LENGTH, verify_nobody, verify_password
from models.sweep import sweep
from models.tx import in_transaction_now, transactional

MAX_TRIES = 5
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=24)
QUIET = timedelta(hours=24)
CAPTCHA_AFTER = 2
CAPTCHA_WINDOW = timedelta(minutes=15)


class Lockout(HallModel):
    """The failures of one account since its last success; its key says nothing about it."""

    key = fields.CharField(max_length=64, primary_key=True)
    tries = fields.SmallIntField(default=0)
    level = fields.SmallIntField(default=0)
    locked_until = UtcField(null=True)
    tried_at = UtcField()

    class Meta:
        table = "lockout"
        indexes = (Index(fields=("tried_at",), name="ix_lockout_tried_at"),)

    @classmethod
    async def take_try(cls, key: str, *, captcha_passed: bool = True) -> None:
        """Take one of the tries; raises TooMany while locked and CaptchaNeeded after two.

        It has a transaction of its own: a rollback of the act must not give the try back.
        """
        if in_transaction_now():
            raise RuntimeError("take_try() would lose the count of a wrong try in a rollback")
        await cls._take_try(key, captcha_passed)

    @classmethod
    @transactional
    async def _take_try(cls, key: str, captcha_passed: bool) -> None:
        await cls.bulk_create([cls(key=key, tried_at=clock.now())], ignore_conflicts=True)
        row = await cls.select_for_update().get(key=key)
        row._refuse_locked()
        if row.asks_captcha and not captcha_passed:
            raise CaptchaNeeded
        row._count(clock.now())
        await row.save()

    @classmethod
    async def refuse_locked(cls, key: str) -> None:
        """Raise TooMany while an account is locked, without taking a try."""
        if row := await cls.get_or_none(key=key):
            row._refuse_locked()

    @classmethod
    @transactional
    async def forget(cls, key: str) -> None:
        """Start anew after a success."""
        await cls.filter(key=key).delete()

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

    @property
    def asks_captcha(self) -> bool:
        """True after two failures within 15 minutes, and always after the first lock."""
        recent = self.tried_at > clock.now() - CAPTCHA_WINDOW
        return not self._is_quiet() and (self.level > 0 or (recent and self.tries >= CAPTCHA_AFTER))

    def _is_quiet(self) -> bool:
        last: datetime = self.locked_until or self.tried_at
        return max(last, self.tried_at) < clock.now() - QUIET

    def _count(self, now: datetime) -> None:
        if self._is_quiet():
            self.tries = self.level = 0
        if self.tries >= MAX_TRIES:
            self.tries = 0
        self.tries, self.tried_at = self.tries + 1, now
        if self.tries >= MAX_TRIES:
            self.level += 1
            doubled = FIRST_LOCK * 2 ** min(self.level - 1, 10)
            self.locked_until = now + min(doubled, LONGEST_LOCK)

    def _refuse_locked(self) -> None:
        if self.is_locked:
            raise TooMany(self._locked_text(), self._seconds_left(), "password")

    def _seconds_left(self) -> int:
        end: datetime = self.locked_until or clock.now()
        return max(1, round((end - clock.now()).total_seconds()))

    def _locked_text(self) -> str:
        end = clock.local((self.locked_until or clock.now()) + timedelta(seconds=59))
        day = "" if end.date() == clock.today() else f"{end.month}月{end.day}日"
        return f"登录失败次数过多，已锁定至{day}{end:%H:%M}，请届时再试"


def account_key(kind: str, *names: str) -> str:
    """The key of an account: its public code, or what was typed when there is none."""
    return ring.mac("lockout", kind, *names)


async def prove(key: str, password: str, stored: str | None, *, captcha_passed: bool) -> bool:
    """Compare a password within the tries; without a stored hash it takes as long and is False."""
    await Lockout.take_try(key, captcha_passed=captcha_passed)
    typed = password[: MAX_LENGTH + 1]  # a longer one is wrong anyway and must not cost more
    right = await (verify_password(typed, stored) if stored else verify_nobody(typed))
    if right:
        await Lockout.forget(key)
    return right
