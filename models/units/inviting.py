"""创建经办用户: what a unit does with its invitations.

Whoever invites reads the same for every number, registered or not. Only what concerns the own
unit is told beside the fields: who is here already, what is waiting, and how many seats there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from models.base import clock
from models.base.error import Conflict, LimitReached, NotAllowed, NotFound, at_field
from models.base.key import random_token
from models.base.origin import Origin
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent
from models.records.limit import count
from models.records.limit_table import INVITES
from models.records.message import MessageKind, drop_messages, tell
from models.records.owner import OwnerName
from models.standards import field_label
from models.standards.any_id import check_any_id_number
from models.standards.identifier import check_mobile, check_person_name
from models.units.invitation import LIFETIME, Invitation, InvitationState
from models.units.invitation_change import changes_of, item_changes, told_of
from models.units.invitation_end import (
    NO_SUCH_INVITATION,
    end_invitation,
    lapse,
    locked,
    note_invitation,
    tell_of_change,
)
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.membership import CHANGING_ROLE, REMOVING, expire_members, hold
from models.units.permission import Action, Role
from models.units.term import Term
from models.units.unit import SEATS, Unit

NOT_OPENED = "请先阅读开通须知，由法定代表人同意开通多经办人"
ADDING = {Role.MANAGER: Action.MANAGER_ADD, Role.AGENT: Action.AGENT_ADD}


@dataclass(frozen=True)
class Invited:
    """Who is invited as what and for how long, as it was typed; `items` are codes of 事项."""

    role: Role
    name: str
    id_number: str
    mobile: str
    begin: date | None = None
    end: date | None = None
    items: Sequence[str] = field(default=())

    def checked(self) -> "Invited":
        """The same in its kept form; raises Invalid at the field that is wrong."""
        with at_field("name"):
            name = check_person_name(self.name)
        with at_field("id_number"):
            number = check_any_id_number(self.id_number)
        with at_field("mobile"):
            mobile = check_mobile(self.mobile, field_label.MOBILE)
        return Invited(self.role, name, number, mobile, self.begin, self.end, tuple(self.items))


@transactional
async def invite(
    unit: Unit, invited: Invited, *, by: Member, follows: Member | None = None
) -> Invitation:
    """Offer a seat; `follows` is the membership that ends when it is accepted.

    Raises Invalid, Conflict and LimitReached at the fields ``role``, ``name``, ``id_number``,
    ``mobile``, ``valid_from`` and ``valid_until``.
    """
    here = await Unit.select_for_update().get(id=unit.id)
    if not here.has_multi_agent:
        raise Conflict(NOT_OPENED)
    await expire_members(unit.id)
    giver = await right_to_add(invited.role, by, unit.id)
    kept = invited.checked()
    term = Term.check(kept.begin, kept.end, giver_end=giver.valid_until)
    await _check_followed(kept, follows, by)
    await _refuse_taken(unit, kept, follows)
    invitation = Invitation(
        code=random_token(16),
        unit=unit,
        role=kept.role,
        slot=await free_slot(unit, kept.role, follows),
        follows=follows,
        created_at=clock.now(),
    )
    _fill(invitation, kept, term, giver)
    await invitation.save()
    await note_invitation(AuditEvent.INVITED, invitation, giver)
    await _send(invitation, giver)
    return invitation


@transactional
async def revise(invitation: Invitation, invited: Invited, *, by: Member) -> Invitation:
    """Change what is offered, and send it again; whoever has the old one open sees the new one.

    What was to end by it ends by it no more where somebody else gets another seat.
    """
    await Unit.select_for_update().get(id=by.unit_id)
    await expire_members(by.unit_id)
    fresh = await locked(invitation, by.unit_id)
    await right_to_add(fresh.role, by, fresh.unit_id)
    giver = await right_to_add(invited.role, by, fresh.unit_id)
    kept = invited.checked()
    term = Term.check(kept.begin, kept.end, giver_end=giver.valid_until)
    unit = await Unit.get(id=fresh.unit_id)
    followed = await fresh.follows.reread() if fresh.follows else None
    follows = followed if followed is not None and _may_follow(kept, followed) else None
    await _check_followed(kept, follows, by, besides=fresh)
    await _refuse_taken(unit, kept, follows, besides=fresh)
    before, items = told_of(fresh), set(fresh.items)
    if kept.role is not fresh.role:
        fresh.slot = await free_slot(unit, kept.role, follows)
        fresh.role = kept.role
    fresh.follows = follows
    tell_of_change(fresh)  # whoever it was for until now has it open, perhaps
    _fill(fresh, kept, term, giver)
    fresh.version += 1
    await fresh.save()
    changes = changes_of(before, told_of(fresh)) | item_changes(items, set(fresh.items))
    await note_invitation(AuditEvent.INVITATION_CHANGED, fresh, giver, changes)
    await drop_messages(fresh.code)
    await _send(fresh, giver)
    return fresh


@transactional
async def change_items(invitation: Invitation, items: Sequence[str], *, by: Member) -> Invitation:
    """Offer other items, which `models/services/granting.py` has checked."""
    fresh = await locked(invitation, by.unit_id)
    giver = await right_to_add(fresh.role, by, fresh.unit_id)
    changes = item_changes(set(fresh.items), set(items))
    fresh.items, fresh.version = list(items), fresh.version + 1
    await fresh.save()
    await note_invitation(AuditEvent.INVITATION_CHANGED, fresh, giver, changes)
    tell_of_change(fresh)
    return fresh


@transactional
async def send_again(invitation: Invitation, *, by: Member) -> Invitation:
    """重发: the same offer for seven more days."""
    fresh = await locked(invitation, by.unit_id)
    giver = await right_to_add(fresh.role, by, fresh.unit_id)
    fresh.expires_at = clock.now() + LIFETIME
    await fresh.save()
    await note_invitation(AuditEvent.INVITATION_SENT_AGAIN, fresh, giver)
    await drop_messages(fresh.code)
    await _send(fresh, giver)
    return fresh


@transactional
async def withdraw(invitation: Invitation, *, by: Member) -> None:
    """撤回: it can be accepted no more, and its seat is free."""
    fresh = await locked(invitation, by.unit_id)
    giver = await right_to_add(fresh.role, by, fresh.unit_id)
    await end_invitation(fresh, InvitationState.WITHDRAWN)
    await note_invitation(AuditEvent.INVITATION_WITHDRAWN, fresh, giver)


def may_add(role: Role, by: Member) -> bool:
    """True when the loaded member may invite to a role, and change such invitations."""
    action = ADDING.get(role)
    return action is not None and by.may(action)


async def right_to_add(role: Role, by: Member, unit_id: int) -> Member:
    """Whoever gives, re-read, with the right to give the role in this unit."""
    if by.unit_id != unit_id:
        raise NotFound(NO_SUCH_INVITATION)
    action = ADDING.get(role)
    if action is None:
        raise NotAllowed("只能添加管理员或经办人", "role")
    await by.require(action)
    return await by.reread()


async def _check_followed(
    kept: Invited, follows: Member | None, by: Member, besides: Invitation | None = None
) -> None:
    """Whose membership ends by the acceptance: with the right to end it, or to change its role."""
    if follows is None:
        return
    followed = await follows.reread()
    is_same_person = followed.person.id_number == kept.id_number
    held, _ = await hold(followed, CHANGING_ROLE if is_same_person else REMOVING, by)
    if not _may_follow(kept, held):
        raise Conflict(f"只有新的{held.role.label}可以接任现任{held.role.label}", "role")
    if is_same_person and held.role is kept.role:
        raise Conflict(f"此人已是本单位{held.role.label}，身份没有变化", "role")
    if is_same_person and held.current_state is not MemberState.ACTIVE:
        raise Conflict("该成员的授权尚未生效或已停用，不能变更身份")
    others = Invitation.waiting().filter(follows_id=held.id)
    if await others.exclude(id=besides.id if besides else 0).exists():
        raise Conflict("已有等待对方确认的接任或身份变更邀请，请先撤回")


def _may_follow(kept: Invited, followed: Member) -> bool:
    """True for another role of the same person, and for somebody else in the same role."""
    return followed.person.id_number == kept.id_number or followed.role is kept.role


async def _refuse_taken(
    unit: Unit, kept: Invited, follows: Member | None, besides: Invitation | None = None
) -> None:
    """Refuse whoever is here already, and a mobile that is somebody else's in this unit."""
    live = Member.filter(unit_id=unit.id, state__in=LIVE_STATES).select_related("person")
    for member in await live:
        same_person = member.person.id_number == kept.id_number
        if same_person and (follows is None or member.id != follows.id):
            raise Conflict(_here_already(member), "id_number")
        if member.mobile == kept.mobile and not same_person:
            raise Conflict("该移动电话已被本单位其他成员使用，请更换", "mobile")
    waiting = Invitation.filter(unit_id=unit.id, state=InvitationState.WAITING)
    for other in await waiting.exclude(id=besides.id if besides else 0):
        if other.current_state is InvitationState.LAPSED:
            await lapse(other)
        elif other.id_number == kept.id_number:
            raise Conflict("已向此人发出邀请，等待对方确认；可以重发或修改", "id_number")
        elif other.mobile == kept.mobile:
            raise Conflict("该移动电话已用于本单位的另一个邀请，请更换", "mobile")


