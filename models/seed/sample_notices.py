"""Sample notices of a demo: dated from the day they are loaded on, and marked as samples."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from models.base import clock
from models.base.json_file import json_file, read_json
from models.base.tx import transactional
from models.public.notice import Notice, NoticeKind
from models.records.seed_mark import SeedMark

SAMPLES = "sample notices"
FILE = "seed/notices"
MARK = "（示例）"


async def seed_notices() -> None:
    """Load the sample notices when this database does not hold them yet."""
    digest = hashlib.sha256(json_file(FILE).read_bytes()).hexdigest()
    if not await SeedMark.is_loaded(SAMPLES, digest):
        await _load(digest)


@transactional
async def _load(digest: str) -> None:
    await Notice.filter(is_sample=True).delete()
    await Notice.bulk_create([_notice(row) for row in read_json(FILE)["notices"]])
    await SeedMark.set(SAMPLES, digest)


def _notice(row: Mapping[str, Any]) -> Notice:
    return Notice(
        **{key: row[key] for key in ("code", "body", "source", "region")},
        kind=NoticeKind(row["kind"]),
        title=row["title"].replace("{year}", str(clock.today().year)) + MARK,
        published_at=clock.now() - timedelta(days=row["days_ago"]),
        changed_at=clock.now(),
        is_sample=True,
    )
