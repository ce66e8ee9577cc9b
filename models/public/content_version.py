"""The version of what everybody may read: the catalogue, the notices, the questions, the day."""

from models.base import clock
from models.public.notice import Notice
from models.records.seed_mark import SeedMark


async def content_version() -> str:
    """A text that changes whenever something of it has changed, or a notice's time has come.

    Whatever changes what pages show without adding a row sets a mark, as the catalogue does.
    """
    marks = await SeedMark.all().order_by("name").values_list("name", "digest")
    shown = Notice.published()
    newest = await shown.limit(1).values_list("id", "published_at")
    return repr((clock.today(), marks, await shown.count(), newest))
