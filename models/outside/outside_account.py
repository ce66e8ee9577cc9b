"""An account elsewhere that leads to a unit, and who has bound it.

An account proves the unit and nobody of it. While the legal rep is the one who has bound it, it
signs them in where they are the unit's only user; whoever comes after them binds it anew.
"""

from typing import Self

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import NotFound
from models.base.field import UtcField
from models.base.key import is_code, random_token
from models.base.model import HallModel
from models.base.rule_index import RuleIndex
from models.base.tx import transactional
from models.outside.outside_identity import OutsideIdentity
from models.records.audit import AuditEvent, record
from models.setting.login_provider import provider_of
from models.units.member import Member
from models.units.permission import Role
from models.units.unit import Unit
from settings import settings

UNKNOWN = "没有找到这个账户，可能已经解除关联"


class OutsideAccount(HallModel):
    """One account of one provider, bound to one unit; the table holds a digest of its name."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    provider = fields.CharField(max_length=32)
    subject_digest = fields.CharField(max_length=64)
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="outside_accounts", on_delete=fields.RESTRICT
    )
    unit_id: int
    bound_by: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="outside_accounts", on_delete=fields.RESTRICT, null=True
    )
    bound_by_id: int | None
    bound_at = UtcField()
    used_at = UtcField(null=True)
    ended_at = UtcField(null=True)

    rules = (
        # An account leads to a unit once; who binds it anew takes the place of who did before.
        RuleIndex("uq_outside_account", ("subject_digest", "unit_id"), where="ended_at IS NULL"),
    )

    class Meta:
        table = "outside_account"
        indexes = (
            Index(fields=("unit_id",), name="ix_outside_account_unit"),
            Index(fields=("bound_by_id",), name="ix_outside_account_bound_by"),
        )

    @property
    def opener(self) -> str:
        """What a session keeps of it that it has opened."""
        return opener_of(self.subject_digest, self.unit_id)

    @property
    def is_of_legal_rep(self) -> bool:
        """Whether the legal rep has bound it; load `bound_by` with it."""
        return self.bound_by is not None and self.bound_by.role is Role.LEGAL_REP

    @property
    def label(self) -> str:
        """What users call the provider."""
        return provider_of(self.provider, settings.connector_options).label

    @classmethod
    def alive(cls) -> QuerySet[Self]:
        """Those that lead somewhere."""
        return cls.filter(ended_at=None)

    @classmethod
    async def find(cls, identity: OutsideIdentity, unit: Unit) -> Self | None:
        """The account of an answer, as it is bound to this unit."""
        mine = cls.alive().filter(subject_digest=identity.subject_digest, unit_id=unit.id)
        return await mine.select_related("bound_by").first()

    @classmethod
    async def unit_of(cls, identity: OutsideIdentity) -> Unit | None:
        """The one unit that an account is bound to, where the provider itself tells none."""
        mine = cls.alive().filter(subject_digest=identity.subject_digest).select_related("unit")
        found = await mine.limit(2)
        return found[0].unit if len(found) == 1 else None

    @classmethod
    async def list_of(cls, unit: Unit) -> list[Self]:
        """The accounts of a unit, the newest first."""
        mine = cls.alive().filter(unit_id=unit.id).order_by("-id")
        return await mine.select_related("bound_by", "bound_by__person")

    @classmethod
    @transactional
    async def bind(cls, provider: str, subject_digest: str, *, by: Member) -> Self:
        """Bind an account to the member's unit, in place of whoever has bound it before."""
        unit = await Unit.select_for_update().get(id=by.unit_id)
        now = clock.now()
        mine = cls.alive().filter(subject_digest=subject_digest, unit_id=unit.id)
        known = await mine.first()
        if known is not None and known.bound_by_id == by.id:
            return known
        await mine.update(ended_at=now)
        account = await cls.create(
            code=random_token(16),
            provider=provider,
            subject_digest=subject_digest,
            unit=unit,
            bound_by=by,
            bound_at=now,
        )
        details = {"provider": account.label}
        await record(AuditEvent.OUTSIDE_LINKED, unit=unit, by=by, subject=account, details=details)
        return account

    @classmethod
    @transactional
    async def let_go_of(cls, member: Member) -> None:
        """Let no account stand for a member any more; with it they have to say who they are."""
        await cls.alive().filter(bound_by_id=member.id).update(bound_by_id=None)

    @transactional
    async def note_use(self) -> None:
        """Keep when it led somebody in."""
        await OutsideAccount.filter(id=self.id).update(used_at=clock.now())

    @classmethod
    async def of_unit(cls, code: str, unit_id: int) -> Self:
        """An account by its public number; one of another unit is not found."""
        mine = cls.alive().filter(code=code, unit_id=unit_id)
        found = await mine.select_related("bound_by").first() if is_code(code) else None
        if found is None:
            raise NotFound(UNKNOWN)
        return found

    @transactional
    async def end(self, *, by: Member) -> None:
        """Let it lead nowhere any more; once is enough."""
        if await OutsideAccount.alive().filter(id=self.id).update(ended_at=clock.now()):
            details = {"provider": self.label}
            await record(
                AuditEvent.OUTSIDE_UNLINKED, unit=by.unit, by=by, subject=self, details=details
            )


def opener_of(subject_digest: str, unit_id: int) -> str:
    """What a session of a unit keeps of the account that has named the unit."""
    return f"account {unit_id} {subject_digest}"
