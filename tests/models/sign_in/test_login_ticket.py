"""登录票据: from the page to the cookie, once, within 30 seconds, in the same browser."""

import asyncio

import pytest
from tortoise.context import TortoiseContext

from models.base import clock
from models.base.error import Invalid, NotAllowed
from models.base.key import digest
from models.seed import cast
from models.sign_in.login_ticket import REFUSED, LoginTicket
from models.sign_in.member_password import MemberPassword
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.units.member import Member, MemberState
from tests.support.units import ADDRESS, VISITOR, person_of, registered, seated

NEXT = "/unit/cases?stage=closed"


async def issue(member: Member) -> str:
    """What the handler of the login page does."""
    return await LoginTicket.for_member(member, visitor=VISITOR, next_path=NEXT)


async def redeem(
    token: str, visitor: str = VISITOR, old_session: str = ""
) -> tuple[Session, str, str]:
    """What the route does."""
    return await LoginTicket.redeem(
        token, visitor, address=ADDRESS, browser="Chrome · Windows", old_session=old_session
    )


async def assert_refused(token: str, visitor: str = VISITOR) -> None:
    """Expect the one text, and no session."""
    with pytest.raises(Invalid, match=REFUSED):
        await redeem(token, visitor)


async def test_a_ticket_becomes_a_session_and_a_way_to_go() -> None:
    member = await registered()

    session, secret, path = await redeem(await issue(member))

    assert session.digest == digest(secret)
    assert (session.kind, session.member_id) == (SessionKind.UNIT, member.id)
    assert session.person_id == member.person_id
    assert (session.visitor, path) == (VISITOR, NEXT)


async def test_a_phone_signs_in_as_a_person() -> None:
    person = await person_of(cast.LI_FANLI)
    token = await LoginTicket.for_person(person, visitor=VISITOR, next_path="/app")

    session, _, path = await redeem(token)

    assert (session.kind, session.member_id, session.person_id) == (
        SessionKind.PHONE,
        None,
        person.id,
    )
    assert path == "/app"


async def test_a_ticket_holds_once() -> None:
    token = await issue(await registered())
    await redeem(token)

    await assert_refused(token)


async def test_ten_redeems_at_once_open_one_session() -> None:
    token = await issue(await registered())

    results = await asyncio.gather(*(redeem(token) for _ in range(10)), return_exceptions=True)

    assert sum(isinstance(result, tuple) for result in results) == 1
    assert sum(isinstance(result, Invalid) for result in results) == 9
    assert await Session.all().count() == 1


async def test_a_ticket_holds_for_thirty_seconds() -> None:
    token = await issue(await registered())
    clock.travel(31)

    await assert_refused(token)


@pytest.mark.parametrize("visitor", ["another browser", ""])
async def test_another_browser_cannot_use_a_ticket_nor_spoil_it(visitor: str) -> None:
    token = await issue(await registered())

    await assert_refused(token, visitor)

    await redeem(token)


async def test_a_made_up_ticket_is_refused() -> None:
    await issue(await registered())

    await assert_refused("made up")


async def test_the_session_of_before_ends_with_the_login() -> None:
    member = await registered()
    before, old, _ = await redeem(await issue(member))

    after, _, _ = await redeem(await issue(member), old_session=digest(old))

    assert await Session.find(before.digest) is None
    assert (await Session.get(id=before.id)).reason == EndReason.ROTATED
    assert await Session.find(after.digest) is not None


async def test_a_right_that_ended_meanwhile_opens_nothing() -> None:
    legal_rep = await registered()
    agent = await seated(legal_rep.unit, cast.JIN_YANG)
    token = await issue(agent)
    await Member.filter(id=agent.id).update(state=MemberState.REVOKED)

    with pytest.raises(NotAllowed, match="已撤销"):
        await redeem(token)
    assert await Session.all().count() == 0


async def test_a_changed_password_voids_the_logins_on_their_way() -> None:
    member = await registered()
    token = await issue(member)

    await MemberPassword(member).set("Quiet-River-27")

    await assert_refused(token)


async def test_the_table_does_not_hold_the_token(db: TortoiseContext) -> None:
    token = await issue(await registered())

    assert token not in repr(await db.db().execute_query_dict("SELECT * FROM login_ticket"))


async def test_a_day_later_a_ticket_is_forgotten() -> None:
    await issue(await registered())
    clock.travel(86400 + 31)

    await LoginTicket.forget_old()

    assert await LoginTicket.all().count() == 0
