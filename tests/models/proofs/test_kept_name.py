"""本机保留的姓名: kept at the person's wish, offered where it was kept, until something changes."""

from datetime import UTC, datetime, timedelta

import pytest

from models.base import clock, topic
from models.base.error import NotFound
from models.people.person import Person
from models.proofs.kept_name import KeptName, end_of_day
from models.proofs.known_device import KnownDevice
from models.seed import cast
from models.sign_in.device import end_device
from models.sign_in.member_password import MemberPassword
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.sign_in.unit_entry import close_opened_by
from models.sign_in.way_out import close_ways_in
from models.units.member import Member, MemberState
from tests.support.succession import staffed
from tests.support.units import VISITOR, registered, signed_in

OPENER = "ca abc 1f"


@pytest.fixture
async def agent(db: None) -> Member:
    """Somebody whose name this computer keeps."""
    _, _, agent = await staffed()
    await keep(agent)
    return agent


async def keep(member: Member, opener: str = OPENER) -> None:
    """What the tick at the code does."""
    await KeptName.keep(member, visitor=VISITOR, opener=opener, browser="Chrome · Windows")


async def offered(member: Member, visitor: str = VISITOR) -> str:
    """The masked name that a browser offers for the member's unit."""
    found = await KeptName.of(visitor, member.unit)
    return found.person.masked_name if found is not None else ""


async def test_the_name_is_offered_masked_in_its_own_browser_for_its_own_unit(
    agent: Member,
) -> None:
    other = await registered(cast.SOFTWARE_UNIT)

    assert await offered(agent) == agent.person.masked_name
    assert agent.person.name not in await offered(agent)
    assert await offered(agent, "another browser") == await offered(agent, "") == ""
    assert await offered(other) == ""


async def test_no_name_stands_in_the_row(agent: Member) -> None:
    [row] = await KeptName.all().values()

    assert agent.person.name not in str(row)
    assert agent.mobile not in str(row)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (datetime(2026, 11, 29, 15, 59, 59, tzinfo=UTC), datetime(2026, 11, 29, 16, tzinfo=UTC)),
        (datetime(2026, 11, 29, 16, 0, 0, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC)),
    ],
)
async def test_the_day_ends_at_midnight_in_shanghai(
    monkeypatch: pytest.MonkeyPatch, now: datetime, end: datetime
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)

    assert end_of_day() == end


async def test_the_name_ends_with_the_day(agent: Member) -> None:
    left = (end_of_day() - clock.now()).total_seconds()
    clock.travel(left - 1)
    assert await offered(agent)
    clock.travel(1)

    assert await offered(agent) == ""
    await KeptName.forget_old()
    assert await KeptName.all().count() == 0


@pytest.mark.parametrize("reason", [EndReason.LOGOUT, EndReason.ELSEWHERE])
async def test_the_name_ends_with_the_sign_out_on_this_computer(
    agent: Member, reason: EndReason
) -> None:
    session, _ = await signed_in(agent)
    await session.end(reason)

    assert await offered(agent) == ""


async def test_time_out_alone_leaves_the_name(agent: Member) -> None:
    session, _ = await signed_in(agent)
    await session.end(EndReason.IDLE)

    assert await offered(agent)


async def test_a_device_that_is_ended_from_elsewhere_offers_the_name_no_more(
    agent: Member,
) -> None:
    session, _ = await signed_in(agent)
    elsewhere, _ = await Session.open(SessionKind.UNIT, agent.person, agent, visitor="elsewhere")
    await end_device(session.code, by=elsewhere)

    assert await offered(agent) == ""


async def test_a_changed_password_ends_it(agent: Member) -> None:
    await MemberPassword(agent).set("Quiet-River-27")

    assert await offered(agent) == ""


@pytest.mark.parametrize("field", ["password_hash", "mobile"])
async def test_what_the_person_has_changed_ends_it(agent: Member, field: str) -> None:
    person = await Person.get(id=agent.person_id)
    setattr(person, field, "13900097777")
    await person.save()

    assert await offered(agent) == ""


async def test_another_mobile_of_the_membership_ends_it(agent: Member) -> None:
    fresh = await agent.reread()
    fresh.mobile = "13900097778"
    await fresh.save()

    assert await offered(agent) == ""


async def test_a_lost_membership_ends_it(agent: Member) -> None:
    await Member.filter(id=agent.id).update(state=MemberState.SUSPENDED)
    assert await offered(agent) == ""
    await Member.filter(id=agent.id).update(state=MemberState.ACTIVE)
    assert await offered(agent)
    await Member.filter(id=agent.id).update(frozen_until=clock.now() + timedelta(hours=1))

    assert await offered(agent) == ""


async def test_closed_ways_in_and_known_devices_do_not_bring_it_back(agent: Member) -> None:
    await close_ways_in(agent, EndReason.REMOVED)
    await KnownDevice.note(agent.person, "d" * 64, VISITOR)

    assert await offered(agent) == ""
    assert await KeptName.list_of(agent.person) == []


async def test_the_key_by_which_the_person_had_come_takes_it_along(agent: Member) -> None:
    await close_opened_by("ca another", EndReason.UNBOUND)
    assert await offered(agent)

    await close_opened_by(OPENER, EndReason.UNBOUND)

    assert await offered(agent) == ""


@pytest.mark.parametrize("how", ["here", "key", "closed", "ended", "replaced"])
async def test_the_pages_that_offer_a_name_hear_that_it_is_forgotten(
    agent: Member, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    [kept] = await KeptName.list_of(agent.person)
    monkeypatch.setattr(topic, "_publisher", told.append)
    match how:
        case "here":
            await KeptName.forget_in(VISITOR, agent.unit)
        case "key":
            await KeptName.forget_by(OPENER)
        case "closed":
            await close_ways_in(agent, EndReason.REMOVED)
        case "ended":
            await KeptName.end(kept.code, person=agent.person)
        case _:
            await keep(agent)

    assert {kept.topic, f"devices:{agent.person_id}"} <= set(told)


async def test_a_computer_keeps_one_name_of_a_unit(agent: Member) -> None:
    rep = await agent.unit.legal_rep()
    assert rep is not None
    await keep(await rep.reread())

    assert await offered(agent) == rep.person.masked_name
    assert await KeptName.all().count() == 1


async def test_the_person_sees_it_and_ends_it_and_nobody_else_does(agent: Member) -> None:
    rep = await agent.unit.legal_rep()
    assert rep is not None
    [kept] = await KeptName.list_of(agent.person)
    assert await KeptName.list_of(rep.person) == []
    for code, person in ((kept.code, rep.person), ("x", agent.person), ("", agent.person)):
        with pytest.raises(NotFound):
            await KeptName.end(code, person=person)

    await KeptName.end(kept.code, person=agent.person)

    assert await offered(agent) == ""
    with pytest.raises(NotFound):
        await KeptName.end(kept.code, person=agent.person)
