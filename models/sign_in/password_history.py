"""The last five passwords of a member, a person or an institution: none may be chosen again."""

from datetime import datetime
from typing import Self

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import Invalid
from models.base.field import UtcField
from models.base.model import HallModel
from models.people.person import Person
from models.proofs.password import verify_password
from models.units.institution import Institution
from models.units.member import Member

REMEMBERED = 5
Owner = Member | Person | Institution


class PasswordHistory(HallModel):
    """One password that somebody has or had; the present one is the newest."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="passwords", on_delete=fields.CASCADE, null=True
    )
    member_id: int | None
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="passwords", on_delete=fields.CASCADE, null=True
    )
    person_id: int | None
    institution: fields.ForeignKeyNullableRelation[Institution] = fields.ForeignKeyField(
        "hall.Institution", related_name="passwords", on_delete=fields.CASCADE, null=True
    )
    institution_id: int | None
    password_hash = fields.CharField(max_length=200)
    set_at = UtcField()

    class Meta:
        table = "password_history"
        indexes = (
            Index(fields=("member_id",), name="ix_password_history_member"),
            Index(fields=("person_id",), name="ix_password_history_person"),
            Index(fields=("institution_id",), name="ix_password_history_institution"),
        )

    @classmethod
    async def refuse_used(cls, owner: Owner, password: str) -> None:
        """Raise when the password is one of the last five; slow, so before the transaction."""
        known = [owner.password_hash, *(used.password_hash for used in await cls._of(owner))]
        for used in filter(None, dict.fromkeys(known)):
            if await verify_password(password, used):
                raise Invalid(f"新密码不能与最近{REMEMBERED}次使用过的密码相同", "password")

    @classmethod
    async def remember(cls, owner: Owner, password_hash: str) -> None:
        """Add the password that somebody now has, in the transaction that sets it."""
        whose = _key(owner)
        await cls(**whose, password_hash=password_hash, set_at=clock.now()).save()
        kept = await cls._of(owner)
        await cls.filter(**whose, id__lt=kept[-1].id).delete()

    @classmethod
    async def has_newer(cls, owner: Owner, than: datetime) -> bool:
        """True when somebody has had another password since a moment."""
        return await cls.filter(**_key(owner), set_at__gt=than).exists()

    @classmethod
    def _of(cls, owner: Owner) -> QuerySet[Self]:
        """The passwords that count, newest first."""
        return cls.filter(**_key(owner)).order_by("-id").limit(REMEMBERED)


def _key(owner: Owner) -> dict[str, int]:
    """The column that names an owner, such as ``member_id``."""
    return {f"{owner._meta.db_table}_id": owner.id}
