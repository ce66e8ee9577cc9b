"""法定代表人变更 as a unit goes through it: begun, claimed, and closed to whom nobody confirms.

Every verb holds the row of the unit first, so that it comes before or after whatever the old legal
rep does. What the old one's ways in are is known above (`models/sign_in/rep_change.py`).
"""

from models.base import clock
from models.base.error import Conflict
from models.base.key import random_token
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, Coded, record
from models.records.message import MessageKind, drop_messages, tell
from models.records.owner import OwnerName
from models.units.invitation import Invitation, InvitationState
from models.units.invitation_end import end_invitation, note_invitation
from models.units.inviting import ADDING
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.membership import (
    end_member,
    note,
    settle_followers,
    tell_member,
    tell_of_member,
)
from models.units.permission import Role
from models.units.succession import (
    MARK,
    NamedRep,
    Source,
    Succession,
    SuccessionState,
    last_day,
)
from models.units.unit import Unit
from settings import settings

CLAIM = "/claim"
MEMBERS = "/unit/members"
REP_CHANGED = "法定代表人变更登记"
BECAME_REP = "已成为本单位法定代表人"
NOBODY_NEW = "登记的法定代表人没有变化"
NO_REP = "该单位没有在任的法定代表人"
NOTHING_TO_CLAIM = "该单位现在没有需要认领的法定代表人变更，请核对后直接登录"
CLAIMED_ALREADY = "该单位已由新法定代表人认领，请直接登录"
OTHER_REP = "登记的法定代表人又有变化，请重新核对后再认领"
LATE = "新法定代表人截至 {day}未确认"


@transactional
async def begin(
    unit: Unit, new: NamedRep | None, *, source: Source, by: Coded | None = None
) -> Succession:
    """The legal rep is another one: the old one is out, and the unit waits for the new one.

    `by` is the clerk who says so; the registry is nobody. Said again it only names the new one.
    """
    here = await Unit.select_for_update().get(id=unit.id)
    rep, known = await here.legal_rep(), await Succession.of_unit(here.id)
    if rep is None:
        if known is None:
            raise Conflict(NO_REP)
        return await _name_again(known, new, source)
    if new is not None and (new.id_type, new.id_number) == _card(rep.person):
        raise Conflict(NOBODY_NEW)
    await suspend_unconfirmed(here.id)
    if known is not None:
        await _close(known, SuccessionState.REPLACED)
    begun = Succession(
        code=random_token(16), unit=here, old_rep=rep, source=source, since=clock.now()
    )
    begun.until = last_day()
    _name(begun, new, source)
    await begun.save()
    await Unit.filter(id=here.id).update(succession_until=begun.until)
    await end_member(rep, MemberState.REVOKED, REP_CHANGED, by=None)
    await _hand_invitations(rep, None)
    details = {
        "reason": f"成员{MARK}至 {clock.day_text(begun.until)}",
        "basis": source.label,
    }
    if begun.new_name:
        details |= {"before": rep.person.masked_name, "after": begun.new_masked_name}
    await _note(AuditEvent.SUCCESSION_BEGUN, rep, by, details)
    await _mark_members(begun)
    await _tell_old(here, rep)
    await _tell_new(begun)
    return begun


@transactional
async def take_over(unit: Unit, person: Person, *, mobile: str) -> Member:
    """认领: the new legal rep, who has proved to be them, takes the seat; once.

    What they were in the unit until now ends. Raises Conflict for whoever comes second.
    """
    here = await Unit.select_for_update().get(id=unit.id)
    waiting = await Succession.of_unit(here.id)
    if waiting is None:
        raise Conflict(NOTHING_TO_CLAIM, "uscc")
    if waiting.is_claimed:
        raise Conflict(CLAIMED_ALREADY, "uscc")
    if not waiting.names(person):
        raise Conflict(OTHER_REP, "id_number")
    before = await _end_other_places(here, person)
    rep = await here.seat(person, Role.LEGAL_REP, mobile=mobile)
    rep = await rep.reread()
    waiting.new_rep, waiting.claimed_at = rep, clock.now()
    waiting.state = SuccessionState.CLAIMED
    await waiting.save()
    for member in (waiting.old_rep, *before):
        await _hand_invitations(member, rep)
    await _note(AuditEvent.UNIT_CLAIMED, rep, rep, {"basis": rep.basis})
    await drop_messages(waiting.code)
    marked = await marked_members(here.id)
    if not marked:
        await finish(waiting)
    for member in marked:
        text = f"{here.name}的新法定代表人已认领单位，正在核对成员；核对前您可以继续办理"
        await tell_member(MessageKind.RIGHT, member, text)
    return rep


async def marked_members(unit_id: int) -> list[Member]:
    """Whom a new legal rep has to confirm, the manager first."""
    live = Member.filter(unit_id=unit_id, state__in=LIVE_STATES, confirm_until__isnull=False)
    found = await live.select_related("unit", "person").order_by("id")
    marked = [each for each in found if each.current_state in LIVE_STATES]
    return sorted(marked, key=lambda each: each.role is not Role.MANAGER)


async def finish(claimed: Succession) -> None:
    """Nobody is left to be confirmed, inside the transaction of what brings that about."""
    await _close(claimed, SuccessionState.DONE)


async def suspend_unconfirmed(unit_id: int | None = None, limit: int = 100) -> int:
    """Suspend whom no new legal rep has confirmed in time, of one unit or of all; how many.

    They can do nothing since midnight anyway (`Member.current_state`).
    """
    states = (MemberState.ACTIVE, MemberState.WAITING)
    late = Member.filter(confirm_until__lt=clock.today(), state__in=states)
    mine = late.filter(unit_id=unit_id) if unit_id else late
    found = await mine.order_by("confirm_until", "id").limit(limit)
    return sum([await _suspend(member) for member in found])


