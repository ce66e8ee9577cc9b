"""Consents: which text somebody agreed to, in which version, from which browser, and when.

The texts are Markdown under ``components/texts``. A consent keeps the digest of the words, so
that it can be shown later what was agreed to; a changed text needs a new version and digest here.
"""

from datetime import datetime
from typing import NamedTuple, Self

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.field import UtcField
from models.base.model import HallModel
from models.base.tx import transactional
from models.people.person import Person
from models.units.unit import Unit


class LegalText(NamedTuple):
    """One version of a text that people agree to; the name is that of its file."""

    name: str
    version: str
    digest: str


AGREEMENT = LegalText(
    "user_agreement", "2026-11", "7b3ac3726afcc7b59afbce49eccb10ae65d3b782984fa2e320d753f20f2e4901"
)
PRIVACY = LegalText(
    "privacy", "2026-11-30", "f08a90ba6343324851da8aefd3324c73e91c61e69696eacbee398bc83fc2f169"
)
FACE_CHECK = LegalText(
    "face_check", "2026-11-28", "80eb92589bb3350c37d56f0f6b7557878a7f0773a117eade9a2c88a802ca9ff7"
)
MULTI_AGENT = LegalText(
    "multi_agent", "2026-11", "8b3a122c33d3e942a73cf6c2800cd7c4d77a02cc8fc5f388d97dbb6d2d9b3305"
)
LEGAL_TEXTS = (AGREEMENT, PRIVACY, FACE_CHECK)  # samples, until an office puts in its own


class Consent(HallModel):
    """One act of agreeing; rows are written once and never changed."""

    id = fields.IntField(primary_key=True)
    text = fields.CharField(max_length=32)
    version = fields.CharField(max_length=16)
    digest = fields.CharField(max_length=64)
    visitor = fields.CharField(max_length=64)
    subject = fields.CharField(max_length=32, default="")
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="consents", on_delete=fields.RESTRICT, null=True
    )
    person_id: int | None
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="consents", on_delete=fields.RESTRICT, null=True
    )
    unit_id: int | None
    agreed_at = UtcField()

    class Meta:
        table = "consent"
        indexes = (Index(fields=("subject",), name="ix_consent_subject"),)

    @classmethod
    @transactional
    async def give(
        cls,
        text: LegalText,
        *,
        visitor: str,
        subject: str = "",
        person: Person | None = None,
        unit: Unit | None = None,
        at: datetime | None = None,
    ) -> Self:
        """Record that a text was agreed to, now or at the moment when its box was ticked.

        `visitor` is the digest of the browser's cookie; `subject` is the public code of what the
        consent was asked for (a draft, a QR code) while person and unit may not be known yet.
        """
        return await cls.create(
            text=text.name,
            version=text.version,
            digest=text.digest,
            visitor=visitor,
            subject=subject,
            person=person,
            unit=unit,
            agreed_at=at or clock.now(),
        )
