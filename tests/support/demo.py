"""The demo in a test's database: the unit with the deck's seventeen cases, and more cases."""

from datetime import timedelta

from models.base import clock
from models.base.tx import transactional
from models.cases.case import Case
from models.cases.case_stage import Stage
from models.people.person import Person
from models.records.owner import OwnerName
from models.seed import cast
from models.seed.demo import bring_in_cast
from models.seed.load import seed_catalogue
from models.services.service_item import ServiceItem
from models.units.member import Member
from models.units.permission import Role
from tests.support.units import QUICK_HASH


async def demo_member(role: Role = Role.LEGAL_REP, unit: cast.CastUnit = cast.DEMO_UNIT) -> Member:
    """The first one of a role in a unit of the demo, which is seeded for it."""
    await seed_catalogue()
    await bring_in_cast(QUICK_HASH)
    found = Member.filter(unit__uscc=unit.uscc, role=role).select_related("unit", "person")
    return (await found.order_by("id").limit(1))[0]


@transactional
async def filed(member: Member, code: str = "JY002", count: int = 1, **standing: object) -> Case:
    """Cases filed by a member, an hour ago and in progress unless said otherwise; the last one."""
    is_review = standing.get("stage") is Stage.UNIT_REVIEW
    of_unit = {
        "filed_by": member,
        "unit_id": member.unit_id,
        "reviewing_unit_id": member.unit_id if is_review else None,
        **_applied_for(member.acts_for),
    }
    return await _filed(member.person, code, count, **{**of_unit, **standing})


@transactional
async def filed_as_person(person: Person, **standing: object) -> Case:
    """A case that somebody files for themselves."""
    return await _filed(person, "JY002", 1, **_applied_for(OwnerName.of(person)), **standing)


def _applied_for(owner: OwnerName) -> dict[str, object]:
    return {"applicant_kind": owner.kind, "applicant_code": owner.code}


async def _filed(person: Person, code: str, count: int, **standing: object) -> Case:
    item, unit_id = await ServiceItem.get(code=code), standing.get("unit_id")
    assert unit_id is None or isinstance(unit_id, int)
    cases = [
        Case(
            case_no=await Case.next_number(unit_id),
            item=item,
            handler=person,
            **{
                "stage": Stage.IN_PROGRESS,
                "step_name": "受理",
                "filed_at": clock.now() - timedelta(hours=1),
                **standing,
            },
        )
        for _ in range(count)
    ]
    await Case.bulk_create(cases)
    return await Case.get(case_no=cases[-1].case_no)
