"""公示公告: what is shown where, page by page; samples say that they are samples."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import NotFound
from models.public.notice import PAGE_SIZE, Notice, NoticeKind
from models.seed.sample_notices import MARK, seed_notices
from models.standards.region import Region

PROVINCE, NANJING, SUZHOU = Region.of("320000"), Region.of("320100"), Region.of("320500")


async def titles(region: Region, kind: str = "") -> list[str]:
    """Titles that a region shows, without their mark."""
    page = await Notice.page(region, kind)
    return [notice.title.removesuffix(MARK) for notice in page.rows]


async def test_a_demo_begins_with_a_dozen_notices_marked_as_samples() -> None:
    await seed_notices()

    notices = await Notice.published()
    assert len(notices) >= 12
    assert {notice.kind for notice in notices} == set(NoticeKind)
    assert all(notice.is_sample and notice.title.endswith(MARK) for notice in notices)


async def test_a_second_start_neither_doubles_nor_dates_them_anew() -> None:
    await seed_notices()
    before = await Notice.published().values_list("code", "published_at")
    clock.travel(86400)

    await seed_notices()

    assert await Notice.published().values_list("code", "published_at") == before


async def test_the_newest_notice_comes_first_and_pages_hold_ten() -> None:
    await seed_notices()

    first, second = await Notice.page(), await Notice.page(number=2)

    dates = [notice.published_at for notice in (*first.rows, *second.rows)]
    assert dates == sorted(dates, reverse=True)
    assert len(first.rows) == PAGE_SIZE
    assert first.total == len(dates)
    assert (first.pages, second.number) == (2, 2)


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-3, 1), (99, 2)])
async def test_a_page_beyond_the_ends_is_the_nearest_one(asked: int, given: int) -> None:
    await seed_notices()

    assert (await Notice.page(number=asked)).number == given


async def test_a_kind_lists_only_its_own_with_a_true_count() -> None:
    await seed_notices()

    counts = await Notice.kinds(NANJING)

    for kind in NoticeKind:
        page = await Notice.page(NANJING, kind)
        assert {notice.kind for notice in page.rows} == {kind}
        assert page.total == counts[kind]


async def test_a_kind_that_is_none_lists_everything() -> None:
    await seed_notices()

    assert (await Notice.page(PROVINCE, "nope")).total == sum(
        (await Notice.kinds(PROVINCE)).values()
    )


async def test_a_city_shows_its_notices_and_those_of_the_province() -> None:
    await seed_notices()
    own = "苏州市拟新增就业见习基地名单公示"
    provincial = "省级高技能人才培训基地拟认定名单公示"

    assert {own, provincial} <= set(await titles(SUZHOU, NoticeKind.PUBLICITY))
    assert own not in await titles(NANJING, NoticeKind.PUBLICITY)
    assert own not in await titles(PROVINCE, NoticeKind.PUBLICITY)


async def test_a_notice_is_not_there_before_its_day() -> None:
    await Notice.create(
        code="later",
        kind=NoticeKind.CIRCULAR,
        title="明日发布的通知",
        body="正文",
        source="示例单位",
        published_at=clock.now() + timedelta(days=1),
    )

    with pytest.raises(NotFound):
        await Notice.of("later")
    assert (await Notice.page()).total == 0

    clock.travel(86401)
    assert (await Notice.of("later")).title == "明日发布的通知"
