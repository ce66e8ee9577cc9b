"""发链接到本人手机: one ticket, another way to the phone; how long it holds, and how often."""

from datetime import timedelta

import pytest

from auth.accounts.registration import prove
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_step import DraftStep
from models.base import clock
from models.base.error import Conflict, Invalid, TooMany
from models.base.origin import Origin
from models.proofs.face_check import FaceCheck
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrPurpose, QrState
from models.proofs.qr_ticket import LINK_LIFETIME, QrTicket
from models.records.limit_table import LINK_SUBJECT
from models.sign_in.member_mobile import MemberMobile
from tests.support.mobiles import texts_to
from tests.support.registering import PHONE, UNIT, checked
from tests.support.units import ADDRESS, VISITOR, opened, person_of

SITE = "https://hall.example"
HERE = Origin(VISITOR, ADDRESS, site=SITE)
MOBILE = "13900019999"
REP = UNIT.legal_rep


async def sent() -> QrTicket:
    """A link of a registration under way."""
    return await (await checked()).send_link(MOBILE, HERE)


async def begun(ticket: QrTicket) -> FaceCheck:
    """Somebody has opened the link, and agreed to the face check."""
    await QrAnswer(ticket, by=None, phone=PHONE).scan()
    check = await FaceCheck.agree(ticket, by=None, origin=Origin(PHONE))
    await check.note_start(f"check {check.id}", "/app/face/1")
    return check


async def test_the_message_says_what_for_and_leads_to_the_page_of_the_code() -> None:
    ticket = await sent()

    [text] = await texts_to(MOBILE)

    assert f"{SITE}/q/{ticket.code}" in text
    for words in (UNIT.name, "法定代表人认证", "72小时内有效", "只能使用一次", "请勿打开"):
        assert words in text
    assert REP.name not in text
    assert REP.id_number not in text


async def test_it_holds_for_72_hours_also_while_it_is_read() -> None:
    ticket = await sent()
    clock.travel(LINK_LIFETIME.total_seconds() - 700)
    await QrAnswer(ticket, by=None, phone=PHONE).scan()
    clock.travel(600)
    assert (await QrTicket.find(ticket.code)).shown_state is QrState.SCANNED

    clock.travel(101)

    assert (await QrTicket.find(ticket.code)).shown_state is QrState.EXPIRED
    with pytest.raises(Conflict):
        await FaceCheck.agree(ticket, by=None, origin=Origin(PHONE))


async def test_the_page_goes_on_when_the_face_has_passed_three_days_later() -> None:
    ticket = await sent()
    clock.travel(timedelta(hours=71).total_seconds())

    await prove(await begun(ticket))

    assert (await RegistrationDraft.of(VISITOR)).current_step is DraftStep.ACCOUNT


async def test_it_serves_once() -> None:
    ticket = await sent()
    await prove(await begun(ticket))

    again = await QrTicket.find(ticket.code)
    with pytest.raises(Conflict):
        await QrAnswer(again, by=None, phone="another phone").scan()


async def test_a_face_that_fails_ends_it() -> None:
    ticket = await sent()
    check = await begun(ticket)
    await check.failed("未通过")

    with pytest.raises(Conflict):
        await QrAnswer(await QrTicket.find(ticket.code), by=None, phone=PHONE).scan()


async def test_it_takes_the_place_of_the_code_on_the_screen_and_is_not_renewed() -> None:
    draft = await checked()
    code = await draft.open_ticket(HERE)
    link = await draft.send_link(MOBILE, HERE)
    assert (await QrTicket.find(code.code)).shown_state is QrState.EXPIRED
    assert await QrTicket.current(QrPurpose.REGISTER_FACE, VISITOR) == link

    clock.travel(LINK_LIFETIME.total_seconds() + 1)
    assert await (await QrTicket.find(link.code)).renew() == link

    fresh = await draft.open_ticket(HERE)
    assert not fresh.is_link


async def test_facts_that_change_void_it() -> None:
    ticket = await sent()
    draft = await RegistrationDraft.of(VISITOR)

    await draft.keep("legal_rep_name", "周样")

    assert (await QrTicket.find(ticket.code)).shown_state is QrState.EXPIRED


async def test_nobody_is_sent_many() -> None:
    for number in range(LINK_SUBJECT.most):
        visitor = f"visitor {number}"
        draft = await checked(UNIT, visitor)
        await draft.send_link(MOBILE, Origin(visitor, f"198.51.100.{number}", site=SITE))
    draft = await checked(UNIT, "one more")

    with pytest.raises(TooMany, match="发送链接次数过多"):
        await draft.send_link(MOBILE, Origin("one more", "192.0.2.1", site=SITE))


async def test_no_number_is_no_mobile() -> None:
    with pytest.raises(Invalid):
        await (await checked()).send_link("123", HERE)


async def test_a_stranger_who_is_signed_in_cannot_open_it_and_uses_nothing_up() -> None:
    ticket = await sent()
    stranger = (await opened()).person

    with pytest.raises(Exception, match="不能办理这项业务"):
        await QrAnswer(ticket, by=stranger, phone=PHONE).scan()
    await QrAnswer(ticket, by=await person_of(REP), phone="phone of the rep").scan()


async def test_a_change_of_the_mobile_by_link_proves_in_the_browser_that_asked() -> None:
    rep = await opened()
    ticket = await MemberMobile(rep).send_link(MOBILE, HERE)
    clock.travel(timedelta(hours=20).total_seconds())

    await prove(await begun(ticket))

    assert await MemberMobile(rep).proof(VISITOR) == await QrTicket.find(ticket.code)
    assert await MemberMobile(rep).proof("another browser") is None
