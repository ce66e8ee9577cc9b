"""待办 of a person in all their units: each kind, each unit, and only what they may see there."""

from datetime import timedelta

from models.base import clock
from models.cases.case_stage import Stage
from models.cases.succession_review import Choice, Decision, confirm_members
from models.cases.waiting import Waiting, WaitingKind, waiting_for
from models.people.person import Person
from models.seed import cast
from models.seed.load import seed_catalogue
from models.units.invitation import Invitation
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.place import Places
from models.units.succeeding import marked_members
from tests.support.demo import filed
from tests.support.queries import counted_queries
from tests.support.succession import NEW, changed, claimed, staffed
from tests.support.units import invited, opened, person_of, seated

QIAN = cast.QIAN_YANGZHANG


async def in_two_units() -> tuple[Member, Member]:
    """Somebody who is the legal rep of one unit and an agent of another."""
    await seed_catalogue()
    own = await opened(cast.SOFTWARE_UNIT)
    rep = await opened()
    return own, await seated(rep.unit, QIAN)


async def waits_for(person: Person) -> list[Waiting]:
    """What waits for a person, as their pages ask for it."""
    return await waiting_for(await Places.of(person), await Invitation.of_person(person))


async def rows_of(who: cast.CastPerson = QIAN) -> list[tuple[WaitingKind, str, str, str]]:
    """What waits, with unit, right and path."""
    found = await waits_for(await person_of(who))
    return [(each.kind, each.unit_name, each.right, each.path) for each in found]


async def test_nothing_waits_for_who_has_nothing_to_do() -> None:
    await in_two_units()

    assert await rows_of() == []


async def test_what_waits_in_every_unit_stands_in_one_list_the_most_urgent_first() -> None:
    own, agent = await in_two_units()
    await filed(own, stage=Stage.SUPPLEMENT, supplement_until=clock.today() + timedelta(days=9))
    await filed(own, stage=Stage.PASSED, closed_at=clock.now())
    soon = clock.today() + timedelta(days=4)
    await filed(agent, stage=Stage.SUPPLEMENT, supplement_until=soon)
    await Member.filter(id=agent.id).update(valid_until=clock.today() + timedelta(days=20))
    await invited(await opened(cast.DISPATCH_UNIT), QIAN, Role.MANAGER)

    unit, other = cast.SOFTWARE_UNIT.name, cast.DEMO_UNIT.name
    assert await rows_of() == [
        (WaitingKind.SUPPLEMENT, other, "经办人", "/unit/cases?state=waiting"),
        (WaitingKind.INVITATION, cast.DISPATCH_UNIT.name, "管理员", ""),
        (WaitingKind.SUPPLEMENT, unit, "法定代表人", "/unit/cases?state=waiting"),
        (WaitingKind.TERM, other, "经办人", "/unit"),
        (WaitingKind.RATING, unit, "法定代表人", "/unit/cases?state=to_rate"),
    ]


async def test_an_agent_is_told_of_no_case_of_the_others() -> None:
    _, agent = await in_two_units()
    rep = await agent.unit.legal_rep()
    assert rep is not None
    await filed(rep, stage=Stage.SUPPLEMENT, supplement_until=clock.today())

    assert await rows_of() == []


async def test_a_right_without_end_waits_for_its_yearly_review_with_whoever_may_renew_it() -> None:
    _, agent = await in_two_units()
    day = clock.today() - timedelta(days=350)
    await Member.filter(id=agent.id).update(valid_from=day, reviewed_on=day, valid_until=None)

    assert await rows_of() == []
    assert await rows_of(cast.WANG_SHILI) == [
        (WaitingKind.RIGHT_REVIEW, cast.DEMO_UNIT.name, "法定代表人", "/unit/members")
    ]


async def test_nothing_waits_where_somebody_can_do_nothing_any_more() -> None:
    _, agent = await in_two_units()
    await filed(agent, stage=Stage.SUPPLEMENT, supplement_until=clock.today())
    await Member.filter(id=agent.id).update(state=MemberState.SUSPENDED)
    invitation = await invited(await opened(cast.DISPATCH_UNIT), QIAN)
    await Invitation.filter(id=invitation.id).update(expires_at=clock.now())

    assert await rows_of() == []


async def test_many_units_cost_a_few_queries_each() -> None:
    await seed_catalogue()
    person = await person_of(QIAN)
    for unit in (cast.DEMO_UNIT, cast.DISPATCH_UNIT, cast.SNACK_SHOP):
        await seated((await opened(unit)).unit, QIAN)
    with counted_queries() as few:
        await waits_for(person)
    for unit in (cast.TRAINING_SCHOOL, cast.FOUNDATION):
        await seated((await opened(unit)).unit, QIAN)

    with counted_queries() as more:
        await waits_for(person)

    assert len(more) - len(few) <= 2 * 5


async def test_a_new_legal_rep_is_waited_for_until_everybody_is_confirmed() -> None:
    rep, *_ = await staffed()
    await changed(rep.unit)
    new = await claimed(rep.unit)
    row = (WaitingKind.SUCCESSION, cast.DEMO_UNIT.name, "法定代表人", "/unit/members")

    assert await rows_of(NEW) == [row]
    everybody = await marked_members(rep.unit_id)
    await confirm_members([Choice(each, Decision.KEEP) for each in everybody], by=new)

    assert await rows_of(NEW) == []
