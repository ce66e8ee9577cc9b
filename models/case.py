"""办件: what a unit has filed, who sees it, and how the lists count it.

办理中 is everything that was submitted and is not final; 待评价 is no stage but a question: a
case that was decided in the last 30 days and is not rated yet. 待补正 stands inside 办理中 and is
listed besides as 待处理 with 待本单位审核, since both are what the unit has to do now.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models import clock
from models.base import HallModel
from models.case_step import CaseStep
from models.counter import next_number
from models.field import UtcField
from models.labeled import Labeled
from models.member import Member
from models.permission import Action, Scope
from models.service_item import ServiceItem
from models.text import normalize
from models.unit import Unit

FIRST_CASE_NO = 100001
PAGE_SIZE = 10
RATING_DAYS = 30
MAX_SEARCH = 100
_MAX_NUMBER_DIGITS = 9  # of an integer column on both databases


class Stage(Labeled):
    """Where a case stands; the label is the word of its tag."""

    SUBMITTED = "submitted", "待受理"
    UNIT_REVIEW = "unit_review", "待本单位审核"
    IN_PROGRESS = "in_progress", "办理中"
    SUPPLEMENT = "supplement", "待补正"
    PASSED = "passed", "已办结"
    PARTLY_PASSED = "partly_passed", "已办结"
    FAILED = "failed", "已办结"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"
    TERMINATED = "terminated", "已终止"

    @property
    def is_open(self) -> bool:
        """True while the case is 办理中."""
        return self in OPEN_STAGES


OPEN_STAGES = frozenset({Stage.SUBMITTED, Stage.UNIT_REVIEW, Stage.IN_PROGRESS, Stage.SUPPLEMENT})
DECIDED_STAGES = frozenset({Stage.PASSED, Stage.PARTLY_PASSED, Stage.FAILED})


class CaseFilter(Labeled):
    """What a list of cases shows; 待处理 is offered only while something waits for the unit."""

    ALL = "all", "全部"
    IN_PROGRESS = "in_progress", "办理中"
    CLOSED = "closed", "已办结"
    TO_RATE = "to_rate", "待评价"
    WAITING = "waiting", "待处理"

    @classmethod
    def of(cls, text: str) -> "CaseFilter":
        """The filter that an address names; 全部 for a word that is none."""
        return cls(text) if text in set(cls) else cls.ALL

    def condition(self, member: Member) -> Q:
        """The rows that belong to it; a review waits only for whoever reviews the whole unit."""
        match self:
            case CaseFilter.IN_PROGRESS:
                return Q(stage__in=list(OPEN_STAGES))
            case CaseFilter.CLOSED:
                return Q(stage__not_in=list(OPEN_STAGES))
            case CaseFilter.TO_RATE:
                since = clock.now() - timedelta(days=RATING_DAYS)
                decided = Q(stage__in=list(DECIDED_STAGES), closed_at__gt=since)
                return decided & Q(rated_at__isnull=True)
            case CaseFilter.WAITING:
                reviews = member.scope(Action.TASK_REVIEW) is Scope.UNIT
                waiting = Q(stage=Stage.SUPPLEMENT)
                return waiting | Q(stage=Stage.UNIT_REVIEW) if reviews else waiting
            case _:
                return Q()


@dataclass(frozen=True)
class CaseCounts:
    """How many cases a member sees, by filter."""

    all: int
    in_progress: int
    closed: int
    to_rate: int
    waiting: int

    def of(self, chosen: CaseFilter) -> int:
        """The number that stands beside a filter."""
        return int(getattr(self, chosen.value))


@dataclass(frozen=True)
class CasePage:
    """One page of a list of cases."""

    cases: list["Case"]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages the list has; an empty list has one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def near(self) -> list[int]:
        """The pages to offer: the first, the last and those around; 0 stands for a gap."""
        shown = {1, self.pages, self.number - 1, self.number, self.number + 1}
        offered: list[int] = []
        for number in sorted(shown & set(range(1, self.pages + 1))):
            if offered and number - offered[-1] == 2:
                offered.append(number - 1)
            elif offered and number - offered[-1] > 2:
                offered.append(0)
            offered.append(number)
        return offered


def search_words(text: str) -> str:
    """What a search is for, of whatever was typed; PostgreSQL takes no zero byte."""
    return text.replace("\0", "").strip()[:MAX_SEARCH]


def day_text(day: date) -> str:
    """A day as a sentence names it."""
    return f"{day.month} 月 {day.day} 日"


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
    step_name = fields.CharField(max_length=20)
    step_result = fields.CharField(max_length=20, default="")
    supplement_until = fields.DateField(null=True)
    filed_at = UtcField()
    closed_at = UtcField(null=True)
    rated_at = UtcField(null=True)
    steps: fields.ReverseRelation[CaseStep]

    class Meta:
        table = "case_file"  # "case" is a word of SQL
        indexes = (
            Index(fields=("unit_id", "filed_at"), name="ix_case_file_unit"),
            Index(fields=("filed_by_id",), name="ix_case_file_filed_by"),
            Index(fields=("filed_at",), name="ix_case_file_filed_at"),
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
        """Cases of the member's unit, newest first; an agent sees those he filed himself."""
        cases = cls.filter(unit_id=member.unit_id)
        if member.scope(Action.CASE_VIEW) is not Scope.UNIT:
            # no join: it would turn the aggregate of `counts` into one row for each case
            own = Member.filter(person_id=member.person_id, unit_id=member.unit_id)
            cases = cases.filter(filed_by_id__in=Subquery(own.values("id")))
        return cases.order_by("-filed_at", "-id")

    @classmethod
    async def counts(cls, member: Member) -> CaseCounts:
        """The member's cases by filter, in one query whatever their number."""
        columns = {
            chosen.value: Count("id", _filter=chosen.condition(member))
            for chosen in CaseFilter
            if chosen is not CaseFilter.ALL
        }
        counted = cls.visible_to(member).order_by().annotate(all=Count("id"), **columns)
        [row] = await counted.values(*(chosen.value for chosen in CaseFilter))
        return CaseCounts(**row)

    @classmethod
    def search(cls, member: Member, chosen: CaseFilter, text: str = "") -> QuerySet["Case"]:
        """The member's cases of a filter whose item is named so, or that have this number."""
        cases = cls.visible_to(member).filter(chosen.condition(member))
        words = search_words(text)
        if not words:
            return cases
        found = Q(item__name__icontains=words)
        number = normalize(words)
        if number.isascii() and number.isdecimal() and len(number) <= _MAX_NUMBER_DIGITS:
            found |= Q(case_no=int(number))
        return cases.filter(found)

    @classmethod
    async def page(
        cls, member: Member, chosen: CaseFilter, text: str = "", number: int = 1
    ) -> CasePage:
        """One page of ten with item, steps and who filed; a number too high gives the last."""
        cases = cls.search(member, chosen, text)
        total = await cases.count()
        page = CasePage([], total, min(max(number, 1), max(1, -(-total // PAGE_SIZE))))
        rows = cases.offset((page.number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
        page.cases.extend(
            await rows.select_related("item", "filed_by__person").prefetch_related("steps")
        )
        return page
