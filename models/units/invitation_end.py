"""How an invitation ends, whoever ends it, and what is noted and told of each change."""

from collections.abc import Mapping

from models.base import clock
from models.base.error import Conflict, NotFound
from models.base.mask import mask_name
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, record
from models.records.message import MessageKind, drop_messages, tell
from models.records.owner import OwnerName
from models.units.invitation import Invitation, InvitationState
from models.units.member import LIVE_STATES, Member
from models.units.unit import Unit

NO_SUCH_INVITATION = "没有找到这个邀请"
ALREADY_ANSWERED = "该邀请已被答复或已失效，请刷新后查看"


@transactional
async def refuse(invitation: Invitation, reason: str, *, by: Person) -> None:
    """拒绝, by the person who is invited."""
    if not invitation.is_for(by):
        raise NotFound(NO_SUCH_INVITATION)
    fresh = await locked(invitation, invitation.unit_id)
    if not fresh.is_for(by):
        raise NotFound(NO_SUCH_INVITATION)
    await end_invitation(fresh, InvitationState.REFUSED, reason)
    await note_invitation(AuditEvent.INVITATION_REFUSED, fresh, by)
    await tell_inviter(fresh, f"{fresh.masked_name}拒绝了成为{fresh.role.label}的邀请")


@transactional
async def lapse(invitation: Invitation) -> None:
    """Seven days have passed without an answer: the seat is free again."""
    await Unit.select_for_update().get(id=invitation.unit_id)
    fresh = await Invitation.get(id=invitation.id).select_related("unit")
    if fresh.state is InvitationState.WAITING and fresh.current_state is not fresh.state:
        await _lapse(fresh)


async def _lapse(fresh: Invitation) -> None:
    await end_invitation(fresh, InvitationState.LAPSED)
    await note_invitation(AuditEvent.INVITATION_LAPSED, fresh, None)
    await tell_inviter(fresh, f"{fresh.masked_name}没有在7天内答复成为{fresh.role.label}的邀请")


async def end_invitation(fresh: Invitation, state: InvitationState, reason: str = "") -> None:
    """End a locked invitation, inside the transaction of what ends it."""
    fresh.state, fresh.reason, fresh.ended_at = state, reason[:200], clock.now()
    await fresh.save()
    await drop_messages(fresh.code)
    tell_of_change(fresh)


def tell_of_change(invitation: Invitation) -> None:
    """Wake the pages that show the invitation: those of the unit, and those of the person."""
    announce(f"members:{invitation.unit_id}")
    announce(f"invited:{invitation.id_index}")


async def locked(invitation: Invitation, unit_id: int) -> Invitation:
    """The waiting invitation of a unit, whose row is held, and before any other one.

    Raises NotFound for another unit's, whatever became of it, Conflict for one that has ended.
    """
    if invitation.unit_id != unit_id:
        raise NotFound(NO_SUCH_INVITATION)
    await Unit.select_for_update().get(id=unit_id)
    related = Invitation.filter(id=invitation.id).select_related("unit", "follows", "invited_by")
    fresh = await related.get()
    if fresh.current_state is not InvitationState.WAITING:
        raise Conflict(ALREADY_ANSWERED)
    return fresh


async def tell_inviter(invitation: Invitation, text: str) -> None:
    """Tell whoever has invited what became of it, unless they have left the unit."""
    giver = await Member.get(id=invitation.invited_by_id).select_related("person")
    if giver.current_state not in LIVE_STATES:
        return
    await tell(
        MessageKind.RIGHT,
        text,
        owner=OwnerName.of(giver.person),
        unit=invitation.unit.code,
        about=invitation.code,
        link="/unit/members",
    )


async def note_invitation(
    event: AuditEvent,
    invitation: Invitation,
    by: Member | Person | None,
    changes: Mapping[str, str] | None = None,
) -> None:
    """Write a line of the history, with what was changed and by which right."""
    details = {
        "name": mask_name(invitation.name),
        "role": invitation.role.label,
        "term": invitation.term.text,
        "mobile": invitation.masked_mobile,
        "items": " ".join(invitation.items),
    }
    if isinstance(by, Member):
        details["basis"] = by.basis
    details |= changes or {}
    if invitation.reason:
        details["reason"] = invitation.reason
    await record(event, unit=invitation.unit, by=by, subject=invitation, details=details)
