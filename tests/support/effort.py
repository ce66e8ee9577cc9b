"""What a database does for an act, in numbers that no other load of the machine changes."""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from aiosqlite import Connection
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.context import get_current_context

from tests.support.queries import kept_queries


async def effort(act: Callable[[], Awaitable[object]]) -> int:
    """SQLite's steps, or the rows that PostgreSQL reads by the plans that it makes for all values.

    Those are what it keeps of a statement that is asked often.
    """
    context = get_current_context()
    assert context is not None
    if context.db().capabilities.dialect == "sqlite":
        return await _steps(cast(SqliteClient, context.db()), act)
    with kept_queries() as asked:
        await act()
    return sum([await _rows_read(context.db(), *each) for each in asked])


async def _steps(client: SqliteClient, act: Callable[[], Awaitable[object]]) -> int:
    raw, steps = cast(Connection, client._connection), 0

    def one_more() -> int:
        nonlocal steps
        steps += 1
        return 0

    await raw.set_progress_handler(one_more, 1)
    try:
        await act()
    finally:
        await raw.set_progress_handler(None, 1)  # type: ignore[arg-type]  # untyped so there
    return steps


async def _rows_read(client: Any, query: str, values: Sequence[Any]) -> int:
    given = ", ".join("NULL" if value is None else f"'{value}'" for value in values)
    async with client.acquire_connection() as connection:
        await connection.execute("SET plan_cache_mode = force_generic_plan")
        await connection.execute(f"PREPARE effort AS {query}")
        try:
            asked = f"EXECUTE effort({given})" if values else "EXECUTE effort"
            told = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked}")
        finally:
            await connection.execute("DEALLOCATE effort; RESET plan_cache_mode")
    return sum(_read(step) for step in _plan_steps(json.loads(told)[0]["Plan"]))


def _plan_steps(step: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield step
    for below in step.get("Plans", ()):
        yield from _plan_steps(below)


def _read(step: Mapping[str, Any]) -> int:
    """The rows that one step takes from a table or an index."""
    if "Relation Name" not in step and "Index Name" not in step:
        return 0
    rows = int(step["Actual Rows"]) + int(step.get("Rows Removed by Filter", 0))
    return rows * int(step["Actual Loops"])
