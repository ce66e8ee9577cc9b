"""短信的发出: what was told in the evening and is over in the morning leaves for nobody."""

from datetime import timedelta

import pytest

from models.base import clock
from models.messages.release import release_due
from models.seed import cast
from models.units.accepting import accept
from models.units.inviting import Invited, revise, withdraw
from models.units.membership import remove
from models.units.permission import Role
from models.units.reminder import remind_of_ends
from tests.support.messages import at, sent, sent_to
from tests.support.units import invited, opened, person_of, seated


async def test_whoever_gave_it_is_not_reminded_of_a_right_that_ended_in_the_night(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    at(monkeypatch, "22:00")
    agent.valid_until = clock.today() + timedelta(days=1)
    await agent.save()
    await remind_of_ends()
    at(monkeypatch, "06:00", day=19)
    await remove(agent, "离职", by=rep)

    at(monkeypatch, "08:31", day=19)
    await release_due()

    assert [text for text in await sent() if "到期" in text] == []


@pytest.mark.parametrize("end", ["withdrawn", "accepted", "changed"])
async def test_an_invitation_that_is_over_in_the_night_is_sent_to_nobody(
    end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rep = await opened()
    at(monkeypatch, "22:10")
    invitation = await invited(rep, cast.JIN_YANG)
    match end:
        case "withdrawn":
            await withdraw(invitation, by=rep)
        case "accepted":
            await accept(invitation, 1, by=await person_of(cast.JIN_YANG))
        case _:
            who = cast.JIN_YANG
            other = Invited(Role.AGENT, who.name, who.id_number, "13900010999")
            await revise(invitation, other, by=rep)

    at(monkeypatch, "08:31", day=19)
    await release_due()

    told_to = [
        to for to, text in zip(await sent_to(), await sent(), strict=True) if "邀请您" in text
    ]
    assert told_to == (["13900010999"] if end == "changed" else [])
