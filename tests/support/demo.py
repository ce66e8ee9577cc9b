"""The demo in a test's database: the unit with the deck's seventeen cases, and more cases."""

from datetime import timedelta

from models.base import clock
from models.base.tx import transactional
from models.cases.case import Case
from models.cases.case_stage import Stage
from models.records.owner import OwnerKind
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
    item = await ServiceItem.get(code=code)
    first = await Case.next_number()
    cases = [
        Case(
            case_no=first if number == 0 else await Case.next_number(),
            item=item,
            filed_by=member,
            **{
                "applicant_kind": OwnerKind.UNIT,
                "applicant_code": member.unit.code,
                "unit_id": member.unit_id,
                "stage": Stage.IN_PROGRESS,
                "step_name": "受理",
                "filed_at": clock.now() - timedelta(hours=1),
                **standing,
            },
        )
        for number in range(count)
    ]
    await Case.bulk_create(cases)
    return await Case.get(case_no=cases[-1].case_no)
