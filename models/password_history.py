"""The last five passwords of a member, none of which may be chosen again."""

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.indexes import Index

from models import clock
from models.base import HallModel
from models.error import Invalid
from models.field import UtcField
from models.password import verify_password

if TYPE_CHECKING:
    from models.member import Member

REMEMBERED = 5


class PasswordHistory(HallModel):
    """One password that a member has or had; the present one is the newest."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation["Member"] = fields.ForeignKeyField(
        "hall.Member", related_name="passwords", on_delete=fields.CASCADE
    )
    member_id: int
    password_hash = fields.CharField(max_length=200)
    set_at = UtcField()

    class Meta:
        table = "password_history"
        indexes = (Index(fields=("member_id",), name="ix_password_history_member"),)

    @classmethod
    async def refuse_used(cls, member: "Member", password: str) -> None:
        """Raise when the password is one of the last five; slow, so before the transaction."""
        for used in await cls.filter(member_id=member.id).order_by("-id").limit(REMEMBERED):
            if await verify_password(password, used.password_hash):
                raise Invalid(f"新密码不能与最近{REMEMBERED}次使用过的密码相同", "password")

    @classmethod
    async def remember(cls, member: "Member", password_hash: str) -> None:
        """Add the password that a member now has, in the transaction that sets it."""
        await cls.create(member=member, password_hash=password_hash, set_at=clock.now())
        kept = await cls.filter(member_id=member.id).order_by("-id").limit(REMEMBERED)
        await cls.filter(member_id=member.id, id__lt=kept[-1].id).delete()
