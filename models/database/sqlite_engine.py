"""SQLite engine for Tortoise: BEGIN IMMEDIATE, safe when a task is cancelled or a COMMIT fails.

The stock engine opens deferred transactions, so two processes that read and then write get
«database is locked» at once; and a cancelled BEGIN leaves its lock taken for ever. It also lets
everybody who only reads wait for whoever writes; here those read on a connection of their own,
which sees what was committed when the read begins. SQLite is for exactly one server process.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Any

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

READ = "SELECT "


class ImmediateWrapper(SqliteTransactionWrapper):
    """A transaction that takes the write lock when it begins."""

    async def begin(self) -> None:
        """Begin, waiting up to ``busy_timeout`` for another writer.

        What is still open here belongs to an act that was told to have failed.
        """
        try:
            await self._connection.rollback()
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error

    async def commit(self) -> None:
        """Commit, or leave nothing open: a full disk fails here, and the act has not happened."""
        try:
            await super().commit()
        except BaseException:
            await self._connection.rollback()
            raise


class SafeContext(SqliteTransactionContext):
    """A transaction context that gives everything back when it is cancelled while opening."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            self.token = get_connections().set(self.connection_name, self.connection)
            try:
                await self.connection.begin()
            except BaseException:
                get_connections().reset(self.token)
                await asyncio.shield(self.connection._connection.rollback())
                raise
        except BaseException:
            self._trxlock.release()
            raise
        return self.connection  # type: ignore[no-any-return]  # untyped in the base class


class Client(SqliteClient):
    """The client that Tortoise loads by this module's name."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        in_file = ":memory:" not in file_path and "mode=memory" not in file_path
        pragmas = {**kwargs, "journal_mode": "WAL", "query_only": "ON"}
        self._reader = SqliteClient(file_path, **pragmas) if in_file else None

    async def close(self) -> None:
        """Close both connections."""
        if self._reader is not None:
            await self._reader.close()
        await super().close()

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, Sequence[dict[str, Any]]]:
        """A read waits for no transaction."""
        if self._reader is not None and query.startswith(READ):
            return await self._reader.execute_query(query, values)  # type: ignore[no-any-return]  # untyped
        return await super().execute_query(query, values)  # type: ignore[no-any-return]  # there

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[str, Any]]:
        """As above."""
        if self._reader is not None and query.startswith(READ):
            return await self._reader.execute_query_dict(query, values)  # type: ignore[no-any-return]  # untyped
        return await super().execute_query_dict(query, values)  # type: ignore[no-any-return]  # there

    def _in_transaction(self) -> TransactionContext:
        return SafeContext(ImmediateWrapper(self), self._lock)


client_class = Client
