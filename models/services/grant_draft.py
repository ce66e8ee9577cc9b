"""What somebody is about to grant: the ticks of the editor, as they differ from what stands.

A draft is filtered by line of business, words and 只看已选; what is ticked out of sight stays and
is counted. It takes over what somebody else has saved meanwhile without losing a tick of its own.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.base.error import Conflict, NotFound
from models.base.text import clean
from models.records.audit import AuditEvent, AuditRecord
from models.services.grant import Grant
from models.services.granting import GrantChange, Offered, offered, save_grants, save_offered
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation, InvitationState
from models.units.invitation_end import ALREADY_ANSWERED
from models.units.member import LIVE_STATES, Member
from models.units.membership import ENDED, FROZEN, NO_SUCH_MEMBER
from models.units.permission import Role
from models.units.roster import Entry, invitation_of_unit, member_of_unit

NEEDS_NONE = "管理员可在授权有效期内办理任何业务，不需要授权"
MAX_WORDS = 40


@dataclass(frozen=True)
class Sight:
    """What of the items is in sight: a line of business, words, and whether only ticked ones.

    `also` are words that mean the same in names, such as 社会保险 for 社保.
    """

    line: str = ""
    words: str = ""
    also: tuple[str, ...] = ()
    is_ticked_only: bool = False


@dataclass(frozen=True)
class Line:
    """A line of business, with how many of its items are ticked; no name stands for all of them."""

    name: str
    ticked: int
    total: int


@dataclass
class GrantDraft:
    """`shown` is what stood when it was read, `wanted` what is ticked now; both are codes."""

    items: Sequence[Offered]
    shown: frozenset[str]
    wanted: set[str] = field(default_factory=set)

    @classmethod
    async def of(cls, entry: Entry) -> "GrantDraft":
        """The draft of a member or an invitation, as it stands now."""
        codes = await held(entry)
        return cls(await offered(entry.unit.unit_type, codes), codes, set(codes))

    @property
    def change(self) -> GrantChange:
        """What saving would add and take away."""
        return GrantChange(frozenset(self.wanted - self.shown), frozenset(self.shown - self.wanted))

    @property
    def is_changed(self) -> bool:
        """True while something is to be saved."""
        return self.wanted != self.shown

    def lines(self) -> list[Line]:
        """All items together, and each line of business in the order of the catalogue."""
        names = dict.fromkeys(each.item.business_line for each in self.items)
        return [self._line("", self.items)] + [
            self._line(name, [e for e in self.items if e.item.business_line == name])
            for name in names
        ]

    def _line(self, name: str, items: Sequence[Offered]) -> Line:
        return Line(name, sum(e.item.code in self.wanted for e in items), len(items))

    def in_sight(self, sight: Sight) -> list[Offered]:
        """The items of a sight, in the order of the catalogue."""
        return [
            each
            for each in self.items
            if sight.line in {"", each.item.business_line}
            and (each.item.code in self.wanted or not sight.is_ticked_only)
            and any(_is_named(each.item, words) for words in (sight.words, *sight.also))
        ]

    def put(self, code: str, is_ticked: bool) -> None:
        """Tick one or take its tick; what cannot be given may only go, and come back unsaved."""
        if not is_ticked:
            self.wanted.discard(code)
        elif code in self._givable or code in self.shown:
            self.wanted.add(code)

    def restore(self, added: Collection[str], removed: Collection[str]) -> None:
        """Make a difference again that was made before, as far as it still can be."""
        for code in added:
            self.put(code, True)
        self.wanted -= set(removed)

    def forget(self) -> None:
        """Give up what is not saved."""
        self.wanted = set(self.shown)

    def tick(self, codes: Collection[str]) -> frozenset[str]:
        """Tick all of some codes that may be given; returns those that were not ticked before."""
        new = frozenset(codes) & self._givable - self.wanted
        self.wanted |= new
        return new

    def clear(self, codes: Collection[str]) -> None:
        """Take the ticks of some; what could not be given again goes only one by one."""
        self.wanted -= set(codes) & self._givable

    def merge(self, items: Sequence[Offered], current: frozenset[str]) -> GrantChange:
        """Take over what stands by now; the own ticks stay. Returns what others have changed."""
        theirs = GrantChange(current - self.shown, self.shown - current)
        mine = self.change
        self.items, self.shown = items, current
        self.wanted = set((current | mine.added) - mine.removed)
        return theirs

    def names(self, codes: Collection[str]) -> list[str]:
        """The names of some codes, in the order of the catalogue."""
        return [each.item.name for each in self.items if each.item.code in codes]

    @property
    def _givable(self) -> frozenset[str]:
        return frozenset(each.item.code for each in self.items if not each.refusal)


def _is_named(item: ServiceItem, words: str) -> bool:
    """True when the name has the words in it, or its pinyin or initials have the letters."""
    typed = "".join(clean(words)[:MAX_WORDS].lower().split())
    if typed in item.name.lower() or typed in item.name_initials.lower():
        return True
    spelled = item.name_pinyin.lower().split()
    return any("".join(spelled[start:]).startswith(typed) for start in range(len(spelled)))


async def held(entry: Entry) -> frozenset[str]:
    """What a member holds, or what an invitation offers, by codes."""
    if isinstance(entry, Member):
        return await Grant.codes(entry)
    return frozenset((await Invitation.get(id=entry.id)).items)


async def grantee(by: Member, code: str) -> Entry:
    """Whom a code of the own unit means; raises NotFound, Conflict for whoever may get none."""
    entry = await member_of_unit(by, code) or await invitation_of_unit(by, code)
    if entry is None:
        raise NotFound(NO_SUCH_MEMBER)
    if entry.role is not Role.AGENT:
        raise Conflict(NEEDS_NONE)
    if isinstance(entry, Member) and entry.current_state not in LIVE_STATES:
        raise Conflict(ENDED)
    if isinstance(entry, Member) and entry.is_frozen:
        raise Conflict(FROZEN)
    if isinstance(entry, Invitation) and entry.current_state is not InvitationState.WAITING:
        raise Conflict(ALREADY_ANSWERED)
    return entry


async def save_draft(
    entry: Entry, draft: GrantDraft, *, by: Member, until: date | None = None
) -> GrantChange:
    """Save the difference; raises GrantsChanged when somebody else has saved meanwhile."""
    wanted = frozenset(draft.wanted)
    if isinstance(entry, Member):
        change = await save_grants(entry, draft.shown, wanted, by=by, until=until)
    else:
        change = await save_offered(entry, draft.shown, wanted, by=by)
    draft.shown = wanted
    return change


async def colleagues(by: Member, besides: Entry) -> list[tuple[Member, frozenset[str]]]:
    """The other agents of the unit with what they hold, for «像他一样»."""
    agents = Member.filter(unit_id=by.unit_id, role=Role.AGENT, state__in=LIVE_STATES)
    others = agents.exclude(id=besides.id) if isinstance(besides, Member) else agents
    found = await others.select_related("unit", "person").order_by("id")
    living = [each for each in found if each.current_state in LIVE_STATES]
    codes = await Grant.codes_of([each.id for each in living]) if living else {}
    return [(each, codes[each.id]) for each in living if codes[each.id]]


async def last_changed_by(entry: Entry) -> Member | None:
    """Whoever has changed the items of somebody last."""
    is_member = isinstance(entry, Member)
    event = AuditEvent.GRANTS_CHANGED if is_member else AuditEvent.INVITATION_CHANGED
    subject = f"{'member' if is_member else 'invitation'}:{entry.code}"
    newest = await AuditRecord.of(entry.unit).filter(event=event, subject=subject).first()
    if newest is None:
        return None
    actor = Member.filter(unit_id=entry.unit_id, code=newest.actor.removeprefix("member:"))
    return await actor.select_related("person").first()