def _here_already(member: Member) -> str:
    if member.role is Role.LEGAL_REP:
        return "此人是本单位法定代表人，不能再添加为管理员或经办人"
    until = f"，有效至 {clock.full_day_words(member.valid_until)}" if member.valid_until else ""
    return f"此人已是本单位{member.role.label}{until}，请使用“更新期限”或“身份变更”"


async def free_slot(unit: Unit, role: Role, follows: Member | None = None) -> int | None:
    """A free seat of a role, None where it is that of the membership that is followed."""
    if follows is not None and follows.role is role:
        return None
    members = await Member.filter(unit_id=unit.id, role=role, state__in=LIVE_STATES)
    waiting = Invitation.filter(unit_id=unit.id, role=role, state=InvitationState.WAITING)
    taken = {member.slot for member in members} | {each.slot for each in await waiting}
    slot = next((seat for seat in range(1, SEATS[role] + 1) if seat not in taken), None)
    if slot is not None:
        return slot
    if role is Role.MANAGER:
        raise LimitReached("本单位已有管理员或待确认的管理员邀请，请选择替换现任管理员", "role")
    raise LimitReached(
        f"最多只能添加{SEATS[role]}名{role.label}（含待确认、待生效和停用），请先删除不再需要的",
        "role",
    )


def _fill(invitation: Invitation, kept: Invited, term: Term, giver: Member) -> None:
    invitation.name, invitation.id_number = kept.name, kept.id_number
    invitation.mobile = kept.mobile
    invitation.valid_from, invitation.valid_until = term.begin, term.end
    invitation.items = list(kept.items) if kept.role is Role.AGENT else []
    invitation.invited_by = giver
    invitation.expires_at = clock.now() + LIFETIME


async def _send(invitation: Invitation, giver: Member) -> None:
    """Tell the mobile that was typed, and the inbox of the person when they are known.

    The words name the unit and where to look; nobody's name or number, since a mobile may be
    mistyped.
    """
    await count(INVITES, origin=Origin(""), subject=giver.code)
    unit, until = invitation.unit, clock.deadline_words(invitation.expires_at)
    text = (
        f"{unit.name}邀请您担任{invitation.role.label}，请于 {until}登录江苏智慧人社APP，在"
        "“我的-企业服务”中查看并确认；尚未注册的，请先在APP注册个人用户"
    )
    people = await Person.filter(id_index=invitation.id_number)
    known = next((person for person in people if invitation.is_for(person)), None)
    await tell(
        MessageKind.INVITATION,
        text,
        owner=OwnerName.of(known) if known else None,
        unit=unit.code,
        about=invitation.code,
        link="/app/units",
        mobile=invitation.mobile,
    )
    tell_of_change(invitation)
