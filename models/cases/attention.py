"""What a unit has to do now: 补正 with its day, 单位审核, and terms that end soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from tortoise.functions import Count
from tortoise.queryset import QuerySet, ValuesQuery

from models.base import clock
from models.cases.case import Case
from models.cases.case_list import CaseFilter, CaseList
from models.cases.case_stage import Stage
from models.database.prepared import Prepared, PreparedValues
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.permission import Action, Role

SOON_DAYS = 30


@dataclass(frozen=True)
class Attention:
    """The strip on top of the unit's home: how many things wait, and what they are."""

    cases: int
    sentences: tuple[str, ...]
    terms: int

    @property
    def count(self) -> int:
        """How many things wait altogether."""
        return self.cases + self.terms

    @classmethod
    async def of(cls, member: Member) -> "Attention | None":
        """What waits for the member, from the rows as they are; None when nothing does."""
        cases = CaseList(member)
        due, reviews = await waiting_cases(cases)
        terms = await ending_terms(member)
        sentences = [supplement_text(*await most_urgent(cases), due)] if due else []
        if reviews:
            sentences.append(f"{reviews} 件办件待本单位审核")
        sentences += [term_text(term, member) for term in terms]
        return cls(due + reviews, tuple(sentences), len(terms)) if sentences else None


async def waiting_cases(cases: CaseList) -> tuple[int, int]:
    """How many cases wait for 补正 and for a review, in one query."""
    member = cases.member
    if cases.is_whole:
        rows = await _waiting_for(member.role).run(member.unit_id)
    else:
        rows = list(await _by_stage(await cases.of(CaseFilter.WAITING)))
    counted = {row["stage"]: row["number"] for row in rows}
    return counted.get(Stage.SUPPLEMENT, 0), counted.get(Stage.UNIT_REVIEW, 0)


def _by_stage(waiting: QuerySet[Case]) -> ValuesQuery[Any]:
    counted = waiting.order_by().annotate(number=Count("id")).group_by("stage")
    return counted.values("stage", "number")


@cache
def _waiting_for(role: Role) -> PreparedValues:
    """Of those who see everything of their unit, whichever it is."""

    def ask(unit: int) -> ValuesQuery[Any]:
        whole = CaseList(Member(role=role, unit_id=unit))
        return _by_stage(whole.of_unit(CaseFilter.WAITING))

    return PreparedValues(Case, [(Case, "unit_id")], ask)


async def most_urgent(cases: CaseList) -> tuple[date, str]:
    """The end of the nearest 补正, and what it is about."""
    member = cases.member
    if cases.is_whole:
        [first] = await _urgent_for(member.role).run(member.unit_id)
    else:
        [first] = await _by_day(await cases.of(CaseFilter.WAITING))
    return first.supplement_until or clock.today(), first.item.name


def _by_day(waiting: QuerySet[Case]) -> QuerySet[Case]:
    due = waiting.filter(stage=Stage.SUPPLEMENT).order_by("supplement_until", "id")
    return due.limit(1).select_related("item")


@cache
def _urgent_for(role: Role) -> Prepared[Case]:
    """As above."""

    def ask(unit: int) -> QuerySet[Case]:
        return _by_day(CaseList(Member(role=role, unit_id=unit)).of_unit(CaseFilter.WAITING))

    return Prepared(Case, ["unit_id"], ask)


def supplement_text(until: date, name: str, count: int) -> str:
    """The most urgent case by name, and how many there are."""
    many = f"{count} 件办件待补正，其中" if count > 1 else ""
    day, what = clock.day_words(until), name if many else f"{name}待补正，"
    if until < clock.today():
        return f"{many}{what}期限（{day}）已过，请尽快提交"
    return f"{many}{what}请于 {day}前提交"


async def ending_terms(member: Member) -> list[Member]:
    """Terms that end within 30 days: the member's own, and those that they may renew."""
    today = clock.today()
    when = (today, today + timedelta(days=SOON_DAYS))
    if member.may(Action.AGENT_RENEW):
        found = await _ENDING.run(member.unit_id, *when)
    else:
        found = await _OWN_ENDING.run(member.unit_id, *when, member.id)
    return [each for each in found if each.current_state is MemberState.ACTIVE]


def _ending(unit_id: int, first: date, last: date, *only: int) -> QuerySet[Member]:
    ending = Member.filter(
        unit_id=unit_id, state__in=LIVE_STATES, valid_until__gte=first, valid_until__lte=last
    )
    if only:
        ending = ending.filter(id=only[0])
    return ending.order_by("valid_until", "id").select_related("person")


_TERM = ("unit_id", "valid_until", "valid_until")
_ENDING = Prepared(Member, _TERM, _ending)
_OWN_ENDING = Prepared(Member, (*_TERM, "id"), _ending)


def term_text(term: Member, reader: Member) -> str:
    """Whose term ends and when; one's own is told with what to do."""
    day = clock.day_words(term.valid_until or clock.today())
    if term.id == reader.id:
        return f"您的权限将于 {day}到期，请联系本单位法定代表人或管理员更新期限"
    return f"{term.role.label}{term.person.masked_name}的权限将于 {day}到期"
