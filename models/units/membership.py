"""成员的变更: 更新期限, 停用 and 恢复, 删除, 退出; each on the locked row, with its right.

What a membership leaves behind (cases, invitations) is handed over by
`models/cases/hand_over.py`, which pages call; here only its own row changes. Nobody changes their
own rights, and the legal rep's are not changed here at all.
"""

from collections.abc import Mapping
from datetime import date

from models.base import clock
from models.base.error import Conflict, Invalid, NotAllowed, NotFound
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, record
from models.records.message import MessageKind, drop_messages, drop_messages_to, tell
from models.records.owner import OwnerName
from models.units.invitation import Invitation, InvitationState
from models.units.invitation_end import end_invitation, note_invitation, tell_of_change
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.permission import Action, Role
from models.units.term import BeyondGiver, check_end
from models.units.unit import Unit

NO_SUCH_MEMBER = "没有找到这位成员"
ENDED = "该成员的授权已结束，需要时请重新邀请"
MEMBER_ENDED = "原授权已结束"
RENEWING = {Role.MANAGER: Action.MANAGER_CHANGE, Role.AGENT: Action.AGENT_RENEW}
SUSPENDING = {Role.MANAGER: Action.MANAGER_CHANGE, Role.AGENT: Action.AGENT_SUSPEND}
REMOVING = {Role.MANAGER: Action.MANAGER_REMOVE, Role.AGENT: Action.AGENT_REMOVE}
TAKING = (SUSPENDING, REMOVING)  # what may be done to a membership that is frozen
FROZEN = "该成员的账户已冻结，期间只能停用或删除"
CHANGING_ROLE = {Role.MANAGER: Action.ROLE_CHANGE, Role.AGENT: Action.ROLE_CHANGE}


@transactional
async def renew(
    member: Member, end: date | None, *, by: Member, may_shorten: bool = False
) -> Member:
    """更新期限: another last day, or an open end; shorter only when that is said on purpose."""
    fresh, giver = await hold(member, RENEWING, by)
    before = fresh.term_days
    begin = fresh.valid_from or clock.today()
    try:
        until = check_end(end, begin=begin, giver_end=giver.valid_until)
    except BeyondGiver as beyond:
        raise await _with_items(beyond, fresh) from None
    is_shorter = until is not None and (before.end is None or until < before.end)
    if is_shorter and not may_shorten:
        raise Invalid("新的期限比现在的短，请确认后再保存", "valid_until")
    fresh.valid_until, fresh.reviewed_on, fresh.granted_by = until, clock.today(), giver
    fresh.reminded = None
    await fresh.save()
    details = {"before": before.text, "after": fresh.term_days.text}
    await note(AuditEvent.TERM_RENEWED, fresh, giver, details)
    await drop_messages(fresh.code, MessageKind.TERM)  # what reminded of the old end
    text = f"您在{fresh.unit.name}的授权期限已更新为 {fresh.term_days.words}"
    await tell_member(MessageKind.TERM, fresh, text)
    return fresh


async def _with_items(beyond: BeyondGiver, member: Member) -> BeyondGiver:
    """The refusal with the items that would be lengthened along with the term."""
    held = Member.filter(
        id=member.id, grants__ended_at=None, grants__valid_until=None, grants__id__gt=0
    )
    if names := sorted(map(str, await held.values_list("grants__item__name", flat=True))):
        return BeyondGiver(f"{beyond.message}；涉及事项：{'、'.join(names)}", beyond.field)
    return beyond


@transactional
async def suspend(member: Member, reason: str, *, by: Member) -> Member:
    """停用: it keeps its seat and its rights, and can do nothing until it is resumed."""
    fresh, giver = await hold(member, SUSPENDING, by)
    if fresh.state is MemberState.SUSPENDED:
        raise Conflict("该成员已停用")
    fresh.state, fresh.suspended_at, fresh.suspended_by = MemberState.SUSPENDED, clock.now(), giver
    await fresh.save()
    await note(AuditEvent.MEMBER_SUSPENDED, fresh, giver, {"reason": reason} if reason else {})
    text = f"您在{fresh.unit.name}的{fresh.role.label}权限已停用，如有疑问请联系本单位"
    await tell_member(MessageKind.RIGHT, fresh, text)
    return fresh


