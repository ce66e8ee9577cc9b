"""Whoever may not be in is led out: for good, once, with the reason, and never in a circle."""

import asyncio
from datetime import timedelta
from urllib.parse import quote

import pytest
from nicegui import Client
from nicegui.testing import User

from auth.session.timer import look_after_pages
from components.frame.page import registered_paths
from main import import_pages
from models.base import clock
from models.seed import cast
from models.seed.load import seed_catalogue
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.accepting import accept
from models.units.inviting import Invited, invite
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.unit import Unit, UnitState
from tests.components.probe import PRIVATE
from tests.pages.samples import address
from tests.support.page import press, sign_in, sign_in_as_person, sign_in_to_app
from tests.support.phone import app_user
from tests.support.succession import changed, staffed
from tests.support.units import lives, registered, seated

pytestmark = pytest.mark.usefixtures("no_pace")
MOST_REDIRECTS = 3
ENDED = "/auth/ended"

import_pages()
PATHS = [p for p in registered_paths() if "probe" not in p]


async def way(user: User, path: str) -> list[str]:
    """The addresses that a browser comes through, as far as it may take."""
    seen = [path]
    for _ in range(MOST_REDIRECTS):
        answer = await user.http_client.get(seen[-1])
        if not answer.is_redirect:
            assert answer.status_code in {200, 404}, seen
            return seen
        seen.append(answer.headers["location"])
    raise AssertionError(f"in a circle: {seen}")


async def lose_right(member: Member) -> None:
    """The term of a member is over."""
    await Member.filter(id=member.id).update(valid_until=clock.today() - timedelta(days=1))


async def lone_agent() -> Member:
    """An agent who is at home in one unit only."""
    return await seated((await registered()).unit, cast.JIN_YANG)


async def legal_rep_elsewhere() -> Member:
    """An agent who is the legal rep of another unit."""
    await registered(cast.SOFTWARE_UNIT)
    return await seated((await registered()).unit, cast.QIAN_YANGZHANG)


@pytest.mark.parametrize("who", ["an agent", "a person with two units", "a person", "a phone"])
async def test_no_page_leads_in_a_circle_whoever_asks(user: User, who: str) -> None:
    await seed_catalogue()
    agent = await (legal_rep_elsewhere() if who == "a person with two units" else lone_agent())
    places = [await address(path) for path in PATHS]  # of what there is already
    places += [f"{ENDED}?next={quote(each)}" for each in (*places, f"{ENDED}?next=/unit", "//x")]
    for path in places:
        user.http_client.cookies.clear()
        if who == "a person":
            await sign_in_as_person(user, agent.person)
        elif who == "a phone":
            session = await sign_in_to_app(user, agent.person)
            await session.end(EndReason.CHOSEN)
        else:
            # The worker may have ended it meanwhile.
            back = Member.filter(id=agent.id)
            await back.update(valid_until=None, state=MemberState.ACTIVE)
            await sign_in(user, await Member.get(id=agent.id).select_related("unit", "person"))
            await lose_right(agent)
        await way(user, path)
        for client in list(Client.instances.values()):
            client.delete()  # or each follows every later sign-in


async def test_an_ended_right_leads_to_the_sign_in_which_says_so(user: User) -> None:
    agent = await lone_agent()
    session = await sign_in(user, agent)
    await lose_right(agent)

    assert await way(user, "/unit") == [
        "/unit",
        f"{ENDED}?next=/unit",
        "/login?ended=term",
    ]
    await user.open(PRIVATE)

    await user.should_see("您在单位的授权期限已到，请联系本单位法定代表人或管理员更新期限")
    await session.refresh_from_db()
    assert session.reason == EndReason.TERM


async def test_the_old_legal_rep_reads_that_the_unit_has_another_one(user: User) -> None:
    rep, *_ = await staffed()
    await sign_in(user, rep)
    await changed(rep.unit)

    await user.open(PRIVATE)

    await user.should_see("该单位的法定代表人已变更登记，您的法定代表人身份已结束")
    await user.should_see("登记信息有误的，请携带营业执照和身份证件到窗口申请更正")
    await user.should_see("新法定代表人认领")


UNTOLD = {EndReason.LOGOUT, EndReason.ROTATED}  # the user's own doing


@pytest.mark.parametrize("reason", [each for each in EndReason if each not in UNTOLD])
async def test_each_end_says_its_own_sentence_at_the_sign_in(user: User, reason: EndReason) -> None:
    others = [each.told for each in EndReason if each is not reason]
    session = await sign_in(user, await registered())
    await session.end(reason)

    await user.open(PRIVATE)

    await user.should_see(f"登录已失效：{reason.told}")
    assert reason.told not in others
    assert "，" in reason.told  # what happened, and what to do


