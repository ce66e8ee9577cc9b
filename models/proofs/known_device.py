"""常用设备: a browser in which a person has signed in, and when the person last did so there.

It carries a long-lived random cookie of its own, of which only the digest is kept. What strangers
cause against a person never stops the person there (`models/records/limit_table.py`); it proves
nobody's identity and signs nobody in.
"""

from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import UtcField
from models.base.key import ring
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.tx import transactional
from models.database.prepared import Prepared
from models.people.person import Person

KEPT = timedelta(days=180)  # after the last use; the cookie lives as long
MAX_DEVICES = 20  # of one person; the one used longest ago gives way
_NOBODY = 0


class KnownDevice(HallModel):
    """Browser × person × last use."""

    id = fields.IntField(primary_key=True)
    device = fields.CharField(max_length=64)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="known_devices", on_delete=fields.CASCADE
    )
    person_id: int
    visitor = fields.CharField(max_length=64, default="")
    browser = fields.CharField(max_length=80, default="")
    first_used_at = UtcField()
    last_used_at = UtcField()

    class Meta:
        table = "known_device"
        unique_together = (("device", "person"),)
        indexes = (
            Index(fields=("person_id", "last_used_at"), name="ix_known_device_person"),
            Index(fields=("last_used_at",), name="ix_known_device_last_used_at"),
        )

    @classmethod
    @transactional
    async def note(cls, person: Person, device: str, visitor: str, browser: str = "") -> None:
        """Remember that a person has just signed in on a device, in this visit of its browser."""
        if not device:
            raise ValueError("a device needs its cookie")
        now = clock.now()
        new = cls(
            device=device,
            person_id=person.id,
            visitor=visitor,
            browser=browser[:80],
            first_used_at=now,
            last_used_at=now,
        )
        await cls.bulk_create(
            [new],
            on_conflict=["device", "person_id"],
            update_fields=["visitor", "browser", "last_used_at"],
        )
        surplus = await cls.list_of(person).offset(MAX_DEVICES).limit(MAX_DEVICES)
        if surplus:
            await cls.filter(id__in=[row.id for row in surplus]).delete()

    @classmethod
    async def knows(cls, device: str, person_id: int | None) -> bool:
        """True for a device that this person has used; asks alike when there is no such person."""
        if not device:
            return False
        since = clock.now() - KEPT
        return bool(await _FOUND.run(device, person_id or _NOBODY, since))

    @classmethod
    async def is_used(cls, device: str) -> bool:
        """True for a device on which anybody has signed in, where no person is meant yet."""
        if not device:
            return False
        return await cls.filter(device=device, last_used_at__gt=clock.now() - KEPT).exists()

    @classmethod
    def list_of(cls, person: Person) -> QuerySet[Self]:
        """The devices of a person, the one used last first."""
        return cls.filter(person_id=person.id).order_by("-last_used_at", "-id")

    @classmethod
    async def forget_one(cls, person_id: int, visitor: str) -> list[str]:
        """Know a browser no more in which the person has ended a session from elsewhere.

        Returns the names of the browsers that are forgotten.
        """
        return await cls._forget(cls.filter(person_id=person_id, visitor=visitor))

    @classmethod
    async def forget_others(cls, person_id: int, visitor: str = "") -> list[str]:
        """Know none of a person's devices any more, but perhaps the browser in use; their names."""
        return await cls._forget(cls.filter(person_id=person_id).exclude(visitor=visitor))

    @classmethod
    @transactional
    async def _forget(cls, rows: QuerySet[Self]) -> list[str]:
        found = await rows.order_by("-last_used_at", "-id")
        await cls.filter(id__in=[row.id for row in found]).delete()
        return [row.browser for row in found]

    @property
    def code(self) -> str:
        """What the owner names it by; nobody can tell the cookie from it."""
        return ring.mac("known device", self.device, str(self.person_id))[:32]

    @classmethod
    async def forget_old(cls) -> None:
        """Delete what was not used for half a year."""
        await sweep(cls.filter(last_used_at__lt=clock.now() - KEPT))


_FOUND = Prepared(
    KnownDevice,
    ("device", "person_id", "last_used_at"),
    lambda device, person_id, since: KnownDevice.filter(
        device=device, person_id=person_id, last_used_at__gt=since
    ),
)
