"""What is typed in a registration: kept field by field, as it is typed, for one browser.

The row is made with the first thing typed, so that a page that is only looked at stores nothing.
Of a browser only one registration is open; a second page of it writes into the same row.
"""

from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.queryset import QuerySet

from models.accounts.registration_rule import (
    LABELS,
    MAX_TYPED,
    NEW_VERSION,
    NOT_AGREED,
    UNIT_FIELDS,
    UnitForm,
    check_id_number_field,
    check_id_type_field,
    check_legal_rep_name_field,
    check_unit_name_field,
    check_uscc_field,
    means_the_same,
)
from models.base import clock
from models.base.error import NO_COOKIE, Conflict, Invalid
from models.base.field import EncryptedCharField, UtcField
from models.base.key import random_token
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.tx import transactional
from models.proofs.consent import AGREEMENT, PRIVACY
from models.standards.id_type import IdType

LIFETIME = timedelta(days=7)
CONSENT_VERSIONS = f"{AGREEMENT.version} {PRIVACY.version}"
STARTED_ANEW = "本次填写已失效或已在其他页面重新开始，请刷新页面"


class RegistrationForm(HallModel):
    """The typed part of a registration draft; `code` is its public number."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    visitor = fields.CharField(max_length=64)
    uscc = fields.CharField(max_length=60, default="")
    unit_name = fields.CharField(max_length=200, default="")
    id_type = fields.CharField(max_length=2, default=IdType.RESIDENT_CARD.value)
    id_number = EncryptedCharField("draft id number", max_length=60, default="")
    legal_rep_name = EncryptedCharField("draft name", max_length=120, default="")
    agreement = fields.BooleanField(default=False)
    agreed_versions = fields.CharField(max_length=40, default="")
    agreed_at = UtcField(null=True)
    mobile = EncryptedCharField("draft mobile", max_length=40, default="")
    checked_at = UtcField(null=True)
    expires_at = UtcField()
    closed_at = UtcField(null=True)

    class Meta:
        abstract = True

    @classmethod
    async def of(cls, visitor: str) -> Self:
        """The browser's open registration, or a new one that nothing is stored of yet."""
        found = await cls._open(visitor).first()
        return found or cls._new(visitor)

    @classmethod
    def _new(cls, visitor: str) -> Self:
        return cls(code=random_token(16), visitor=visitor, expires_at=clock.now() + LIFETIME)

    @classmethod
    def _open(cls, visitor: str) -> QuerySet[Self]:
        return cls.filter(visitor=visitor, closed_at=None, expires_at__gt=clock.now())

    def check_form(self) -> UnitForm:
        """Check each field of step 1 by itself; raises the first refusal at its field."""
        form = UnitForm(
            uscc=check_uscc_field(self.uscc),
            unit_name=check_unit_name_field(self.unit_name),
            id_type=check_id_type_field(self.id_type),
            id_number=check_id_number_field(self.id_type, self.id_number),
            legal_rep_name=check_legal_rep_name_field(self.legal_rep_name),
        )
        if not self.agreement:
            raise Invalid(NOT_AGREED, "agreement")
        return form

    @transactional
    async def keep(self, field: str, value: str | bool) -> None:
        """Store what was typed into one field; a change in step 1 voids what was proved."""
        row = await self._locked()
        await row._type(field, value)
        await row._store()
        self._follow(row)

    @transactional
    async def keep_form(self) -> None:
        """Store all of step 1 as it stands, so that nothing is lost whatever follows."""
        row = await self._locked()
        await row._type_all_of(self)
        await row._store()
        self._follow(row)

    @classmethod
    async def forget_old(cls) -> None:
        """Delete registrations whose seven days are over."""
        await sweep(cls.filter(expires_at__lt=clock.now()))

    async def _locked(self) -> Self:
        """The stored row, locked; it is made when nothing was typed before."""
        if not self.visitor:
            raise Invalid(NO_COOKIE)
        row = await self._open(self.visitor).select_for_update().first()
        if row is None and not self._saved_in_db:
            row = await self._made()
        if row is None or (self._saved_in_db and row.id != self.id):
            raise Conflict(STARTED_ANEW)
        return row

    async def _made(self) -> Self | None:
        """A new row in place of an outdated one; of two pages at once the first one's."""
        kind, now = type(self), clock.now()
        # Only what is over by the clock: a row that another page has just made stays open.
        over = kind.filter(visitor=self.visitor, closed_at=None, expires_at__lte=now)
        await over.update(closed_at=now)
        row = kind(code=self.code, visitor=self.visitor, expires_at=clock.now() + LIFETIME)
        await kind.bulk_create([row], ignore_conflicts=True)
        return await self._open(self.visitor).select_for_update().first()

    async def _type_all_of(self, typed: Self) -> None:
        for field in (*UNIT_FIELDS, "agreement"):
            await self._type(field, getattr(typed, field))

    async def _type(self, field: str, value: str | bool) -> None:
        """Take over one value; other names than those of the form are a programming error."""
        if field == "agreement":
            await self._tick(bool(value))
            return
        text = "".join(char for char in str(value) if char != "\0" and not _is_surrogate(char))
        if len(text) > MAX_TYPED[field]:
            raise Invalid(f"{LABELS[field]}最多{MAX_TYPED[field]}个字", field)
        before = getattr(self, field)
        if text == before or (
            self.checked_at and means_the_same(field, self.id_type, before, text)
        ):
            return
        setattr(self, field, text)
        if field in UNIT_FIELDS:
            await self._void()

    async def _tick(self, agreed: bool) -> None:
        if agreed == self.agreement:
            return
        self.agreement = agreed
        self.agreed_versions = CONSENT_VERSIONS if agreed else ""
        self.agreed_at = clock.now() if agreed else None
        if not agreed:
            await self._void()

    def _require_agreement(self) -> None:
        if self.agreed_versions != CONSENT_VERSIONS:
            raise Invalid(NEW_VERSION, "agreement")

    async def _void(self) -> None:
        """Forget what was found out about the fields as they were."""
        self.checked_at = None

    async def _store(self) -> None:
        """Save the row, which lives for seven days from now."""
        self.expires_at = clock.now() + LIFETIME
        await self.save()

    def _follow(self, row: Self) -> None:
        """Know what is stored; what stands in the fields of a page is left as it was typed."""
        typed = {*UNIT_FIELDS, "agreement", "mobile"}
        for name in self._meta.db_fields - typed:
            setattr(self, name, getattr(row, name))
        self._saved_in_db = True


def _is_surrogate(char: str) -> bool:
    return "\ud800" <= char <= "\udfff"
