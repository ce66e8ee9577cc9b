"""Sweep: deletes many rows a few at a time, so that whoever writes meanwhile hardly waits.

SQLite has one writer: a clean-up in a single transaction would stop every act for as long as it
takes. Each step is a transaction of its own, and the next one lets others go first.
"""

import asyncio
from typing import Any

from tortoise.queryset import QuerySet

from models.base.tx import in_transaction_now, transactional

STEP = 100
PAUSE = 0.01  # seconds


async def sweep(rows: QuerySet[Any]) -> int:
    """Delete all rows of a query, step by step; returns how many there were."""
    if in_transaction_now():
        raise RuntimeError("sweep() would hold the lock of the open transaction all the time")
    key, swept = rows.model._meta.pk_attr, 0
    while keys := await rows.limit(STEP).values_list(key, flat=True):
        swept += await _delete(rows.filter(**{f"{key}__in": keys}))
        if len(keys) < STEP:
            break
        await asyncio.sleep(PAUSE)
    return swept


@transactional
async def _delete(rows: QuerySet[Any]) -> int:
    """Delete a step; only what still belongs to the query, for a row may be renewed meanwhile."""
    return int(await rows.delete())