@transactional
async def resume(member: Member, *, by: Member) -> Member:
    """恢复: what was suspended works again, as far as its term goes."""
    fresh, giver = await hold(member, SUSPENDING, by)
    if fresh.is_frozen:
        raise Conflict(FROZEN)
    if fresh.state is not MemberState.SUSPENDED:
        raise Conflict("该成员没有停用")
    if fresh.is_unconfirmed:
        raise Conflict("该成员因未经新法定代表人确认而停用，请在成员核对中恢复")
    fresh.state, fresh.suspended_at, fresh.suspended_by = MemberState.ACTIVE, None, None
    await fresh.save()
    await note(AuditEvent.MEMBER_RESUMED, fresh, giver)
    text = f"您在{fresh.unit.name}的{fresh.role.label}权限已恢复"
    await tell_member(MessageKind.RIGHT, fresh, text)
    return fresh


@transactional
async def remove(member: Member, reason: str, *, by: Member) -> Member:
    """删除: the membership ends for good."""
    fresh, giver = await hold(member, REMOVING, by)
    await end_member(fresh, MemberState.REVOKED, reason, by=giver)
    await settle_followers(fresh)
    await note(AuditEvent.MEMBER_REMOVED, fresh, giver, {"reason": reason} if reason else {})
    text = f"您在{fresh.unit.name}的{fresh.role.label}身份已被删除"
    await tell_member(MessageKind.RIGHT, fresh, text)
    return fresh


@transactional
async def leave_unit(member: Member, *, by: Person) -> Member:
    """退出: the member ends their own membership; a legal rep cannot."""
    await Unit.select_for_update().get(id=member.unit_id)
    fresh = await member.reread()
    if fresh.person_id != by.id:
        raise NotFound(NO_SUCH_MEMBER)
    if fresh.role is Role.LEGAL_REP:
        raise NotAllowed("法定代表人不能退出本单位，变更请先办理登记变更")
    if fresh.state not in LIVE_STATES:
        raise Conflict(ENDED)
    await end_member(fresh, MemberState.LEFT, "本人退出", by=None)
    await settle_followers(fresh)
    await note(AuditEvent.MEMBER_LEFT, fresh, fresh)
    return fresh


async def hold(member: Member, rights: Mapping[Role, Action], by: Member) -> tuple[Member, Member]:
    """The live member and whoever acts, re-read under the lock of their unit.

    Raises NotFound for another unit's member, NotAllowed without the right or on oneself,
    Conflict for a membership that has ended, or is frozen and may only be taken from.
    """
    await Unit.select_for_update().get(id=by.unit_id)
    giver, fresh = await by.reread(), await member.reread()
    if fresh.unit_id != giver.unit_id:
        raise NotFound(NO_SUCH_MEMBER)
    action = rights.get(fresh.role)
    if action is None:
        raise NotAllowed("法定代表人的权限不能在这里变更")
    await giver.require(action)
    if fresh.id == giver.id:
        raise NotAllowed("不能变更本人的授权")
    if fresh.current_state not in LIVE_STATES:
        raise Conflict(ENDED)
    if fresh.is_frozen and rights not in TAKING:
        raise Conflict(FROZEN)
    return fresh, giver


def may_change(member: Member, rights: Mapping[Role, Action], by: Member) -> bool:
    """What `hold` would say of the loaded rows; for the courtesy of a page."""
    action = rights.get(member.role)
    is_of_unit = member.unit_id == by.unit_id and member.id != by.id
    is_live = member.current_state in LIVE_STATES and not (
        member.is_frozen and rights not in TAKING
    )
    return is_of_unit and is_live and action is not None and by.may(action)


