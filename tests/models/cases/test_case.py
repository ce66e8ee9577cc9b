"""办件: its number and status, who files it, who sees it and may do something about it."""

import pytest

from models.base.error import Invalid, NotAllowed, NotFound, SessionEnded
from models.base.tx import transactional
from models.cases.case import FIRST_CASE_NO, Case
from models.cases.case_list import CaseList
from models.seed import cast
from models.units.member import Member, MemberState
from models.units.permission import Action, Role
from tests.support.demo import filed, filed_as_person
from tests.support.units import person_of, registered, seated


async def test_numbers_grow_one_by_one_from_the_first(rep: Member) -> None:
    first, second = await filed(rep), await filed(rep)

    assert (first.case_no, second.case_no) == (FIRST_CASE_NO, FIRST_CASE_NO + 1)


async def test_a_case_that_could_not_be_filed_is_neither_numbered_nor_counted(rep: Member) -> None:
    @transactional
    async def fail_to_file() -> None:
        await filed(rep)
        raise Invalid("这次操作没有完成")

    await filed(rep)
    with pytest.raises(Invalid):
        await fail_to_file()
    last = await filed(rep)

    assert last.case_no == FIRST_CASE_NO + 1
    assert (await CaseList(rep).counts()).all == 2


async def test_the_status_is_the_step_and_its_result_or_what_it_waits_for(rep: Member) -> None:
    waiting = await filed(rep, step_name="仲裁申请")
    done = await filed(rep, step_name="结果反馈", step_result="通过")

    assert waiting.status_text == "仲裁申请:待仲裁申请"
    assert done.status_text == "结果反馈:通过"


async def test_nobody_sees_the_cases_of_another_unit(rep: Member) -> None:
    other = await registered(cast.SOFTWARE_UNIT)
    await filed(other)

    assert await Case.visible_to(rep) == []
    assert (await CaseList(rep).counts()).all == 0


async def test_an_agent_sees_their_own_cases_and_the_manager_sees_all(rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG, Role.AGENT)
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    own, other = await filed(agent), await filed(rep)

    assert await Case.visible_to(agent) == [own]
    assert await Case.visible_to(manager) == [other, own]
    assert (await CaseList(agent).counts()).all == 1


async def test_an_agent_who_comes_back_still_sees_what_they_filed_before(rep: Member) -> None:
    before = await seated(rep.unit, cast.JIN_YANG, Role.AGENT)
    own = await filed(before)
    await Member.filter(id=before.id).update(state=MemberState.REVOKED)
    again = await seated(rep.unit, cast.JIN_YANG, Role.AGENT)

    assert await Case.visible_to(again) == [own]


async def test_a_case_of_an_employee_stands_in_no_list_of_the_unit_that_has_reviewed_it(
    rep: Member,
) -> None:
    own = await filed(rep)
    await filed_as_person(await person_of(cast.ZHENG_SHILI), reviewing_unit=rep.unit)

    assert await Case.visible_to(rep) == [own]
    assert (await CaseList(rep).counts()).waiting == 0


@pytest.mark.parametrize("role", list(Role))
async def test_what_a_list_shows_and_what_a_single_case_answers_are_the_same(
    rep: Member, role: Role
) -> None:
    elsewhere = await filed(await registered(cast.SOFTWARE_UNIT))
    reader = rep
    if role is not Role.LEGAL_REP:
        reader = await seated(rep.unit, cast.ZHENG_SHILI)
        await Member.filter(id=reader.id).update(role=role)
        reader = await reader.reread()
    cases = [await filed(rep), await filed(reader)]
    strange = [elsewhere, await filed(reader, unit_id=None), await filed_as_person(reader.person)]

    shown = {case.id for case in await Case.visible_to(reader)}

    for case in cases + strange:
        assert reader.may(Action.CASE_VIEW, on=case) is (case.id in shown)
    assert not shown & {case.id for case in strange}


@transactional
async def attempt(member: Member, action: Action, case: Case) -> None:
    """What every verb about a case does first."""
    await member.require(action, on=case)


async def test_a_verb_about_a_case_reaches_what_the_list_shows_and_finds_nothing_else(
    rep: Member,
) -> None:
    agent = await seated(rep.unit, cast.ZHENG_SHILI)
    own, other = await filed(agent), await filed(rep)

    await attempt(agent, Action.CASE_WITHDRAW, own)
    await attempt(rep, Action.CASE_WITHDRAW, own)
    with pytest.raises(NotFound):
        await attempt(agent, Action.CASE_WITHDRAW, other)
    with pytest.raises(NotFound):
        await attempt(await registered(cast.SOFTWARE_UNIT), Action.CASE_WITHDRAW, own)


async def test_who_has_no_right_at_all_is_told_so_whatever_row_it_is_about(rep: Member) -> None:
    agent = await seated(rep.unit, cast.ZHENG_SHILI)

    for case in (await filed(agent), await filed(rep)):
        with pytest.raises(NotAllowed, match="您没有“更新经办人期限”的权限"):
            await attempt(agent, Action.AGENT_RENEW, case)


async def test_a_verb_about_a_case_asks_the_member_of_now(rep: Member) -> None:
    agent = await seated(rep.unit, cast.ZHENG_SHILI)
    own = await filed(agent)
    await Member.filter(id=agent.id).update(state=MemberState.SUSPENDED)

    assert agent.may(Action.CASE_WITHDRAW, on=own)
    with pytest.raises(SessionEnded, match="已停用"):
        await attempt(agent, Action.CASE_WITHDRAW, own)


async def test_a_person_without_any_unit_files_a_case_of_their_own(rep: Member) -> None:
    person = await person_of(cast.ZHENG_SHILI)

    case = await filed_as_person(person)

    await case.fetch_related("handler", "filed_by", "unit")
    assert (case.handler, case.filed_by, case.unit) == (person, None, None)
    assert await Case.visible_to(rep) == []
