"""办件: what was applied for, by whom, and who sees it.

The applicant is a unit, one of its institutions or a person. `unit` is the unit in whose list
the case stands: that of the unit itself and of its institutions; a person's stands in none. A
case that a unit has to review names that unit besides (`reviewing_unit`): its 我的工作台.

Whoever filed it is a person, and for a unit a member of it besides.
"""

from typing import Any

from tortoise import fields
from tortoise.expressions import Q, RawSQL
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import Owner, UtcField
from models.base.model import HallModel
from models.cases.case_stage import Stage
from models.cases.case_step import CaseStep
from models.people.person import Person
from models.records.counter import Counter, next_number
from models.records.owner import OwnerKind
from models.services.service_item import ServiceItem
from models.units.member import Member
from models.units.permission import Action, Holder, Reach, within
from models.units.unit import Unit

FIRST_CASE_NO = 100001
NEWEST_FIRST = ("-filed_at", "-id")


class UndecidedField(fields.BooleanField[bool]):
    """Whether the stage is an open one: a column of its own only for the indexes of the lists.

    It follows the stage whenever the whole instance is saved, so that `update()` and
    `update_fields` must never touch the stage alone.
    """

    def to_db_value(self, value: Any, instance: Owner) -> bool | None:
        """The answer of an instance being saved, or the plain value of a look-up."""
        if isinstance(instance, Model):
            value = instance.is_undecided = Stage(instance.stage).is_undecided  # type: ignore[attr-defined]
        return None if value is None else bool(value)


class Case(HallModel):
    """办件: one service item that an applicant asked for.

    `filed_by` is the member who filed it; `handler` is the person who runs it, at first the same.
    """

    id = fields.IntField(primary_key=True)
    case_no = fields.IntField(unique=True)
    applicant_kind = fields.CharEnumField(OwnerKind, max_length=12)
    applicant_code = fields.CharField(max_length=32)
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="cases", on_delete=fields.RESTRICT, null=True
    )
    unit_id: int | None
    reviewing_unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="cases_to_review", on_delete=fields.RESTRICT, null=True
    )
    reviewing_unit_id: int | None
    item: fields.ForeignKeyRelation[ServiceItem] = fields.ForeignKeyField(
        "hall.ServiceItem", related_name="cases", on_delete=fields.RESTRICT
    )
    item_id: int
    handler: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="handled_cases", on_delete=fields.RESTRICT
    )
    handler_id: int
    filed_by: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="filed_cases", on_delete=fields.RESTRICT, null=True
    )
    filed_by_id: int | None
    stage = fields.CharEnumField(Stage, max_length=20)
    is_undecided = UndecidedField()
    step_name = fields.CharField(max_length=20)
    step_result = fields.CharField(max_length=20, default="")
    supplement_until = fields.DateField(null=True)
    filed_at = UtcField()
    closed_at = UtcField(null=True)
    rated_at = UtcField(null=True)
    steps: fields.ReverseRelation[CaseStep]

    crowded = ("unit_id", "reviewing_unit_id", "handler_id")  # a unit may file thousands a day

    class Meta:
        table = "case_file"  # "case" is a word of SQL
        indexes = (  # each holds all that its lists ask for, so that no row is read to be counted
            Index(fields=("unit_id", "filed_at", "id", "item_id"), name="ix_case_file_unit"),
            Index(fields=("unit_id", "item_id", "filed_at", "id"), name="ix_case_file_item"),
            Index(
                fields=("unit_id", "is_undecided", "filed_at", "id", "stage", "item_id"),
                name="ix_case_file_open",
            ),
            Index(
                fields=("unit_id", "closed_at", "rated_at", "stage", "id"),
                name="ix_case_file_closed",
            ),
            Index(
                fields=(
                    *("handler_id", "unit_id"),
                    *("filed_at", "id", "is_undecided", "stage", "item_id"),
                ),
                name="ix_case_file_filed_by",
            ),
            Index(fields=("filed_at", "unit_id", "item_id"), name="ix_case_file_filed_at"),
            Index(
                fields=("applicant_code", "applicant_kind", "filed_at"),
                name="ix_case_file_applicant",
            ),
            Index(fields=("reviewing_unit_id", "stage"), name="ix_case_file_review"),
        )

    @property
    def status_text(self) -> str:
        """当前状态 as the deck writes it: the step, and its result or what it waits for."""
        return f"{self.step_name}:{self.step_result or f'待{self.step_name}'}"

    @property
    def supplement_note(self) -> str:
        """What 补正 asks for and until when; empty in other stages. Load `steps` first."""
        if self.stage is not Stage.SUPPLEMENT or self.supplement_until is None:
            return ""
        note = self.steps[-1].note if len(self.steps) else ""
        return f"请于 {clock.day_words(self.supplement_until)}前提交{f'：{note}' if note else ''}"

    def reach(self, member: Holder) -> Reach[bool]:
        """What of the case lies within each scope of a member; load their grants first.

        No institution has cases yet.
        """
        is_ours = self.unit_id == member.unit_id
        return Reach(
            unit=is_ours,
            own=is_ours and self.handler_id == member.person_id,
            granted=is_ours and self.item_id in member.granted_items,
            institution=False,
            nothing=False,
        )

    @classmethod
    async def next_number(cls, unit_id: int | None) -> int:
        """The next 办件编号: one growing number without gaps; inside the filing transaction.

        It counts the case among those of its unit, which nobody leaves and nothing deletes.
        """
        number = await next_number("case_no", FIRST_CASE_NO)
        if unit_id is not None:
            await next_number(count_name(unit_id), 1)
        return number

    @classmethod
    def kept_count(cls, unit_id: int) -> QuerySet[Counter]:
        """The row whose `value` is how many cases a unit has; none when it has no case."""
        return Counter.filter(name=count_name(unit_id))

    @classmethod
    async def visible_to(cls, member: Member) -> list["Case"]:
        """Cases that the member may see, newest first; an agent sees those that they filed."""
        await member.load_grants()
        return await cls.filter(cls.within(member, Action.CASE_VIEW)).order_by(*NEWEST_FIRST)

    @classmethod
    def within(cls, member: Member, action: Action) -> Q:
        """Which cases a member's right to an action reaches, as `reach` tells of one.

        Load their grants first. An agent's own cases and those of granted items are found by an
        index each; told of the unit in the same words for both, or of items that it has yet to look
        up, a database goes through all cases of the unit instead.
        """
        ours, nothing = Q(unit_id=member.unit_id), Q(id__in=[])
        in_words = Q(unit_id=RawSQL(str(int(member.unit_id))))
        items = ",".join(map(str, sorted(member.granted_items)))
        reach = Reach(
            unit=ours,
            own=ours & Q(handler_id=member.person_id),
            granted=in_words & Q(item_id__in=RawSQL(f"({items})") if items else []),
            institution=nothing,
            nothing=nothing,
        )
        return within(member.scope(action), reach)


def count_name(unit_id: int) -> str:
    """The name under which the cases of a unit are counted."""
    return f"cases of unit {unit_id}"
