"""What a session is: whose, on which browser, and until when; its verbs stand in `session.py`.

That of an institution has its manager as the person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from tortoise import fields
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import UtcField
from models.base.model import HallModel
from models.people.person import Person
from models.sign_in.session_kind import SessionKind
from models.units.institution import Institution
from models.units.member import Member
from models.units.unit import Unit

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
WARN = timedelta(minutes=2)
OPENER = 180  # signs of what has opened a session


@dataclass(frozen=True)
class Opening:
    """By what a session is opened: `opener` names the unit, `is_proof` proves the person."""

    opener: str = ""
    is_proof: bool = True


BY_PROOF = Opening()


class SessionRow(HallModel):
    """The columns of a session, and what they say of its time.

    `opener` is the CA key or outside account that has named its unit (`unit_entry.py`): the
    session ends with it. `proved_at` is empty while nobody has proved who they are.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    digest = fields.CharField(max_length=64, unique=True)
    kind = fields.CharEnumField(SessionKind, max_length=12)
    visitor = fields.CharField(max_length=64)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="sessions", on_delete=fields.CASCADE, null=True
    )
    member_id: int | None
    institution: fields.ForeignKeyNullableRelation[Institution] = fields.ForeignKeyField(
        "hall.Institution", related_name="sessions", on_delete=fields.CASCADE, null=True
    )
    institution_id: int | None
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="sessions", on_delete=fields.CASCADE
    )
    person_id: int
    address = fields.CharField(max_length=64, default="")
    browser = fields.CharField(max_length=80, default="")
    created_at = UtcField()
    seen_at = UtcField()
    proved_at = UtcField(null=True)
    ends_at = UtcField()
    ended_at = UtcField(null=True)
    reason = fields.CharField(max_length=16, default="")
    opener = fields.CharField(max_length=OPENER, default="")

    class Meta:
        abstract = True

    @property
    def topic(self) -> str:
        """What every page of this session listens to."""
        return f"session:{self.digest}"

    @property
    def devices_topic(self) -> str:
        """What every open list of the person's 登录设备 listens to."""
        return f"devices:{self.person_id}"

    @property
    def of_institution(self) -> Institution | None:
        """The institution that it is signed in to, if it is; load it."""
        return self.institution if self.institution_id is not None else None

    @property
    def actor(self) -> Institution | Member | Person:
        """As whom it acts; load what it is of."""
        return self.of_institution or self.member or self.person

    @property
    def unit(self) -> Unit | None:
        """The unit that it acts for, or whose institution it acts for; load it."""
        of = self.of_institution or self.member
        return of.unit if of is not None else None

    @property
    def whose(self) -> dict[str, int]:
        """The condition of a query for all that whoever is signed in here may see and end."""
        if self.institution_id is not None:
            return {"institution_id": self.institution_id}
        return {"person_id": self.person_id}

    @property
    def expires_at(self) -> datetime:
        """When it ends unless somebody acts: the idle end, at most the absolute one."""
        idle_end: datetime = self.seen_at + IDLE
        absolute_end: datetime = self.ends_at
        return min(idle_end, absolute_end)

    @property
    def warns_at(self) -> datetime:
        """When the page begins to count down."""
        return self.expires_at - WARN

    @property
    def is_alive(self) -> bool:
        """True while the loaded row is neither ended nor past its end."""
        return self.ended_at is None and clock.now() < self.expires_at

    @classmethod
    async def lives(cls, digest: str) -> bool:
        """True for the digest of a living session's token; nothing else is read."""
        row = await cls.get_or_none(digest=digest) if digest else None
        return row is not None and row.is_alive

    def is_fresh(self, span: timedelta) -> bool:
        """True when the last proof of identity is not older than a span."""
        proved_at: datetime | None = self.proved_at
        return proved_at is not None and clock.now() - proved_at <= span

    @classmethod
    def alive(cls) -> QuerySet[Self]:
        """Sessions that are neither ended nor past their end."""
        now = clock.now()
        return cls.filter(ended_at=None, ends_at__gt=now, seen_at__gt=now - IDLE)
