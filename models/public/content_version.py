"""The version of what everybody may read: the catalogue, the notices, the questions, the day."""

from tortoise.functions import Count, Max

from models.base import clock
from models.public.notice import Notice
from models.records.seed_mark import SeedMark


async def content_version() -> str:
    """A text that changes whenever something of it has changed, or a notice's time has come.

    A notice that is saved tells by itself when it was changed. What has no such column sets a mark,
    as the catalogue does, and the questions, which come with it.
    """
    marks = await SeedMark.all().order_by("name").values_list("name", "digest")
    notices = Notice.published().order_by()
    counted = notices.annotate(
        number=Count("id"), newest=Max("published_at"), changed=Max("changed_at")
    )
    return repr((clock.today(), marks, await counted.values("number", "newest", "changed")))
