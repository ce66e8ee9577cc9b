"""通知设置: of which kinds of messages somebody wants an SMS as well; the inbox has them always.

A member chooses for each of their units, the manager of an institution for it, a person what
concerns them in no unit. Warnings about a way in cannot be switched off. A unit keeps at least one
contact: the last one of those whom it is told on may not switch that off, and where nobody is
left, the legal rep is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tortoise import fields

from models.base import clock
from models.base.error import Conflict, Invalid, SessionEnded
from models.base.field import UtcField
from models.base.model import HallModel
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, record
from models.records.message import MessageKind
from models.units.institution import Institution
from models.units.member import LIVE_STATES, Member
from models.units.permission import Action, Role, is_unit_wide
from models.units.unit import Unit

OF_UNIT = (MessageKind.CASE, MessageKind.RIGHT, MessageKind.TERM, MessageKind.SECURITY)
OF_INSTITUTION = (MessageKind.RIGHT, MessageKind.SECURITY)
OF_PERSON = (MessageKind.INVITATION, MessageKind.SECURITY)
TOLD_TO_UNIT = MessageKind.CASE  # what a unit itself is told, on its contacts' mobiles
ALWAYS = "安全提醒的短信不能关闭"
LAST_CONTACT = "本单位至少要有一人接收办件进度短信，请先让法定代表人或管理员中的另一人开启"
NO_SUCH_KIND = "没有这类提醒"


Chooser = Member | Institution | Person


class MessageChoice(HallModel):
    """What one person has chosen for one kind; what is not chosen is on.

    `unit_code` is the public code of the unit or institution for which they have, "" for none.
    """

    id = fields.IntField(primary_key=True)
    reader = fields.CharField(max_length=32)
    unit_code = fields.CharField(max_length=32, default="")
    kind = fields.CharEnumField(MessageKind, max_length=16)
    is_on = fields.BooleanField()
    changed_at = UtcField()

    class Meta:
        table = "message_choice"
        unique_together = (("reader", "unit_code", "kind"),)


@dataclass(frozen=True)
class Offered:
    """One line of the choices: a kind, whether its SMS is on, and whether that can be changed."""

    kind: MessageKind
    is_on: bool

    @property
    def is_fixed(self) -> bool:
        """True for what nobody can switch off."""
        return self.kind.is_urgent


async def choices_of(who: Chooser) -> list[Offered]:
    """What a member has chosen for their unit, a manager for theirs, or a person for themselves."""
    reader, unit_code = _place(who)
    kinds = kinds_for(who)
    off = await muted([reader], kinds)
    return [Offered(kind, (reader, unit_code, kind) not in off) for kind in kinds]


def kinds_for(who: Chooser) -> Sequence[MessageKind]:
    """The kinds that are chosen there."""
    match who:
        case Member():
            return OF_UNIT
        case Institution():
            return OF_INSTITUTION
        case Person():
            return OF_PERSON


async def muted(
    readers: Iterable[str], kinds: Sequence[MessageKind]
) -> frozenset[tuple[str, str, MessageKind]]:
    """Who wants no SMS, about which unit, of which of some kinds."""
    off = MessageChoice.filter(reader__in=list(readers), kind__in=list(kinds), is_on=False)
    return frozenset((each.reader, each.unit_code, each.kind) for each in await off)


def chosen_for(kind: MessageKind, unit_code: str) -> str:
    """By which choice an SMS goes: the one for its unit, or the person's own."""
    return unit_code if kind in OF_UNIT else ""


@transactional
async def choose(kind: MessageKind, is_on: bool, *, by: Chooser) -> None:
    """Switch the SMS of a kind on or off; raises Invalid for what is always on.

    Two contacts of a unit cannot both be the last but one: its row is locked.
    """
    if isinstance(by, Member):
        await Unit.select_for_update().get(id=by.unit_id)
        await by.require(Action.MESSAGE_VIEW)
        by = await by.reread()
    elif isinstance(by, Institution):
        await by.lock()
        await by.require(Action.MESSAGE_VIEW)
        by = await by.reread()
    elif not await Person.select_for_update().filter(id=by.id).exists():
        raise SessionEnded
    if kind not in kinds_for(by):
        raise Invalid(NO_SUCH_KIND)
    if kind.is_urgent:
        raise Invalid(ALWAYS)
    if isinstance(by, Member) and not is_on and kind is TOLD_TO_UNIT:
        await _keep_a_contact(by)
    reader, unit_code = _place(by)
    await MessageChoice.update_or_create(
        {"is_on": is_on, "changed_at": clock.now()}, reader=reader, unit_code=unit_code, kind=kind
    )
    unit = None if isinstance(by, Person) else by.unit
    details = {"state": f"{kind.label}短信{'开启' if is_on else '关闭'}"}
    await record(AuditEvent.MESSAGES_CHOSEN, unit=unit, by=by, subject=by, details=details)


async def contacts_of(unit_code: str) -> list[Member]:
    """Who is told by SMS what a unit is told; the legal rep where nobody else wants it."""
    able = await _able(unit_code)
    off = await muted([each.person.code for each in able], [TOLD_TO_UNIT])
    wanting = [each for each in able if (each.person.code, unit_code, TOLD_TO_UNIT) not in off]
    return wanting or [each for each in able if each.role is Role.LEGAL_REP]


async def _able(unit_code: str) -> list[Member]:
    """Who reads everything that the unit is told, now."""
    active = Member.filter(unit__code=unit_code, state__in=LIVE_STATES).order_by("id")
    found = await active.select_related("unit", "person")
    wide = (each for each in found if is_unit_wide(each.scope(Action.MESSAGE_VIEW)))
    return [each for each in wide if not each.refusal()]


async def _keep_a_contact(by: Member) -> None:
    """Refuse the last contact of the unit; whoever is none may switch off what they like."""
    contacts = await contacts_of(by.unit.code)
    if [each.id for each in contacts] == [by.id]:
        raise Conflict(LAST_CONTACT)


def _place(who: Chooser) -> tuple[str, str]:
    """Whose choice, and for which unit or institution."""
    match who:
        case Member():
            return who.person.code, who.unit.code
        case Institution() if who.manager is not None:
            return who.manager.code, who.code
        case _:
            return who.code, ""
