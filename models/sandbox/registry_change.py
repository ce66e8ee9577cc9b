"""登记机关变更: what the registry's twin answers in place of the seed, as a tester has switched it.

A switch belongs to one unit: from then on the registry names another legal rep of it.
"""

from typing import Self

from tortoise import fields

from models.base.field import EncryptedCharField
from models.base.model import HallModel
from models.base.topic import announce
from models.base.tx import transactional
from models.standards.id_type import IdType

REGISTRY_TOPIC = "sandbox:registry"


class SandboxRegistryChange(HallModel):
    """The legal rep whom the twin names of one unit."""

    id = fields.IntField(primary_key=True)
    uscc = fields.CharField(max_length=18, unique=True)
    id_type = fields.CharEnumField(IdType, max_length=2)
    id_number = EncryptedCharField("sandbox id number", max_length=32)
    name = EncryptedCharField("sandbox name", max_length=60)

    class Meta:
        table = "sandbox_registry_change"

    @property
    def legal_rep(self) -> dict[str, str]:
        """As a row of the registry says it."""
        return {"name": self.name, "id_type": self.id_type.value, "id_number": self.id_number}

    @classmethod
    async def of(cls, uscc: str) -> Self | None:
        """What is switched for a unit."""
        return await cls.get_or_none(uscc=uscc)

    @classmethod
    async def everything(cls) -> list[Self]:
        """All switches, by unit."""
        return await cls.all().order_by("uscc")

    @classmethod
    @transactional
    async def switch(cls, uscc: str, id_type: IdType, id_number: str, name: str) -> None:
        """Let the registry name somebody else from now on."""
        await cls.filter(uscc=uscc).delete()
        await cls.create(uscc=uscc, id_type=id_type, id_number=id_number, name=name)
        announce(REGISTRY_TOPIC)

    @classmethod
    @transactional
    async def switch_back(cls, uscc: str) -> None:
        """Let the registry name the legal rep of the seed again."""
        await cls.filter(uscc=uscc).delete()
        announce(REGISTRY_TOPIC)
