"""SQLite engine for Tortoise: BEGIN IMMEDIATE, and safe when a task is cancelled.

The stock engine opens deferred transactions, so two processes that read and then write get
«database is locked» at once; and a cancelled BEGIN leaves its lock taken for ever.
SQLite is for exactly one server process.
"""

import asyncio
import sqlite3

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError


class ImmediateWrapper(SqliteTransactionWrapper):
    """A transaction that takes the write lock when it begins."""

    async def begin(self) -> None:
        """Begin, waiting up to ``busy_timeout`` for another writer."""
        try:
            await self._connection.commit()
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error


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

    def _in_transaction(self) -> TransactionContext:
        return SafeContext(ImmediateWrapper(self), self._lock)


client_class = Client
