"""消息列表: what a person may read, in one unit or over all of them, and what they have read.

A person reads what they were told themselves. What a unit was told, its legal rep and its manager
read all of, an agent what is about the cases that they handle; each reads it for themselves.
Everything else is not there. Rights are part of the query, so that one question answers the bell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet, ValuesQuery

from models.base import clock
from models.base.error import NotFound
from models.base.key import is_code
from models.base.labeled import Labeled
from models.base.page import Page, read_page
from models.cases.case import Case
from models.database.prepared import PreparedValues
from models.people.person import Person
from models.records.message import Message, MessageKind
from models.records.message_read import MessageRead, mark_read, mark_unread, unread_by
from models.records.message_sms import MessageSms
from models.records.owner import OwnerKind
from models.units.institution import Institution
from models.units.member import Member, MemberState
from models.units.permission import Action, Role, Scope, is_unit_wide, scope_of
from models.units.unit import Unit

PAGE_SIZE = 10
MOST_COUNTED = 100  # the bell shows 99+
NO_SUCH_MESSAGE = "没有找到这条消息，可能已超过保存期限"
WIDE = [role for role in Role if is_unit_wide(scope_of(role, Action.MESSAGE_VIEW))]
OWN = [role for role in Role if scope_of(role, Action.MESSAGE_VIEW) is Scope.OWN]


class Box(Labeled):
    """Whose messages of an inbox are shown."""

    ALL = "", "全部"
    UNIT = "unit", "本单位"
    PERSON = "person", "我个人"


@dataclass(frozen=True)
class Asked:
    """Which messages somebody asks for."""

    box: Box = Box.ALL
    kind: MessageKind | None = None
    is_unread: bool = False

    @classmethod
    def of(cls, box: str = "", kind: str = "", unread: str = "") -> "Asked":
        """What an address asks for; unknown words ask for everything."""
        return cls(Box.named(box) or Box.ALL, MessageKind.named(kind), unread == "1")

    @property
    def query(self) -> dict[str, str]:
        """What an address says of it; what is not chosen is not in it."""
        kind = self.kind.value if self.kind else ""
        values = {"box": self.box.value, "kind": kind, "unread": "1" if self.is_unread else ""}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True)
class Entry:
    """One message as its reader finds it; `unit` is whose matter it is, if it is of any."""

    message: Message
    is_unread: bool
    unit: Unit | None


@dataclass(frozen=True)
class Inbox:
    """The inbox of a person, or only what there is of one unit and of none, or an institution's."""

    person: Person
    unit: Unit | None = None
    institution: Institution | None = None
    at: tuple[date, datetime] | None = None  # another moment than the present

    @classmethod
    def of_institution(cls, institution: Institution) -> "Inbox":
        """What an institution was told, as its manager reads it."""
        if institution.manager is None:
            raise ValueError("nobody reads what an institution without a manager is told")
        return cls(institution.manager, institution=institution)

    @classmethod
    def of_member(cls, member: Member) -> "Inbox":
        """What a member reads in the unit."""
        return cls(member.person, member.unit)

    @property
    def topics(self) -> tuple[str, ...]:
        """What an open page listens to that shows it."""
        if self.institution is not None:
            return (f"messages:{self.institution.code}",)
        owners = [self.person.code, *([self.unit.code] if self.unit else [])]
        return tuple(f"messages:{code}" for code in owners)

    def all(self, asked: Asked = Asked()) -> QuerySet[Message]:
        """Every message that is asked for, the newest first."""
        found = Message.filter(self._within(asked.box))
        if asked.kind is not None:
            found = found.filter(kind=asked.kind)
        if asked.is_unread:
            found = found.filter(unread_by(self.person.code))
        return found.order_by("-created_at", "-id")

    async def unread(self) -> int:
        """How many are unread, as far as anybody counts."""
        if self.institution is not None:
            return len(await self._first_unread())
        values = [self.person.code, self.person.id, clock.today(), clock.now()]
        if self.unit is None:
            return len(await _UNREAD.run(*values))
        return len(await _UNREAD_IN_UNIT.run(*values, self.unit.code, self.unit.id))

    def _first_unread(self) -> ValuesQuery[Any]:
        """As many of those that are unread as anybody counts; rows with their `id`."""
        unread = Message.filter(self._within(Box.ALL), unread_by(self.person.code))
        return unread.limit(MOST_COUNTED).values("id")

    async def unread_by_box(self) -> Mapping[Box, int]:
        """How many are unread of the unit, and of the person."""
        unread = unread_by(self.person.code)
        if self.institution is not None:
            return dict.fromkeys(Box, await self.unread())
        of_unit = await Message.filter(self._within(Box.UNIT), unread).count()
        own = await Message.filter(self._within(Box.PERSON), unread).count()
        return {Box.ALL: of_unit + own, Box.UNIT: of_unit, Box.PERSON: own}

    async def unread_elsewhere(self) -> int:
        """How many are unread about the person's other units; none where all are shown anyway."""
        if self.unit is None or self.institution is not None:
            return 0
        others = Q(unit_code__not_in=["", self.unit.code])
        everywhere = Inbox(self.person)._within(Box.ALL) & others
        return await Message.filter(everywhere, unread_by(self.person.code)).count()

    async def page(self, asked: Asked, number: int = 1) -> Page[Entry]:
        """One page of what is asked for; beyond its ends the nearest."""
        found = await read_page(self.all(asked), number, PAGE_SIZE)
        return found.showing(await self._entries(found.rows))

    async def find(self, code: str) -> Entry:
        """One message; somebody else's, or another unit's, is not found."""
        message = await self.all().filter(code=code).first() if is_code(code) else None
        if message is None:
            raise NotFound(NO_SUCH_MESSAGE)
        [entry] = await self._entries([message])
        return entry

    async def sms_of(self, message: Message) -> MessageSms | None:
        """What became of the SMS to the person, if one was meant for them."""
        reader = (self.institution or self.person).code
        return await MessageSms.filter(message_id=message.id, reader=reader).first()

    async def read(self, code: str) -> Entry:
        """Open a message, which is read then."""
        entry = await self.find(code)
        if entry.is_unread:
            await mark_read([entry.message.id], self.person.code)
        return Entry(entry.message, is_unread=False, unit=entry.unit)

    async def keep_unread(self, code: str) -> None:
        """标为未读: find it unread again."""
        entry = await self.find(code)
        await mark_unread(entry.message.id, self.person.code)

    async def read_all(self, asked: Asked) -> int:
        """全部标为已读, of what is asked for; how many there were."""
        unread = self.all(asked).filter(unread_by(self.person.code))
        ids = [int(str(each)) for each in await unread.values_list("id", flat=True)]
        if ids:
            await mark_read(ids, self.person.code)
        return len(ids)

    async def _entries(self, rows: Sequence[Message]) -> list[Entry]:
        read = await MessageRead.among([each.id for each in rows], self.person.code)
        codes = {each.unit_code for each in rows if each.unit_code}
        found = await Unit.filter(code__in=list(codes)) if codes else []
        units = {unit.code: unit for unit in found}
        return [Entry(each, each.id not in read, units.get(each.unit_code)) for each in rows]

    def _within(self, box: Box) -> Q:
        """What of a box is the person's to read; at an institution nothing but its own."""
        if self.institution is not None:
            return Q(owner_kind=OwnerKind.INSTITUTION, owner_code=self.institution.code)
        own = Q(owner_kind=OwnerKind.PERSON, owner_code=self.person.code)
        if self.unit is not None:
            own &= Q(unit_code__in=["", self.unit.code])
        match box:
            case Box.PERSON:
                return own
            case Box.UNIT:
                return self._of_units()
            case Box.ALL:
                return own | self._of_units()

    def _of_units(self) -> Q:
        """What units were told that the person may read as a member of today."""
        cases = Subquery(Case.filter(handler_id=self.person.id).values("case_no"))
        of_unit = Q(owner_kind=OwnerKind.UNIT)
        everything = of_unit & Q(owner_code__in=self._units(WIDE))
        return everything | (of_unit & Q(owner_code__in=self._units(OWN), case_no__in=cases))

    def _units(self, roles: list[Role]) -> Subquery:
        """The units in which the person may act now, in one of some roles (`Member.may`)."""
        today, now = self.at or (clock.today(), clock.now())
        places = Member.filter(
            Q(valid_from=None) | Q(valid_from__lte=today),
            Q(valid_until=None) | Q(valid_until__gte=today),
            Q(confirm_until=None) | Q(confirm_until__gte=today),
            Q(frozen_until=None) | Q(frozen_until__lte=now),
            person_id=self.person.id,
            state__in=[MemberState.ACTIVE, MemberState.WAITING],
            role__in=roles,
        )
        if self.unit is not None:
            places = places.filter(unit_id=self.unit.id)
        return Subquery(places.values("unit__code"))


def _unread(code: str, person_id: int, today: date, now: datetime, *unit: Any) -> ValuesQuery[Any]:
    """Asked by every page that has a bell, and the longest of its queries to build."""
    here = Unit(code=unit[0], id=unit[1]) if unit else None
    return Inbox(Person(id=person_id, code=code), here, at=(today, now))._first_unread()


_OF_PERSON = (
    (Message, "owner_code"),
    (Case, "handler_id"),
    (Member, "valid_until"),
    (Member, "frozen_until"),
)
_OF_UNIT = ((Message, "unit_code"), (Member, "unit_id"))
_UNREAD = PreparedValues(Message, _OF_PERSON, _unread)
_UNREAD_IN_UNIT = PreparedValues(Message, (*_OF_PERSON, *_OF_UNIT), _unread)
