"""本机保留的姓名: whose name a computer offers until midnight where a key has named their unit.

It only offers the name (masked): the proof is asked again, by a code that nobody else answers. It
belongs to the browser that it was kept in, at the wish of the person, and ends with their
sign-out there, with the day (Asia/Shanghai), with a changed password, mobile or membership, and
with the key or account by which they had come. No name stands in its row.
"""

from datetime import datetime, timedelta
from typing import Self

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import NotFound
from models.base.field import UtcField
from models.base.key import digest, is_code, random_token, ring
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.matter import Answerer
from models.units.member import Member
from models.units.unit import Unit

_KEPT = ("code", "member_id", "opener", "stamp", "browser", "kept_at", "ends_at")
UNKNOWN = "这个保留的姓名已经结束"


class KeptName(HallModel):
    """Browser × unit; `stamp` is what password, mobile and membership were when it was kept."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    visitor = fields.CharField(max_length=64)
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="kept_names", on_delete=fields.CASCADE
    )
    unit_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="kept_names", on_delete=fields.CASCADE
    )
    member_id: int
    opener = fields.CharField(max_length=64)
    stamp = fields.CharField(max_length=64)
    browser = fields.CharField(max_length=80, default="")
    kept_at = UtcField()
    ends_at = UtcField()

    class Meta:
        table = "kept_name"
        unique_together = (("visitor", "unit"),)
        indexes = (
            Index(fields=("member_id",), name="ix_kept_name_member"),
            Index(fields=("unit_id",), name="ix_kept_name_unit"),
            Index(fields=("opener",), name="ix_kept_name_opener"),
            Index(fields=("ends_at",), name="ix_kept_name_ends_at"),
        )

    @property
    def topic(self) -> str:
        """What the pages listen to that offer it."""
        return f"kept_name:{self.code}"

    @property
    def person(self) -> Person:
        """Whose name it is."""
        return self.member.person

    @property
    def whom(self) -> Answerer:
        """The only one who may answer for it."""
        person = self.person
        return Answerer(person.id_type, person.id_number, person.name)

    @property
    def is_valid(self) -> bool:
        """Whether it may be offered still; load member, unit and person with it."""
        is_same = self.stamp == stamp_of(self.member) and not self.person.refusal()
        return clock.now() < self.ends_at and is_same and not self.member.refusal()

    @classmethod
    async def of(cls, visitor: str, unit: Unit) -> Self | None:
        """The name that a browser offers for a unit."""
        if not visitor:
            return None
        mine = cls.filter(visitor=visitor, unit_id=unit.id)
        found = await mine.select_related("member__person", "member__unit").first()
        return found if found is not None and found.is_valid else None

    @classmethod
    async def list_of(cls, person: Person) -> list[Self]:
        """Where a person's name is kept now, the newest first."""
        mine = cls.filter(member__person_id=person.id, ends_at__gt=clock.now()).order_by("-id")
        found = await mine.select_related("member__person", "member__unit")
        return [each for each in found if each.is_valid]

    @classmethod
    @transactional
    async def keep(cls, member: Member, *, visitor: str, opener: str, browser: str = "") -> None:
        """Keep the name of a member who has just been proved, in place of any other there.

        Load unit and person with the member; `opener` is what has named the unit.
        """
        kept = cls(
            code=random_token(16),
            visitor=visitor,
            unit_id=member.unit_id,
            member=member,
            opener=digest(opener),
            stamp=stamp_of(member),
            browser=browser[:80],
            kept_at=clock.now(),
            ends_at=end_of_day(),
        )
        before = cls.filter(visitor=visitor, unit_id=member.unit_id)
        await cls._announce(before)
        # By one question: two pages of a browser may keep a name at once.
        await cls.bulk_create([kept], update_fields=_KEPT, on_conflict=("visitor", "unit_id"))
        await cls._announce(before)

    @classmethod
    @transactional
    async def forget_in(cls, visitor: str, unit: Unit | None = None) -> None:
        """Offer no name in a browser any more, as when somebody has signed out there; of a unit."""
        there = cls.filter(visitor=visitor)
        await cls._forget(there.filter(unit_id=unit.id) if unit is not None else there)

    @classmethod
    @transactional
    async def forget_by(cls, opener: str) -> None:
        """Offer no name for which a key or an account stood that stands no more."""
        await cls._forget(cls.filter(opener=digest(opener)))

    @classmethod
    @transactional
    async def forget_of(cls, member: Member) -> None:
        """Offer the name of a member nowhere any more."""
        await cls._forget(cls.filter(member_id=member.id))

    @classmethod
    @transactional
    async def end(cls, code: str, *, person: Person) -> None:
        """End one of a person's own; somebody else's is not found."""
        mine = cls.filter(code=code, member__person_id=person.id)
        found = await mine.first() if is_code(code) else None
        if found is None:
            raise NotFound(UNKNOWN)
        await cls._forget(cls.filter(id=found.id))

    @classmethod
    async def _forget(cls, names: QuerySet[Self]) -> None:
        await cls._announce(names)
        await names.delete()

    @classmethod
    async def _announce(cls, names: QuerySet[Self]) -> None:
        """Wake the pages that offer one of these names, and those of whoever it is."""
        for each in await names.select_related("member"):
            announce(each.topic)
            announce(f"devices:{each.member.person_id}")

    @classmethod
    async def forget_old(cls) -> None:
        """Delete those of days that are over."""
        await sweep(cls.filter(ends_at__lte=clock.now()))


def end_of_day() -> datetime:
    """24:00 of this day at the hall."""
    here = clock.local(clock.now())
    return here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def stamp_of(member: Member) -> str:
    """What has to be unchanged; load the person with the member."""
    person = member.person
    secrets = (member.password_hash or "", person.password_hash or "")
    mobiles = (member.mobile, person.mobile)
    return ring.mac("kept name", member.code, member.role.value, *secrets, *mobiles)
