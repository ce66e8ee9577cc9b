"""单位: registration by its legal rep, once; the seats of its members; its login names."""

import asyncio

import pytest
from tortoise.exceptions import IntegrityError

from models.base import clock
from models.base.error import Conflict, Invalid, LimitReached
from models.people.person import Person
from models.records.audit import AuditEvent, AuditRecord, verify_chain
from models.seed import cast
from models.standards.id_type import IdType
from models.units.login_name import LoginName
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.unit import ALREADY_REGISTERED, MOBILE_TAKEN, Unit
from tests.support.units import facts_of, person_of, registered, seated

DEMO = cast.DEMO_UNIT


async def register(mobile: str = DEMO.legal_rep.mobile) -> Member:
    """Register the demo unit for its legal rep."""
    person = await person_of(DEMO.legal_rep)
    return await Unit.register(facts_of(DEMO), by=person, mobile=mobile)


async def strangers(count: int) -> list[Person]:
    """People whom nobody knows yet."""
    return [
        await Person.find_or_create(IdType.FOREIGN_PASSPORT, f"XX{number:07d}", "Ann Other")
        for number in range(count)
    ]


async def test_a_registered_unit_has_its_legal_rep_and_its_login_name() -> None:
    member = await register()

    unit = await Unit.get(uscc=DEMO.uscc)
    assert (unit.name, unit.region, unit.org_code) == (DEMO.name, "320100", "MAXAA001-9")
    assert (await unit.legal_rep()) == member
    assert (member.role, member.state) == (Role.LEGAL_REP, MemberState.ACTIVE)
    assert await Unit.named(" 91320100maxaa00190 ") == unit


async def test_registering_is_recorded_in_the_chain_of_the_unit() -> None:
    member = await register()

    [event] = await AuditRecord.of(member.unit)
    assert event.event == AuditEvent.UNIT_REGISTERED
    assert await verify_chain(member.unit.code) is None


async def test_two_who_race_for_a_code_make_one_unit() -> None:
    await person_of(DEMO.legal_rep)

    results = await asyncio.gather(*(register() for _ in range(6)), return_exceptions=True)

    refusals = [result for result in results if isinstance(result, Conflict)]
    assert len(refusals) == 5
    assert {(refusal.message, refusal.field) for refusal in refusals} == {
        (ALREADY_REGISTERED, "uscc")
    }
    assert await Unit.all().count() == await Member.all().count() == 1
    assert await LoginName.all().count() == 1


async def test_a_mobile_that_is_none_registers_nothing() -> None:
    with pytest.raises(Invalid) as refusal:
        await register("1390001")

    assert refusal.value.field == "mobile"
    assert await Unit.all().count() == 0


async def test_one_person_may_lead_two_units_with_one_mobile() -> None:
    first = await register()
    facts = facts_of(cast.SOFTWARE_UNIT)

    second = await Unit.register(facts, by=first.person, mobile=first.mobile)

    assert second.unit_id != first.unit_id


async def test_a_unit_has_one_manager_and_ten_agents() -> None:
    unit = (await registered()).unit
    await seated(unit, cast.LI_FANLI, Role.MANAGER)

    with pytest.raises(LimitReached, match="最多只能添加1名管理员"):
        await seated(unit, cast.JIN_YANG, Role.MANAGER)


async def test_a_unit_has_no_seat_for_the_manager_of_an_institution() -> None:
    unit = (await registered()).unit

    with pytest.raises(ValueError, match="institution_manager"):
        await unit.seat(await person_of(cast.JIN_YANG), Role.INSTITUTION_MANAGER, mobile="")


async def test_racing_seats_stop_at_ten_and_a_freed_one_is_given_again() -> None:
    unit = (await registered()).unit
    people = await strangers(14)
    seats = (
        unit.seat(person, Role.AGENT, mobile=f"139000200{number:02d}")
        for number, person in enumerate(people)
    )

    results = await asyncio.gather(*seats, return_exceptions=True)

    given = [result for result in results if isinstance(result, Member)]
    assert sorted(member.slot for member in given) == list(range(1, 11))
    refused = [
        person
        for person, result in zip(people, results, strict=True)
        if isinstance(result, LimitReached)
    ]
    assert len(refused) == 4
    await Member.filter(id=given[3].id).update(state=MemberState.REVOKED)
    again = await unit.seat(refused[0], Role.AGENT, mobile="13900020099")
    assert again.slot == given[3].slot


async def test_a_mobile_of_a_live_member_is_refused_and_that_of_a_former_one_is_free() -> None:
    unit = (await registered()).unit
    agent = await seated(unit, cast.JIN_YANG)
    li = await person_of(cast.LI_FANLI)

    with pytest.raises(Conflict) as refusal:
        await unit.seat(li, Role.AGENT, mobile=cast.JIN_YANG.mobile)
    assert (refusal.value.message, refusal.value.field) == (MOBILE_TAKEN, "mobile")

    await Member.filter(id=agent.id).update(state=MemberState.LEFT)
    await unit.seat(li, Role.AGENT, mobile=cast.JIN_YANG.mobile)


async def test_nobody_has_two_seats_in_a_unit() -> None:
    legal_rep = await registered()

    with pytest.raises(Conflict, match="已是本单位成员"):
        await legal_rep.unit.seat(legal_rep.person, Role.AGENT, mobile="13900020001")


@pytest.mark.parametrize("typed", ["", "9132", "  ", "a\x00b", "单位一", "9" * 300, "' OR 1=1"])
async def test_what_is_no_login_name_finds_nothing(typed: str) -> None:
    await register()

    assert await Unit.named(typed) is None


async def test_an_old_unit_number_is_one_more_login_name() -> None:
    unit = (await register()).unit
    await LoginName.create(name="320100123456", unit=unit)

    assert await Unit.named("３２０１００ 123456") == unit


async def test_a_unit_knows_since_when_it_has_several_agents() -> None:
    unit = (await registered()).unit
    assert not unit.has_multi_agent

    unit.multi_agent_since = clock.now()

    assert unit.has_multi_agent


@pytest.mark.parametrize("same", ["slot", "person_id", "mobile"])
async def test_the_database_itself_keeps_seat_person_and_mobile_unique(same: str) -> None:
    unit = (await registered()).unit
    first = await seated(unit, cast.JIN_YANG)
    row = {
        "slot": 2,
        "person_id": (await person_of(cast.LI_FANLI)).id,
        "mobile": "13900020001",
        same: getattr(first, same),
    }
    again = Member(
        code="again",
        unit=unit,
        role=Role.AGENT,
        state=MemberState.WAITING,
        created_at=clock.now(),
        **row,
    )

    with pytest.raises(IntegrityError):
        await again.save()
    again.state = MemberState.LEFT
    await again.save()