async def expire_members(unit_id: int | None = None, limit: int = 100) -> int:
    """End the memberships whose last day is over, of one unit or of all; how many there were.

    They can do nothing since midnight anyway (`Member.current_state`); this frees their seats.
    """
    over = Member.filter(state__in=LIVE_STATES, valid_until__lt=clock.today())
    mine = over.filter(unit_id=unit_id) if unit_id else over
    found = await mine.order_by("valid_until", "id").limit(limit)
    return sum([await _expire(member) for member in found])


@transactional
async def _expire(member: Member) -> bool:
    """End one on the locked row; false when somebody else was quicker."""
    await Unit.select_for_update().get(id=member.unit_id)
    fresh = await member.reread()
    if fresh.state not in LIVE_STATES or fresh.current_state in LIVE_STATES:
        return False
    await end_member(fresh, MemberState.EXPIRED, "授权期限已满", by=None)
    await settle_followers(fresh)
    await note(AuditEvent.MEMBER_EXPIRED, fresh, None)
    text = f"您在{fresh.unit.name}的{fresh.role.label}授权已到期"
    await tell_member(MessageKind.TERM, fresh, text)
    return True


async def end_member(fresh: Member, state: MemberState, reason: str, *, by: Member | None) -> None:
    """End a held membership, inside the transaction of what ends it; its sessions follow.

    No SMS about the unit leaves any more for whoever is not in it, but what tells them so, and
    nobody is reminded of the end any more.
    """
    fresh.state, fresh.ended_at = state, clock.now()
    fresh.ended_by, fresh.ended_reason = by, reason[:200]
    await fresh.save()
    await drop_messages(fresh.code, MessageKind.TERM)
    await drop_messages_to(fresh.person.code, fresh.unit.code)
    tell_of_member(fresh)


async def settle_followers(ended: Member) -> None:
    """What becomes of the offers that wait for the end of a membership that is over now.

    A change of role is withdrawn, since whoever is a member no more would come back by it. An offer
    to somebody else goes on by itself: it has the seat that is free, so that nobody else gets it.
    """
    waiting = Invitation.filter(follows_id=ended.id, state=InvitationState.WAITING)
    for invitation in await waiting.select_related("unit"):
        if invitation.id_index == ended.person.id_index:
            await end_invitation(invitation, InvitationState.WITHDRAWN, MEMBER_ENDED)
            await note_invitation(AuditEvent.INVITATION_WITHDRAWN, invitation, None)
            continue
        if invitation.slot is None:
            invitation.slot = ended.slot
        invitation.follows_id = None
        await invitation.save()
        tell_of_change(invitation)


def tell_of_member(member: Member) -> None:
    """Wake the pages that show the member: the unit's, and those that stand on the membership."""
    announce(f"members:{member.unit_id}")
    announce(f"member:{member.code}")


async def tell_member(kind: MessageKind, member: Member, text: str, link: str = "") -> None:
    """Tell somebody of the unit, in their own inbox and by SMS."""
    await tell(
        kind,
        text,
        owner=OwnerName.of(member.person),
        unit=member.unit.code,
        about=member.code,
        link=link or "/app/units",
        mobile=member.mobile,
    )


async def note(
    event: AuditEvent,
    member: Member,
    by: Member | None,
    details: Mapping[str, str] | None = None,
) -> None:
    """Write a line of the history, and wake who shows the member."""
    await note_quietly(event, member, by, details)
    tell_of_member(member)


async def note_quietly(
    event: AuditEvent,
    member: Member,
    by: Member | None,
    details: Mapping[str, str] | None = None,
) -> None:
    """Write a line of the history of something that changes nobody's page."""
    basis = by.basis if by else f"期限 {clock.day_text(member.valid_until or clock.today())}"
    named = {"name": member.person.masked_name, "role": member.role.label, "basis": basis}
    named |= details or {}
    await record(event, unit=member.unit, by=by, subject=member, details=named)
