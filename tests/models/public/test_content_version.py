"""The version of what everybody may read."""

from datetime import timedelta

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
