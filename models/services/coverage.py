"""覆盖图: which item of a unit is granted to whom, and where somebody is missing.

Legal rep and manager may handle everything; the map counts the agents, who do the daily work.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
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
WELL = 3  # agents, from which on more make no difference
LEADS = (Role.LEGAL_REP, Role.MANAGER)
CHANGED = "授权刚有变化，请刷新后再试"


class Gap(Labeled):
    """What can be wrong with how an item is covered."""

    NOBODY = "nobody", "没有经办人"
    ALONE = "alone", "仅一人可办"
    ENDING = "ending", "30 天内到期"
    IDLE = "idle", "12 个月未用"


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
    def level(self) -> int:
        """How well it is covered: by nobody, one, two, or more."""
        return min(len(self.holdings), WELL)

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
    """The map of a unit: its agents who are active, and every item that they can be given.

    `leads` are legal rep and manager, who may handle all of it; `coming` agents whose term has not
    begun, with what they will hold by the key of the item.
    """

    agents: Sequence[Member]
    items: Sequence[Covered]
    leads: Sequence[Member] = ()
    coming: Sequence[Member] = ()
    planned: Mapping[int, Sequence[Holding]] = field(default_factory=dict)

    @classmethod
    async def of(cls, by: Member) -> "Coverage":
        """Read it, in as many queries for ten agents as for one."""
        await by.require(Action.GRANT_EDIT)
        live = Member.filter(unit_id=by.unit_id, state__in=LIVE_STATES)
        found = await live.select_related("unit", "person").order_by("id")
        agents = _of(found, MemberState.ACTIVE, Role.AGENT)
        coming = _of(found, MemberState.WAITING, Role.AGENT)
        holdings = await _holdings([*agents, *coming])
        can_be_given = [each.item for each in await offered(by.unit.unit_type)]
        now, later = _split(holdings, {each.id for each in agents})
        return cls(
            agents,
            [Covered(item, now.get(item.id, ())) for item in can_be_given],
            [m for role in LEADS for m in _of(found, MemberState.ACTIVE, role)],
            coming,
            later,
        )

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
            held = [holding for each in items for holding in self._held(each)]
            counts = Counter(each.member.id for each in held)
            idle = Counter(each.member.id for each in held if each.is_idle)
            ending = {each.member.id for each in held if each.is_ending}
            found[line, len(items)] = [
                Share(each, counts[each.id], idle[each.id], each.id in ending)
                for each in (*self.agents, *self.coming)
            ]
        return found

    def _held(self, covered: Covered) -> Sequence[Holding]:
        """Who holds an item, now or from the first day of their term."""
        return (*covered.holdings, *self.planned.get(covered.item.id, ()))

    def find(self, code: str) -> Covered | None:
        """One item by its code."""
        return next((each for each in self.items if each.item.code == code), None)

    def candidates(self, chosen: Sequence[Covered]) -> list[tuple[Member, int]]:
        """Who could be given items, and how many of them they lack.

        First stands whoever handles most of the same lines of business already, and stays. Whoever
        is frozen can be given nothing.
        """
        lines = {each.item.business_line for each in chosen}
        counts = Counter(
            holding.member.id
            for each in self.items
            if each.item.business_line in lines
            for holding in each.holdings
        )
        held = Counter(holding.member.id for each in chosen for holding in each.holdings)
        able = [each for each in self.agents if not each.is_frozen]
        free = [(each, len(chosen) - held[each.id]) for each in able]
        lacking = [(each, number) for each, number in free if number]
        return sorted(lacking, key=lambda each: (is_leaving(each[0]), -counts[each[0].id]))


def is_leaving(agent: Member) -> bool:
    """True when the term of an active agent ends within 30 days."""
    return agent.valid_until is not None and agent.valid_until <= _soon()


def _soon() -> date:
    return clock.today() + timedelta(days=REMINDERS[0])


def _of(members: Sequence[Member], state: MemberState, role: Role) -> list[Member]:
    return [each for each in members if each.role is role and each.current_state is state]


def _split(
    holdings: Mapping[int, Sequence[Holding]], active: Collection[int]
) -> tuple[dict[int, list[Holding]], dict[int, list[Holding]]]:
    """What is held now, and what will be held by those whose term has not begun."""
    now: defaultdict[int, list[Holding]] = defaultdict(list)
    later: defaultdict[int, list[Holding]] = defaultdict(list)
    for item, held in holdings.items():
        for each in held:
            (now if each.member.id in active else later)[item].append(each)
    return dict(now), dict(later)


async def _holdings(agents: Sequence[Member]) -> Mapping[int, list[Holding]]:
    """Who holds each item, by its key."""
    by_id = {each.id: each for each in agents}
    found: defaultdict[int, list[Holding]] = defaultdict(list)
    if not by_id:
        return found
    today, long_ago = clock.today(), clock.now() - timedelta(days=IDLE_DAYS)
    soon = _soon()
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
