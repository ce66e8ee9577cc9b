"""操作记录: what was done with the own account, and for whoever may see it with the whole unit.

A person reads the same of themselves: of the personal account, and of all their memberships.

The lines are those of the unit's audit chain, so that they can only be added. Who has no right to
the whole reads their own: what they did, and what was done or tried with their account. Which
devices somebody knows is nobody else's to read, also where an older line of a unit names one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.base.key import is_code
from models.base.labeled import Labeled
from models.base.network import place_of
from models.base.page import Page, read_page
from models.people.person import Person
from models.records.audit import SYSTEM as HALL
from models.records.audit import AuditEvent, AuditRecord
from models.units.institution import Institution
from models.units.member import Member
from models.units.permission import Action, is_unit_wide
from models.units.unit import Unit

PAGE_SIZE = 20
MINE, EVERYBODY = "", "all"
SYSTEM = ("系统", "")
NOBODY = ("未登录的人", "")
_SIGN_IN = (
    AuditEvent.SIGNED_IN,
    AuditEvent.SIGN_IN_REFUSED,
    AuditEvent.SIGN_IN_LOCKED,
    AuditEvent.SIGNED_OUT,
    AuditEvent.SESSION_ENDED,
)
_SECURITY = (
    AuditEvent.PASSWORD_CHANGED,
    AuditEvent.MOBILE_CHANGED,
    AuditEvent.DEVICE_FORGOTTEN,
    AuditEvent.MESSAGES_CHOSEN,
    AuditEvent.ACCOUNT_FROZEN,
    AuditEvent.OWN_DATA_TAKEN,
    AuditEvent.PASSKEY_ADDED,
    AuditEvent.PASSKEY_REMOVED,
    AuditEvent.PASSKEY_STOPPED,
)
_INSTITUTION = "institution:"  # stands before its code where it has acted
_STRANGERS = {AuditEvent.SIGN_IN_REFUSED.value, AuditEvent.SIGN_IN_LOCKED.value}


class ActivityKind(Labeled):
    """What is asked for."""

    ALL = "all", "全部操作"
    SIGN_IN = "sign_in", "登录"
    SECURITY = "security", "账户安全"
    WORK = "work", "授权和办理"

    @classmethod
    def of(cls, value: str) -> "ActivityKind":
        """The kind that a browser names; anything else is everything."""
        return cls.named(value) or cls.ALL

    def among(self, rows: QuerySet[AuditRecord]) -> QuerySet[AuditRecord]:
        """The rows of this kind."""
        match self:
            case ActivityKind.ALL:
                return rows
            case ActivityKind.SIGN_IN:
                return rows.filter(event__in=_values(_SIGN_IN))
            case ActivityKind.SECURITY:
                return rows.filter(event__in=_values(_SECURITY))
            case ActivityKind.WORK:
                return rows.exclude(event__in=_values((*_SIGN_IN, *_SECURITY)))


@dataclass(frozen=True)
class ActivityLine:
    """One line, as it is read; everything personal is masked."""

    at: datetime
    label: str
    actor: str
    role: str
    about: str
    where: str
    note: str
    unit: str = ""  # where the lines are of several


class Activity:
    """The lines of a unit, as far as a member may read them."""

    def __init__(self, member: Member) -> None:
        self._member = member

    @property
    def is_wide(self) -> bool:
        """True for whoever reads what all of the unit have done."""
        return is_unit_wide(self._member.scope(Action.HISTORY_VIEW))

    async def people(self) -> dict[str, str]:
        """Colleagues of now and before by the code of the person; for the filter."""
        if not self.is_wide:
            return {}
        people = Person.filter(memberships__unit_id=self._member.unit_id).distinct()
        others = people.exclude(id=self._member.person_id).order_by("id")
        found = await others.only("id", "code", "name", "id_number")
        return {each.code: f"{each.masked_name} {each.masked_id}" for each in found}

    async def page(self, who: str, kind: ActivityKind, number: int) -> Page[ActivityLine]:
        """One page, the newest first; `who` is empty for the own lines, «all», or a person."""
        if who == MINE or not self.is_wide:
            rows = await self._mine()
        else:
            others = AuditRecord.of(self._member.unit)
            rows = others.exclude(event=AuditEvent.DEVICE_FORGOTTEN.value)
            if who != EVERYBODY:
                rows = rows.filter(await self._about(who))
        found = await read_page(kind.among(rows), number, PAGE_SIZE)
        return found.showing(await _read(found.rows))

    async def _mine(self) -> QuerySet[AuditRecord]:
        """The own lines of the unit, and the own devices, which are in the chain of the hall."""
        person = self._member.person.code
        here = Q(chain=self._member.unit.code) & await self._about(person)
        event, me = AuditEvent.DEVICE_FORGOTTEN.value, f"person:{person}"
        devices = Q(chain=HALL, event=event, actor=me)
        return AuditRecord.filter(here | devices).order_by("-at", "-id")

    async def _about(self, code: str) -> Q:
        """What somebody did, and what was done with their account; nobody's code finds nothing."""
        mine = Member.filter(unit_id=self._member.unit_id, person__code=code)
        members = await mine.values_list("code", flat=True) if is_code(code) else []
        names = [f"member:{each}" for each in members]
        if names:
            names.append(f"person:{code}")
        return Q(actor__in=names) | Q(subject__in=names)


