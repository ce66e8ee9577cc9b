"""单位办件: how the filters count, and how a list is searched and paged."""

from datetime import timedelta
from typing import Any

import pytest

from models.base import clock
from models.cases.case import FIRST_CASE_NO
from models.cases.case_list import PAGE_SIZE, CaseFilter, CaseList, search_words
from models.cases.case_stage import Stage
from models.seed import cast
from models.services.catalogue import Catalogue
from models.services.service_item import ServiceItem
from models.units.member import Member
from models.units.permission import Role
from tests.support.demo import filed, filed_as_person
from tests.support.queries import counted_queries
from tests.support.units import person_of, registered, seated


def decided(days_ago: float, stage: Stage = Stage.PASSED) -> dict[str, Any]:
    """The standing of a case that was closed some days ago."""
    return {"stage": stage, "closed_at": clock.now() - timedelta(days=days_ago)}


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


async def test_a_case_of_an_employee_waits_for_the_unit_that_reviews_it(rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG, Role.AGENT)
    other = await registered(cast.SOFTWARE_UNIT)
    case = await filed_as_person(
        await person_of(cast.ZHENG_SHILI), stage=Stage.UNIT_REVIEW, reviewing_unit=rep.unit
    )

    for words in ("", f"{case.case_no}", "技能培训"):
        assert (await CaseList(rep).page(CaseFilter.WAITING, words)).rows == [case]
    counts = await CaseList(rep).counts()
    assert (counts.waiting, counts.all, counts.in_progress) == (1, 0, 0)
    for stranger in (agent, other):
        assert (await CaseList(stranger).counts()).waiting == 0


async def test_a_case_that_another_unit_reviews_waits_for_that_unit_alone(rep: Member) -> None:
    other = await registered(cast.SOFTWARE_UNIT)
    await filed(rep, stage=Stage.UNIT_REVIEW, reviewing_unit_id=other.unit_id)

    assert (await CaseList(rep).counts()).waiting == 0
    assert (await CaseList(other).counts()).waiting == 1


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


async def test_a_page_too_high_is_the_last_one(rep: Member) -> None:
    await filed(rep, count=PAGE_SIZE + 3)

    page = await CaseList(rep).page(CaseFilter.ALL, number=10**6)

    assert (page.number, page.pages, len(page.rows)) == (2, 2, 3)


async def test_the_figures_cost_one_query(rep: Member) -> None:
    await filed(rep, count=20)

    with counted_queries() as asked:
        await CaseList(rep).counts()

    assert len(asked) == 1
