"""An offer that has run out or was withdrawn is over for everybody, and another unit's is none."""

from collections.abc import Awaitable, Callable

import pytest

from models.base import clock
from models.base.error import Conflict, NotFound
from models.seed import cast
from models.units.invitation import Invitation, InvitationState
from models.units.invitation_end import ALREADY_ANSWERED, refuse
from models.units.inviting import Invited, change_items, invite, revise, send_again, withdraw
from models.units.permission import Role
from tests.support.units import opened, person_of

JIN, LI = cast.JIN_YANG, cast.LI_FANLI


def invited(who: cast.CastPerson = JIN) -> Invited:
    """Somebody of the cast as an agent."""
    return Invited(Role.AGENT, who.name, who.id_number, who.mobile)


@pytest.mark.parametrize("who", ["send_again", "revise", "items", "withdraw", "refuse"])
async def test_what_has_run_out_is_over_before_anybody_sweeps_it(who: str) -> None:
    legal_rep = await opened()
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)
    person = await person_of(JIN)
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "send_again": lambda: send_again(invitation, by=legal_rep),
        "revise": lambda: revise(invitation, invited(), by=legal_rep),
        "items": lambda: change_items(invitation, [], by=legal_rep),
        "withdraw": lambda: withdraw(invitation, by=legal_rep),
        "refuse": lambda: refuse(invitation, "", by=person),
    }
    clock.travel(7 * 86400 + 1)

    with pytest.raises(Conflict, match=ALREADY_ANSWERED):
        await acts[who]()

    assert (await Invitation.get(id=invitation.id)).current_state is InvitationState.LAPSED


async def test_an_ended_offer_of_another_unit_is_not_found_either() -> None:
    legal_rep, other = await opened(), await opened(cast.SOFTWARE_UNIT)
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)
    await withdraw(invitation, by=legal_rep)
    ended = await Invitation.get(id=invitation.id)

    for verb in (send_again, withdraw):
        with pytest.raises(NotFound):
            await verb(ended, by=other)
    with pytest.raises(NotFound):
        await revise(ended, invited(), by=other)
    with pytest.raises(NotFound):
        await refuse(ended, "", by=await person_of(LI))
