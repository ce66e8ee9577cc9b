"""What was loaded from ``models/seed``, so that the next start need not compare rows."""

from tortoise import fields

from models.base.model import HallModel


class SeedMark(HallModel):
    """The digest of one set of seed data that this database holds."""

    name = fields.CharField(max_length=20, primary_key=True)
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "seed_mark"

    @classmethod
    async def is_loaded(cls, name: str, digest: str) -> bool:
        """True when exactly this data was loaded before."""
        return await cls.filter(name=name, digest=digest).exists()

    @classmethod
    async def set(cls, name: str, digest: str) -> None:
        """Remember what was loaded, inside the transaction that loaded it."""
        await cls.update_or_create({"digest": digest}, name=name)
