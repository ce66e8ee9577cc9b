"""一键补救: what can be done about the gaps of a unit at once, from its map of coverage."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from models.base.error import Conflict, NotFound
from models.base.tx import transactional
from models.services.coverage import CHANGED, Coverage, Covered, Gap, is_leaving
from models.services.grant import Grant
from models.services.granting import save_grants
from models.units.member import Member
from models.units.membership import NO_SUCH_MEMBER


@dataclass(frozen=True)
class Ending:
    """An agent whose rights end within 30 days, with what they may handle until then."""

    agent: Member
    items: int
    alone: int  # of them, what nobody handles afterwards


@dataclass(frozen=True)
class Given:
    """Items that an agent could be given together; `like` is whom they would stand in for."""

    agent: Member
    codes: Sequence[str]
    like: Member | None = None
    like_items: int = 0


@dataclass(frozen=True)
class Remedies:
    """What the map suggests; nothing where there is no gap, or nobody to help."""

    coverage: Coverage

    def _with(self, gap: Gap) -> list[Covered]:
        return [each for each in self.coverage.items if each.has(gap)]

    @cached_property
    def endings(self) -> list[Ending]:
        """Whose rights end soon, the first to end first."""
        items: Counter[int] = Counter()
        alone: Counter[int] = Counter()
        for covered in self._with(Gap.ENDING):
            is_over = all(each.is_ending for each in covered.holdings)
            for each in covered.holdings:
                items[each.member.id] += each.is_ending
                alone[each.member.id] += each.is_ending and is_over
        soon = [each for each in self.coverage.agents if is_leaving(each)]
        return [Ending(each, items[each.id], alone[each.id]) for each in soon]

    @property
    def lost(self) -> int:
        """How many items nobody handles any more once what ends soon has ended."""
        return sum(all(h.is_ending for h in each.holdings) for each in self._with(Gap.ENDING))

    @cached_property
    def nobody(self) -> Given | None:
        """What nobody handles, and who handles most of the same lines already."""
        found = self._with(Gap.NOBODY)
        if not found or not (able := self.coverage.candidates(found)):
            return None
        return Given(able[0][0], [each.item.code for each in found])

    @cached_property
    def alone(self) -> Given | None:
        """What somebody handles alone, and who could do it like them."""
        found = self._with(Gap.ALONE)
        if not found:
            return None
        holders = Counter(each.holdings[0].member.id for each in found)
        most, number = holders.most_common(1)[0]
        mine = [each for each in found if each.holdings[0].member.id == most]
        able = [agent for agent, _ in self.coverage.candidates(mine) if agent.id != most]
        if not able:
            return None
        holder = mine[0].holdings[0].member
        return Given(able[0], [each.item.code for each in mine], holder, number)

    @cached_property
    def idle(self) -> Mapping[str, tuple[Member, list[str]]]:
        """What was not used in a year, by the code of the agent; not of whoever is frozen."""
        found: dict[str, tuple[Member, list[str]]] = {}
        for covered in self._with(Gap.IDLE):
            for each in covered.holdings:
                if each.is_idle and not each.member.is_frozen:
                    codes = found.setdefault(each.member.code, (each.member, []))[1]
                    codes.append(covered.item.code)
        return found

    @property
    def idle_number(self) -> int:
        """How many of those grants there are."""
        return sum(len(codes) for _, codes in self.idle.values())

    def lines_of(self, gap: Gap) -> int:
        """Over how many lines of business a gap is spread."""
        return len({each.item.business_line for each in self._with(gap)})


@transactional
async def take_idle(taken: Collection[tuple[Member, Sequence[str]]], *, by: Member) -> int:
    """Take what was not used in a year from several agents; all of it or nothing, and how much.

    What somebody has used or given since it was listed is not taken.
    """
    idle = Remedies(await Coverage.of(await by.reread())).idle
    for member, codes in sorted(taken, key=lambda each: each[0].id):
        if member.unit_id != by.unit_id:
            raise NotFound(NO_SUCH_MEMBER)
        _, still = idle.get(member.code, (member, []))
        if not set(still).issuperset(codes):
            raise Conflict(CHANGED)
        current = await Grant.codes(member)
        await save_grants(member, current, current.difference(codes), by=by)
    return sum(len(codes) for _, codes in taken)
