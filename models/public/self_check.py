"""自检编号: what a self-check has found, kept for a day under a number that is read to 12333.

It holds verdicts and the hall's own words; no account, no address and nothing that was typed.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

import structlog
from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.error import Conflict, NotFound
from models.base.field import UtcField
from models.base.model import HallModel
from models.base.origin import Origin
from models.base.sweep import sweep
from models.base.text import compact
from models.base.tx import transactional
from models.public.check_finding import CheckFinding, Subject, Verdict
from models.records.limit import count
from models.records.limit_table import SELF_CHECKS
from models.records.outbox import OutboxKind, OutboxMessage

KEPT = timedelta(days=1)
LATELY = timedelta(minutes=15)
MOST_LOOKED_AT = 50
DIGITS = 8
UNKNOWN = "没有这个自检编号，或者已经作废（24 小时）；请对方重新自检"
_log = structlog.get_logger()


class SelfCheck(HallModel):
    """One self-check; `findings` are subject, verdict, word and text."""

    id = fields.IntField(primary_key=True)
    number = fields.CharField(max_length=DIGITS, unique=True)
    findings = fields.JSONField[list[list[str]]](default=list)
    created_at = UtcField()

    class Meta:
        table = "self_check"
        indexes = (Index(fields=("created_at",), name="ix_self_check_created_at"),)

    @classmethod
    @transactional
    async def keep(cls, findings: Iterable[CheckFinding], *, origin: Origin) -> Self:
        """Keep what was found under a number of its own."""
        await count(*SELF_CHECKS, origin=origin)
        rows = [[each.subject, each.verdict, each.word, each.text] for each in findings]
        made = await cls.create(
            number=await cls._free_number(), findings=rows, created_at=clock.now()
        )
        told = " ".join(f"{subject}={verdict}" for subject, verdict, _, _ in rows)
        _log.info("self check", number=made.number, found=told)
        return made

    @transactional
    async def keep_again(self, findings: Iterable[CheckFinding]) -> None:
        """Note what another look of the same page has found, under the same number."""
        self.findings = [[each.subject, each.verdict, each.word, each.text] for each in findings]
        await self.save(update_fields=["findings"])

    @classmethod
    async def find(cls, number: str) -> Self:
        """The check that a caller reads the number of; raises NotFound after a day."""
        typed = compact(number)
        fits = typed.isascii() and typed.isdecimal() and len(typed) == DIGITS
        found = await cls.get_or_none(number=typed) if fits else None
        if found is None or found.created_at < clock.now() - KEPT:
            raise NotFound(UNKNOWN)
        return found

    @property
    def told(self) -> list[CheckFinding]:
        """What was found."""
        return [
            CheckFinding(Subject(subject), Verdict(verdict), text, word)
            for subject, verdict, word, text in self.findings
        ]

    @property
    def spoken(self) -> str:
        """The number as it is read out: 4827 1936."""
        return f"{self.number[:4]} {self.number[4:]}"

    @classmethod
    async def forget_old(cls) -> None:
        """Delete checks after a day."""
        await sweep(cls.filter(created_at__lt=clock.now() - KEPT))

    @classmethod
    async def _free_number(cls) -> str:
        for _ in range(10):
            number = f"{secrets.randbelow(9 * 10**7) + 10**7}"
            if not await cls.filter(number=number).exists():
                return number
        raise Conflict("暂时没有可用的自检编号，请稍后重试")


async def sms_pace(now: datetime | None = None) -> timedelta | None:
    """How long the messages of the last minutes took from us to their phones: the middle one."""
    since = (now or clock.now()) - LATELY
    lately = OutboxMessage.filter(kind=OutboxKind.SMS.value, delivered_at__gt=since)
    rows = await lately.order_by("-id").limit(MOST_LOOKED_AT).only("created_at", "delivered_at")
    took = sorted(row.delivered_at - row.created_at for row in rows if row.delivered_at)
    return took[len(took) // 2] if took else None
