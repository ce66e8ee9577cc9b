"""One migrated database as a template, and a fresh copy of it for every test.

On SQLite a copy is restored into memory (about 5 ms). With ``HALL_TEST_DATABASE=postgres`` it is
a real database made from the template on the server of ``HALL_TEST_POSTGRES_URL``; that run has
a process of its own, because Tortoise keeps the SQL of one dialect for the whole process.
"""

import asyncio
import os
import secrets
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from aiosqlite import Connection
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.context import TortoiseContext

from models.tx import drain
from settings import settings

ON_POSTGRES = os.environ.get("HALL_TEST_DATABASE") == "postgres"
POSTGRES_URL = os.environ.get("HALL_TEST_POSTGRES_URL", "")


class Template(Protocol):
    """A migrated, empty database of which every test gets its own copy."""

    def copy(self) -> AbstractAsyncContextManager[TortoiseContext]:
        """Open a fresh copy for as long as the context lasts."""

    def drop(self) -> None:
        """Remove what the template holds outside this process."""


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[TortoiseContext]:
    """A context that page tests, event handlers and background tasks see as well."""
    context = TortoiseContext()
    with context:
        await context.init(config=settings.tortoise_config(url), _enable_global_fallback=True)
    try:
        yield context
    finally:
        await drain()
        await context.close_connections()


class SqliteTemplate:
    """The template as bytes, restored into an in-memory database."""

    def __init__(self, folder: Path) -> None:
        from models.migrate import migrate_database

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


async def _server(*commands: str) -> None:
    """Tell the test server something."""
    connection = await asyncpg.connect(POSTGRES_URL)
    try:
        for command in commands:
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
    """The template as a database of the test server, copied by the server itself."""

    def __init__(self) -> None:
        self.name = f"hall_template_{secrets.token_hex(4)}"
        asyncio.run(self._make())

    async def _make(self) -> None:
        from models.migrate import migrate_database

        await _server(f"CREATE DATABASE {self.name}")
        await migrate_database(settings.tortoise_config(_address(self.name)))

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[TortoiseContext]:
        """Let the server copy the template, and drop the copy afterwards."""
        name = f"hall_test_{secrets.token_hex(8)}"
        await _server(f"CREATE DATABASE {name} TEMPLATE {self.name}")
        try:
            async with opened(_address(name)) as context:
                yield context
        finally:
            await _server(f"DROP DATABASE {name} WITH (FORCE)")

    def drop(self) -> None:
        """Remove the template when the run is over."""
        asyncio.run(_server(f"DROP DATABASE {self.name} WITH (FORCE)"))


def make_template(folder: Path) -> Template:
    """The template of this run, on the database that the run is for."""
    return PostgresTemplate() if ON_POSTGRES else SqliteTemplate(folder)
