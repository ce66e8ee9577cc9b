"""授权历史: who gave, changed and took what, from whom and when; and its export.

The lines are those of the unit's audit chain, so that they can only be added. An agent reads what
they have done themselves, and what was done with them.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.key import is_code
from models.base.page import Page, nearest_page
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, AuditRecord, record
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.member import Member
from models.units.permission import Action, is_unit_wide

PAGE_SIZE = 10
EVENTS = (
    AuditEvent.MULTI_AGENT_ENABLED,
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
HEAD = (
    "时间",
    "操作人",
    "角色",
    "做了什么",
    "对谁",
    "新增事项",
    "减少事项",
    "变更前",
    "变更后",
    "说明",
)
FORMULA = tuple("=+-@＝＋－＠\t\r\n")
BOM = "\ufeff"
SYSTEM = ("系统", "自动")


@dataclass(frozen=True)
class HistoryFilter:
    """What is asked for; nothing chosen means everything. `who` is the code of a person."""

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
    label: str
    actor: str
    basis: str
    subject: str
    added: Sequence[str]
    removed: Sequence[str]
    before: str
    after: str
    note: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The line in a table; a text that a table program would take for a formula is disarmed."""
        values = (
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
        return tuple(map(disarmed, values))


class GrantHistory:
    """The history of a unit, as far as a member may read it."""

    def __init__(self, member: Member) -> None:
        self._member = member

    async def people(self) -> dict[str, str]:
        """Whoever is or was in the unit, by the code of the person, with name and number."""
        mine = Member.filter(unit_id=self._member.unit_id).select_related("person")
        if not self._is_wide:
            mine = mine.filter(person_id=self._member.person_id)
        return {
            each.person.code: f"{each.person.masked_name} {each.person.masked_id}"
            for each in await mine.order_by("id")
        }

    async def page(self, asked: HistoryFilter, number: int) -> Page[HistoryRow]:
        """One page of what is asked for, the newest first."""
        rows = await self._asked(asked)
        total = await rows.count()
        number = nearest_page(number, total, PAGE_SIZE)
        found = await rows.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
        return Page(await _read(found), total, number, PAGE_SIZE)

    @transactional
    async def export(self, asked: HistoryFilter) -> str:
        """All of what is asked for as a CSV for table programs; that it was done is noted."""
        await self._member.require(Action.HISTORY_EXPORT)
        found = await self._asked(asked)
        rows = await _read(await found)
        by = await self._member.reread()
        details = {"count": str(len(rows)), "name": by.person.masked_name}
        await record(AuditEvent.HISTORY_EXPORTED, unit=by.unit, by=by, subject=by, details=details)
        return csv_of([HEAD, *(row.cells for row in rows)])

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
        if members:
            number = members[0].person.id_number
            asked = Invitation.filter(unit_id=self._member.unit_id, id_index=number)
            names |= {f"invitation:{code}" for code in await asked.values_list("code", flat=True)}
            names.add(f"person:{person}")
        return Q(subject__in=list(names)) | Q(actor__in=list(names))


def disarmed(text: str) -> str:
    """A text that no table program takes for a formula."""
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text


def csv_of(rows: Sequence[Sequence[str]]) -> str:
    """Rows as table programs read them: with a mark of UTF-8 and their line ends."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return BOM + text.getvalue()


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
    actors = await _actors({row.actor for row in rows})
    return [_row(each, actors, items) for each in rows]


async def _actors(references: set[str]) -> dict[str, tuple[str, str]]:
    """Name and right of whoever has acted, by reference."""
    found = {"": SYSTEM}
    members = [each.removeprefix("member:") for each in references if each.startswith("member:")]
    persons = [each.removeprefix("person:") for each in references if each.startswith("person:")]
    if members:
        for member in await Member.filter(code__in=members).select_related("person"):
            found[f"member:{member.code}"] = (member.person.masked_name, member.role.label)
    if persons:
        for person in await Person.filter(code__in=persons):
            found[f"person:{person.code}"] = (person.masked_name, "本人")
    return found


def _codes(row: AuditRecord, key: str) -> list[str]:
    return str(row.details.get(key, "")).split()


def _row(
    row: AuditRecord, actors: Mapping[str, tuple[str, str]], items: Mapping[str, str]
) -> HistoryRow:
    actor, basis = actors.get(row.actor, SYSTEM)
    details = row.details
    offered = "items" if row.event != AuditEvent.GRANTS_CHANGED else "added"
    return HistoryRow(
        row.at,
        row.event_label,
        actor,
        basis,
        details.get("name", ""),
        [items.get(code, code) for code in _codes(row, offered)],
        [items.get(code, code) for code in _codes(row, "removed")],
        details.get("before", ""),
        details.get("after", details.get("term", "")),
        _note(row),
    )


def _note(row: AuditRecord) -> str:
    """What else a line tells: the role, a reason, who took over and how much was exported."""
    details = row.details
    parts = [details.get("role", "")]
    if reason := details.get("reason"):
        parts.append(f"原因：{reason}")
    if to := details.get("to"):
        cases = len(_codes(row, "cases"))
        parts.append(f"移交给{to}：办件{cases}件，邀请{details.get('invitations', '0')}个")
    if count := details.get("count"):
        parts.append(f"共{count}条")
    return "；".join(each for each in parts if each)
