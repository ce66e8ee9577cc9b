"""Lists of cases: what a filter shows, how many cases it counts, and one page of them."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tortoise.expressions import Q

from models.base import clock
from models.base.labeled import Labeled
from models.cases.case_stage import DECIDED_STAGES, Stage
from models.search.pinyin import plain
from models.search.search_query import legible
from models.units.member import Member
from models.units.permission import Action, Scope

if TYPE_CHECKING:
    from models.cases.case import Case

PAGE_SIZE = 10
RATING_DAYS = 30
MAX_SEARCH = 100
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

    def condition(self, member: Member) -> Q:
        """The rows that belong to it; a review waits only for whoever reviews the whole unit."""
        match self:
            case CaseFilter.IN_PROGRESS:
                return Q(is_open=True)
            case CaseFilter.CLOSED:
                return Q(is_open=False)
            case CaseFilter.TO_RATE:
                since = clock.now() - timedelta(days=RATING_DAYS)
                decided = Q(stage__in=list(DECIDED_STAGES), closed_at__gt=since)
                return decided & Q(rated_at__isnull=True)
            case CaseFilter.WAITING:
                reviews = member.scope(Action.TASK_REVIEW) is Scope.UNIT
                stages = [Stage.SUPPLEMENT, *([Stage.UNIT_REVIEW] if reviews else [])]
                return Q(is_open=True, stage__in=stages)
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
    """One page of a list of cases; `is_near` when they are only like what was searched for."""

    cases: list["Case"]
    total: int
    number: int
    is_near: bool = False

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


def searched_number(words: str) -> tuple[int | None, bool]:
    """The number of a case that is searched for, and whether it can be nothing else."""
    found = _NUMBERED.fullmatch(plain(words))
    return (int(found[2]), bool(found[1])) if found else (None, False)


def search_words(text: str) -> str:
    """What a search is for, of whatever was typed."""
    return legible(text, MAX_SEARCH)
