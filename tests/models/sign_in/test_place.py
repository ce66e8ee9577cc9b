"""进入单位: going on for another place of the person without a new sign-in."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import NotAllowed, NotFound, SessionEnded
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.units.member import Member
from tests.support.units import (
    ADDRESS,
    VISITOR,
    lives,
    registered,
    seated,
    signed_in,
)

QIAN = cast.QIAN_YANGZHANG


async def enter(member: Member, by: Session) -> str:
    """Click 进入单位."""
    return await LoginTicket.for_place(member.code, by=by, visitor=VISITOR, next_path="/unit")


async def test_entering_another_unit_ends_the_session_of_before() -> None:
    own = await registered(cast.SOFTWARE_UNIT)
    other = await seated((await registered()).unit, QIAN)
    before, _ = await signed_in(own)

    token = await enter(other, before)
    session, _, _ = await LoginTicket.redeem(
        token, VISITOR, address=ADDRESS, browser="Chrome", old_session=before.digest
    )

    assert session.member_id == other.id
    assert not await lives(before)


async def test_changing_the_unit_is_no_new_proof_and_no_longer_session() -> None:
    own = await registered(cast.SOFTWARE_UNIT)
    before, _ = await signed_in(own)
    clock.travel(20 * 60)

    token = await enter(await seated((await registered()).unit, QIAN), before)
    session, _, _ = await LoginTicket.redeem(token, VISITOR, address=ADDRESS, browser="Chrome")

    assert (session.proved_at, session.ends_at) == (before.proved_at, before.ends_at)
    assert not session.is_fresh(timedelta(minutes=5))


async def test_a_session_that_was_ended_meanwhile_goes_on_nowhere() -> None:
    own = await registered(cast.SOFTWARE_UNIT)
    before, _ = await signed_in(own)
    token = await enter(await seated((await registered()).unit, QIAN), before)
    await before.end(EndReason.CHOSEN)

    with pytest.raises(SessionEnded):
        await LoginTicket.redeem(token, VISITOR, address=ADDRESS, browser="Chrome")


async def test_a_person_who_came_without_a_unit_enters_their_own() -> None:
    own = await registered(cast.SOFTWARE_UNIT)
    here, _ = await Session.open(SessionKind.PERSON, own.person, None, visitor=VISITOR)

    assert await enter(own, here)


async def test_only_an_own_place_that_is_in_force_is_entered_and_only_while_signed_in() -> None:
    own = await registered(cast.SOFTWARE_UNIT)
    legal_rep = await registered()
    expired = await seated(legal_rep.unit, QIAN)
    await Member.filter(id=expired.id).update(valid_until=clock.today() - timedelta(days=1))
    here, _ = await signed_in(own)

    with pytest.raises(NotFound):
        await enter(legal_rep, here)
    with pytest.raises(NotAllowed, match="到期"):
        await enter(expired, here)
    await here.end(EndReason.LOGOUT)
    with pytest.raises(SessionEnded):
        await enter(own, here)

    assert await LoginTicket.all().count() == 0
