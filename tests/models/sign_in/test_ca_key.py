"""CA证书: bound at the first use, several of a unit, let go, told before their end."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, LimitReached, NotAllowed, NotFound
from models.proofs.ca_cause import CaCause, CaRefused
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message, MessageKind
from models.records.owner import OwnerName
from models.seed import cast
from models.sign_in import ca_key
from models.sign_in.ca_key import CaKey, ProvenKey
from models.sign_in.session_kind import EndReason
from models.sign_in.unit_entry import Lead
from models.sign_in.way_out import close_ways_in
from models.units.member import Member
from models.units.unit import Unit
from tests.support.succession import changed, claimed, staffed
from tests.support.units import registered


def key(
    name: str = "a", code: str = cast.DEMO_UNIT.uscc, ends_at: datetime | None = None
) -> ProvenKey:
    """A key that was verified just now."""
    ends = ends_at or clock.now() + timedelta(days=300)
    return ProvenKey(name * 64, code, "测试CA", clock.now() - timedelta(days=30), ends, name * 40)


async def lead_of(proven: ProvenKey) -> tuple[Lead, Member | None]:
    """Where a key leads."""
    [unit] = await proven.units()
    return await (await proven.key_of(unit)).leads_to()


async def told_rep(rep: Member, kind: MessageKind) -> list[str]:
    """What the legal rep was told of a kind."""
    return [each.text for each in await Message.of(OwnerName.of(rep.person)).filter(kind=kind)]


async def test_the_first_use_asks_who_it_is_and_binds_the_key() -> None:
    rep = await registered()
    assert await lead_of(key()) == (Lead.SCAN, None)

    await key().bind(rep)

    assert await lead_of(key()) == (Lead.SIGN_IN, rep)
    assert await lead_of(key("b")) == (Lead.SCAN, None)  # another key of the unit
    [event] = await AuditRecord.of(rep.unit).filter(event=AuditEvent.CA_BOUND)
    assert event.details["key"] == "A" * 12
    [text] = await told_rep(rep, MessageKind.SECURITY)
    assert "绑定CA证书" in text


async def test_with_several_agents_a_bound_key_still_asks_who_it_is() -> None:
    rep, _, agent = await staffed()
    await key().bind(agent)

    assert await lead_of(key()) == (Lead.SCAN, None)
    await key("b").bind(rep)
    assert await CaKey.of_unit(rep.unit_id).count() == 2


async def test_a_key_that_was_verified_long_ago_lets_nobody_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep, proven = await registered(), key()
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(CaRefused, match="重新点击登录"):
        await proven.bind(rep)

    assert await CaKey.all().count() == 0


async def test_a_key_is_bound_once_whoever_comes_at_once() -> None:
    _, manager, agent = await staffed()

    await asyncio.gather(*(key().bind(who) for who in (manager, agent, manager, agent)))

    assert await CaKey.all().count() == 1
    assert await AuditRecord.filter(event=AuditEvent.CA_BOUND).count() == 1


async def test_a_key_of_a_unit_that_is_not_there_says_so() -> None:
    await registered()
    with pytest.raises(CaRefused) as refused:
        await key(code=cast.DISPATCH_UNIT.uscc).units()
    assert refused.value.cause is CaCause.NO_UNIT


async def test_nine_signs_find_the_unit_and_all_that_fit_when_there_are_two() -> None:
    rep = await registered()
    short = key(code=rep.unit.uscc[8:17])
    assert [unit.id for unit in await short.units()] == [rep.unit_id]
    other = await registered(cast.SOFTWARE_UNIT)
    twin = rep.unit.uscc[:2] + "320500" + rep.unit.uscc[8:]
    await Unit.filter(id=other.unit_id).update(uscc=twin)

    assert {unit.id for unit in await short.units()} == {rep.unit_id, other.unit_id}
    await short.bind(rep)
    assert [unit.id for unit in await short.units()] == [rep.unit_id]
    with pytest.raises(Conflict, match="其他单位"):
        await short.bind(other)


async def test_a_key_that_was_let_go_opens_nothing_until_rep_or_manager_bring_it_back() -> None:
    rep, manager, agent = await staffed()
    await key().bind(agent)
    [row] = await CaKey.of_unit(rep.unit_id)

    with pytest.raises(NotAllowed):
        await CaKey.unbind(row.code, by=agent)
    await CaKey.unbind(row.code, by=manager)

    assert await CaKey.of_unit(rep.unit_id).count() == 0
    with pytest.raises(NotFound):
        await CaKey.unbind(row.code, by=manager)
    with pytest.raises(NotAllowed, match="解除绑定"):
        await key().bind(agent)
    await key().bind(rep)
    assert await CaKey.of_unit(rep.unit_id).count() == 1
    assert await AuditRecord.filter(event=AuditEvent.CA_UNBOUND).count() == 1


async def test_nobody_lets_go_of_another_unit_s_key() -> None:
    rep, stranger = await registered(), await registered(cast.SOFTWARE_UNIT)
    await key().bind(rep)
    [row] = await CaKey.of_unit(rep.unit_id)

    for code in (row.code, "none", "x" * 99):
        with pytest.raises(NotFound):
            await CaKey.unbind(code, by=stranger)


async def test_a_unit_has_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ca_key, "MOST_KEYS", 2)
    rep = await registered()
    for name in "ab":
        await key(name).bind(rep)
    with pytest.raises(LimitReached):
        await key("c").bind(rep)
    await key("a").bind(rep)


async def test_the_old_key_leads_to_the_claim_and_later_has_to_say_who_it_is() -> None:
    rep = await registered()
    await key().bind(rep)
    await changed(rep.unit)

    assert await lead_of(key()) == (Lead.CLAIM, None)
    assert (await CaKey.get()).bound_by_id is None
    new = await claimed(rep.unit)
    assert await lead_of(key()) == (Lead.SCAN, None)
    await key().bind(new)
    assert await lead_of(key()) == (Lead.SIGN_IN, new)


async def test_whose_ways_in_are_closed_has_no_key_that_stands_for_them() -> None:
    rep = await registered()
    await key().bind(rep)
    await close_ways_in(rep, EndReason.FROZEN)

    assert await lead_of(key()) == (Lead.SCAN, None)


async def test_a_renewed_certificate_is_another_key() -> None:
    rep = await registered()
    await key().bind(rep)
    renewed = replace(key(), fingerprint="f" * 64)

    assert await lead_of(renewed) == (Lead.SCAN, None)
