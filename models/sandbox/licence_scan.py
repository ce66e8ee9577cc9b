"""What the twin of 电子营业执照 remembers of a code: every process of the hall reads the same."""

from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.field import UtcField
from models.base.key import is_code
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.tx import transactional

LIFETIME = timedelta(seconds=120)
KEPT = timedelta(days=1)


class ScanStep(Labeled):
    """How far the mini-program has come with it."""

    NEW = "new", "等待扫码"
    SCANNED = "scanned", "已扫码"
    DONE = "done", "已确认"
    CANCELED = "canceled", "已取消"


OPEN = (ScanStep.NEW, ScanStep.SCANNED)


class LicenceScan(HallModel):
    """One code of the twin; `content` is the answer as it was signed, of the synthetic cast."""

    id = fields.IntField(primary_key=True)
    provider = fields.CharField(max_length=32)
    biz = fields.CharField(max_length=32, unique=True)
    plain = fields.CharField(max_length=128)
    step = fields.CharEnumField(ScanStep, max_length=16, default=ScanStep.NEW)
    content = fields.TextField(default="")
    created_at = UtcField()

    class Meta:
        table = "sandbox_licence_scan"
        indexes = (Index(fields=("created_at",), name="ix_sandbox_licence_scan_created_at"),)

    @property
    def is_open(self) -> bool:
        """Whether somebody may still answer it."""
        return self.step in OPEN and clock.now() - self.created_at < LIFETIME

    @classmethod
    @transactional
    async def open(cls, provider: str, biz: str, plain: str) -> Self:
        """A new one."""
        return await cls.create(provider=provider, biz=biz, plain=plain, created_at=clock.now())

    @classmethod
    async def find(cls, provider: str, biz: str) -> Self | None:
        """One by its number."""
        return await cls.get_or_none(provider=provider, biz=biz) if is_code(biz) else None

    @transactional
    async def become(self, step: ScanStep, content: str = "") -> bool:
        """Go on; False where somebody has answered it already."""
        before = (ScanStep.NEW,) if step is ScanStep.SCANNED else OPEN
        mine = LicenceScan.filter(id=self.id, step__in=before)
        return bool(await mine.update(step=step, content=content))

    @classmethod
    async def forget_old(cls) -> None:
        """Delete them a day later."""
        await sweep(cls.filter(created_at__lt=clock.now() - KEPT))
