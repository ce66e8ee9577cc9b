"""滑块拼图: one open challenge for each browser and purpose, and the pass that solving it earns.

An answer is taken out before it is compared, so that a challenge has one answer only, however
many arrive at once. A pass is a random token of which only the digest is stored; it is bound to
purpose, browser (visitor) and subject, and the form's handler uses it up.
"""

import hmac
from datetime import timedelta
from enum import StrEnum
from typing import Self

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.field import EncryptedCharField, UtcField
from models.base.key import digest, is_code, random_token, ring
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.text import normalize
from models.base.tx import in_transaction_now, transactional

PUZZLE_LIFETIME = timedelta(seconds=120)
WORDS_LIFETIME = timedelta(seconds=300)  # who listens to a question needs longer
PASS_LIFETIME = timedelta(seconds=300)
MIN_TIME = timedelta(milliseconds=800)  # nobody sees, moves and lets go faster
KEPT = timedelta(hours=1)


class CaptchaPurpose(StrEnum):
    """What a pass is for; a pass for one purpose serves no other."""

    REGISTER = "register"
    LOGIN = "login"
    SMS = "sms"
    RECOVER = "recover"
    APP = "app"


class CaptchaKind(StrEnum):
    """How a challenge is answered."""

    PUZZLE = "puzzle"
    WORDS = "words"


class Refusal(Labeled):
    """Why an answer did not hold; the label is what the user reads."""

    MISMATCH = "mismatch", "拼图未对准，请再试一次"
    WRONG_WORDS = "wrong_words", "回答不正确，请再试一次"
    EXPIRED = "expired", "验证已过期，已为您换一张"
    USED = "used", "该验证已使用，请重新拖动"
    TOO_FAST = "too_fast", "操作过快，请再试一次"
    WRONG_SESSION = "wrong_session", "验证无效，请重新验证"
    WRONG_PURPOSE = "wrong_purpose", "验证无效，请重新验证"


def captcha_subject(purpose: CaptchaPurpose, subject: str) -> str:
    """What a pass is about (a unit, a mobile), as it is stored: a keyed digest."""
    return ring.mac("captcha subject", purpose.value, normalize(subject))


class CaptchaRefused(Exception):
    """An answer does not hold; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.label)
        self.refusal = refusal


class CaptchaChallenge(HallModel):
    """A puzzle or a question that waits for its one answer."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    purpose = fields.CharEnumField(CaptchaPurpose, max_length=16)
    kind = fields.CharEnumField(CaptchaKind, max_length=8)
    visitor = fields.CharField(max_length=64)
    subject = fields.CharField(max_length=64)
    answer = EncryptedCharField("captcha answer", max_length=100)
    work_bits = fields.SmallIntField()
    issued_at = UtcField()
    expires_at = UtcField()
    taken_at = UtcField(null=True)

    class Meta:
        table = "captcha_challenge"
        indexes = (Index(fields=("visitor", "purpose"), name="ix_captcha_challenge_visitor"),)

    @classmethod
    @transactional
    async def open(
        cls,
        purpose: CaptchaPurpose,
        kind: CaptchaKind,
        *,
        visitor: str,
        subject: str,
        answer: str,
        work_bits: int,
    ) -> Self:
        """Open a challenge; an older one of this browser for the same purpose is void."""
        await cls.filter(visitor=visitor, purpose=purpose).delete()
        lifetime = PUZZLE_LIFETIME if kind is CaptchaKind.PUZZLE else WORDS_LIFETIME
        return await cls.create(
            code=random_token(16),
            purpose=purpose,
            kind=kind,
            visitor=visitor,
            subject=subject,
            answer=answer,
            work_bits=work_bits,
            issued_at=clock.now(),
            expires_at=clock.now() + lifetime,
        )

    @classmethod
    async def take(cls, code: str, visitor: str) -> "CaptchaChallenge":
        """Take a challenge out for good, to compare its answer; raises CaptchaRefused.

        What is late or early is taken all the same. Call it outside a transaction, whose
        rollback would put the challenge back.
        """
        if in_transaction_now():
            raise RuntimeError("take() would be undone by a rollback")
        found = await cls.get_or_none(code=code) if is_code(code) else None
        if found is None:
            raise CaptchaRefused(Refusal.EXPIRED)
        if not hmac.compare_digest(found.visitor, visitor):
            raise CaptchaRefused(Refusal.WRONG_SESSION)
        if not await found._mark_taken():
            raise CaptchaRefused(Refusal.USED)
        now = clock.now()
        if now >= found.expires_at:
            raise CaptchaRefused(Refusal.EXPIRED)
        if now - found.issued_at < MIN_TIME:
            raise CaptchaRefused(Refusal.TOO_FAST)
        return found

    @transactional
    async def _mark_taken(self) -> bool:
        untaken = CaptchaChallenge.filter(id=self.id, taken_at=None)
        return bool(await untaken.update(taken_at=clock.now()))

    @classmethod
    async def forget_old(cls) -> None:
        """Delete challenges and passes an hour after their end."""
        await sweep(cls.filter(expires_at__lt=clock.now() - KEPT))
        await sweep(CaptchaPass.filter(expires_at__lt=clock.now() - KEPT))


class CaptchaPass(HallModel):
    """A right to go on once, earned by an answer that held."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    purpose = fields.CharEnumField(CaptchaPurpose, max_length=16)
    visitor = fields.CharField(max_length=64)
    subject = fields.CharField(max_length=64)
    expires_at = UtcField()

    class Meta:
        table = "captcha_pass"

    @classmethod
    @transactional
    async def grant(cls, challenge: CaptchaChallenge) -> str:
        """Make a pass for what a solved challenge was about; returns its token."""
        token = random_token()
        await cls.create(
            digest=digest(token),
            purpose=challenge.purpose,
            visitor=challenge.visitor,
            subject=challenge.subject,
            expires_at=clock.now() + PASS_LIFETIME,
        )
        return token

    @classmethod
    async def redeem(
        cls, token: str, purpose: CaptchaPurpose, *, visitor: str, subject: str
    ) -> bool:
        """Use a pass up, whoever shows it; True only for its own purpose, browser and subject.

        Call it before the transaction of the act, whose rollback would give the pass back.
        """
        if in_transaction_now():
            raise RuntimeError("redeem() would be undone by a rollback")
        shown = await cls.get_or_none(digest=digest(token))
        if shown is None or not await shown._use_up():
            return False
        return (
            shown.purpose is purpose
            and hmac.compare_digest(shown.visitor, visitor)
            and hmac.compare_digest(shown.subject, subject)
            and clock.now() < shown.expires_at
        )

    @transactional
    async def _use_up(self) -> bool:
        return bool(await CaptchaPass.filter(id=self.id).delete())
