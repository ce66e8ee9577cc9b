"""One migrated database as a template, and a fresh copy of it for every test.

On SQLite a copy is restored into memory (about 5 ms). With ``HALL_TEST_DATABASE=postgres`` it is
one real database on the server of ``HALL_TEST_POSTGRES_URL``, emptied after each test; that run
has a process of its own, because Tortoise keeps the SQL of one dialect for the whole process.
"""

import asyncio
import os
import secrets
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol, cast
from unittest.mock import patch
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from aiosqlite import Connection
from tortoise.apps import Apps
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext

from models.base.tx import drain
from settings import settings
from tests.support.kept import kept_apps

EMPTY = """
    SET lock_timeout = '5s';
    SET session_replication_role = replica;  -- rows go in any order
    DO $$
    DECLARE
        name text;
    BEGIN
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'tortoise_migrations'
        LOOP
            EXECUTE format('DELETE FROM %s', name);
        END LOOP;
        PERFORM setval(quote_ident(sequencename)::regclass, start_value, false)
            FROM pg_sequences
            WHERE sequencename NOT LIKE 'tortoise%' AND last_value IS NOT NULL;
    END $$
"""
ON_POSTGRES = os.environ.get("HALL_TEST_DATABASE") == "postgres"
POSTGRES_URL = os.environ.get("HALL_TEST_POSTGRES_URL", "")


class Template(Protocol):
    """A migrated, empty database of which every test gets its own copy."""

    def copy(self) -> AbstractAsyncContextManager[TortoiseContext]:
        """Open a fresh copy for as long as the context lasts."""

    def drop(self) -> None:
        """Remove what the template holds outside this process."""


async def until_somebody_waits() -> None:
    """Go on once another transaction waits for what the open one holds; on SQLite all do.

    After a second it goes on as well, for the test to tell what came of it.
    """
    blocked = "pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    waiting = f"SELECT 1 FROM pg_locks WHERE NOT granted AND {blocked}"
    end = time.monotonic() + 1
    while ON_POSTGRES and time.monotonic() < end:
        if await get_connection("default").execute_query_dict(waiting):
            return


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[TortoiseContext]:
    """A context that page tests, event handlers and background tasks see as well."""
    context = TortoiseContext()
    with context, patch.object(Apps, "_load_from_config", kept_apps):
        await context.init(config=settings.tortoise_config(url), _enable_global_fallback=True)
    try:
        yield context
    finally:
        await drain()
        await context.close_connections()


class SqliteTemplate:
    """The template as bytes, restored into an in-memory database."""

    def __init__(self, folder: Path) -> None:
        from models.database.migrate import migrate_database

        file = folder / "template.sqlite3"
        asyncio.run(migrate_database(settings.tortoise_config(f"sqlite://{file}")))
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            self.blob = connection.serialize()
        connection.close()

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[TortoiseContext]:
        """Restore the template, 5 ms."""
        async with opened("sqlite://:memory:") as context:
            client = cast(SqliteClient, context.db())
            await client.create_connection(True)
            raw = cast(Connection, client._connection)
            # aiosqlite has no method for it; untyped there, so the call goes through its thread
            await raw._execute(raw._conn.deserialize, self.blob)  # type: ignore[no-untyped-call]
            yield context

    def drop(self) -> None:
        """Nothing: the bytes go with the process."""


def _address(name: str) -> str:
    """The address of another database on the test server."""
    return urlunsplit(urlsplit(POSTGRES_URL)._replace(path=f"/{name}"))


async def _server(command: str) -> None:
    """Tell the test server something."""
    await _tell(POSTGRES_URL, command)


async def _tell(url: str, command: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(command)
    finally:
        await connection.close()


@asynccontextmanager
async def empty_database(folder: Path) -> AsyncIterator[str]:
    """The address of a database without a table, which several processes can open."""
    if not ON_POSTGRES:
        yield f"sqlite://{folder / f'{secrets.token_hex(4)}.sqlite3'}"
        return
    if not POSTGRES_URL:
        pytest.skip("HALL_TEST_POSTGRES_URL is not set")
    name = f"hall_test_{secrets.token_hex(8)}"
    await _server(f"CREATE DATABASE {name}")
    try:
        yield _address(name)
    finally:
        await _server(f"DROP DATABASE {name} WITH (FORCE)")


class PostgresTemplate:
    """A database of the test server, emptied after every test (a copy each would take 300 ms)."""

    def __init__(self) -> None:
        self.name = f"hall_test_{secrets.token_hex(8)}"
        asyncio.run(self._make())

    async def _make(self) -> None:
        from models.database.migrate import migrate_database

        await _server(f"CREATE DATABASE {self.name}")
        await migrate_database(settings.tortoise_config(_address(self.name)))

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[TortoiseContext]:
        """Lend the database out, and empty the tables that have been written to."""
        try:
            async with opened(_address(self.name)) as context:
                yield context
        finally:
            await _tell(_address(self.name), EMPTY)

    def drop(self) -> None:
        """Remove the database when the run is over."""
        asyncio.run(_server(f"DROP DATABASE {self.name} WITH (FORCE)"))


def make_template(folder: Path) -> Template:
    """The template of this run, on the database that the run is for."""
    return PostgresTemplate() if ON_POSTGRES else SqliteTemplate(folder)
