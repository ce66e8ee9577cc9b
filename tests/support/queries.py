"""How many queries something costs, and how SQLite finds their rows, whatever there is."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import get_current_context

_ASK = ("execute_query", "execute_query_dict", "execute_insert")
_OF_THE_WORKER = ("outbox worker", "tx OutboxMessage", "tx SandboxSms", "tx _delete")


@contextmanager
def counted_queries(but: tuple[str, ...] = _OF_THE_WORKER) -> Iterator[list[str]]:
    """The statements that are run inside, but those of tasks named so: the site's own worker."""
    statements: list[str] = []
    with _heard(lambda query, _values: statements.append(query), but):
        yield statements


@contextmanager
def kept_queries() -> Iterator[list[tuple[str, Sequence[Any]]]]:
    """The same, each with its values."""
    asked: list[tuple[str, Sequence[Any]]] = []
    with _heard(lambda query, values: asked.append((query, values)), _OF_THE_WORKER):
        yield asked


@contextmanager
def _heard(hear: Callable[[str, Sequence[Any]], None], but: tuple[str, ...]) -> Iterator[None]:
    context = get_current_context()
    assert context is not None

    def hearing(run: Any) -> Any:
        async def wrapper(client: Any, query: str, *args: Any, **kwargs: Any) -> Any:
            task = asyncio.current_task()
            if task is None or not task.get_name().startswith(but):
                hear(query, (args[0] or ()) if args else ())
            return await run(client, query, *args, **kwargs)

        return wrapper

    with pytest.MonkeyPatch.context() as patch:
        for name in _ASK:
            kind = _defining(type(context.db()), name)
            patch.setattr(kind, name, hearing(getattr(kind, name)))
        yield


def _defining(kind: type[BaseDBAsyncClient], name: str) -> type[BaseDBAsyncClient]:
    """The class that a client and its transactions have a method from."""
    return next(each for each in kind.__mro__ if name in vars(each))


async def scanned_tables(statements: Iterable[str]) -> dict[str, str]:
    """The tables that SQLite would read from end to end, each with the statement that does it.

    An empty database tells the same as a full one: without statistics the plan depends on the
    indexes alone.
    """
    context = get_current_context()
    assert context is not None
    found: dict[str, str] = {}
    for statement in statements:
        unknown = [None] * statement.count("?")
        _, plan = await context.db().execute_query(f"EXPLAIN QUERY PLAN {statement}", unknown)
        steps = [re.match(r"SCAN (\w+)", row["detail"]) for row in plan]
        found |= {step[1]: statement for step in steps if step}
    return found