async def test_the_phone_says_why_its_session_has_ended(user: User) -> None:
    session = await sign_in_to_app(user, await app_user())
    await session.end(EndReason.CHOSEN)

    await user.open("/app/me")

    await user.should_see(f"登录已失效：{EndReason.CHOSEN.told}")


async def test_who_was_away_is_told_so_though_another_right_had_ended_before(user: User) -> None:
    agent = await legal_rep_elsewhere()
    session = await sign_in(user, agent)
    await lose_right(agent)
    await user.http_client.get(PRIVATE)
    await user.http_client.get(f"{ENDED}?next={PRIVATE}")
    away = clock.now() - timedelta(hours=1)
    await Session.filter(id=session.id).update(seen_at=away)

    assert (await way(user, "/person"))[-1] == "/login?next=/person&ended=idle"


async def test_who_has_another_unit_is_asked_which_and_stays_signed_in(user: User) -> None:
    agent = await legal_rep_elsewhere()
    session = await sign_in(user, agent)
    await lose_right(agent)

    await user.open(PRIVATE)

    await user.should_see("您在原单位的登录已结束（授权期限已到）")
    await user.should_see("进入单位")
    assert user.current_layout.client.request.query_params["next"] == PRIVATE
    assert await lives(session)


async def test_whoever_has_another_role_now_is_not_told_that_they_are_out(user: User) -> None:
    agent = await legal_rep_elsewhere()
    await sign_in(user, agent)
    rep, who = await agent.unit.legal_rep(), agent.person
    assert rep is not None
    invited = Invited(Role.MANAGER, who.name, who.id_number, agent.mobile)
    offer = await invite(agent.unit, invited, by=rep, follows=agent)
    await accept(offer, offer.version, by=who)

    await user.open(PRIVATE)

    await user.should_see("您在原单位的身份已变更，请重新选择要进入的单位")


async def test_a_person_without_a_unit_chooses_one_for_a_page_of_a_unit(user: User) -> None:
    agent = await lone_agent()
    await sign_in_as_person(user, agent.person)

    assert (await way(user, "/unit/cases"))[-1] == "/person?next=/unit/cases"


async def gone(client: Client) -> bool:
    """True as soon as a page is deleted."""
    for _ in range(60):
        if client.is_deleted:
            return True
        await asyncio.sleep(0.05)
    return False


@pytest.mark.parametrize("by", ["a link", "an act"])
@pytest.mark.parametrize("whose", ["the member", "the unit"])
async def test_a_refusal_inside_the_unit_center_leaves_the_page_for_good(
    user: User, by: str, whose: str
) -> None:
    agent = await lone_agent()
    await sign_in(user, agent)
    await user.open(PRIVATE)
    client = user.current_layout.client
    if whose == "the member":
        await Member.filter(id=agent.id).update(state=MemberState.SUSPENDED)
    else:
        await Unit.filter(id=agent.unit_id).update(state=UnitState.CLOSED)

    if by == "a link":
        user.navigate.to("/unit/probe/known")
    else:
        await press(user, "count", "a1")

    assert await gone(client)
    assert ENDED not in client.sub_pages_router.current_path


async def test_pages_of_an_ended_right_are_closed_wherever_they_are(user: User) -> None:
    """A page of the person, or for everybody, was built for the member as well."""
    agent = await legal_rep_elsewhere()
    await sign_in(user, agent)
    clients = []
    for path in ("/", "/person", PRIVATE):
        await user.open(path)
        clients.append(user.current_layout.client)
    await lose_right(agent)

    await way(user, "/unit")  # any use of the session, or the clock, finds out

    assert [await gone(client) for client in clients] == [True] * 3


async def test_who_has_lost_the_right_can_still_sign_out(user: User) -> None:
    agent = await legal_rep_elsewhere()
    session = await sign_in(user, agent)
    await user.open(PRIVATE)
    await lose_right(agent)

    await press(user, "sign_out")

    await session.refresh_from_db()
    assert session.reason == EndReason.LOGOUT


async def test_a_page_for_everybody_stays_open_under_a_dead_cookie(user: User) -> None:
    person = await app_user(cast.ZHAO_YANGBEN)
    session = await sign_in_as_person(user, person)
    await session.end(EndReason.CHOSEN)

    await user.open("/")
    client = user.current_layout.client
    await look_after_pages()

    assert not client.is_deleted
    await user.should_see("登录")
