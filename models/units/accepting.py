"""确认授权: the person who is invited takes the seat, and what the invitation follows ends.

The right of whoever gives is asked once more at this moment, for the whole offer: seat, term and
items. Where it has shrunk since the invitation, or the invited cannot take the seat as it is
offered, nothing is accepted and nothing half-given: the invitation keeps waiting, the invited reads
what the unit has to do, and the unit is told what is wrong (`OfferBroken`, `tell_of_broken`).
Whoever may give it puts it right by 修改邀请, which makes them the inviter and shows the invited
the new version.
"""

from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q

from models.base import clock
from models.base.error import Conflict, NotFound
from models.base.key import random_token
from models.base.mask import mask_mobile
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, record
from models.records.message import Message, MessageKind, tell
from models.records.message_read import unread_by
from models.records.owner import OwnerName
from models.units.invitation import Invitation, InvitationState
from models.units.invitation_end import NO_SUCH_INVITATION, end_invitation
from models.units.inviting import ADDING
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.membership import end_member, expire_members
from models.units.permission import Role
from models.units.succession import Succession
from models.units.unit import Unit

LAPSED = "该邀请已失效，请联系该单位重新邀请"
OVER = {
    InvitationState.ACCEPTED: "您已接受该邀请",
    InvitationState.REFUSED: "您已拒绝该邀请，如需办理请联系该单位重新邀请",
    InvitationState.WITHDRAWN: "该邀请已失效：邀请单位已撤回",
    InvitationState.LAPSED: LAPSED,
}
UNCONFIRMED = "该单位待新法定代表人确认，暂不能接受邀请，请稍后再试"
MOBILE_TAKEN = "邀请中的移动电话已被该单位其他成员使用，请联系该单位修改邀请"
NOT_ACTIVE = "您在该单位的授权已停用或冻结，现在不能变更身份，请联系该单位"
HERE_ALREADY = "您已是该单位成员，不能重复接受"
CHANGED = "邀请内容已修改，请核对后重新确认"
BROKEN = "邀请人的权限已有变化，现在不能接受这个邀请；已通知该单位，修改后请重新确认"
REVISE = "请修改邀请后重新发出"
WAIT = "其授权可用后对方即可接受；不再变更的，请撤回邀请"


class OfferBroken(Conflict):
    """What is offered cannot be taken as things stand; `why` and `remedy` are for the unit."""

    def __init__(self, why: str, told: str = BROKEN, remedy: str = REVISE) -> None:
        super().__init__(told)
        self.why, self.remedy = why, remedy


def over(invitation: Invitation) -> str:
    """Why it can be answered no more, for the person to read; empty while it waits."""
    return OVER.get(invitation.current_state, "")


def require_open(fresh: Invitation, version: int, *, by: Person) -> None:
    """Refuse what was just read: somebody else's, one that has ended, or another than was shown."""
    if not fresh.is_for(by):
        raise NotFound(NO_SUCH_INVITATION)
    if refusal := over(fresh):
        raise Conflict(refusal)
    if fresh.version != version:
        raise Conflict(CHANGED)


@dataclass(frozen=True)
class Seating:
    """What the acceptance of an offer comes to, as things stand.

    `before` is the live membership that ends by it, `confirm_until` the mark of a succession.
    """

    giver: Member
    before: Member | None
    slot: int
    confirm_until: date | None


@transactional
async def accept(invitation: Invitation, version: int, *, by: Person) -> Member:
    """The new member, still without a password; `version` is the one that the person was shown.

    Raises NotFound for somebody else's, Conflict for one that has ended or changed.
    """
    await Unit.select_for_update().get(id=invitation.unit_id)
    await expire_members(invitation.unit_id)
    related = Invitation.filter(id=invitation.id).select_related("unit", "follows")
    fresh = await related.get()
    require_open(fresh, version, by=by)
    seating = await require_seating(fresh, by)
    if seating.before is not None:
        is_same = seating.before.person_id == by.id
        why = "身份变更" if is_same else f"由{fresh.masked_name}接任"
        await end_member(seating.before, MemberState.REVOKED, why, by=None)
    member = await _begin(fresh, by, seating)
    fresh.member = member
    await end_invitation(fresh, InvitationState.ACCEPTED)
    await _note(fresh, member, seating.giver)
    return member


async def require_seating(fresh: Invitation, by: Person) -> Seating:
    """Whether an open offer could be accepted now: by unit, giver and seat.

    Raises OfferBroken where the unit can put it right.
    """
    if refusal := fresh.unit.refusal():
        raise Conflict(refusal)
    confirm_until = await _mark(fresh)
    giver = await _require_giver(fresh)
    return Seating(giver, *await _require_seat(fresh, by), confirm_until)


