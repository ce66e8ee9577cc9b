"""A key that names only a unit makes nobody its new legal rep."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, Invalid, NotAllowed, NotFound
from models.base.origin import Origin
from models.proofs.kept_name import KeptName
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrState
from models.proofs.qr_ticket import QrTicket
from models.seed import cast
from models.sign_in.ca_key import CaKey, ProvenKey
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.sign_in.unit_entry import Lead, UnitEntry, UnitKey
from models.units.member import Member
from models.units.unit import Unit, UnitState
from tests.support.succession import changed, claimed, staffed
from tests.support.units import ADDRESS, VISITOR, lives, registered, seated, signed_in


async def test_the_key_of_a_unit_with_one_user_signs_that_one_in() -> None:
    rep = await registered()

    assert await UnitKey(rep.unit, bound_by=rep).leads_to() == (Lead.SIGN_IN, rep)


async def test_with_several_agents_a_key_asks_who_it_is() -> None:
    rep, *_ = await staffed()

    assert await UnitKey(rep.unit, bound_by=rep).leads_to() == (Lead.SCAN, None)


async def test_the_old_key_leads_to_the_claim_and_never_in_as_the_new_legal_rep() -> None:
    rep = await registered()
    key = UnitKey(rep.unit, bound_by=rep)
    await changed(rep.unit)

    assert await key.leads_to() == (Lead.CLAIM, None)

    new = await claimed(rep.unit)
    assert await key.leads_to() == (Lead.SCAN, None)
    assert await UnitKey(rep.unit, bound_by=new).leads_to() == (Lead.SIGN_IN, new)


async def test_the_key_of_a_closed_unit_leads_nowhere() -> None:
    rep = await registered()
    await Unit.filter(id=rep.unit_id).update(state=UnitState.CLOSED)

    with pytest.raises(NotAllowed, match="已注销"):
        await UnitKey(rep.unit, bound_by=rep).leads_to()


def proven_key() -> ProvenKey:
    """A CA key of the demo's unit."""
    now = clock.now()
    return ProvenKey("a" * 64, cast.DEMO_UNIT.uscc, "测试CA", now, now + timedelta(days=300), "c 1")


def entry(rep: Member, key: ProvenKey | None = None) -> UnitEntry:
    """The way on of a key in the browser of the tests."""
    return UnitEntry(rep.unit, key or proven_key(), VISITOR, "/unit")


async def asked(rep: Member) -> QrTicket:
    """The code of a unit's key."""
    key = UnitKey(rep.unit)
    return await key.ask_who("CA登录", origin=Origin(VISITOR, ADDRESS))


async def test_a_member_confirms_for_the_unit_of_the_key_and_what_named_it_is_bound() -> None:
    rep, *_, agent = await staffed()
    ticket = await asked(rep)
    answer = QrAnswer(ticket, by=agent.person)
    await answer.scan()
    assert answer.is_of_unit(agent)
    await answer.confirm(agent)

    token = await entry(rep).confirm(ticket)

    session, _, path = await LoginTicket.redeem(token, VISITOR, address="", browser="")
    assert (session.member_id, path) == (agent.id, "/unit")
    [bound] = await CaKey.of_unit(rep.unit_id)
    assert bound.bound_by_id == agent.id


async def test_nobody_confirms_a_unit_s_key_as_a_member_of_another_unit() -> None:
    rep, *_ = await staffed()
    stranger = await registered(cast.SOFTWARE_UNIT)
    ticket = await asked(rep)
    answer = QrAnswer(ticket, by=stranger.person)
    await answer.scan()

    assert not answer.is_of_unit(stranger)
    with pytest.raises(NotFound, match="不能办理"):
        await answer.confirm(stranger)
    with pytest.raises(Invalid):
        await answer.confirm()


async def test_the_code_of_a_key_is_renewed_for_the_same_unit_and_ends_with_the_legal_rep() -> None:
    rep, *_ = await staffed()
    ticket = await asked(rep)
    newer = await ticket.renew()
    assert (newer.id, newer.subject, newer.facts) != (ticket.id, "", [])

    await changed(rep.unit)

    assert (await QrTicket.find(newer.code)).shown_state is QrState.EXPIRED
    assert (await newer.renew()).id == newer.id


async def test_nobody_is_asked_who_they_are_while_a_new_rep_has_to_claim() -> None:
    rep, *_, agent = await staffed()
    confirmed = await asked(rep)
    answer = QrAnswer(confirmed, by=agent.person)
    await answer.scan()
    await answer.confirm(agent)
    await changed(rep.unit)

    with pytest.raises(NotAllowed, match="先认领单位"):
        await asked(rep)  # from a page that was open before
    with pytest.raises(NotAllowed, match="先认领单位"):
        await entry(rep).confirm(confirmed)


async def confirmed(rep: Member, by: Member, *, keeps: bool = False) -> Session:
    """Somebody comes in with the key and says in the APP who they are."""
    ticket = await entry(rep).ask_who(origin=Origin(VISITOR, ADDRESS))
    await answer_as(ticket, by)
    return await redeemed(await entry(rep).confirm(ticket, keeps=keeps))


async def answer_as(ticket: QrTicket, by: Member) -> None:
    """A phone scans a code and confirms it."""
    await QrAnswer(ticket, by=by.person).scan()
    await QrAnswer(ticket, by=by.person).confirm(by)


