"""How many queries something costs, whatever the database holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import get_current_context

_OF_THE_WORKER = ("outbox_message", "sandbox_sms", "rate_limit")


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements that are run inside, without those of the site's own worker."""
    context = get_current_context()
    assert context is not None
    kind: type[BaseDBAsyncClient] = type(context.db())
    statements: list[str] = []
    plain = {name: getattr(kind, name) for name in ("execute_query", "execute_query_dict")}

    def counting(run: Any) -> Any:
        async def wrapper(client: Any, query: str, *args: Any, **kwargs: Any) -> Any:
            if not any(table in query for table in _OF_THE_WORKER):
                statements.append(query)
            return await run(client, query, *args, **kwargs)

        return wrapper

    with pytest.MonkeyPatch.context() as patch:
        for name, run in plain.items():
            patch.setattr(kind, name, counting(run))
        yield statements
