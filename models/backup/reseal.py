"""`make reseal`: after a change of the secret, seals anew what the older ones sealed.

The hall may run meanwhile: a batch is one short transaction. It can be stopped and started again
at any time. Indexes and digests stay with the oldest secret (see `models/base/key.py`).
"""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

from tortoise.expressions import Q, RawSQL

from models.backup.content import KEY_ID, sealed_fields
from models.backup.proof import opened
from models.base.command import SEE_README, begin, refuse, say, tell
from models.base.error import HallError
from models.base.key import ring
from models.base.model import HallModel
from models.base.tx import transactional
from models.database.database_error import is_database_error, why_failed
from models.database.noun import nouns
from models.database.owner import act_as_owner, refuse_closed
from settings import settings

BATCH = 200


async def reseal(batch: int = BATCH) -> dict[str, int]:
    """Seal everything with the newest secret; returns how many rows of each table needed it.

    Raises ValueError when something was sealed by a secret that is not at hand.
    """
    counts = {}
    for noun in nouns():
        if not (columns := sealed_fields(noun)):
            continue
        total = 0
        while number := await _reseal_some(noun, columns, batch):
            total += number
        if total:
            counts[noun._meta.db_table] = total
    return counts


@transactional
async def _reseal_some(noun: type[HallModel], columns: Mapping[str, str], batch: int) -> int:
    """One batch of rows that an older secret sealed, all their sealed fields at once."""
    key_ids = {
        f"key_{name}": RawSQL(KEY_ID.format(column=f'"{column}"'))
        for name, column in columns.items()
    }
    # What is empty has no key, and would be looked at for ever.
    newest: Any = ring.newest_key_id
    older = [Q(**{f"{n}__not_isnull": newest, f"key_{n}__not": newest}) for n in columns]
    is_older = Q(*older, join_type="OR")
    rows = await noun.annotate(**key_ids).filter(is_older).limit(batch).select_for_update()
    for row in rows:
        await row.save(update_fields=list(columns))
    return len(rows)


async def _run() -> None:
    async with opened(settings.database()):
        counts = await reseal()
    for table, count in counts.items():
        say(f"  {table}：{count:,}行")
    say(f"已全部改用密钥 {ring.newest_key_id}；密钥文件的最后一行仍不能删")


def main() -> int:
    """Reseal the hall of these settings; what keeps it from being done is told in Chinese."""
    begin()
    try:
        act_as_owner(settings)
        if problems := settings.without_kept_secret():
            refuse(problems, "没有完成", advice=SEE_README)
        refuse_closed(settings)
        asyncio.run(_run())
    except HallError as error:
        tell(f"没有完成：{error.message}")
        return 1
    except Exception as error:
        if isinstance(error, OSError) or is_database_error(error):
            tell(f"没有完成：{why_failed(error)}")
        elif isinstance(error, ValueError):
            tell("没有完成：有内容打不开，缺少当时的密钥；make doctor 说明缺哪一把")
        else:
            raise
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
