"""扫码登录: who may confirm which code as whom, and that it signs in once, in its own browser."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from models.base import clock, network
from models.base.error import Conflict, Invalid, NotAllowed, NotFound, TooMany
from models.base.origin import Origin
from models.people.person import Person
from models.proofs import qr_ticket
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import NO_PLACE, UNKNOWN, USED_UP, QrPurpose, QrState
from models.proofs.qr_ticket import QrTicket
from models.records.sign_in_table import QR_BROWSER, QR_NETWORK
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.scan_sign_in import scan_sign_in
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.member import Member, MemberState
from models.units.unit import Unit
from settings import settings
from tests.support.phone import app_user
from tests.support.qr import login_code, state_of
from tests.support.units import ADDRESS, VISITOR, registered, seated

NEXT = "/unit/cases"


async def scanned(by: Person, purpose: QrPurpose = QrPurpose.LOGIN) -> QrTicket:
    """A code of the desk that somebody's phone has scanned."""
    ticket = await QrTicket.open(purpose, origin=Origin(VISITOR))
    await QrAnswer(ticket, by=by).scan()
    return ticket


async def confirmed(member: Member) -> QrTicket:
    """A code that a member has confirmed for the unit."""
    ticket = await scanned(member.person)
    await QrAnswer(ticket, by=member.person).confirm(member)
    return ticket


async def enter(ticket: QrTicket, visitor: str = VISITOR) -> Session:
    """What the desk does once its code is confirmed."""
    token = await scan_sign_in(ticket, visitor=visitor, next_path=NEXT)
    assert token is not None
    session, _, path = await LoginTicket.redeem(token, visitor, address=ADDRESS, browser="Chrome")
    assert path == NEXT
    return session


async def test_a_confirmed_code_signs_the_member_in_where_it_was_shown() -> None:
    member = await registered()

    session = await enter(await confirmed(member))

    assert (session.kind, session.member_id) == (SessionKind.UNIT, member.id)


async def test_of_several_units_the_chosen_one_is_entered() -> None:
    legal_rep = await registered(cast.SOFTWARE_UNIT)
    elsewhere = await seated((await registered()).unit, cast.QIAN_YANGZHANG)
    assert elsewhere.person_id == legal_rep.person_id

    session = await enter(await confirmed(elsewhere))

    assert session.member_id == elsewhere.id


async def test_a_person_without_a_unit_signs_in_as_themselves() -> None:
    person = await app_user(cast.ZHAO_YANGBEN)
    ticket = await scanned(person, QrPurpose.PERSON_LOGIN)
    await QrAnswer(ticket, by=person).confirm()

    session = await enter(ticket)

    assert (session.kind, session.member_id) == (SessionKind.PERSON, None)
    assert session.person_id == person.id


async def test_a_code_for_a_unit_is_not_one_for_a_person() -> None:
    member = await registered()
    unit_code = await scanned(member.person)
    person_code = await scanned(member.person, QrPurpose.PERSON_LOGIN)

    with pytest.raises(Invalid, match=NO_PLACE):
        await QrAnswer(unit_code, by=member.person).confirm()
    with pytest.raises(Invalid, match=NO_PLACE):
        await QrAnswer(person_code, by=member.person).confirm(member)

    assert [await state_of(each) for each in (unit_code, person_code)] == [QrState.SCANNED] * 2


async def test_ten_desks_at_once_are_signed_in_once() -> None:
    ticket = await confirmed(await registered())

    results = await asyncio.gather(
        *(scan_sign_in(ticket, visitor=VISITOR, next_path=NEXT) for _ in range(10))
    )

    assert results.count(None) == 9
    assert await LoginTicket.all().count() == 1


async def test_another_browser_gets_nothing_for_the_code() -> None:
    ticket = await confirmed(await registered())

    with pytest.raises(NotFound, match=UNKNOWN):
        await scan_sign_in(ticket, visitor="another browser", next_path=NEXT)

    assert await LoginTicket.all().count() == 0
    await enter(ticket)


async def test_the_code_of_a_registration_signs_nobody_in() -> None:
    ticket = await confirmed(await registered())
    await QrTicket.filter(id=ticket.id).update(purpose=QrPurpose.REGISTER_FACE)

    with pytest.raises(Conflict, match=USED_UP):
        await scan_sign_in(ticket, visitor=VISITOR, next_path=NEXT)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"valid_until": clock.today() - timedelta(days=3)},
            "到期，请联系本单位法定代表人或管理员",
        ),
        ({"state": MemberState.SUSPENDED}, "已停用"),
        ({"state": MemberState.REVOKED}, "已撤销"),
    ],
)
async def test_a_membership_that_lets_nobody_in_is_told_on_the_phone(
    changes: dict[str, object], told: str
) -> None:
    agent = await seated((await registered()).unit, cast.JIN_YANG)
    ticket = await scanned(agent.person)
    await Member.filter(id=agent.id).update(**changes)

    with pytest.raises(NotAllowed, match=told):
        await QrAnswer(ticket, by=agent.person).confirm(agent)

    assert await state_of(ticket) is QrState.SCANNED


async def test_before_the_unit_has_agreed_to_several_agents_only_its_legal_rep_confirms() -> None:
    legal_rep = await registered()
    agent = await seated(legal_rep.unit, cast.JIN_YANG)
    await Unit.filter(id=legal_rep.unit_id).update(multi_agent_since=None)

    with pytest.raises(NotAllowed, match="尚未开通多经办人"):
        await QrAnswer(await scanned(agent.person), by=agent.person).confirm(agent)

    await enter(await confirmed(legal_rep))


async def test_a_known_office_is_not_limited_by_the_address_it_shares(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ask(times: int) -> None:
        for number in range(times):
            await login_code(visitor=f"browser {number}", address=ADDRESS)

    monkeypatch.setattr(qr_ticket, "QR_CODES", (QR_BROWSER, replace(QR_NETWORK, most=3)))
    await ask(3)
    with pytest.raises(TooMany):
        await ask(1)

    offices = replace(settings, office_networks=("203.0.113.0/24",))
    monkeypatch.setattr(network, "settings", offices)
    await ask(4)
