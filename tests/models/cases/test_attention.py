"""The strip on the unit's home: what waits, for whom, and until when."""

from datetime import date, timedelta

import pytest

from models.base import clock
from models.cases.attention import Attention
from models.cases.case_stage import Stage
from models.seed import cast
from models.seed.load import seed_catalogue
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.demo import filed, filed_as_person
from tests.support.units import person_of, registered, seated


@pytest.fixture
async def rep() -> Member:
    """The legal rep of a new unit; the catalogue is there."""
    await seed_catalogue()
    return await registered()


def in_days(days: int) -> date:
    """A day counted from today."""
    return clock.today() + timedelta(days=days)


async def ends(member: Member, days: int) -> None:
    """Let a member's term end in some days."""
    await Member.filter(id=member.id).update(valid_until=in_days(days))


async def texts(member: Member) -> tuple[str, ...]:
    """What the strip says; nothing when it is not there."""
    attention = await Attention.of(member)
    return attention.sentences if attention else ()


async def test_nothing_waits_in_a_new_unit(rep: Member) -> None:
    assert await Attention.of(rep) is None


async def test_the_supplement_that_is_due_first_is_named_with_its_day(rep: Member) -> None:
    await filed(rep, "JC001", stage=Stage.SUPPLEMENT, supplement_until=in_days(9))
    assert await texts(rep) == (
        f"劳动保障监察书面审查待补正，请于 {clock.day_words(in_days(9))}前提交",
    )

    await filed(rep, "JY002", stage=Stage.SUPPLEMENT, supplement_until=in_days(4))
    assert await texts(rep) == (
        f"2 件办件待补正，其中就业技能培训补贴申请请于 {clock.day_words(in_days(4))}前提交",
    )


async def test_a_day_that_has_passed_is_said_plainly(rep: Member) -> None:
    await filed(rep, stage=Stage.SUPPLEMENT, supplement_until=in_days(-1))

    assert await texts(rep) == (
        f"就业技能培训补贴申请待补正，期限（{clock.day_words(in_days(-1))}）已过，请尽快提交",
    )


async def test_cases_of_the_unit_and_of_its_employees_wait_for_its_review(rep: Member) -> None:
    await filed(rep, stage=Stage.UNIT_REVIEW)
    employee = await person_of(cast.ZHENG_SHILI)
    await filed_as_person(employee, stage=Stage.UNIT_REVIEW, reviewing_unit=rep.unit)

    assert await texts(rep) == ("2 件办件待本单位审核",)


async def test_a_term_is_announced_thirty_days_before_it_ends(rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG, Role.AGENT)
    await ends(agent, 31)
    assert await texts(rep) == await texts(agent) == ()

    await ends(agent, 30)
    day = clock.day_words(in_days(30))
    assert await texts(rep) == (f"经办人金*的权限将于 {day}到期",)
    assert await texts(agent) == (
        f"您的权限将于 {day}到期，请联系本单位法定代表人或管理员更新期限",
    )


async def test_a_term_that_began_after_it_was_accepted_is_announced_as_well(rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG, Role.AGENT)
    row = Member.filter(id=agent.id)
    await row.update(state=MemberState.WAITING, valid_from=in_days(-1), valid_until=in_days(5))

    assert await texts(rep) == (f"经办人金*的权限将于 {clock.day_words(in_days(5))}到期",)


async def test_an_agent_is_not_told_of_the_terms_of_others(rep: Member) -> None:
    await ends(await seated(rep.unit, cast.JIN_YANG, Role.AGENT), 3)
    other = await seated(rep.unit, cast.ZHENG_SHILI, Role.AGENT)

    assert await texts(other) == ()


async def test_a_term_that_has_ended_waits_no_more(rep: Member) -> None:
    await ends(await seated(rep.unit, cast.JIN_YANG, Role.AGENT), -1)

    assert await texts(rep) == ()
