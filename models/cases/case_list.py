"""Lists of cases: what a filter shows, how many cases it counts, and one page of them.

办理中 is everything that was submitted and is not final; 待评价 is no stage but a question: a
case that was decided in the last 30 days and is not rated yet. 待补正 stands inside 办理中 and is
listed besides as 待处理 with 待本单位审核, since both are what the unit has to do now. What it has
to review may be an employee's case, which stands in none of its other lists.

A unit may have a hundred thousand cases: how many there are is kept, the other lists are counted
and paged in their indexes alone, and only the ten rows that are shown are read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet, ValuesQuery

from models.base import clock
from models.base.labeled import Labeled
from models.base.page import Page, nearest_page
from models.cases.case import NEWEST_FIRST, Case, count_name
from models.cases.case_stage import DECIDED_STAGES, Stage
from models.database.prepared import PreparedValues
from models.records.counter import Counter
from models.search.pinyin import plain
from models.search.search import items_about
from models.search.search_query import legible
from models.units.member import Member
from models.units.permission import Action, Role, is_unit_wide
from models.units.unit import Unit

PAGE_SIZE = 10
RATING_DAYS = 30
MAX_SEARCH = 100
SHORT = 500  # cases of which all ids are read in a millisecond
_OLDEST_FIRST = ("filed_at", "id")
# 编号 of a case as people write it, without the signs that do not count; at most 9 digits, which
# an integer column holds on both databases.
_NUMBERED = re.compile(
    "((?:办件|业务|事项|受理|申请|申报)?(?:编号|单号|号码|流水号|号)?(?:是|为)?|no|nr)([0-9]{1,9})号?"
)


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

    def condition(self, rated_since: datetime) -> Q:
        """Which of the cases that a member sees belong to it; decided before, none is to rate."""
        match self:
            case CaseFilter.IN_PROGRESS:
                return Q(is_undecided=True)
            case CaseFilter.CLOSED:
                return Q(is_undecided=False)
            case CaseFilter.TO_RATE:
                decided = Q(stage__in=list(DECIDED_STAGES), closed_at__gt=rated_since)
                return decided & Q(rated_at__isnull=True)
            case CaseFilter.WAITING:
                return Q(is_undecided=True, stage=Stage.SUPPLEMENT)
            case CaseFilter.ALL:
                return Q()


def _rated_since() -> datetime:
    return clock.now() - timedelta(days=RATING_DAYS)


_WHOLE = (Action.CASE_VIEW, Action.TASK_REVIEW)
_COUNTED = (CaseFilter.ALL, CaseFilter.IN_PROGRESS, CaseFilter.TO_RATE, CaseFilter.WAITING)


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


class CaseList:
    """The cases that a member may see, and those that wait for their review.

    For one look: what is granted to the member is read once.
    """

    def __init__(self, member: Member) -> None:
        self.member = member
        self._knows_grants = False

    async def of(self, chosen: CaseFilter) -> QuerySet[Case]:
        """The cases of a filter, newest first."""
        await self._load_grants()
        return self.of_unit(chosen)

    @property
    def is_whole(self) -> bool:
        """True for those who see and review everything of their unit, whichever it is."""
        return all(is_unit_wide(self.member.scope(action)) for action in _WHOLE)

    async def _load_grants(self) -> None:
        if not self._knows_grants:
            await self.member.load_grants()
            self._knows_grants = True

    def of_unit(self, chosen: CaseFilter, rated_since: datetime | None = None) -> QuerySet[Case]:
        """The same for those who see the whole unit, or once the grants are loaded.

        A review waits only for whoever reviews all that waits for the unit.
        """
        condition = chosen.condition(rated_since or _rated_since())
        cases = Case.within(self.member, Action.CASE_VIEW) & condition
        reviews = is_unit_wide(self.member.scope(Action.TASK_REVIEW))
        if chosen is CaseFilter.WAITING and reviews:
            cases |= Q(reviewing_unit_id=self.member.unit_id, stage=Stage.UNIT_REVIEW)
        return Case.filter(cases).order_by(*NEWEST_FIRST)

    async def counts(self) -> CaseCounts:
        """How many there are by filter, in one query whatever their number."""
        unit, since = self.member.unit_id, _rated_since()
        if self.is_whole:
            [row] = await _counts_for(self.member.role).run(unit, count_name(unit), since)
        else:
            await self._load_grants()
            [row] = await self.count_by_filter(count_name(unit), since)
        every = row.pop("all") or 0
        return CaseCounts(all=every, closed=every - row["in_progress"], **row)

    def count_by_filter(self, kept: str, rated_since: datetime) -> ValuesQuery[Any]:
        """One row with a number for each filter but 已办结; `kept` names the unit's own count."""
        columns = {each.value: self._number(each, kept, rated_since) for each in _COUNTED}
        return Unit.filter(id=self.member.unit_id).annotate(**columns).values(*columns)

    def _number(self, chosen: CaseFilter, kept: str, rated_since: datetime) -> Subquery:
        """How many cases a filter holds; those of the whole unit are counted as they are filed."""
        if chosen is CaseFilter.ALL and is_unit_wide(self.member.scope(Action.CASE_VIEW)):
            return Subquery(Counter.filter(name=kept).values("value"))
        cases = self.of_unit(chosen, rated_since).order_by().annotate(number=Count("id"))
        return Subquery(cases.values("number"))

    async def page(
        self,
        chosen: CaseFilter,
        text: str = "",
        number: int = 1,
        counts: CaseCounts | None = None,
    ) -> Page[Case]:
        """One page of ten with item, steps and who filed; a number too high gives the last.

        `counts` saves counting again what was counted for the filters.
        """
        words = search_words(text)
        cases, is_near = await self.of(chosen), False
        if words:
            about, is_near = await _about(words)
            cases = self._within_unit(cases, chosen).filter(about)
        total = counts.of(chosen) if counts and not words else await cases.count()
        number = nearest_page(number, total, PAGE_SIZE)
        shown: list[Case] = []
        if total:
            found = Case.filter(id__in=await _ids_of(cases, number, total)).order_by(*NEWEST_FIRST)
            shown = await found.select_related("item", "handler").prefetch_related("steps")
        return Page(shown, total, number, PAGE_SIZE, is_near)

    def _within_unit(self, cases: QuerySet[Case], chosen: CaseFilter) -> QuerySet[Case]:
        """The same cases, with the unit written into the statement: a plan for this unit.

        Whether the cases or the items are gone through depends on how many cases the unit has.
        An agent's are found by whose they are; few wait, and some of these are not of the unit.
        """
        if chosen is CaseFilter.WAITING or not is_unit_wide(self.member.scope(Action.CASE_VIEW)):
            return cases
        return cases.filter(unit_id=RawSQL(str(int(self.member.unit_id))))


