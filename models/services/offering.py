"""邀请 with items: the one way by which pages invite, so that no offer carries an unchecked item.

What an invitation offers is given for as long as it offers the seat; it is checked like a grant
before it is sent, and once more by `models/cases/joining.py` when it is accepted.
"""

from models.base.tx import transactional
from models.services.granting import check_given, offered
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite, revise
from models.units.member import Member
from models.units.permission import Role
from models.units.unit import Unit


@transactional
async def offer(
    unit: Unit, invited: Invited, *, by: Member, follows: Member | None = None
) -> Invitation:
    """Invite; raises what `invite` raises, and Invalid for items that may not be given."""
    sent = await invite(unit, invited, by=by, follows=follows)
    await _check(sent, by)
    return sent


@transactional
async def offer_anew(invitation: Invitation, invited: Invited, *, by: Member) -> Invitation:
    """Change what is offered and send it again, with the items that go along."""
    sent = await revise(invitation, invited, by=by)
    await _check(sent, by)
    return sent


async def kept_items(invitation: Invitation) -> tuple[list[ServiceItem], list[ServiceItem]]:
    """What an ended invitation offered: what can be offered again, and what cannot any more."""
    rows = await offered(invitation.unit.unit_type, invitation.items)
    mine = [each for each in rows if each.item.code in invitation.items]
    return [e.item for e in mine if not e.refusal], [e.item for e in mine if e.refusal]


async def _check(sent: Invitation, by: Member) -> None:
    """Check what was written, in the transaction that its refusal undoes."""
    if sent.role is Role.AGENT:
        await check_given(sent.items, await by.reread(), end=sent.valid_until)
