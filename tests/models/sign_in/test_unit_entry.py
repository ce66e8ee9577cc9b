"""A key that names only a unit makes nobody its new legal rep."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Invalid, NotAllowed, NotFound
from models.base.origin import Origin
from models.base.tx import in_transaction_now
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrState
from models.proofs.qr_ticket import QrTicket
from models.seed import cast
from models.sign_in.ca_key import ProvenKey
from models.sign_in.scan_sign_in import scan_sign_in
from models.sign_in.unit_key import Lead, UnitKey
from models.units.member import Member
from models.units.unit import Unit, UnitState
from tests.support.succession import changed, claimed, staffed
from tests.support.units import ADDRESS, VISITOR, registered


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
    return ProvenKey("a" * 64, cast.DEMO_UNIT.uscc, "测试CA", now, now + timedelta(days=300))


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
    bound: list[int] = []

    async def bind(member: Member) -> None:
        assert in_transaction_now()
        bound.append(member.id)

    token = await scan_sign_in(ticket, visitor=VISITOR, next_path="/unit", on_member=bind)

    assert token
    assert bound == [agent.id]


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
        await scan_sign_in(
            confirmed, visitor=VISITOR, next_path="/unit", on_member=proven_key().bind
        )
