"""覆盖图: which item of a unit is granted to whom, and where somebody is missing.

Legal rep and manager may handle everything; the map counts the agents, who do the daily work.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tortoise.expressions import Q

from models.base import clock
from models.base.error import Conflict
from models.base.labeled import Labeled
from models.base.tx import transactional
from models.services.grant import Grant
from models.services.granting import GrantChange, offered, save_grants
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
    ENDING = "ending", "30 天内到期"
    IDLE = "idle", "12 个月未用"

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
    is_ending: bool  # within 30 days


@dataclass(frozen=True)
class Covered:
    """An item with the agents who may handle it."""

    item: ServiceItem
    holdings: Sequence[Holding]

    def has(self, gap: Gap | str) -> bool:
        """True when the item has this gap."""
        return gap in self.gaps

    @property
    def names(self) -> str:
        """Who may handle it, as everybody may read it."""
        return "、".join(each.member.person.masked_name for each in self.holdings)

    @cached_property
    def gaps(self) -> list[Gap]:
        """All that it has."""
        return [gap for gap in Gap if self._has(gap)]

    def _has(self, gap: Gap) -> bool:
        match gap:
            case Gap.NOBODY:
                return not self.holdings
            case Gap.ALONE:
                return len(self.holdings) == 1
            case Gap.ENDING:
                return any(each.is_ending for each in self.holdings)
            case Gap.IDLE:
                return any(each.is_idle for each in self.holdings)


@dataclass(frozen=True)
class Share:
    """How much of a line of business an agent may handle, in items."""

    agent: Member
    items: int = 0
    idle: int = 0
    is_ending: bool = False


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

    def shares(self) -> dict[tuple[str, int], list[Share]]:
        """What each agent may handle of each line of business, by its name and number of items."""
        found = {}
        for line, items in self.lines().items():
            held = [holding for each in items for holding in each.holdings]
            counts = Counter(each.member.id for each in held)
            idle = Counter(each.member.id for each in held if each.is_idle)
            ending = {each.member.id for each in held if each.is_ending}
            found[line, len(items)] = [
                Share(each, counts[each.id], idle[each.id], each.id in ending)
                for each in self.agents
            ]
        return found

    def find(self, code: str) -> Covered | None:
        """One item by its code."""
        return next((each for each in self.items if each.item.code == code), None)

    def candidates(self, chosen: Sequence[Covered]) -> list[tuple[Member, int]]:
        """Who could be given items, and how many of them they lack.

        First stands whoever handles most of the same lines of business already.
        """
        lines = {each.item.business_line for each in chosen}
        counts = Counter(
            holding.member.id
            for each in self.items
            if each.item.business_line in lines
            for holding in each.holdings
        )
        held = Counter(holding.member.id for each in chosen for holding in each.holdings)
        free = [(each, len(chosen) - held[each.id]) for each in self.agents]
        lacking = [(each, number) for each, number in free if number]
        return sorted(lacking, key=lambda each: -counts[each[0].id])


async def _holdings(agents: Sequence[Member]) -> Mapping[int, list[Holding]]:
    """Who holds each item, by its key."""
    by_id = {each.id: each for each in agents}
    found: defaultdict[int, list[Holding]] = defaultdict(list)
    if not by_id:
        return found
    today, long_ago = clock.today(), clock.now() - timedelta(days=IDLE_DAYS)
    soon = today + timedelta(days=REMINDERS[0])
    rows = Grant.filter(member_id__in=list(by_id), ended_at=None).order_by("member_id")
    unused = Q(last_used_at__lt=long_ago) | Q(last_used_at=None, granted_at__lt=long_ago)
    idle = set(await rows.filter(unused).values_list("id", flat=True))
    # Of ten agents these are more than a thousand, which would be slow to make into grants.
    names = ("id", "member_id", "item_id", "valid_until")
    for grant, holder, item, until in await rows.values_list(*names):
        if until is not None and until < today:
            continue
        member = by_id[holder]
        end = min((day for day in (until, member.valid_until) if day is not None), default=None)
        is_ending = end is not None and end <= soon
        found[item].append(Holding(member, end, grant in idle, is_ending))
    return found


@transactional
async def give_items(
    member: Member, codes: Collection[str], *, by: Member, until: date | None = None
) -> GrantChange:
    """Give more items to an agent, through the verb of all grants; all of them or none."""
    current = await Grant.codes(member)
    if current.issuperset(codes):
        raise Conflict(CHANGED)
    return await save_grants(member, current, current.union(codes), by=by, until=until)


@transactional
async def take_one(member: Member, code: str, *, by: Member) -> None:
    """Take one item from an agent, through the verb of all grants."""
    current = await Grant.codes(member)
    if code not in current:
        raise Conflict(CHANGED)
    await save_grants(member, current, current - {code}, by=by)