async def _require_giver(fresh: Invitation) -> Member:
    """Whoever invites, re-read, while they may still give the seat for as long as it is offered.

    Raises OfferBroken.
    """
    giver = await Member.get(id=fresh.invited_by_id).select_related("unit", "person")
    name, role = giver.person.masked_name, fresh.role.label
    if giver.refusal() or not giver.may(ADDING[fresh.role]):
        raise OfferBroken(f"邀请人{name}现在没有添加{role}的权限")
    own, end = giver.valid_until, fresh.valid_until
    if own is not None and (end is None or end > own):
        wish = f"邀请到 {clock.full_day_words(end)}" if end else "长期邀请"
        last = clock.full_day_words(own)
        raise OfferBroken(f"邀请人{name}本人的授权到 {last}为止，不能{wish}")
    return giver


@transactional
async def tell_of_broken(invitation: Invitation, broken: OfferBroken) -> None:
    """Tell inviter and legal rep what is wrong with an offer, until one of them has read it."""
    await Unit.select_for_update().get(id=invitation.unit_id)
    fresh = await Invitation.get(id=invitation.id).select_related("unit")
    if over(fresh):
        return
    rights = Q(role=Role.LEGAL_REP) | Q(id=fresh.invited_by_id)
    told = Member.filter(rights, unit_id=fresh.unit_id, state__in=LIVE_STATES)
    text = f"{fresh.masked_name}未能接受成为{fresh.role.label}的邀请：{broken.why}。{broken.remedy}"
    found = await told.select_related("person")
    for member in (each for each in found if each.current_state in LIVE_STATES):
        owner = OwnerName.of(member.person)
        unread = Message.of(owner).filter(unread_by(owner.code), about=fresh.code)
        if not await unread.exists():
            await tell(
                MessageKind.RIGHT,
                text,
                owner=owner,
                unit=fresh.unit.code,
                about=fresh.code,
                link="/unit/members",
            )


async def _require_seat(fresh: Invitation, by: Person) -> tuple[Member | None, int]:
    """The membership that ends, if one does, and the seat that is taken; raises OfferBroken.

    A membership whose last day is over takes no seat, whether or not it has been ended yet.
    """
    followed = await fresh.follows.reread() if fresh.follows else None
    held = followed if followed is not None and followed.state in LIVE_STATES else None
    if held is not None and held.person_id == by.id:
        _require_active(held)
    rows = Member.filter(unit_id=fresh.unit_id, state__in=LIVE_STATES)
    live = [each for each in await rows if each.current_state in LIVE_STATES]
    before = next((each for each in live if held is not None and each.id == held.id), None)
    others = [each for each in live if each is not before]
    if any(each.person_id == by.id for each in others):
        raise Conflict(HERE_ALREADY)
    if any(each.mobile == fresh.mobile for each in others):
        raise OfferBroken("邀请中的移动电话已被本单位其他成员使用", MOBILE_TAKEN)
    slot = held.slot if held is not None and fresh.slot is None else fresh.slot
    if slot is None:
        raise Conflict(LAPSED)
    return held if before is not None else None, int(slot)


def _require_active(held: Member) -> None:
    """Refuse a change of role to whoever may do nothing now; what is over brings nobody back."""
    state = held.current_state
    if state not in LIVE_STATES:
        raise Conflict(LAPSED)
    if held.is_frozen or state is not MemberState.ACTIVE:
        word = "已冻结" if held.is_frozen else state.label
        raise OfferBroken(f"其现在的授权为“{word}”，不能变更身份", NOT_ACTIVE, WAIT)


async def _mark(fresh: Invitation) -> date | None:
    """Until when it works unconfirmed, where a new legal rep has to confirm it, too."""
    if fresh.unit.succession_until is None:
        return None
    open_one = await Succession.of_unit(fresh.unit_id)
    if open_one is None or open_one.new_rep_id == fresh.invited_by_id:
        return None
    if open_one.is_over:
        raise Conflict(UNCONFIRMED)
    return open_one.until


async def _begin(fresh: Invitation, by: Person, seating: Seating) -> Member:
    """Make the membership; its term begins today at the earliest."""
    today = clock.today()
    begin = max(fresh.valid_from, today)
    return await Member.create(
        code=random_token(16),
        unit=fresh.unit,
        person=by,
        role=fresh.role,
        state=MemberState.ACTIVE if begin <= today else MemberState.WAITING,
        slot=seating.slot,
        mobile=fresh.mobile,
        valid_from=begin,
        valid_until=fresh.valid_until,
        granted_by_id=fresh.invited_by_id,
        reviewed_on=today,
        confirm_until=seating.confirm_until,
        created_at=clock.now(),
    )


async def _note(fresh: Invitation, member: Member, giver: Member) -> None:
    details = {
        "name": fresh.masked_name,
        "role": fresh.role.label,
        "term": fresh.term.text,
        "mobile": mask_mobile(fresh.mobile),
        "basis": f"{giver.role.label}{giver.person.masked_name}的邀请",
    }
    event = AuditEvent.INVITATION_ACCEPTED
    await record(event, unit=fresh.unit, by=member, subject=fresh, details=details)
    await tell(
        MessageKind.RIGHT,
        f"{fresh.masked_name}已接受邀请，成为{fresh.unit.name}的{fresh.role.label}",
        owner=OwnerName.of(giver.person),
        unit=fresh.unit.code,
        about=fresh.code,
        link="/unit/members",
    )