async def redeemed(token: str) -> Session:
    """Go where a login ticket leads."""
    session, _, _ = await LoginTicket.redeem(token, VISITOR, address="", browser="")
    return session


async def test_a_scan_proves_the_person_and_a_key_alone_proves_nobody() -> None:
    rep = await registered()
    by_scan = await confirmed(rep, rep)
    by_key = await redeemed(await entry(rep).go_in())

    span = timedelta(minutes=5)
    assert by_scan.is_fresh(span)
    assert not by_key.is_fresh(span)
    assert not by_key.is_fresh(timedelta(days=9000))
    await by_key.prove()
    assert by_key.is_fresh(span)


async def test_nobody_goes_straight_in_where_several_may() -> None:
    rep, *_ = await staffed()
    await confirmed(rep, rep)

    with pytest.raises(NotAllowed, match="扫码确认"):
        await entry(rep).go_in()


async def test_a_code_serves_once_and_in_its_own_browser() -> None:
    rep = await registered()
    ticket = await entry(rep).ask_who(origin=Origin(VISITOR, ADDRESS))
    await answer_as(ticket, rep)

    with pytest.raises(NotFound):
        await replace(entry(rep), visitor="another").confirm(ticket)
    results = await asyncio.gather(
        *(entry(rep).confirm(ticket) for _ in range(5)), return_exceptions=True
    )

    assert sum(isinstance(each, str) for each in results) == 1
    assert sum(isinstance(each, Conflict) for each in results) == 4


async def test_the_name_is_kept_only_at_the_person_s_wish() -> None:
    rep, _, agent = await staffed()
    await confirmed(rep, agent)
    assert await KeptName.of(VISITOR, rep.unit) is None

    await confirmed(rep, agent, keeps=True)

    kept = await KeptName.of(VISITOR, rep.unit)
    assert kept is not None
    assert kept.member_id == agent.id


async def test_a_kept_name_is_proved_anew_and_by_nobody_else() -> None:
    rep, manager, agent = await staffed()
    await confirmed(rep, agent, keeps=True)
    kept = await KeptName.of(VISITOR, rep.unit)
    assert kept is not None
    ticket = await entry(rep).ask_who(origin=Origin(VISITOR, ADDRESS), whom=kept.whom)

    with pytest.raises(NotFound) as refused:
        await QrAnswer(ticket, by=manager.person).scan()
    assert agent.person.name not in refused.value.message
    assert agent.person.masked_name not in refused.value.message
    renewed = await ticket.renew()
    with pytest.raises(NotFound):
        await QrAnswer(renewed, by=manager.person).scan()
    await answer_as(renewed, agent)

    assert (await redeemed(await entry(rep).confirm(renewed))).member_id == agent.id


async def test_a_key_that_is_let_go_ends_what_it_has_opened_and_nothing_else() -> None:
    rep, manager, agent = await staffed()
    by_key = await confirmed(rep, agent, keeps=True)
    by_other = await redeemed(
        await replace(entry(rep), named=other_key()).let_in(agent, is_proof=True)
    )
    by_password, _ = await signed_in(agent)
    on_its_way = await entry(rep).let_in(agent, is_proof=True)
    [key] = [each for each in await CaKey.of_unit(rep.unit_id) if each.fingerprint == "a" * 64]

    await CaKey.unbind(key.code, by=manager)

    assert [await lives(each) for each in (by_key, by_other, by_password)] == [False, True, True]
    assert (await Session.get(id=by_key.id)).reason == EndReason.UNBOUND
    assert await KeptName.of(VISITOR, rep.unit) is None
    with pytest.raises(Invalid):
        await redeemed(on_its_way)


async def test_who_goes_on_for_another_unit_still_stands_on_the_key() -> None:
    rep = await registered()
    there = await seated((await registered(cast.SOFTWARE_UNIT)).unit, cast.WANG_SHILI)
    session = await confirmed(rep, rep)
    ticket = await LoginTicket.for_place(there.code, by=session, visitor=VISITOR, next_path="/unit")
    switched = await redeemed(ticket)
    assert switched.opener == session.opener == proven_key().opener_for(rep.unit)

    [key] = await CaKey.of_unit(rep.unit_id)
    await CaKey.unbind(key.code, by=rep)

    assert not await lives(switched)


def other_key() -> ProvenKey:
    """Another certificate of the same unit."""
    return replace(proven_key(), fingerprint="b" * 64, certificate="c 2")


async def test_who_was_proved_by_sms_alone_comes_in_and_binds_nothing_for_a_day() -> None:
    rep = await registered()
    await rep.person.hold(is_held=True)
    assert await lives(await confirmed(rep, rep))
    assert await CaKey.all().count() == 0

    clock.travel(timedelta(hours=24, seconds=1).total_seconds())
    await confirmed(rep, rep)

    assert await CaKey.all().count() == 1


async def test_a_key_that_was_let_go_is_not_bound_again_on_an_sms_alone() -> None:
    rep = await registered()
    await confirmed(rep, rep)
    [key] = await CaKey.of_unit(rep.unit_id)
    await CaKey.unbind(key.code, by=rep)
    await rep.person.hold(is_held=True)

    with pytest.raises(NotAllowed, match="短信"):
        await confirmed(rep, rep)