@transactional
async def _suspend(member: Member) -> bool:
    """Suspend one on the locked row; false when somebody else was quicker."""
    await Unit.select_for_update().get(id=member.unit_id)
    fresh = await member.reread()
    is_live, until = fresh.state in {MemberState.ACTIVE, MemberState.WAITING}, fresh.confirm_until
    if not is_live or until is None or fresh.current_state is not MemberState.SUSPENDED:
        return False
    reason = LATE.format(day=clock.day_words(until))
    fresh.state, fresh.suspended_at, fresh.suspended_by = (
        MemberState.SUSPENDED,
        clock.now(),
        None,
    )
    await fresh.save()
    await note(AuditEvent.MEMBER_SUSPENDED, fresh, None, {"reason": reason, "basis": MARK})
    await tell_member(MessageKind.RIGHT, fresh, f"{fresh.unit.name}的{reason}，您的权限已停用")
    return True


async def _name_again(known: Succession, new: NamedRep | None, source: Source) -> Succession:
    """The new one is named, or somebody else is by now, while nobody has claimed the unit."""
    if new is not None:
        _name(known, new, source)
        await known.save()
        await drop_messages(known.code)
        await _tell_new(known)
    return known


def _name(begun: Succession, new: NamedRep | None, source: Source) -> None:
    begun.source, begun.is_registered = source, source is Source.REGISTRY
    if new is not None:
        begun.new_name, begun.new_id_number = new.name, new.id_number
        begun.new_id_type = new.id_type


async def _close(known: Succession, state: SuccessionState) -> None:
    known.state, known.closed_at = state, clock.now()
    await known.save()
    await Unit.filter(id=known.unit_id).update(succession_until=None)


async def _mark_members(begun: Succession) -> None:
    """Everybody works on with the mark; who was suspended for want of it stays so."""
    others = Member.filter(unit_id=begun.unit_id, state__in=LIVE_STATES)
    for member in await others.exclude(role=Role.LEGAL_REP).select_related("unit", "person"):
        if member.is_unconfirmed:
            continue
        member.confirm_until = begun.until
        await member.save(update_fields=["confirm_until"])
        tell_of_member(member)
        text = (
            f"{member.unit.name}的法定代表人已变更登记，您的授权{MARK}；"
            f"可以照常办理至 {clock.day_words(begun.until)}（含当日），届时未经确认的将停用"
        )
        await tell_member(MessageKind.RIGHT, member, text)


async def _tell_old(here: Unit, rep: Member) -> None:
    """Tell the old one at once, whatever the hour."""
    text = (
        f"{here.name}的法定代表人已变更登记，您的法定代表人身份和登录已停止；"
        f"登记有误的，请携带营业执照和身份证件到窗口申请更正（{settings.counter}）"
    )
    await tell_member(MessageKind.SECURITY, rep, text)


async def _tell_new(begun: Succession) -> None:
    """Tell the new one, where the hall knows them."""
    people = await Person.filter(id_index=begun.new_id_number) if begun.new_id_number else []
    for person in filter(begun.is_same, people):
        await tell(
            MessageKind.RIGHT,
            f"您已登记为{begun.unit.name}的法定代表人，请在“新法定代表人认领”中认领单位",
            owner=OwnerName.of(person),
            unit=begun.unit.code,
            about=begun.code,
            link=CLAIM,
            mobile=person.mobile,
        )


async def _hand_invitations(old: Member, new: Member | None) -> None:
    """Offers of the old one stay the unit's: the manager answers for them, or the new one."""
    managers = Member.filter(unit_id=old.unit_id, role=Role.MANAGER, state__in=LIVE_STATES)
    able = new or await managers.select_related("unit", "person").first()
    if able is None:
        return
    offered = Invitation.filter(invited_by_id=old.id, state=InvitationState.WAITING)
    for invitation in await offered:
        if able.may(ADDING[invitation.role]):
            await Invitation.filter(id=invitation.id).update(invited_by_id=able.id)


async def _end_other_places(here: Unit, person: Person) -> list[Member]:
    """Nobody is in a unit twice: membership and offer of the new one end as theirs begins.

    Returns the memberships that have ended.
    """
    live = Member.filter(unit_id=here.id, person_id=person.id, state__in=LIVE_STATES)
    mine = await live.select_related("unit", "person")
    for member in mine:
        await end_member(member, MemberState.REVOKED, BECAME_REP, by=None)
        details = {"reason": BECAME_REP, "basis": REP_CHANGED}
        await note(AuditEvent.MEMBER_REMOVED, member, None, details)
    asked = Invitation.filter(unit_id=here.id, id_index=person.id_number)
    for invitation in await asked.filter(state=InvitationState.WAITING).select_related("unit"):
        await end_invitation(invitation, InvitationState.WITHDRAWN, BECAME_REP)
        await note_invitation(AuditEvent.INVITATION_WITHDRAWN, invitation, None)
    for member in mine:
        await settle_followers(member)
    return mine


async def _note(event: AuditEvent, rep: Member, by: Coded | None, details: dict[str, str]) -> None:
    named = {"name": rep.person.masked_name, "role": rep.role.label, **details}
    await record(event, unit=rep.unit, by=by, subject=rep, details=named)
    tell_of_member(rep)


def _card(person: Person) -> tuple[object, str]:
    return person.id_type, person.id_number
