"""名册: who is invited to a unit, who is in it and who was, as 授权管理 shows them.

Names and numbers are kept encrypted, so that a search reads every row; without one only a page of
the ended ones is read, however many years they fill.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from models.base import clock
from models.base.key import is_code
from models.base.labeled import Labeled
from models.base.page import Page, cut_page, nearest_page
from models.base.text import clean, compact
from models.units.invitation import Invitation, InvitationState
from models.units.member import LIVE_STATES, Member
from models.units.membership import RENEWING, may_change
from models.units.permission import Action, Role
from models.units.term import REMINDERS
from models.units.unit import SEATS

PAGE_SIZE = 10
MAX_WORDS = 40
LAST_DIGITS = 4
ENDED_INVITATIONS = (
    InvitationState.REFUSED,
    InvitationState.WITHDRAWN,
    InvitationState.LAPSED,
)
_OF_MEMBER = ("unit", "person", "granted_by__person", "suspended_by__person", "ended_by__person")
_OF_INVITATION = ("unit", "invited_by__person", "follows__person")
Entry = Member | Invitation
E = TypeVar("E", bound=Entry)


class Part(Labeled):
    """A part of the list, for its filter."""

    ALL = "all", "全部"
    INVITATIONS = "invitations", "邀请"
    MEMBERS = "members", "成员"
    ENDED = "ended", "已结束"

    @classmethod
    def of(cls, value: str) -> "Part":
        """The part that a browser names; anything else is the whole."""
        return cls.named(value) or cls.ALL


@dataclass(frozen=True)
class Seats:
    """授权账号 of a level: how many are taken, by members and by invitations, and how many are."""

    role: Role
    taken: int

    @property
    def most(self) -> int:
        """How many there are."""
        return SEATS[self.role]

    @property
    def are_full(self) -> bool:
        """True when nobody else fits in."""
        return self.taken >= self.most


@dataclass(frozen=True)
class Found:
    """What a filter and a search leave of the list."""

    invitations: Sequence[Invitation]
    members: Sequence[Member]
    ended: Page[Entry]

    @property
    def total(self) -> int:
        """How many there are on all pages."""
        return len(self.invitations) + len(self.members) + self.ended.total


@dataclass(frozen=True)
class Roster:
    """The people of a unit for one who may manage them, the newest first.

    The legal rep stands in none of the parts; `past` names the ended ones by table and key.
    """

    by: Member
    legal_rep: Member | None
    invitations: Sequence[Invitation]
    members: Sequence[Member]
    over: Sequence[Entry]
    past: Sequence[tuple[datetime, type[Entry], int]]

    @classmethod
    async def of(cls, by: Member) -> "Roster":
        """Read it; what has run out without being swept yet counts as ended."""
        live = Member.filter(unit_id=by.unit_id, state__in=LIVE_STATES)
        seated = await live.select_related(*_OF_MEMBER).order_by("-id")
        waiting = Invitation.filter(unit_id=by.unit_id, state=InvitationState.WAITING)
        asked = await waiting.select_related(*_OF_INVITATION).order_by("-id")
        legal_rep = next((each for each in seated if each.role is Role.LEGAL_REP), None)
        others = [each for each in seated if each.role is not Role.LEGAL_REP]
        others.sort(key=lambda each: each.role is not Role.MANAGER)
        return cls(
            by,
            legal_rep,
            [each for each in asked if each.current_state is InvitationState.WAITING],
            [each for each in others if each.current_state in LIVE_STATES],
            [
                *(each for each in asked if each.current_state is not InvitationState.WAITING),
                *(each for each in others if each.current_state not in LIVE_STATES),
            ],
            await _past(by.unit_id),
        )

    @classmethod
    async def again(cls, by: Member) -> "Roster | None":
        """Read it once more for the same reader; None when they may manage nobody any more."""
        fresh = await Member.get_or_none(id=by.id).select_related("unit", "person")
        may = fresh is not None and not fresh.refusal() and fresh.may(Action.AGENT_ADD)
        return await cls.of(fresh) if fresh is not None and may else None

    def count(self, part: Part) -> int:
        """How many a part has."""
        counts = {
            Part.INVITATIONS: len(self.invitations),
            Part.MEMBERS: len(self.members),
            Part.ENDED: len(self.over) + len(self.past),
        }
        return sum(counts.values()) if part is Part.ALL else counts[part]

    def seats(self, role: Role) -> Seats:
        """The seats of a level; an invitation counts once with the membership that it follows."""
        if role is Role.LEGAL_REP:
            return Seats(role, 1 if self.legal_rep else 0)
        members = sum(each.role is role for each in self.members)
        seated = {each.id for each in self.members}
        offers = [each for each in self.invitations if each.role is role]
        asked = sum(each.slot is not None or each.follows_id not in seated for each in offers)
        return Seats(role, members + asked)

    @property
    def manager(self) -> Member | None:
        """The present 管理员."""
        return next((each for each in self.members if each.role is Role.MANAGER), None)

    @property
    def renewable(self) -> list[Member]:
        """Whose term the reader may renew."""
        return [each for each in self.members if may_change(each, RENEWING, self.by)]

    @property
    def ending(self) -> list[Member]:
        """Those of them whose term ends within 30 days, the nearest end first."""
        last = clock.today() + timedelta(days=REMINDERS[0])
        soon = [each for each in self.renewable if each.valid_until and each.valid_until <= last]
        return sorted(soon, key=lambda each: str(each.valid_until))

    def successor(self, member: Member) -> Invitation | None:
        """The waiting invitation with whose acceptance a membership ends."""
        return next((each for each in self.invitations if each.follows_id == member.id), None)

    async def find(self, part: Part, words: str, number: int) -> Found:
        """What is shown of it; `words` are part of a name, or the last four of a number."""
        words = clean(words)[:MAX_WORDS]
        asked = self.invitations if part in {Part.ALL, Part.INVITATIONS} else ()
        members = self.members if part in {Part.ALL, Part.MEMBERS} else ()
        has_ended = part in {Part.ALL, Part.ENDED}
        ended = await self._ended(words, number) if has_ended else Page[Entry]((), 0, 1, PAGE_SIZE)
        return Found(_like(asked, words), _like(members, words), ended)

    async def _ended(self, words: str, number: int) -> Page[Entry]:
        if words:
            everybody = _like([*self.over, *await _load(self.past)], words)
            return cut_page(everybody, number, PAGE_SIZE)
        total = self.count(Part.ENDED)
        number = nearest_page(number, total, PAGE_SIZE)
        start = (number - 1) * PAGE_SIZE
        first = self.over[start : start + PAGE_SIZE]
        behind = max(0, start - len(self.over))
        kept = self.past[behind : behind + PAGE_SIZE - len(first)]
        return Page([*first, *await _load(kept)], total, number, PAGE_SIZE)


async def member_of_unit(by: Member, code: str) -> Member | None:
    """A membership of the reader's unit by its code, whatever its state; another unit's is none."""
    mine = Member.filter(unit_id=by.unit_id).select_related(*_OF_MEMBER)
    return await mine.get_or_none(code=code) if is_code(code) else None


async def invitation_of_unit(by: Member, code: str) -> Invitation | None:
    """An invitation of the reader's unit by its code; another unit's is none."""
    mine = Invitation.filter(unit_id=by.unit_id).select_related(*_OF_INVITATION)
    return await mine.get_or_none(code=code) if is_code(code) else None


async def _past(unit_id: int) -> list[tuple[datetime, type[Entry], int]]:
    """When each of the ended ones ended, and its key; the last one first."""
    gone = Member.filter(unit_id=unit_id).exclude(state__in=LIVE_STATES)
    refused = Invitation.filter(unit_id=unit_id, state__in=ENDED_INVITATIONS)
    ended: list[tuple[datetime, type[Entry], int]] = []
    for table, rows in ((Member, gone), (Invitation, refused)):
        for key, at, made in await rows.values_list("id", "ended_at", "created_at"):
            ended.append((at or made, table, key))
    ended.sort(key=lambda each: (each[0], each[2]), reverse=True)
    return ended


async def _load(keys: Sequence[tuple[datetime, type[Entry], int]]) -> list[Entry]:
    """The rows of some keys, in their order."""
    found: dict[tuple[type[Entry], int], Entry] = {}
    member_ids = [key for _, table, key in keys if table is Member]
    other_ids = [key for _, table, key in keys if table is Invitation]
    if member_ids:
        for member in await Member.filter(id__in=member_ids).select_related(*_OF_MEMBER):
            found[Member, member.id] = member
    if other_ids:
        for asked in await Invitation.filter(id__in=other_ids).select_related(*_OF_INVITATION):
            found[Invitation, asked.id] = asked
    return [found[table, key] for _, table, key in keys if (table, key) in found]


def _like(rows: Sequence[E], words: str) -> list[E]:
    """Those whose name has the words in it, or whose number ends with them."""
    if not words:
        return list(rows)
    digits = compact(words)
    return [
        each
        for each in rows
        if words.lower() in name_of(each).lower()
        or (
            len(digits) == LAST_DIGITS and _number_of(each)[-LAST_DIGITS:].upper() == digits.upper()
        )
    ]


def name_of(entry: Entry) -> str:
    """姓名 of a member or of whoever is invited."""
    return entry.person.name if isinstance(entry, Member) else entry.name


def _number_of(entry: Entry) -> str:
    return entry.person.id_number if isinstance(entry, Member) else entry.id_number
