"""公示公告: what the office makes public; the body is Markdown."""

from collections.abc import Iterable

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.functions import Count
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import NotFound
from models.base.field import UtcField
from models.base.key import is_code
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.page import Page, read_page
from models.database.prepared import Prepared
from models.standards.region import PROVINCE, Region

PAGE_SIZE = 10
NEWEST = 5


class NoticeKind(Labeled):
    """What a notice is; the label stands before its title."""

    ANNOUNCEMENT = "announcement", "公告"
    PUBLICITY = "publicity", "公示"
    CIRCULAR = "circular", "通知"


class Notice(HallModel):
    """One notice; it is there from `published_at` on. A sample is no notice of a real office."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    kind = fields.CharEnumField(NoticeKind, max_length=16)
    title = fields.CharField(max_length=100)
    body = fields.TextField()
    source = fields.CharField(max_length=60)
    region = fields.CharField(max_length=6, default=PROVINCE)
    published_at = UtcField()
    is_sample = fields.BooleanField(default=False)
    changed_at = UtcField()  # set by `save`, so that nobody has to; `content_version` reads it

    class Meta:
        table = "notice"
        indexes = (Index(fields=("published_at",), name="ix_notice_published_at"),)

    async def save(
        self,
        using_db: BaseDBAsyncClient | None = None,
        update_fields: Iterable[str] | None = None,
        force_create: bool = False,
        force_update: bool = False,
    ) -> None:
        """Save it and when it was changed; an `update` of many rows has to name that by itself."""
        self.changed_at = clock.now()
        if update_fields is not None:
            update_fields = [*update_fields, "changed_at"]
        await super().save(using_db, update_fields, force_create, force_update)

    @classmethod
    def published(cls, region: Region | None = None, kind: str = "") -> "QuerySet[Notice]":
        """What a region shows, newest first: its own notices and those of 省本级."""
        shown = Notice.filter(published_at__lte=clock.now())
        if region is not None:
            shown = shown.filter(region__in=[PROVINCE, region.code])
        if kind:
            shown = shown.filter(kind=kind)
        return shown.order_by("-published_at", "-id")

    @classmethod
    async def page(
        cls, region: Region | None = None, kind: str = "", number: int = 1
    ) -> "Page[Notice]":
        """One page of the list; a number beyond its ends gives the nearest page."""
        shown = cls.published(region, kind if kind in set(NoticeKind) else "")
        return await read_page(shown, number, PAGE_SIZE)

    @classmethod
    async def newest(cls, region: Region) -> "list[Notice]":
        """The few that the front page shows."""
        return await _NEWEST.run(clock.now(), region.code)

    @classmethod
    async def local_counts(cls) -> dict[str, int]:
        """How many notices each region has published itself, by its code."""
        rows = (
            await cls.published()
            .order_by()
            .annotate(count=Count("id"))
            .group_by("region")
            .values("region", "count")
        )
        return {row["region"]: row["count"] for row in rows}

    @classmethod
    async def kinds(cls, region: Region | None = None) -> dict[NoticeKind, int]:
        """How many notices there are of each kind; a kind without any is left out."""
        rows = (
            await cls.published(region)
            .order_by()
            .annotate(count=Count("id"))
            .group_by("kind")
            .values("kind", "count")
        )
        counts = {row["kind"]: row["count"] for row in rows}
        return {kind: counts[kind] for kind in NoticeKind if kind in counts}

    @classmethod
    async def of(cls, code: str) -> "Notice":
        """A published notice by its address."""
        found = await cls.published().get_or_none(code=code) if is_code(code) else None
        if found is None:
            raise NotFound("没有这条公示公告，可能已经撤下")
        return found


_NEWEST = Prepared(
    Notice,
    ["published_at", "region"],
    lambda now, region: (
        Notice.filter(published_at__lte=now, region__in=[PROVINCE, region])
        .order_by("-published_at", "-id")
        .limit(NEWEST)
    ),
)
