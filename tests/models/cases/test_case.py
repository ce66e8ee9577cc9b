"""办件: who sees what, how the filters count, how a list is searched and paged."""

from datetime import timedelta
from typing import Any

import pytest

from models.base import clock
from models.cases.case import FIRST_CASE_NO, Case
from models.cases.case_list import PAGE_SIZE, CaseFilter, CaseList, search_words
from models.cases.case_stage import Stage
from models.records.owner import OwnerKind, OwnerName
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.catalogue import Catalogue
from models.services.service_item import ServiceItem
from models.units.member import Member, MemberState
from models.units.permission import Action, Role
from tests.support.demo import filed
from tests.support.queries import counted_queries
from tests.support.units import registered, seated


@pytest.fixture
async def rep() -> Member:
    """The legal rep of a unit without cases; the catalogue is there."""
    await seed_catalogue()
    return await registered()


def decided(days_ago: float, stage: Stage = Stage.PASSED) -> dict[str, Any]:
    """The standing of a case that was closed some days ago."""
    return {"stage": stage, "closed_at": clock.now() - timedelta(days=days_ago)}


async def test_numbers_grow_one_by_one_from_the_first(rep: Member) -> None:
    first, second = await filed(rep), await filed(rep)

    assert (first.case_no, second.case_no) == (FIRST_CASE_NO, FIRST_CASE_NO + 1)


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


async def test_every_stage_is_either_in_progress_or_closed(rep: Member) -> None:
    for stage in Stage:
        await filed(rep, stage=stage)

    counts = await CaseList(rep).counts()

    assert (counts.in_progress, counts.closed) == (4, 6)
    assert counts.all == len(Stage)


async def test_what_was_decided_is_to_be_rated_once_within_thirty_days(rep: Member) -> None:
    for stage in (Stage.PASSED, Stage.PARTLY_PASSED, Stage.FAILED):
        await filed(rep, **decided(29.9, stage))
    await filed(rep, **decided(30.1))
    await filed(rep, **decided(1), rated_at=clock.now())
    for stage in (Stage.WITHDRAWN, Stage.TERMINATED, Stage.NOT_ACCEPTED):
        await filed(rep, **decided(1, stage))

    assert (await CaseList(rep).counts()).to_rate == 3
    assert (await CaseList(rep).page(CaseFilter.TO_RATE)).total == 3


async def test_a_review_waits_for_the_unit_but_not_for_its_agent(rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG, Role.AGENT)
    await filed(agent, stage=Stage.UNIT_REVIEW)
    await filed(agent, stage=Stage.SUPPLEMENT)

    assert (await CaseList(rep).counts()).waiting == 2
    assert (await CaseList(agent).counts()).waiting == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("100001", 1),
        ("１００００１", 1),
        ("\0技能", 1),
        (" 10000 ", 0),
        ("技能培训", 1),
        ("%", 0),
        ("_", 0),
        ("9" * 40, 0),
        ("", 2),
    ],
)
async def test_a_search_is_by_a_part_of_the_name_or_the_whole_number(
    rep: Member, text: str, found: int
) -> None:
    await filed(rep, "JY002")
    await filed(rep, "JC001")

    assert (await CaseList(rep).page(CaseFilter.ALL, text)).total == found


@pytest.mark.parametrize(
    "text",
    [
        "失业保险稳岗返还",
        "稳岗 返还",
        "返还 稳岗",
        "稳岗补贴",
        "稳刚返还",
        "wengang",
        "wgfh",
        "１００００１",
        "100001\u200b",
        "\ufeff100001",
        "100 001",
    ],
)
async def test_a_search_understands_what_the_search_of_the_hall_understands(
    rep: Member, text: str
) -> None:
    await filed(rep, "JY001")
    await filed(rep, "ZC001")

    page = await CaseList(rep).page(CaseFilter.ALL, text)

    assert [case.case_no for case in page.rows] == [FIRST_CASE_NO]


async def test_a_search_finds_cases_of_an_item_that_left_the_list(rep: Member) -> None:
    await filed(rep, "JY001")
    await ServiceItem.filter(code="JY001").update(is_listed=False)
    await Catalogue.mark_changed()

    assert (await CaseList(rep).page(CaseFilter.ALL, "稳岗返还")).total == 1


async def test_a_search_for_social_insurance_finds_its_cases(rep: Member) -> None:
    for code in ("SB001", "SB003", "SB008", "ZC001", "KA001"):
        await filed(rep, code)

    page = await CaseList(rep).page(CaseFilter.ALL, "社保")

    assert {case.item.code for case in page.rows} == {"SB001", "SB003", "SB008", "KA001"}


@pytest.mark.parametrize(
    "written",
    [
        *(
            "{}",
            "#{}",
            "＃ {}",
            "编号{}",
            "编号：{}",
            "办件编号：{}",
            "办件编号为{}",
            "办件{}",
            "{}号",
        ),
        *("No.{}", "NO {}", "№{}", "受理编号 {}", "申请号{}", "【{}】", "編號{}"),
    ],
)
async def test_a_case_is_found_by_its_number_however_it_is_written(
    rep: Member, written: str
) -> None:
    case = await filed(rep, "JY001", count=2)

    page = await CaseList(rep).page(CaseFilter.ALL, written.format(case.case_no))

    assert [found.id for found in page.rows] == [case.id]
    assert not page.is_near


@pytest.mark.parametrize("text", ["\ud800", "\ud800工伤", "\u202e" * 900, "9" * 5000, "天气预报"])
async def test_a_search_for_a_strange_text_finds_nothing(rep: Member, text: str) -> None:
    await filed(rep, "JY001")

    assert (await CaseList(rep).page(CaseFilter.ALL, text)).total == (
        0 if search_words(text) else 1
    )


async def test_a_case_of_an_employee_stands_in_no_list_of_the_unit_that_reviews_it(
    rep: Member,
) -> None:
    own = await filed(rep)
    await filed(
        rep,
        unit_id=None,
        reviewing_unit=rep.unit,
        applicant_kind=OwnerKind.PERSON,
        applicant_code=rep.person.code,
    )

    assert await Case.visible_to(rep) == [own]
    assert own.applicant == OwnerName.of(rep.unit)


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
    cases = [await filed(rep), await filed(reader), elsewhere]

    shown = {case.id for case in await Case.visible_to(reader)}

    for case in cases:
        await case.fetch_related("filed_by")
        assert reader.may(Action.CASE_VIEW, on=case) is (case.id in shown)
    assert elsewhere.id not in shown


async def test_a_page_too_high_is_the_last_one(rep: Member) -> None:
    await filed(rep, count=PAGE_SIZE + 3)

    page = await CaseList(rep).page(CaseFilter.ALL, number=10**6)

    assert (page.number, page.pages, len(page.rows)) == (2, 2, 3)


async def test_the_figures_cost_one_query(rep: Member) -> None:
    await filed(rep, count=20)

    with counted_queries() as asked:
        await CaseList(rep).counts()

    assert len(asked) == 1
