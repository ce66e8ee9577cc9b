"""覆盖图: which item of a unit is granted to whom, and where somebody is missing.

Legal rep and manager may handle everything; the map counts the agents, who do the daily work.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.base import clock
from models.base.error import Conflict
from models.base.labeled import Labeled
from models.base.tx import transactional
from models.services.grant import Grant
from models.services.granting import offered, save_grants
from models.services.service_item import ServiceItem
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.permission import Action, Role
from models.units.term import REMINDERS

IDLE_DAYS = 365
CHANGED = "授权刚有变化，请刷新后再试"


class Gap(Labeled):
    """What can be wrong with how an item is covered."""

    NOBODY = "nobody", "没有经办人"
    ALONE = "alone", "仅一人可办"
    ENDING = "ending", "30天内到期"
    IDLE = "idle", "12个月未用"

    @classmethod
    def of(cls, value: str) -> "Gap | None":
        """The gap that a browser names."""
        return next((gap for gap in cls if gap.value == value), None)


@dataclass(frozen=True)
class Holding:
    """An agent who may handle an item now; `end` is the last day, if there is one."""

    member: Member
    end: date | None
    is_idle: bool

    @property
    def is_ending(self) -> bool:
        """True when it ends within 30 days."""
        return self.end is not None and self.end <= clock.today() + timedelta(days=REMINDERS[0])


@dataclass(frozen=True)
class Covered:
    """An item with the agents who may handle it."""

    item: ServiceItem
    holdings: Sequence[Holding]

    def has(self, gap: Gap) -> bool:
        """True when the item has this gap."""
        match gap:
            case Gap.NOBODY:
                return not self.holdings
            case Gap.ALONE:
                return len(self.holdings) == 1
            case Gap.ENDING:
                return any(each.is_ending for each in self.holdings)
            case Gap.IDLE:
                return any(each.is_idle for each in self.holdings)

    @property
    def gaps(self) -> list[Gap]:
        """All that it has."""
        return [gap for gap in Gap if self.has(gap)]


@dataclass(frozen=True)
class Coverage:
    """The map of a unit: its agents who are active, and every item that they can be given."""

    agents: Sequence[Member]
    items: Sequence[Covered]

    @classmethod
    async def of(cls, by: Member) -> "Coverage":
        """Read it, in as many queries for ten agents as for one."""
        await by.require(Action.GRANT_EDIT)
        live = Member.filter(unit_id=by.unit_id, role=Role.AGENT, state__in=LIVE_STATES)
        found = await live.select_related("unit", "person").order_by("id")
        agents = [each for each in found if each.current_state is MemberState.ACTIVE]
        holdings = await _holdings(agents)
        can_be_given = [each.item for each in await offered(by.unit.unit_type)]
        return cls(agents, [Covered(item, holdings.get(item.id, ())) for item in can_be_given])

    def count(self, gap: Gap) -> int:
        """How many items have a gap."""
        return sum(each.has(gap) for each in self.items)

    def lines(self, gap: Gap | None = None) -> dict[str, list[Covered]]:
        """The items by line of business, in the order of the catalogue; those with a gap."""
        found: dict[str, list[Covered]] = {}
        for each in self.items:
            if gap is None or each.has(gap):
                found.setdefault(each.item.business_line, []).append(each)
        return found

    def find(self, code: str) -> Covered | None:
        """One item by its code."""
        return next((each for each in self.items if each.item.code == code), None)

    def candidates(self, covered: Covered) -> list[Member]:
        """Who could be given an item: first whoever handles most of the same line already."""
        holders = {each.member.id for each in covered.holdings}
        same_line = self.lines().get(covered.item.business_line, [])
        counts: defaultdict[int, int] = defaultdict(int)
        for each in same_line:
            for holding in each.holdings:
                counts[holding.member.id] += 1
        free = [each for each in self.agents if each.id not in holders]
        return sorted(free, key=lambda each: -counts[each.id])


async def _holdings(agents: Sequence[Member]) -> Mapping[int, list[Holding]]:
    """Who holds each item, by its key."""
    by_id = {each.id: each for each in agents}
    found: defaultdict[int, list[Holding]] = defaultdict(list)
    if not by_id:
        return found
    long_ago = clock.now() - timedelta(days=IDLE_DAYS)
    grants = Grant.filter(member_id__in=list(by_id), ended_at=None).order_by("member_id")
    for grant in await grants:
        if grant.valid_until is not None and grant.valid_until < clock.today():
            continue
        member = by_id[grant.member_id]
        ends = [day for day in (grant.valid_until, member.valid_until) if day is not None]
        is_idle = (grant.last_used_at or grant.granted_at) < long_ago
        found[grant.item_id].append(Holding(member, min(ends, default=None), is_idle))
    return found


@transactional
async def give_one(member: Member, code: str, *, by: Member) -> None:
    """Give one more item to an agent, through the verb of all grants."""
    current = await Grant.codes(member)
    if code in current:
        raise Conflict(CHANGED)
    await save_grants(member, current, current | {code}, by=by)


@transactional
async def take_one(member: Member, code: str, *, by: Member) -> None:
    """Take one item from an agent, through the verb of all grants."""
    current = await Grant.codes(member)
    if code not in current:
        raise Conflict(CHANGED)
    await save_grants(member, current, current - {code}, by=by)