class OwnActivity:
    """The lines of a person: of the personal account, and of their place in every unit."""

    def __init__(self, person: Person) -> None:
        self._person = person

    async def page(self, kind: ActivityKind, number: int) -> Page[ActivityLine]:
        """One page, the newest first."""
        rows = kind.among(await self._mine())
        found = await read_page(rows, number, PAGE_SIZE)
        return found.showing(await self._lines(found.rows))

    async def newest(self, most: int) -> list[ActivityLine]:
        """So many lines, for whoever takes them away."""
        return await self._lines(await (await self._mine()).limit(most))

    async def _mine(self) -> QuerySet[AuditRecord]:
        """What the person did, and what was done with their accounts."""
        mine = Member.filter(person_id=self._person.id)
        codes = await mine.values_list("code", flat=True)
        names = [f"person:{self._person.code}", *(f"member:{code}" for code in codes)]
        about_me = Q(actor__in=names) | Q(subject__in=names)
        return AuditRecord.filter(about_me).order_by("-at", "-id")

    @staticmethod
    async def _lines(rows: Sequence[AuditRecord]) -> list[ActivityLine]:
        units = Unit.filter(code__in={row.chain for row in rows})
        return await _read(rows, {each.code: each.name for each in await units})


class InstitutionActivity:
    """The lines of an institution: what was done for it and with it."""

    def __init__(self, institution: Institution) -> None:
        self._institution = institution

    async def page(self, kind: ActivityKind, number: int) -> Page[ActivityLine]:
        """One page, the newest first; lines of its unit are no others of them."""
        name, unit = f"{_INSTITUTION}{self._institution.code}", self._institution.unit
        mine = AuditRecord.of(unit).filter(Q(actor=name) | Q(subject=name))
        found = await read_page(kind.among(mine), number, PAGE_SIZE)
        return found.showing(await _read(found.rows))


def _values(events: Iterable[AuditEvent]) -> list[str]:
    return [event.value for event in events]


async def _read(
    rows: Sequence[AuditRecord], units: Mapping[str, str] | None = None
) -> list[ActivityLine]:
    """Lines with the names of whom they are about, by two queries."""
    references = {row.actor for row in rows} | {row.subject for row in rows}
    names = await names_of(references)
    return [_line(row, names, (units or {}).get(row.chain, "")) for row in rows]


async def names_of(references: set[str]) -> dict[str, tuple[str, str]]:
    """Masked name and role of the members and persons whom lines name, by reference."""
    found: dict[str, tuple[str, str]] = {}
    members = [each.removeprefix("member:") for each in references if each.startswith("member:")]
    persons = [each.removeprefix("person:") for each in references if each.startswith("person:")]
    if members:
        for member in await Member.filter(code__in=members).select_related("person"):
            found[f"member:{member.code}"] = (member.person.masked_name, member.role.label)
    if persons:
        for person in await Person.filter(code__in=persons):
            found[f"person:{person.code}"] = (person.masked_name, "本人")
    institutions = [e.removeprefix(_INSTITUTION) for e in references if e.startswith(_INSTITUTION)]
    if institutions:
        for each in await Institution.filter(code__in=institutions):
            found[f"{_INSTITUTION}{each.code}"] = (each.name, "机构")
    return found


def _line(row: AuditRecord, names: dict[str, tuple[str, str]], unit: str) -> ActivityLine:
    actor, role = names.get(row.actor, NOBODY if row.event in _STRANGERS else SYSTEM)
    details = row.details
    about = details.get("name", "")
    if not about and row.subject != row.actor:
        about = names.get(row.subject, ("", ""))[0]
    where = [details.get("browser", "")]
    where += [place_of(details["address"])] if details.get("address") else []
    return ActivityLine(
        row.at,
        row.event_label,
        actor,
        role,
        "" if about == actor else about,
        " · ".join(filter(None, where)),
        _note(row),
        unit,
    )


def _note(row: AuditRecord) -> str:
    """What else a line tells, in the words of its details."""
    details = row.details
    parts = [details.get("reason", ""), details.get("state", "")]
    if (before := details.get("before")) and (after := details.get("after")):
        parts.append(f"{after}，不变" if before == after else f"{before} → {after}")
    if until := details.get("until"):
        parts.append(f"至 {until}")
    return "，".join(filter(None, parts))
