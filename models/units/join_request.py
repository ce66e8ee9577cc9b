"""申请成为经办人: somebody who is no member asks a unit to make them an agent.

It is neither an invitation nor a membership, and takes no seat. Whoever may add agents answers it:
同意 makes an ordinary invitation, which the person accepts as any other; 拒绝 has a reason. It is
about a person who has proved who they are, and reached the unit by what proves the unit.
"""

from datetime import date, timedelta
from typing import Self

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import UtcField
from models.base.key import is_code
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.rule_index import RuleIndex
from models.base.sweep import sweep
from models.people.person import Person
from models.units.invitation import Invitation
from models.units.member import Member
from models.units.unit import Unit

LIFETIME = timedelta(days=7)
SHOWN = timedelta(days=30)
KEPT = timedelta(days=365)
MOST_SHOWN = 5
LONGEST_WAY = 60


class JoinState(Labeled):
    """How far a request has come; ended ones never reopen."""

    WAITING = "waiting", "待单位处理"
    ACCEPTED = "accepted", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"
    LAPSED = "lapsed", "已失效"


WAITING = (JoinState.WAITING,)


class JoinRequest(HallModel):
    """One request; `way` is what proved the unit, in words."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="join_requests", on_delete=fields.RESTRICT
    )
    unit_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="join_requests", on_delete=fields.RESTRICT
    )
    person_id: int
    state = fields.CharEnumField(JoinState, max_length=16, default=JoinState.WAITING)
    way = fields.CharField(max_length=LONGEST_WAY)
    reason = fields.CharField(max_length=200, default="")
    answered_by: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="join_requests", on_delete=fields.RESTRICT, null=True
    )
    answered_by_id: int | None
    invitation: fields.ForeignKeyNullableRelation[Invitation] = fields.ForeignKeyField(
        "hall.Invitation", related_name="join_requests", on_delete=fields.RESTRICT, null=True
    )
    invitation_id: int | None
    created_at = UtcField()
    expires_at = UtcField()
    ended_at = UtcField(null=True)

    rules = (RuleIndex("uq_join_request_person", ("unit_id", "person_id"), WAITING),)

    class Meta:
        table = "join_request"
        indexes = (
            Index(fields=("unit_id", "state"), name="ix_join_request_unit"),
            Index(fields=("person_id", "state"), name="ix_join_request_person"),
            Index(fields=("state", "expires_at"), name="ix_join_request_due"),
            Index(fields=("answered_by_id",), name="ix_join_request_answered_by"),
            Index(fields=("invitation_id",), name="ix_join_request_invitation"),
        )

    @property
    def current_state(self) -> JoinState:
        """The state with the clock applied: it waits seven days."""
        is_over = self.state is JoinState.WAITING and self.expires_at <= clock.now()
        return JoinState.LAPSED if is_over else self.state

    @property
    def days_left(self) -> int:
        """Days in which it can still be answered, the present one included."""
        left: date = clock.local(self.expires_at).date()
        return max(0, (left - clock.today()).days)

    @classmethod
    def waiting(cls) -> QuerySet[Self]:
        """Those that can still be answered."""
        return cls.filter(state=JoinState.WAITING, expires_at__gt=clock.now())

    @classmethod
    async def of_unit(cls, unit_id: int) -> list[Self]:
        """What waits for an answer of a unit, the oldest first."""
        mine = cls.waiting().filter(unit_id=unit_id).order_by("id")
        return await mine.select_related("person")

    @classmethod
    async def find_of_unit(cls, code: str, unit_id: int) -> Self | None:
        """One of a unit by its code; another unit's is none."""
        mine = cls.filter(unit_id=unit_id).select_related("person")
        return await mine.get_or_none(code=code) if is_code(code) else None

    @classmethod
    async def of_person(cls, person: Person) -> list[Self]:
        """What a person has asked for lately, the newest first."""
        mine = cls.filter(person_id=person.id, created_at__gt=clock.now() - SHOWN)
        return await mine.order_by("-id").limit(MOST_SHOWN).select_related("unit")

    @classmethod
    async def find_of_person(cls, code: str, person: Person) -> Self | None:
        """One of a person's own by its code; somebody else's is none."""
        mine = cls.filter(person_id=person.id).select_related("unit")
        return await mine.get_or_none(code=code) if is_code(code) else None

    @classmethod
    async def forget_old(cls) -> None:
        """Delete what ended long ago."""
        await sweep(cls.filter(ended_at__lt=clock.now() - KEPT))
