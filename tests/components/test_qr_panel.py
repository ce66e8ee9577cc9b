"""The panel of a code on the screen: every state, within a moment of the phone."""

import asyncio

import pytest
from nicegui.testing import User

from components.parts.qr_code import qr_shape
from models.base import clock
from models.base.topic import announce
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrState
from models.proofs.qr_ticket import QrTicket
from tests.components.probe_qr import PAGE, confirmed
from tests.support.page import press, read
from tests.support.phone import app_user, face_code
from tests.support.qr import login_code
from tests.support.registering import checked
from tests.support.units import registered

AT_ONCE = 10  # tenths of a second


@pytest.fixture
async def ticket(user: User) -> QrTicket:
    """A code of a registration on an open page."""
    ticket = await face_code()
    await user.open(f"{PAGE}/{ticket.code}")
    return ticket


async def test_a_fresh_code_can_be_scanned_and_says_how_long(user: User, ticket: QrTicket) -> None:
    shape = qr_shape(f"http://test/q/{ticket.code}")

    assert shape.path in read(user)
    assert "请打开<b>江苏智慧人社APP</b>/<b>支付宝APP</b>扫一扫登录" in read(user)
    await user.should_see("等待扫码")
    await user.should_see(ticket.number)
    assert 'seconds="119"' in read(user) or 'seconds="118"' in read(user)


async def test_it_shows_who_has_scanned_masked(user: User, ticket: QrTicket) -> None:
    await QrAnswer(ticket, by=await app_user()).scan()

    await user.should_see("周**正在手机上确认", retries=AT_ONCE)
    await user.should_see("换人扫码")


async def test_somebody_else_may_scan_a_new_code_instead(user: User, ticket: QrTicket) -> None:
    await QrAnswer(ticket, by=await app_user()).scan()
    await user.should_see("换人扫码", retries=AT_ONCE)

    await press(user, "again")

    await user.should_see("等待扫码")
    assert (await QrTicket.find(ticket.code)).shown_state is QrState.EXPIRED


async def test_not_me_is_told_and_a_new_code_offered(user: User, ticket: QrTicket) -> None:
    rep = await app_user()
    await QrAnswer(ticket, by=rep).scan()

    await QrAnswer(ticket, by=rep).not_me()

    await user.should_see("扫码的人表示这不是本人的操作", retries=AT_ONCE)
    await user.should_see("重新扫码")


async def test_a_code_for_facts_that_were_changed_says_so_instead_of_being_renewed(
    user: User, ticket: QrTicket
) -> None:
    await (await checked()).keep("unit_name", "改")

    await user.should_see("单位信息已修改", retries=AT_ONCE)
    assert await QrTicket.all().count() == 1


async def newer_than(ticket: QrTicket) -> QrTicket:
    """The ticket that takes another one's place within a second."""
    for _ in range(AT_ONCE):
        if found := await QrTicket.filter(id__gt=ticket.id).order_by("-id").first():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("the code was not renewed")


async def test_a_code_nobody_scans_is_renewed_three_times_and_then_by_hand(
    user: User, ticket: QrTicket
) -> None:
    for _ in range(3):
        clock.travel(121)
        await ticket.expire()
        ticket = await newer_than(ticket)
        await user.should_see(ticket.number, retries=AT_ONCE)
    clock.travel(121)
    await ticket.expire()

    await user.should_see("二维码已失效", retries=AT_ONCE)
    await press(user, "again")
    await user.should_see("等待扫码")


async def test_a_reading_that_overlaps_an_older_one_is_shown(
    user: User, ticket: QrTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    rep, find = await app_user(), QrTicket.find
    begun = asyncio.Event()

    async def slow(code: str) -> QrTicket:
        found = await find(code)
        begun.set()
        await asyncio.sleep(0.2)  # as long as a busy database takes
        return found

    await QrAnswer(ticket, by=rep).scan()
    await user.should_see("正在手机上确认", retries=AT_ONCE)
    monkeypatch.setattr(QrTicket, "find", slow)
    announce(ticket.topic)
    await asyncio.wait_for(begun.wait(), 10)
    await QrTicket.filter(id=ticket.id).update(state=QrState.CONFIRMED)
    announce(ticket.topic)

    await user.should_see("已确认", retries=100)


async def test_a_confirmed_code_goes_on_once(user: User) -> None:
    member = await registered()
    ticket = await login_code()
    await user.open(f"{PAGE}/{ticket.code}")
    await QrAnswer(ticket, by=member.person).scan()

    await QrAnswer(ticket, by=member.person).confirm(member)

    await user.should_see("已确认", retries=AT_ONCE)
    assert confirmed.count(ticket.code) == 1


async def test_a_phone_opens_the_ticket_that_it_cannot_scan(user: User, ticket: QrTicket) -> None:
    link = f'href="http://test/q/{ticket.code}" target="_blank"'

    assert link in read(user)
    assert (
        '在这部手机上打开</span><span class="rs-nowrap">江苏智慧人社APP/支付宝</span></a>'
        in read(user)
    )
    await QrAnswer(ticket, by=await app_user()).scan()
    await user.should_see("正在手机上确认", retries=AT_ONCE)
    assert link not in read(user)


async def test_a_page_in_the_background_goes_on_when_it_is_there_again(
    user: User, ticket: QrTicket
) -> None:
    confirmed.clear()
    client = user._client
    assert client is not None
    here, client.tab_id = client.tab_id, None
    rep = await app_user()
    await QrAnswer(ticket, by=rep).scan()
    await QrTicket.filter(id=ticket.id).update(state=QrState.CONFIRMED)
    announce(ticket.topic)
    await user.should_see("已确认", retries=AT_ONCE)
    assert confirmed == []

    client.tab_id = here
    announce(ticket.topic)  # as every connection does by itself

    for _ in range(AT_ONCE):
        if confirmed:
            break
        await asyncio.sleep(0.1)
    assert confirmed == [ticket.code]
