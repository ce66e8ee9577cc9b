"""One browser, several pages, and the unit was switched on one of them."""

from datetime import timedelta

import pytest
from nicegui.testing import User

from auth.session import route
from auth.web.door import HALL
from models.base import clock
from models.seed import cast
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.units.member import Member
from tests.support.page import sign_in
from tests.support.phone import app_user
from tests.support.units import VISITOR, opened, seated

QIAN = cast.QIAN_YANGZHANG
ASKED = "/auth/ended?next=/unit/cases"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no cookie."""
    monkeypatch.setattr(route, "UNDER_WAY", 0)


async def switched(user: User) -> tuple[Session, Member, Member]:
    """The session of a page that is open for one unit, which has just been exchanged."""
    own = await opened(cast.SOFTWARE_UNIT)
    await app_user(QIAN)
    agent = await seated((await opened()).unit, QIAN)
    session = await sign_in(user, own)
    await session.end(EndReason.ROTATED)
    return session, own, agent


async def arrive(user: User, member: Member) -> None:
    """The cookie of the other page has arrived."""
    _, token = await Session.open(SessionKind.UNIT, member.person, member, visitor=VISITOR)
    user.http_client.cookies.delete(HALL.cookie)
    user.http_client.cookies.set(HALL.cookie, token)


async def test_a_page_waits_for_the_new_cookie_and_clears_none(user: User) -> None:
    _, own, _ = await switched(user)

    answer = await user.http_client.get(f"{ASKED}&was={own.code}")

    assert answer.headers["location"] == f"{ASKED}&was={own.code}"
    assert HALL.cookie not in answer.headers.get("set-cookie", "")


async def test_a_page_of_another_unit_goes_on_for_no_unit_but_tells_which_one_stands(
    user: User,
) -> None:
    _, own, agent = await switched(user)
    await arrive(user, agent)

    answer = await user.http_client.get(f"{ASKED}&was={own.code}")
    assert answer.headers["location"] == "/person?next=/unit/cases&ended=rotated"
    await user.open(answer.headers["location"])

    await user.should_see(f"您已在其他页面切换到“{cast.DEMO_UNIT.name}”")


async def test_a_page_of_the_same_unit_goes_on(user: User) -> None:
    _, own, _ = await switched(user)
    await arrive(user, own)

    answer = await user.http_client.get(f"{ASKED}&was={own.code}")

    assert answer.headers["location"] == "/unit/cases"


async def test_where_no_new_cookie_comes_the_old_one_is_cleared_in_the_end(user: User) -> None:
    session, _, _ = await switched(user)
    await Session.filter(id=session.id).update(ended_at=clock.now() - timedelta(seconds=6))

    answer = await user.http_client.get(ASKED)

    assert answer.headers["location"] == "/login?next=/unit/cases"
    assert HALL.cookie in answer.headers["set-cookie"]
