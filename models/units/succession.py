"""法定代表人变更: a unit whose registered legal rep is another one, until everything is confirmed.

The old legal rep is out at once. 待新法人确认 is a mark on the unit and its members, and no state
of a membership: they work on until the last day that is shown (`Member.confirm_until`), to 24:00
at the hall. First the new legal rep claims the unit, then they look at every member.
"""

from datetime import date, timedelta
from typing import Protocol, Self

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import BlindIndexField, EncryptedCharField, UtcField
from models.base.labeled import Labeled
from models.base.mask import mask_name
from models.base.model import HallModel
from models.base.rule_index import RuleIndex
from models.people.person import Person
from models.standards.id_type import IdType
from models.standards.identifier import same_name
from models.units.member import Member
from models.units.unit import Unit

TIME = timedelta(days=30)
MARK = "待新法人确认"


class SuccessionState(Labeled):
    """How far it has come; ended ones never reopen."""

    UNCLAIMED = "unclaimed", "待新法定代表人认领"
    CLAIMED = "claimed", "待核对成员"
    DONE = "done", "已确认"
    REPLACED = "replaced", "登记信息再次变更"


OPEN = (SuccessionState.UNCLAIMED, SuccessionState.CLAIMED)


class Source(Labeled):
    """Who has said so."""

    REGISTRY = "registry", "单位登记信息库"
    CLERK = "clerk", "经办窗口"


class NamedRep(Protocol):
    """法定代表人 as somebody names them, with the number in its kept form."""

    @property
    def id_type(self) -> IdType:
        """证件类型."""

    @property
    def id_number(self) -> str:
        """证件号码."""

    @property
    def name(self) -> str:
        """姓名."""


class Succession(HallModel):
    """One change of a unit's legal rep.

    `new_name`, `new_id_type` and `new_id_number` are as far as they are known; `is_registered` says
    that the registry names the new one, which it may do later than a clerk.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="successions", on_delete=fields.RESTRICT
    )
    unit_id: int
    old_rep: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="succeeded_by", on_delete=fields.RESTRICT
    )
    old_rep_id: int
    new_rep: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="succeeded", on_delete=fields.RESTRICT, null=True
    )
    new_rep_id: int | None
    new_name = EncryptedCharField("succession name", max_length=120, default="")
    new_id_type = fields.CharEnumField(IdType, max_length=2, null=True)
    new_id_number = EncryptedCharField("succession id number", max_length=60, default="")
    new_id_index = BlindIndexField("person id number", source="new_id_number")
    source = fields.CharEnumField(Source, max_length=12)
    is_registered = fields.BooleanField(default=False)
    state = fields.CharEnumField(SuccessionState, max_length=12, default=SuccessionState.UNCLAIMED)
    since = UtcField()
    until = fields.DateField()
    claimed_at = UtcField(null=True)
    closed_at = UtcField(null=True)

    # A unit has one at a time.
    rules = (RuleIndex("uq_succession_unit", ("unit_id",), OPEN),)

    class Meta:
        table = "succession"
        indexes = (
            Index(fields=("unit_id", "state"), name="ix_succession_unit"),
            Index(fields=("new_id_index", "state"), name="ix_succession_person"),
        )

    @property
    def is_over(self) -> bool:
        """True after the last day on which the members work on unconfirmed."""
        return self.until < clock.today()

    @property
    def is_claimed(self) -> bool:
        """True when the new legal rep is there, and has to look at the members."""
        return self.state is SuccessionState.CLAIMED

    @property
    def new_masked_name(self) -> str:
        """The new legal rep as everybody may see them; empty while nobody has named them."""
        return mask_name(self.new_name) if self.new_name else ""

    def names(self, person: Person) -> bool:
        """True for the new legal rep, and for anybody while nobody has named them."""
        return not self.new_id_number or self.is_same(person)

    def is_same(self, who: NamedRep) -> bool:
        """True when this is whom it names."""
        same_card = (who.id_type, who.id_number) == (self.new_id_type, self.new_id_number)
        return same_card and same_name(who.name, self.new_name)

    @classmethod
    def open(cls) -> QuerySet[Self]:
        """Those that are not over, with unit and both legal reps."""
        rows = cls.filter(state__in=OPEN)
        return rows.select_related("unit", "old_rep__person", "new_rep__person")

    @classmethod
    async def of_unit(cls, unit_id: int) -> Self | None:
        """The open one of a unit."""
        return await cls.open().get_or_none(unit_id=unit_id)

    @classmethod
    async def last_of_unit(cls, unit_id: int) -> Self | None:
        """The newest one of a unit, whatever its state."""
        rows = cls.filter(unit_id=unit_id).select_related("old_rep__person").order_by("-id")
        return await rows.first()

    @classmethod
    async def waiting_for(cls, person: Person) -> list[Self]:
        """Units that wait for this person to claim them."""
        rows = cls.open().filter(new_id_index=person.id_number, state=SuccessionState.UNCLAIMED)
        return [each for each in await rows.order_by("id") if each.is_same(person)]


def last_day() -> date:
    """Until when members work on unconfirmed, from a change that is known today."""
    return clock.today() + TIME


async def is_to_review(member: Member) -> bool:
    """True for the unit of a new legal rep who has not confirmed its members yet."""
    if member.unit.succession_until is None:
        return False
    known = await Succession.of_unit(member.unit_id)
    return known is not None and known.is_claimed
