"""A unit that has been busy for three years: all ten agents, their grants, and who has gone.

``python -m tests.support.crowd URL`` fills the demo unit of a database that holds the demo; a
process of its own, because Tortoise keeps the SQL of one dialect.
"""

import asyncio
import subprocess
import sys
from datetime import timedelta

from stdnum.cn import ric

from models.base import clock
from models.base.key import random_token
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, record
from models.services.grant import Grant
from models.services.granting import offered
from models.services.service_item import ServiceItem
from models.standards.id_type import IdType
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.permission import Role
from models.units.unit import SEATS
from tests.support.environment import clean_environment, prepare_environment
from tests.support.server import ROOT

ENDED, GRANTS, YEARS = 200, 150, 3


@transactional
async def crowd(rep: Member, ended: int = ENDED) -> None:
    """Fill the unit; what is there stays as it is."""
    items = [each.item for each in await offered(rep.unit.unit_type)]
    live = await Member.filter(unit_id=rep.unit_id, role=Role.AGENT, state__in=LIVE_STATES)
    free = sorted(set(range(1, SEATS[Role.AGENT] + 1)) - {each.slot for each in live})
    agents = [
        await _seat(rep, number, slot=slot, state=MemberState.ACTIVE)
        for number, slot in enumerate(free)
    ]
    for agent in [*live, *agents]:
        await _give(rep, agent, items)
    for number in range(ended):
        gone = await _seat(rep, 100 + number, slot=1, state=MemberState.REVOKED)
        details = {"name": gone.person.masked_name, "role": gone.role.label}
        for event in (AuditEvent.INVITED, AuditEvent.MEMBER_REMOVED):
            await record(event, unit=rep.unit, by=rep, subject=gone.person, details=details)


async def _seat(rep: Member, number: int, *, slot: int, state: MemberState) -> Member:
    """Somebody made up; who has ended did so on some day of the three years."""
    front = f"320100{1960 + number // 28 % 40}{1 + number // 28 % 12:02}{1 + number % 28:02}77"
    number_of = f"{front}{number % 10}"
    id_number = number_of + ric.calc_check_digit(number_of + "0")
    name = "欧阳" + "示范样例"[number % 4] * (1 + number % 2)
    person = await Person.find_or_create(IdType.RESIDENT_CARD, id_number, name)
    began = clock.today() - timedelta(days=1 + number * YEARS * 365 // (100 + ENDED))
    over = state is not MemberState.ACTIVE
    member = await Member.create(
        code=random_token(16),
        unit=rep.unit,
        person=person,
        role=Role.AGENT,
        state=state,
        slot=slot,
        mobile=f"139{10_000_000 + number}",
        valid_from=began,
        valid_until=clock.today() + timedelta(days=90 + number),
        granted_by=rep,
        created_at=clock.now(),
        ended_at=clock.now() - timedelta(days=number) if over else None,
        ended_by=rep if over else None,
        ended_reason="岗位调整" if over else "",
    )
    member.person = person
    return member


async def _give(rep: Member, agent: Member, items: list[ServiceItem]) -> None:
    """Every item that can be given, and ended ones up to the number of grants."""
    held = {each.item_id for each in await Grant.filter(member=agent, ended_at=None)}
    now = clock.now()
    live = [item for item in items if item.id not in held]
    ended = items[: max(0, GRANTS - len(items))]
    rows = [*((item, None) for item in live), *((item, now) for item in ended)]
    await Grant.bulk_create(
        Grant(member=agent, item=item, granted_by=rep, granted_at=now, ended_at=over)
        for item, over in rows
    )


def fill(url: str) -> None:
    """Fill the demo unit of a database whose server does not run."""
    command = [sys.executable, "-m", "tests.support.crowd", url]
    subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True)


async def _fill(url: str) -> None:
    from tests.support.database import opened

    async with opened(url):
        found = Member.filter(role=Role.LEGAL_REP).select_related("unit", "person")
        await crowd((await found.order_by("id").limit(1))[0])


if __name__ == "__main__":
    prepare_environment()
    asyncio.run(_fill(sys.argv[1]))
