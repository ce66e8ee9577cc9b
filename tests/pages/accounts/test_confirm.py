"""确认身份: who comes in by an account is shown first where the provider shows no new login."""

import pytest
from nicegui.testing import User

from auth.web import cookies
from models.base.key import digest, random_token
from models.outside.outside_start import OutsideStart
from models.proofs.kept_name import KeptName
from models.proofs.qr_ticket import QrTicket
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session_kind import EndReason
from models.sign_in.way_out import close_ways_in
from models.units.member import Member
from tests.support.outside import confirmed, identity, new_start, proven
from tests.support.page import press, read
from tests.support.succession import staffed
from tests.support.units import registered


async def waiting(user: User, rep: Member) -> str:
    """The page of a start of this very browser; its address."""
    token = random_token()
    user.http_client.cookies.set(cookies.VISITOR, token)
    start, _ = await new_start(visitor=digest(token))
    await start.take()
    await start.note(identity(is_anew=False), rep.unit)
    return f"/login/province/confirm?at={start.code}"


@pytest.fixture
async def rep(user: User) -> Member:
    """The only user of a unit, who has bound the account."""
    member = await registered()
    await confirmed(await proven(identity(), member), member)
    await LoginTicket.all().delete()
    return member


async def test_the_only_user_is_shown_masked_and_comes_in_by_a_press(
    user: User, rep: Member
) -> None:
    await user.open(await waiting(user, rep))
    assert f"以{rep.person.masked_name}进入？" in read(user)
    assert 'href="/login">改用其他登录方式' in read(user)
    assert "首次使用" not in read(user)
    assert "申请成为经办人" not in read(user)
    assert rep.person.name not in read(user)
    assert await LoginTicket.all().count() == 0
    assert await QrTicket.filter(used_at=None).count() == 0

    await press(user, "yes", "")

    assert (await LoginTicket.get()).member_id == rep.id
    assert not (await LoginTicket.get()).is_proof


async def test_the_first_use_of_an_account_says_that_it_is_going_to_be_bound(user: User) -> None:
    rep = await registered()
    rep.unit.multi_agent_since = None
    await rep.unit.save()

    await user.open(await waiting(user, rep))

    told = "首次使用的省政务单位账户，法定代表人扫码确认身份后与单位关联，以后直接进入"
    await user.should_see(told)


async def test_who_is_not_them_is_told_what_to_do_and_nobody_comes_in(
    user: User, rep: Member
) -> None:
    await user.open(await waiting(user, rep))

    await press(user, "not_me", "")

    await user.should_see("请先在")
    assert "进入？" not in read(user)
    assert await LoginTicket.all().count() == 0


async def test_a_forged_yes_opens_no_unit_with_several_agents(user: User) -> None:
    rep, *_, agent = await staffed()
    at = await waiting(user, rep)
    start = await OutsideStart.get(code=at.rpartition("=")[2])
    await KeptName.keep(agent, visitor=start.visitor, opener="ca 1 1")
    await user.open(at)
    assert f"以{agent.person.masked_name}进入？" in read(user)
    await KeptName.all().delete()  # nobody tells the page

    await press(user, "yes", "")

    await user.should_see("扫码确认您的身份")
    assert {ticket.answerer for ticket in await QrTicket.filter(used_at=None)} == {None}
    assert await LoginTicket.all().count() == 0


async def test_a_name_that_is_forgotten_elsewhere_is_offered_no_more(user: User) -> None:
    rep, *_, agent = await staffed()
    at = await waiting(user, rep)
    start = await OutsideStart.get(code=at.rpartition("=")[2])
    await KeptName.keep(agent, visitor=start.visitor, opener="ca 1 1")
    await user.open(at)
    assert f"以{agent.person.masked_name}进入？" in read(user)

    await close_ways_in(agent, EndReason.REMOVED)

    await user.should_see("扫码确认您的身份", retries=100)
    assert agent.person.masked_name not in read(user)


@pytest.mark.parametrize("in_time", [True, False])
async def test_a_code_for_a_name_that_was_forgotten_is_for_everybody_again(
    user: User, in_time: bool
) -> None:
    rep, *_, agent = await staffed()
    at = await waiting(user, rep)
    start = await OutsideStart.get(code=at.rpartition("=")[2])
    await KeptName.keep(agent, visitor=start.visitor, opener="ca 1 1")
    await user.open(at)
    await press(user, "yes", "")
    await user.should_see(f"请{agent.person.masked_name}本人用江苏智慧人社APP扫码确认")

    if in_time:
        await KeptName.forget_in(start.visitor)
        await user.should_not_see(f"请{agent.person.masked_name}本人", retries=100)
    newest = await QrTicket.all().order_by("-id").first()

    assert newest is not None
    assert (newest.answerer is None) is in_time


async def test_a_kept_name_gets_a_code_of_its_own(user: User) -> None:
    rep, *_, agent = await staffed()
    at = await waiting(user, rep)
    start = await OutsideStart.get(code=at.rpartition("=")[2])
    await KeptName.keep(agent, visitor=start.visitor, opener="ca 1 1")
    await user.open(at)

    await press(user, "yes", "")

    await user.should_see(f"请{agent.person.masked_name}本人用江苏智慧人社APP扫码确认")
    [ticket] = await QrTicket.filter(used_at=None)
    assert ticket.require_answerer().is_same(agent.person)
    await press(user, "not_me", "")
    await user.should_see("扫码确认您的身份")
    newest = await QrTicket.all().order_by("-id").first()
    assert newest is not None
    assert newest.answerer is None
    assert await KeptName.all().count() == 0


@pytest.mark.parametrize(
    ("page", "instead"),
    [("confirm", "改用扫码登录"), ("licence", "改用扫码登录"), ("join", "直接邀请您")],
)
async def test_what_this_browser_has_not_begun_says_how_to_begin(
    user: User, page: str, instead: str
) -> None:
    name = "e_licence" if page == "licence" else "province"

    answer = await user.http_client.get(f"/login/{name}/{page}?at=nothing")

    assert answer.status_code == 404
    assert "登录已失效" in answer.text
    assert "请返回登录页重新登录；也可以" in answer.text
    assert instead in answer.text
