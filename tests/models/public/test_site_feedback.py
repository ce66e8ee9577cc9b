"""政府网站找错: a report reaches the database, gets a number, and keeps no secret in the open."""

import asyncio

import pytest
from tortoise.context import TortoiseContext

from models.base import clock
from models.base.error import Invalid, TooMany
from models.base.origin import Origin
from models.public.site_feedback import MAX_DESCRIPTION, RULES, SiteFeedback
from models.records.limit_table import FEEDBACK_BROWSER


async def report(visitor: str = "visitor", **given: str) -> SiteFeedback:
    """Report an error of a page."""
    told = {"page": "/services", "problem": "link", "description": "下载链接打不开"} | given
    return await SiteFeedback.report(**told, origin=Origin(visitor, "203.0.113.9"))


async def test_reports_of_a_day_are_numbered_in_a_row_and_begin_anew_the_next_day() -> None:
    day = f"{clock.today():%Y%m%d}"
    assert [(await report()).number for _ in range(2)] == [f"ZC{day}0001", f"ZC{day}0002"]

    clock.travel(86400)

    assert (await report()).number == f"ZC{clock.today():%Y%m%d}0001"


async def test_reports_at_once_get_different_numbers() -> None:
    made = await asyncio.gather(*(report(f"visitor {number}") for number in range(10)))

    assert len({row.number for row in made}) == 10


async def test_a_refused_report_leaves_no_gap() -> None:
    await report()
    with pytest.raises(Invalid):
        await report(description="坏")

    assert (await report()).number.endswith("0002")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("page", " "),
        ("page", "http://[broken"),
        ("problem", ""),
        ("problem", "nope"),
        ("description", "坏了"),
        ("description", "字" * (MAX_DESCRIPTION + 1)),
        ("description", "坏了👨‍👩\u200b\u200b"),
        ("contact", "找我"),
        ("contact", "a@b"),
    ],
)
async def test_what_cannot_be_taken_is_told_at_its_field(field: str, typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await report(**{field: typed})

    assert refusal.value.field == field
    assert await SiteFeedback.all().count() == 0


@pytest.mark.parametrize(
    ("field", "typed"),
    [("page", ""), ("problem", ""), ("problem", "nope"), ("description", "坏"), ("contact", "a@b")],
)
async def test_what_cannot_be_taken_is_told_in_the_words_of_the_form(
    field: str, typed: str
) -> None:
    with pytest.raises(Invalid) as said_by_form:
        RULES[field].check(typed)
    with pytest.raises(Invalid) as said_by_verb:
        await report(**{field: typed})

    assert said_by_verb.value.message == said_by_form.value.message


@pytest.mark.parametrize(
    "contact",
    ["", "13900010182", "(025) 83276000", "025-83276000转801", "12333", "li.fanli@example.com"],
)
async def test_a_telephone_an_address_or_nothing_is_a_contact(contact: str) -> None:
    assert (await report(contact=contact)).contact == contact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０２５－８３２７６０００", "025-83276000"),
        ("\u202d13900010182\u202c", "13900010182"),
        ("Ｌi.fanli＠example.com\u200b", "Li.fanli@example.com"),
        ("13900010182。", "13900010182"),
        ("li.fanli@example.com；", "li.fanli@example.com"),
        ("139-0001-0182（王）", "139-0001-0182(王)"),
    ],
)
async def test_a_contact_is_kept_half_width_without_what_nobody_sees(typed: str, kept: str) -> None:
    assert (await report(contact=typed)).contact == kept


async def test_emoji_of_several_signs_are_kept_and_what_turns_the_text_around_is_not() -> None:
    row = await report(description="点👨‍👩‍👧‍👦没有\u202e反应❤️\ufeff")

    assert row.description == "点👨‍👩‍👧‍👦没有反应❤️"


async def test_only_the_path_of_an_address_is_kept() -> None:
    row = await report(page="https://hall.example/unit/cases?token=secret#part")

    assert row.page == "/unit/cases"


async def test_lines_of_a_description_stay_lines() -> None:
    assert (await report(description="第一行\n第二行")).description == "第一行\n第二行"


async def test_the_table_does_not_show_how_to_reach_the_visitor(db: TortoiseContext) -> None:
    row = await report(contact="13900010182")

    assert "13900010182" not in repr(
        await db.db().execute_query_dict("SELECT * FROM site_feedback")
    )
    assert (await SiteFeedback.get(id=row.id)).contact == "13900010182"


async def test_a_visitor_reports_only_so_often_in_an_hour() -> None:
    for _ in range(FEEDBACK_BROWSER.most):
        await report()
    with pytest.raises(TooMany):
        await report()

    await report("somebody else")
    clock.travel(3601)
    await report()
