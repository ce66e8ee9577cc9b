"""What the clock does to a unit's people: offers lapse, terms end, and both are told before."""

from models.accounts.key_reminder import remind_of_key_ends
from models.base import clock
from models.units.asking_to_join import lapse_request
from models.units.invitation import Invitation, InvitationState
from models.units.invitation_end import lapse
from models.units.join_request import JoinRequest, JoinState
from models.units.membership import expire_members
from models.units.reminder import remind_of_ends
from models.units.succeeding import suspend_unconfirmed

LOOK_EVERY = 30.0
MOST = 100


async def look_after_members() -> None:
    """Everything that is due now; each in a transaction of its own."""
    await expire_members(limit=MOST)
    await suspend_unconfirmed(limit=MOST)
    overdue = Invitation.filter(state=InvitationState.WAITING, expires_at__lte=clock.now())
    for invitation in await overdue.order_by("id").limit(MOST):
        await lapse(invitation)
    unanswered = JoinRequest.filter(state=JoinState.WAITING, expires_at__lte=clock.now())
    for request in await unanswered.order_by("id").limit(MOST):
        await lapse_request(request)
    await remind_of_ends(MOST)
    await remind_of_key_ends(MOST)
