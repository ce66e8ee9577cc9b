"""The proof of a copy: nothing is missing, nothing was changed, everything can be opened."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tortoise.context import TortoiseContext

from models.backup.archive import Manifest
from models.backup.content import Content, blind_fields, sealed_fields
from models.base import clock
from models.base.error import Invalid
from models.base.key import ring
from models.base.model import HallModel
from models.base.tx import drain, transactional
from models.database.migrate import migrate_database
from models.database.noun import nouns
from models.records.audit import AuditEvent, record, verify_all
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from settings import settings

PAGE = 500


@dataclass(frozen=True)
class Proof:
    """One thing that was looked at: what, whether it holds, and what was found."""

    what: str
    holds: bool
    found: str


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    """Work on another database for a while, brought up to this program first."""
    config: Any = settings.tortoise_config(url)
    await migrate_database(config)
    async with TortoiseContext() as context:
        await context.init(config=config)
        yield
        await drain()


def prove_counts(manifest: Manifest, content: Content) -> Proof:
    """Every table has as many rows as when the backup was made."""
    tables = manifest.rows.keys() | content.rows.keys()
    wrong = sorted(name for name in tables if manifest.rows.get(name) != content.rows.get(name))
    found = f"行数不符：{'、'.join(wrong)}" if wrong else f"{len(tables)}张表，{content.total:,}行"
    return Proof("行数", not wrong, found)


def prove_structure(faults: Sequence[str]) -> Proof:
    """The file is sound, and no row points to one that is not there."""
    return Proof("完整性与外键", not faults, "；".join(faults) or "完好")


async def prove_content() -> list[Proof]:
    """The audit chains hold, and every sealed value opens; on the database that is open now."""
    broken = await verify_all()
    chains = "、".join(f"{name} 第{seq}条" for name, seq in broken.items())
    opens, failed = await _open_everything()
    return [
        Proof("审计链", not broken, f"断在{chains}" if broken else "每一条都与写入时相同"),
        Proof(
            "加密内容",
            not failed,
            f"打不开：{'、'.join(failed)}" if failed else f"{opens:,}项均能打开",
        ),
    ]


async def _open_everything() -> tuple[int, list[str]]:
    """Open every sealed value and look whether its index still finds it."""
    opens, failed = 0, []
    for noun in nouns():
        if not (names := sealed_fields(noun)):
            continue
        try:
            async for row in _rows(noun):
                opens += sum(getattr(row, name) is not None for name in names)
                _check_indexes(row)
        except ValueError:
            failed.append(noun._meta.db_table)
    return opens, failed


async def _rows(noun: type[HallModel]) -> AsyncIterator[HallModel]:
    last: Any = None
    while True:
        page = noun.all() if last is None else noun.filter(pk__gt=last)
        rows = await page.order_by(noun._meta.pk_attr).limit(PAGE)
        for row in rows:
            yield row
        if len(rows) < PAGE:
            return
        last = rows[-1].pk


def _check_indexes(row: HallModel) -> None:
    for name, index in blind_fields(type(row)):
        plain = getattr(row, index.source)
        if plain is not None and getattr(row, name) != ring.blind(plain, index.purpose):
            raise ValueError(f"{name} does not find its row")


@transactional
async def note_restored(made_at: str) -> None:
    """End every login, since one that was ended after the backup would live again, and say so."""
    alive = Session.filter(ended_at=None)
    await alive.update(ended_at=clock.now(), reason=EndReason.RESTORED.value)
    await record(AuditEvent.RESTORED, details={"备份时间": made_at})


def check_keys(manifest: Manifest) -> None:
    """Refuse a copy that the keys at hand do not open."""
    missing = manifest.needed_keys - ring.key_ids
    if missing:
        raise Invalid(
            f"打开这份备份需要密钥 {'、'.join(sorted(missing))}，现有设置里没有；"
            "请把原站点的 HALL_SECRET_KEY 全部各行设到本机"
            "（备份时带了 WITH_KEY=1 的，恢复时也加 WITH_KEY=1）"
        )
    if manifest.index_key_id != ring.index_key_id:
        raise Invalid(
            f"HALL_SECRET_KEY 的最后一行应当是密钥 {manifest.index_key_id}，否则查不到已有的人"
        )


def check_version(manifest: Manifest, known: set[str]) -> None:
    """Refuse a copy of a newer program."""
    if newer := sorted(set(manifest.migrations) - known):
        raise Invalid(f"备份比本程序新（{'、'.join(newer)}），请先升级程序")
