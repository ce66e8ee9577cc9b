"""办件: what a unit has filed, who sees it, and how the lists count it.

办理中 is everything that was submitted and is not final; 待评价 is no stage but a question: a
case that was decided in the last 30 days and is not rated yet. 待补正 stands inside 办理中 and is
listed besides as 待处理 with 待本单位审核, since both are what the unit has to do now.

A unit may have a hundred thousand cases: lists are counted and paged in their indexes alone, and
only the ten rows that are shown are read.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tortoise import fields
from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.functions import Count
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.base.field import Owner, UtcField
from models.base.model import HallModel
from models.cases.case_list import PAGE_SIZE as PAGE_SIZE
from models.cases.case_list import CaseCounts, search_words, searched_number
from models.cases.case_list import CaseFilter as CaseFilter
from models.cases.case_list import CasePage as CasePage
from models.cases.case_stage import DECIDED_STAGES as DECIDED_STAGES
from models.cases.case_stage import OPEN_STAGES as OPEN_STAGES
from models.cases.case_stage import Stage as Stage
from models.cases.case_step import CaseStep
from models.records.counter import next_number
from models.search.search import items_about
from models.services.service_item import ServiceItem
from models.units.member import Member
from models.units.permission import Action, Scope
from models.units.unit import Unit

FIRST_CASE_NO = 100001
_NEWEST_FIRST = ("-filed_at", "-id")
_OLDEST_FIRST = ("filed_at", "id")
_COUNTED = (CaseFilter.ALL, CaseFilter.IN_PROGRESS, CaseFilter.TO_RATE, CaseFilter.WAITING)


def day_text(day: date) -> str:
    """A day as a sentence names it."""
    return f"{day.month} 月 {day.day} 日"


class OpenField(fields.BooleanField[bool]):
    """Whether the stage is an open one: a column of its own only for the indexes of the lists.

    It follows the stage whenever the whole instance is saved, so that `update()` and
    `update_fields` must never touch the stage alone.
    """

    def to_db_value(self, value: Any, instance: Owner) -> bool | None:
        """The answer of an instance being saved, or the plain value of a look-up."""
        if isinstance(instance, Model):
            value = instance.is_open = Stage(instance.stage).is_open  # type: ignore[attr-defined]
        return None if value is None else bool(value)


class Case(HallModel):
    """办件: one service item filed by a member for the unit."""

    id = fields.IntField(primary_key=True)
    case_no = fields.IntField(unique=True)
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="cases", on_delete=fields.RESTRICT
    )
    unit_id: int
    item: fields.ForeignKeyRelation[ServiceItem] = fields.ForeignKeyField(
        "hall.ServiceItem", related_name="cases", on_delete=fields.RESTRICT
    )
    item_id: int
    filed_by: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="filed_cases", on_delete=fields.RESTRICT
    )
    filed_by_id: int
    stage = fields.CharEnumField(Stage, max_length=20)
    is_open = OpenField()
    step_name = fields.CharField(max_length=20)
    step_result = fields.CharField(max_length=20, default="")
    supplement_until = fields.DateField(null=True)
    filed_at = UtcField()
    closed_at = UtcField(null=True)
    rated_at = UtcField(null=True)
    steps: fields.ReverseRelation[CaseStep]

    class Meta:
        table = "case_file"  # "case" is a word of SQL
        indexes = (  # each holds all that its lists ask for, so that no row is read to be counted
            Index(fields=("unit_id", "filed_at", "id", "item_id"), name="ix_case_file_unit"),
            Index(
                fields=("unit_id", "is_open", "filed_at", "id", "stage", "item_id"),
                name="ix_case_file_open",
            ),
            Index(fields=("unit_id", "closed_at", "rated_at", "stage"), name="ix_case_file_closed"),
            Index(
                fields=("filed_by_id", "filed_at", "id", "is_open", "stage", "item_id"),
                name="ix_case_file_filed_by",
            ),
            Index(fields=("filed_at", "unit_id", "item_id"), name="ix_case_file_filed_at"),
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
        return f"请于 {day_text(self.supplement_until)}前提交{f'：{note}' if note else ''}"

    @classmethod
    async def next_number(cls) -> int:
        """The next 办件编号: one growing number without gaps; inside the filing transaction."""
        return await next_number("case_no", FIRST_CASE_NO)

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet["Case"]:
        """Cases of the member's unit, newest first; an agent sees those that they filed."""
        if member.scope(Action.CASE_VIEW) is Scope.UNIT:
            return cls.filter(unit_id=member.unit_id).order_by(*_NEWEST_FIRST)
        # Without a condition on the unit, which would have SQLite look through all its cases.
        own = Member.filter(person_id=member.person_id, unit_id=member.unit_id)
        filed = cls.filter(filed_by_id__in=Subquery(own.values("id")))
        return filed.order_by(*_NEWEST_FIRST)

    @classmethod
    def of(cls, member: Member, chosen: CaseFilter) -> QuerySet["Case"]:
        """The member's cases of a filter."""
        return cls.visible_to(member).filter(chosen.condition(member))

    @classmethod
    async def counts(cls, member: Member) -> CaseCounts:
        """The member's cases by filter, in one query whatever their number."""
        columns = {
            chosen.value: Subquery(
                cls.of(member, chosen).order_by().annotate(number=Count("id")).values("number")
            )
            for chosen in _COUNTED
        }
        [row] = await Unit.filter(id=member.unit_id).annotate(**columns).values(*columns)
        return CaseCounts(**row, closed=row["all"] - row["in_progress"])

    @classmethod
    async def page(
        cls,
        member: Member,
        chosen: CaseFilter,
        text: str = "",
        number: int = 1,
        counts: CaseCounts | None = None,
    ) -> CasePage:
        """One page of ten with item, steps and who filed; a number too high gives the last.

        `counts` saves counting again what was counted for the filters.
        """
        words = search_words(text)
        cases, is_near = cls.of(member, chosen), False
        if words:
            about, is_near = await cls._about(member, words)
            cases = cases.filter(about)
        total = counts.of(chosen) if counts and not words else await cases.count()
        page = CasePage([], total, min(max(number, 1), max(1, -(-total // PAGE_SIZE))), is_near)
        if total:
            shown = cls.filter(id__in=await cls._ids_of(cases, page)).order_by(*_NEWEST_FIRST)
            whole = shown.select_related("item", "filed_by__person").prefetch_related("steps")
            page.cases.extend(await whole)
        return page

    @classmethod
    async def _about(cls, member: Member, words: str) -> tuple[Q, bool]:
        """Cases of the items that the search of the hall finds, or the one with this number.

        With it whether the items are only like what was typed.
        """
        number, is_told = searched_number(words)
        named, is_near = ([], False) if is_told else await items_about(words)
        # As text, because Tortoise takes milliseconds for thousands of parameters.
        items = Q(item_id__in=RawSQL(f"({','.join(map(str, named))})") if named else [])
        if number is None:
            return items, is_near
        numbered = cls.visible_to(member).filter(case_no=number)
        this = Q(id__in=await numbered.values_list("id", flat=True))
        return (this | items if named else this), is_near

    @staticmethod
    async def _ids_of(cases: QuerySet["Case"], page: CasePage) -> list[int]:
        """The ids of a page, counted off from the nearer end of the list."""
        before = (page.number - 1) * PAGE_SIZE
        size = min(PAGE_SIZE, page.total - before)
        after = page.total - before - size
        if after < before:
            cases, before = cases.order_by(*_OLDEST_FIRST), after
        ids: Iterable[Any] = await cases.offset(before).limit(size).values_list("id", flat=True)
        return list(ids)
