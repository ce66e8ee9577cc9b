"""A PostgreSQL hall: pg_dump at the snapshot in which rows are counted, psql for the way back."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.backup.content import Content, Finish, look
from models.backup.tool import run_tool
from models.base.error import Conflict, Invalid
from models.database.migrate import LOCK
from models.database.postgres import connected, errors
from models.database.table_owner import refuse_tables_of_others
from models.setting.database_url import postgres

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
UNPROVEN = (
    "SELECT conrelid::regclass::text FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace AND NOT convalidated"
)
EMPTY = """
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE public.%s CASCADE', name);
    END LOOP;
END $$;
"""
FORBIDDEN = "42501"  # insufficient_privilege


class PostgresStore:
    """The database of a site with several processes."""

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        self.url = url

    async def size(self) -> int:
        """How many bytes a dump takes at most, roughly."""
        async with self.connection() as connection:
            return int(await connection.fetchval("SELECT pg_database_size(current_database())"))

    async def dump(self, target: Path) -> Content:
        """Dump the database as it is at one instant, and count in the very same snapshot."""
        async with self.connection() as connection, _snapshot(connection) as snapshot:
            content = await self._look(connection)
            if not content.rows:
                raise Invalid("还没有数据库，服务启动过一次后才能备份")
            await run_tool(
                self.url,
                *("pg_dump", "--no-password", "--format=custom", "--no-owner", "--no-privileges"),
                *(f"--snapshot={snapshot}", f"--file={target}"),
            )
        target.chmod(0o600)
        return content

    async def content(self, url: str = "") -> Content:
        """What the database holds."""
        async with self.connection(url) as connection, _snapshot(connection):
            return await self._look(connection)

    @staticmethod
    async def _look(connection: Any) -> Content:
        async def ask(sql: str) -> Sequence[Sequence[Any]]:
            return [tuple(row) for row in await connection.fetch(sql)]

        await refuse_tables_of_others(connection)
        version = str(await connection.fetchval("SHOW server_version")).split()[0]
        tables = [str(name) for [name] in await ask(TABLES)]
        return await look(ask, f"PostgreSQL {version}", tables)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Refuse while anybody else is connected; a server that starts now waits to migrate."""
        async with self.connection() as connection:
            is_mine = await connection.fetchval(f"SELECT pg_try_advisory_lock({LOCK})")
            if others := await connection.fetchval(OTHERS) or not is_mine:
                raise Conflict(f"数据库还有{int(others)}个连接，请先停止全部服务进程再恢复")
            yield

    @asynccontextmanager
    async def scratch(self, dump: Path) -> AsyncIterator[str]:
        """The address of a temporary database on the same server, made from a dump."""
        name = f"hall_drill_{secrets.token_hex(6)}"
        try:
            async with self.connection() as connection:
                await connection.execute(f"CREATE DATABASE {name}")
        except errors() as error:
            if getattr(error, "sqlstate", "") != FORBIDDEN:
                raise
            raise Invalid("演练要建临时数据库，请给数据库用户 CREATEDB 权限") from error
        url = str(replace(postgres(self.url), database=name))
        try:
            await PostgresStore(url)._load(dump)
            yield url
        finally:
            async with self.connection() as connection:
                await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    async def faults(self, url: str) -> list[str]:
        """What is broken inside a copy; every constraint was proven while it was restored."""
        async with self.connection(url) as connection:
            found = await connection.fetch(UNPROVEN)
        return [f"约束未经验证：{row[0]}" for row in found]

    async def replace(self, dump: Path, finish: Finish) -> str:
        """Put a dump into the place of all tables, in one transaction, then finish it."""
        async with self.alone():
            await self._load(dump)
        await finish(self.url)  # migrates, for which it takes the lock itself
        return ""

    async def _load(self, dump: Path) -> None:
        script, empty = dump.with_suffix(".sql"), dump.with_suffix(".empty.sql")
        empty.write_text(EMPTY, "utf8")
        await run_tool(
            self.url,
            *("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump)),
        )
        script.chmod(0o600)
        await run_tool(
            self.url,
            *("psql", "--no-psqlrc", "--no-password", "--quiet", "--set=ON_ERROR_STOP=1"),
            *("--set=VERBOSITY=verbose", "--single-transaction"),  # with the codes of errors
            *(f"--file={empty}", f"--file={script}"),
        )

    @asynccontextmanager
    async def connection(self, url: str = "") -> AsyncIterator[Any]:
        """A connection of its own, beside Tortoise's pool; refusals are told in Chinese."""
        async with connected(url or self.url) as connection:
            yield connection


@asynccontextmanager
async def _snapshot(connection: Any) -> AsyncIterator[str]:
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        yield str(await connection.fetchval("SELECT pg_export_snapshot()"))
