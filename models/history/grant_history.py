"""授权历史: who gave, changed and took what, from whom and when; and its export.

The lines are those of the unit's audit chain, so that they can only be added. An agent reads what
they have done themselves, and what was done with them.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.key import is_code
from models.base.page import Page, read_page
from models.base.tx import transactional
from models.history.activity import names_of
from models.history.history_table import TableKind, table_of
from models.people.person import Person
from models.records.audit import AuditEvent, AuditRecord, record
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.member import Member
from models.units.permission import Action, is_unit_wide

PAGE_SIZE = 10
EVENTS = (
    AuditEvent.MULTI_AGENT_ENABLED,
    AuditEvent.JOIN_ASKED,
    AuditEvent.JOIN_ACCEPTED,
    AuditEvent.JOIN_REFUSED,
    AuditEvent.JOIN_WITHDRAWN,
    AuditEvent.JOIN_LAPSED,
    AuditEvent.INVITED,
    AuditEvent.INVITATION_CHANGED,
    AuditEvent.INVITATION_SENT_AGAIN,
    AuditEvent.INVITATION_WITHDRAWN,
    AuditEvent.INVITATION_REFUSED,
    AuditEvent.INVITATION_LAPSED,
    AuditEvent.INVITATION_ACCEPTED,
    AuditEvent.GRANTS_CHANGED,
    AuditEvent.TERM_RENEWED,
    AuditEvent.MEMBER_SUSPENDED,
    AuditEvent.MEMBER_RESUMED,
    AuditEvent.MEMBER_REMOVED,
    AuditEvent.MEMBER_LEFT,
    AuditEvent.MEMBER_EXPIRED,
    AuditEvent.HANDED_OVER,
    AuditEvent.PREVIEWED,
    AuditEvent.HISTORY_EXPORTED,
    AuditEvent.SUCCESSION_BEGUN,
    AuditEvent.UNIT_CLAIMED,
    AuditEvent.MEMBER_CONFIRMED,
)
SYSTEM = ("系统", "自动")


@dataclass(frozen=True)
class HistoryFilter:
    """What is asked for; nothing chosen means everything.

    `who` is the code of a person, or the invitation's of whoever was only invited.
    """

    who: str = ""
    what: str = ""
    begin: date | None = None
    end: date | None = None

    @classmethod
    def of(cls, who: str, what: str, begin: str, end: str) -> "HistoryFilter":
        """What a browser asks for; what is no value of a filter asks for nothing."""
        known = what if what in {event.value for event in EVENTS} else ""
        return cls(who if is_code(who) else "", known, _day(begin), _day(end))


@dataclass(frozen=True)
class HistoryRow:
    """One line, as it is read; everything personal is masked."""

    at: datetime
    event: str
    label: str
    actor: str
    role: str
    basis: str
    subject: str
    added: Sequence[str]
    removed: Sequence[str]
    before: str
    after: str
    note: str

    @property
    def day(self) -> date:
        """The day on which it happened, at the hall."""
        return clock.local(self.at).date()

    @property
    def cells(self) -> tuple[str, ...]:
        """The line in a table, as `HEAD` of `history_table.py` names it."""
        return (
            clock.moment_text(self.at),
            self.actor,
            self.basis,
            self.label,
            self.subject,
            "、".join(self.added),
            "、".join(self.removed),
            self.before,
            self.after,
            self.note,
        )


class GrantHistory:
    """The history of a unit, as far as a member may read it."""

    def __init__(self, member: Member) -> None:
        self._member = member

    async def people(self) -> dict[str, str]:
        """Whoever is, was or may come to be in the unit, with name and number."""
        if self._is_wide:
            people = Person.filter(memberships__unit_id=self._member.unit_id).distinct()
        else:
            people = Person.filter(id=self._member.person_id)
        found = await people.order_by("id").only("id", "code", "name", "id_number")
        named = {each.code: f"{each.masked_name} {each.masked_id}" for each in found}
        return named | await self._invited({each.id_number for each in found})

    async def _invited(self, known: set[str]) -> dict[str, str]:
        """Whoever was only invited, by the code of their newest invitation."""
        if not self._is_wide:
            return {}
        asked = Invitation.filter(unit_id=self._member.unit_id, member_id=None).order_by("id")
        found = await asked.only("id", "code", "name", "id_number")
        newest = {each.id_number: each for each in found if each.id_number not in known}
        return {each.code: f"{each.masked_name} {each.masked_id}" for each in newest.values()}

    async def page(self, asked: HistoryFilter, number: int) -> Page[HistoryRow]:
        """One page of what is asked for, the newest first."""
        rows = await self._asked(asked)
        found = await read_page(rows, number, PAGE_SIZE)
        return found.showing(await _read(found.rows))

    async def export(self, asked: HistoryFilter, kind: TableKind) -> bytes:
        """All of what is asked for as a file for table programs; that it was done is noted."""
        rows = await self._exported(asked, kind)
        return await asyncio.to_thread(table_of, kind, [row.cells for row in rows])

    @transactional
    async def _exported(self, asked: HistoryFilter, kind: TableKind) -> list[HistoryRow]:
        await self._member.require(Action.HISTORY_EXPORT)
        rows = await _read(await (await self._asked(asked)))
        by = await self._member.reread()
        details = {
            "count": str(len(rows)),
            "name": by.person.masked_name,
            "basis": by.basis,
            "format": kind.label,
        }
        await record(AuditEvent.HISTORY_EXPORTED, unit=by.unit, by=by, subject=by, details=details)
        return rows

    @property
    def _is_wide(self) -> bool:
        return is_unit_wide(self._member.scope(Action.HISTORY_VIEW))

    async def _asked(self, asked: HistoryFilter) -> QuerySet[AuditRecord]:
        events = [asked.what] if asked.what else [event.value for event in EVENTS]
        rows = AuditRecord.of(self._member.unit).filter(event__in=events)
        if asked.begin:
            rows = rows.filter(at__gte=_midnight(asked.begin))
        if asked.end:
            rows = rows.filter(at__lt=_midnight(asked.end + timedelta(days=1)))
        if not self._is_wide:
            rows = rows.filter(await self._about(self._member.person.code))
        return rows.filter(await self._about(asked.who)) if asked.who else rows

    async def _about(self, person: str) -> Q:
        """What somebody has done, and what was done with them; nobody's code finds nothing."""
        mine = Member.filter(unit_id=self._member.unit_id, person__code=person)
        members = await mine.select_related("person")
        names = {f"member:{each.code}" for each in members}
        ours = Invitation.filter(unit_id=self._member.unit_id)
        if members:
            number = members[0].person.id_number
            names.add(f"person:{person}")
        else:
            invited = await ours.get_or_none(code=person)
            number = invited.id_number if invited else ""
        if number:
            asked = ours.filter(id_index=number)
            names |= {f"invitation:{code}" for code in await asked.values_list("code", flat=True)}
        return Q(subject__in=list(names)) | Q(actor__in=list(names))