@cache
def _counts_for(role: Role) -> PreparedValues:
    """Of those who see everything of their unit, whichever it is."""

    def ask(unit: int, kept: str, rated_since: datetime) -> ValuesQuery[Any]:
        return CaseList(Member(role=role, unit_id=unit)).count_by_filter(kept, rated_since)

    return PreparedValues(Unit, [(Unit, "id"), (Counter, "name"), (Case, "closed_at")], ask)


async def _about(words: str) -> tuple[Q, bool]:
    """Cases of the items that the search of the hall finds, or the one with this number.

    With it whether the items are only like what was typed.
    """
    number, is_told = searched_number(words)
    named, is_near = ([], False) if is_told else await items_about(words)
    # As text, because Tortoise takes milliseconds for thousands of parameters.
    items = Q(item_id__in=RawSQL(f"({','.join(map(str, named))})") if named else [])
    if number is None:
        return items, is_near
    this = Q(id__in=await Case.filter(case_no=number).values_list("id", flat=True))
    return (this | items if named else this), is_near


async def _ids_of(cases: QuerySet[Case], number: int, total: int) -> list[int]:
    """The ids of a page, counted off from the nearer end of the list.

    A short list is read whole: PostgreSQL would look for ten rows of it among all of the unit's,
    in their order, and may find them at the far end.
    """
    before = (number - 1) * PAGE_SIZE
    size = min(PAGE_SIZE, total - before)
    after = total - before - size
    if total <= SHORT:
        found: Iterable[Any] = await cases.values_list("id", flat=True)
        return list(found)[before : before + size]
    if after < before:
        cases, before = cases.order_by(*_OLDEST_FIRST), after
    ids: Iterable[Any] = await cases.offset(before).limit(size).values_list("id", flat=True)
    return list(ids)


def searched_number(words: str) -> tuple[int | None, bool]:
    """The number of a case that is searched for, and whether it can be nothing else."""
    found = _NUMBERED.fullmatch(plain(words))
    return (int(found[2]), bool(found[1])) if found else (None, False)


def search_words(text: str) -> str:
    """What a search is for, of whatever was typed."""
    return legible(text, MAX_SEARCH)
