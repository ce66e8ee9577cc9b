"""What a unit asks for often costs the database the same, however much there is in the hall."""

from functools import partial

from tortoise.context import get_current_context

from models.base import clock
from models.cases.attention import Attention
from models.cases.case import Case
from models.cases.case_list import CaseFilter, CaseList
from models.cases.case_stage import Stage
from models.services.service_item import ServiceItem
from models.sign_in.session import Session
from models.units.member import Member
from models.units.permission import Role
from tests.support.database import ON_POSTGRES
from tests.support.demo import demo_member, filed
from tests.support.effort import effort
from tests.support.growth import POSTGRES, SQLITE, Size, case_rows, numbers, unit_rows, used_rows
from tests.support.units import signed_in

MANY = 3000
OTHERS = 20_000 if ON_POSTGRES else 600  # or PostgreSQL reads the whole table, which is small
LAST = 10**6
UNIQUE = {"id", "code", "digest", "ended_at"}


async def _counts(rep: Member) -> None:
    await CaseList(rep).counts()


async def _attention(rep: Member) -> None:
    assert await Attention.of(rep)


async def _waiting(rep: Member) -> None:
    assert (await CaseList(rep).page(CaseFilter.WAITING)).rows


async def _to_rate(rep: Member) -> None:
    found = CaseList(rep)
    assert (await found.page(CaseFilter.TO_RATE, "", LAST, await found.counts())).rows


async def _last_page(member: Member) -> None:
    found = CaseList(member)
    assert (await found.page(CaseFilter.ALL, "", LAST, await found.counts())).rows


async def _searched(member: Member) -> None:
    assert (await CaseList(member).page(CaseFilter.ALL, "工伤事故备案")).rows


ACTS = (_counts, _attention, _waiting, _to_rate, _last_page, _searched)
OF_AGENT = (_counts, _last_page, _searched)


async def _run(*statements: str) -> None:
    context = get_current_context()
    assert context is not None
    for statement in statements:
        await context.db().execute_script(statement)


async def _fill(own: int, others: int) -> None:
    """A hall of many units, filled as the benchmark fills it."""
    size = Size(others, others, await ServiceItem.all().count(), own, used=MANY)
    sql = POSTGRES if ON_POSTGRES else SQLITE
    for rows in (unit_rows, case_rows, used_rows):
        await _run(*rows(size, sql))
    if ON_POSTGRES:
        await _run("VACUUM ANALYZE")


async def _file_again(case: Case, many: int) -> None:
    """The same case many times more, all of its unit."""
    columns = ", ".join(set(Case._meta.fields_db_projection.values()) - {"id", "case_no"})
    unit_id = case.unit_id
    assert unit_id is not None
    await _run(
        f"{numbers(many)}INSERT INTO case_file (case_no, {columns})"
        f" SELECT 2000000 + i, {columns} FROM n, case_file WHERE case_no = {case.case_no}"
    )
    kept = await Case.kept_count(unit_id).get()
    await Case.kept_count(unit_id).update(value=kept.value + many)
    if ON_POSTGRES:
        await _run("VACUUM ANALYZE case_file")


async def test_a_unit_of_many_cases_costs_no_more_than_a_small_one() -> None:
    rep = await demo_member()
    await _fill(own=30, others=OTHERS)
    long_ago = clock.now().replace(year=clock.now().year - 4)
    await filed(rep, stage=Stage.SUPPLEMENT, supplement_until=clock.today())
    agent = await demo_member(Role.AGENT)
    for _ in range(15):
        await filed(rep, stage=Stage.PASSED, closed_at=clock.now(), filed_at=clock.now())
        await filed(agent, "SB021")
    closed = await filed(
        rep, await _not_granted(agent), stage=Stage.PASSED, filed_at=long_ago, closed_at=long_ago
    )
    acts = [partial(act, rep) for act in ACTS] + [partial(act, agent) for act in OF_AGENT]
    before = [await effort(act) for act in acts]

    await _file_again(closed, MANY)

    grown = [(act, each, await effort(act)) for act, each in zip(acts, before, strict=True)]
    assert [found for found in grown if found[2] - found[1] > MANY / 10] == []


async def _not_granted(agent: Member) -> str:
    """The code of an item whose cases an agent sees only if they are their own."""
    await agent.load_grants()
    others = ServiceItem.exclude(id__in=list(agent.granted_items)).order_by("id").limit(1)
    [code] = await others.values_list("code", flat=True)
    return str(code)


async def _sign_in_others(many: int) -> None:
    """Sessions of others that are alive now."""
    columns = ", ".join(set(Session._meta.fields_db_projection.values()) - UNIQUE)
    await _run(
        f"{numbers(many)}INSERT INTO session (code, digest, ended_at, {columns})"
        f" SELECT 'other ' || i, 'other ' || i, NULL, {columns} FROM n, session"
        f" WHERE ended_at IS NULL"
    )


async def test_a_look_at_a_session_costs_the_same_however_many_are_signed_in() -> None:
    rep = await demo_member()
    await _fill(own=30, others=60)
    session, _ = await signed_in(rep)

    async def look() -> None:
        assert await Session.find(session.digest)

    before = await effort(look)
    await _sign_in_others(MANY)

    assert await effort(look) == before


async def test_the_number_that_is_kept_is_the_number_that_there_is() -> None:
    rep = await demo_member()
    await _fill(own=30, others=60)
    await filed(rep, count=3)

    counts = await CaseList(rep).counts()

    assert counts.all == await Case.filter(unit_id=rep.unit_id).count()
    assert counts.closed == await (await CaseList(rep).of(CaseFilter.CLOSED)).count()