def by_day(rows: Sequence[HistoryRow]) -> list[tuple[date, list[HistoryRow]]]:
    """Lines in their order, those of a day together."""
    return [(day, list(found)) for day, found in groupby(rows, key=lambda row: row.day)]


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(2000, 1, 1) <= found < date(9999, 12, 31) else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)


async def _read(rows: Sequence[AuditRecord]) -> list[HistoryRow]:
    """Lines with the names of whom and what they are about, by few queries."""
    codes = {
        code for row in rows for key in ("added", "removed", "items") for code in _codes(row, key)
    }
    items = {}
    if codes:
        found = ServiceItem.filter(code__in=list(codes)).values_list("code", "name")
        items = {str(code): str(name) for code, name in await found}
    actors = {"": SYSTEM, **await names_of({row.actor for row in rows})}
    return [_row(each, actors, items) for each in rows]


def _codes(row: AuditRecord, key: str) -> list[str]:
    return str(row.details.get(key, "")).split()


def _row(
    row: AuditRecord, actors: Mapping[str, tuple[str, str]], items: Mapping[str, str]
) -> HistoryRow:
    actor, role = actors.get(row.actor, SYSTEM)
    details = row.details
    has_changes = "added" in details or "removed" in details
    return HistoryRow(
        row.at,
        row.event,
        row.event_label,
        actor,
        role,
        details.get("basis", role),
        details.get("name", ""),
        [items.get(code, code) for code in _codes(row, "added" if has_changes else "items")],
        [items.get(code, code) for code in _codes(row, "removed")],
        details.get("before", ""),
        details.get("after", "" if has_changes else details.get("term", "")),
        _note(row),
    )


def _moved(row: AuditRecord) -> str:
    """How much of each kind went over; what there was none of is not named."""
    words = {
        "办件{}件": str(len(_codes(row, "cases"))),
        "邀请{}个": str(row.details.get("invitations", "0")),
        "通知{}条": str(row.details.get("notices", "0")),
    }
    return "，".join(word.format(number) for word, number in words.items() if number != "0")


def _note(row: AuditRecord) -> str:
    """What else a line tells: the role, a reason, who took over and how much was exported."""
    details = row.details
    parts = [details.get("role", "")]
    if until := details.get("until"):
        parts.append(f"新增的授权到 {until}")
    if reason := details.get("reason"):
        parts.append(f"原因：{reason}")
    if to := details.get("to"):
        parts.append(f"移交给{to}：{_moved(row)}")
    if count := details.get("count"):
        parts.append(f"共{count}条" + f"，{details['format']}" * ("format" in details))
    return "；".join(each for each in parts if each)
