"""Certificates that opened nothing, for a clerk to look at: which, why, how often and when last.

A certificate is no secret; it is sealed all the same, since some name a person.
"""

from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.expressions import F
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import EncryptedCharField, UtcField
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.tx import transactional
from models.proofs.ca_cause import CaCause

KEPT = timedelta(days=180)
LONGEST = 24_000
MOST_SHOWN = 200
MOST = 5000  # rows; whoever sends junk fills no table


class RefusedCertificate(HallModel):
    """One certificate and one cause; `shown` is its subject for the eyes, `content` Base64."""

    id = fields.IntField(primary_key=True)
    fingerprint = fields.CharField(max_length=64)
    cause = fields.CharField(max_length=16)
    shown = EncryptedCharField("refused certificate name", max_length=400)
    content = EncryptedCharField("refused certificate", max_length=LONGEST)
    times = fields.IntField(default=1)
    first_at = UtcField()
    last_at = UtcField()

    class Meta:
        table = "refused_certificate"
        unique_together = (("fingerprint", "cause"),)
        indexes = (Index(fields=("last_at",), name="ix_refused_certificate_last_at"),)

    @property
    def why(self) -> str:
        """The cause as people read it."""
        known = {cause.value: cause.label for cause in CaCause}
        return known.get(self.cause, self.cause)

    @classmethod
    @transactional
    async def note(cls, cause: CaCause, fingerprint: str, shown: str, content: str) -> None:
        """Remember a certificate that was refused, or once more; too much of them is let go."""
        now = clock.now()
        again = cls.filter(fingerprint=fingerprint, cause=cause.value)
        if await again.update(times=F("times") + 1, last_at=now):
            return
        if len(content) > LONGEST or await cls.all().count() >= MOST:
            return
        new = cls(
            fingerprint=fingerprint,
            cause=cause.value,
            shown=shown[:MOST_SHOWN],
            content=content,
            first_at=now,
            last_at=now,
        )
        await cls.bulk_create([new], ignore_conflicts=True)

    @classmethod
    def newest(cls) -> QuerySet[Self]:
        """The one that was refused last comes first."""
        return cls.all().order_by("-last_at", "-id")

    @classmethod
    async def forget_old(cls) -> None:
        """Delete what nobody has brought for half a year."""
        await sweep(cls.filter(last_at__lt=clock.now() - KEPT))
