"""The version of what everybody may read."""

from datetime import timedelta

import pytest

from models.base import clock
from models.public.content_version import content_version
from models.public.notice import Notice
from models.services.catalogue import Catalogue


async def _announce(code: str, hours: float) -> None:
    await Notice.create(
        code=code,
        kind="announcement",
        title="通知",
        body="x",
        source="厅",
        published_at=clock.now() + timedelta(hours=hours),
    )


async def test_it_stays_while_nothing_changes() -> None:
    await _announce("old", -1)

    assert await content_version() == await content_version()


async def test_it_changes_with_the_catalogue_the_notices_and_the_day() -> None:
    found = [await content_version()]
    await Catalogue.mark_changed()
    found.append(await content_version())
    await _announce("new", -1)
    found.append(await content_version())
    await Notice.all().delete()
    await _announce("other", -1)
    found.append(await content_version())
    clock.travel(86_400)
    found.append(await content_version())

    assert len(set(found)) == len(found)


async def test_it_changes_when_the_time_of_a_notice_has_come() -> None:
    await _announce("coming", 1)
    before = await content_version()

    clock.travel(7200)

    assert await content_version() != before


@pytest.mark.parametrize("only", [None, ["body"]])
async def test_it_changes_when_a_notice_is_corrected_that_is_not_the_newest(
    only: list[str] | None,
) -> None:
    await _announce("old", -2)
    await _announce("new", -1)
    before = await content_version()

    old = await Notice.get(code="old")
    old.body = "y"
    await old.save(update_fields=only)

    assert await content_version() != before


async def test_it_changes_when_one_notice_is_withdrawn_and_an_earlier_one_takes_its_place() -> None:
    await _announce("old", -2)
    await _announce("new", -1)
    before = await content_version()

    await Notice.filter(code="old").delete()
    await _announce("earlier", -3)

    assert await content_version() != before
