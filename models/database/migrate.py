"""Migrations: Tortoise drafts them, this runner applies them, here and nowhere else.

The stock runner on SQLite rebuilds a table with foreign keys on, which deletes the rows of its
children, and loses its indexes, while it reports success. This one keeps both, lets several
processes start at once, and applies the indexes that carry a rule afterwards.

``python -m models.database.migrate NAME`` drafts a migration from what has changed in the models;
``--fresh`` drafts the initial one anew, which is allowed until the first release; ``--land`` writes
down what a release brings, so that it stays.
"""

import asyncio
import copy
import fcntl
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, cast

from tortoise.apps import Apps
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, PlanStep
from tortoise.migrations.graph import MigrationGraph, MigrationKey
from tortoise.migrations.loader import MigrationLoader
from tortoise.migrations.migration import Migration
from tortoise.migrations.schema_editor import BaseSchemaEditor, SqliteSchemaEditor
from tortoise.migrations.writer import MigrationWriter, format_migration_name

import models
from models.base.command import begin, say, tell
from models.base.error import Conflict
from models.database.crowded import expect_crowds
from models.database.integrity import integrity
from models.database.landed import has_landed, land
from models.database.migration_step import SelfRecordedMigration, SilentRecorder

APP = "hall"
LOCK = 7236001
FOLDER = Path(models.__file__).parent / "migrations"
IN_MEMORY = "sqlite://:memory:"


class SafeSqliteSchemaEditor(SqliteSchemaEditor):
    """Rebuilds a table without losing the indexes, triggers and uniques that it had."""

    async def _rows(self, sql: str, *values: str) -> list[dict[str, Any]]:
        _, rows = await self.client.execute_query(sql, list(values))
        return [dict(row) for row in rows]

    async def _uniques(self, table: str) -> set[tuple[str, ...]]:
        """The column sets that are unique in a table, whatever made them so."""
        found = set()
        for index in await self._rows(f'PRAGMA index_list("{table}")'):
            if index["unique"] and index["origin"] != "pk" and not index["partial"]:
                columns = await self._rows(f'PRAGMA index_info("{index["name"]}")')
                found.add(tuple(column["name"] for column in columns))
        return found

    async def _remake_table(
        self,
        model: Any,
        create_field: Any = None,
        delete_field: Any = None,
        alter_fields: Any = None,
    ) -> None:
        if self.collect_sql:
            await super()._remake_table(model, create_field, delete_field, alter_fields)
            return
        table = model._meta.db_table
        uniques = await self._uniques(table)
        saved = await self._rows(
            "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger')"
            " AND tbl_name = ? AND sql IS NOT NULL",
            table,
        )
        await super()._remake_table(model, create_field, delete_field, alter_fields)
        await self._restore(table, [row["sql"] for row in saved])
        await self._restore_uniques(table, uniques, alter_fields or [])
        for old, new in alter_fields or []:
            if new.index and not old.index and not new.unique:
                sql = self._get_index_sql(model, [new.source_field or new.model_field_name])
                await self.client.execute_query(sql.rstrip(";"))

    async def _restore(self, table: str, statements: list[str]) -> None:
        """Make the indexes again, except those of a column that is gone."""
        for sql in statements:
            try:
                await self.client.execute_query(sql)
            except Exception as error:
                if "no such column" not in str(error):
                    raise

    async def _restore_uniques(
        self, table: str, before: set[tuple[str, ...]], alter_fields: list[tuple[Any, Any]]
    ) -> None:
        columns = {row["name"] for row in await self._rows(f'PRAGMA table_info("{table}")')}
        given_up = {
            (new.source_field or new.model_field_name,)
            for old, new in alter_fields
            if old.unique and not new.unique
        }
        for fields in before - await self._uniques(table) - given_up:
            if set(fields) <= columns:
                name = self._generate_index_name_for_table("uid", table, list(fields))
                quoted = ", ".join(self.quote(field) for field in fields)
                await self.client.execute_query(
                    f'CREATE UNIQUE INDEX "{name}" ON "{table}" ({quoted})'
                )


class SafeExecutor(MigrationExecutor):
    """Tortoise's executor with our editor on SQLite, and one transaction for each migration."""

    def __init__(self, connection: BaseDBAsyncClient, apps: dict[str, dict[str, Any]]) -> None:
        super().__init__(connection, apps)
        self.recorder = self.loader.recorder = SilentRecorder(connection)

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        if self.connection.capabilities.dialect == "sqlite":
            return SafeSqliteSchemaEditor(self.connection, atomic=atomic, collect_sql=collect_sql)
        return super()._schema_editor(atomic, collect_sql)

    def _migration_plan(
        self, targets: Any, applied: set[MigrationKey], graph: MigrationGraph
    ) -> list[PlanStep]:
        if unknown := sorted(key.name for key in applied - set(graph.nodes)):
            raise Conflict(f"数据库比本程序新（{'、'.join(unknown)}）；请换用更新的程序")
        plan = super()._migration_plan(targets, applied, graph)
        return [
            PlanStep(cast(Migration, SelfRecordedMigration(step.migration)), backward=False)
            for step in plan
        ]


async def migrate_database(
    config: Mapping[str, Any], indexes: tuple[str, ...] | None = None
) -> None:
    """Bring a database up to date; several processes may call it at once.

    `indexes` are statements, by default those of all rules.
    """
    own = copy.deepcopy(dict(config))
    connection = own["connections"]["default"]
    sqlite_file = connection["credentials"].get("file_path", "")
    if sqlite_file:
        connection["credentials"]["foreign_keys"] = "OFF"  # or a rebuild cascades
    with _file_lock(sqlite_file):
        async with TortoiseContext() as context:  # the context of the application is untouched
            await context.init(config=own)
            client = context.db()
            async with _server_lock(client):
                await SafeExecutor(client, {APP: own["apps"][APP]}).migrate()
                for sql in integrity().values() if indexes is None else indexes:
                    await client.execute_script(sql)
                await expect_crowds(client)
                if sqlite_file:
                    await _check_foreign_keys(client)


@contextmanager
def _file_lock(sqlite_file: str) -> Iterator[None]:
    """Let one process at a time migrate a SQLite file, which is made when it is not there."""
    if not sqlite_file or sqlite_file == ":memory:":
        yield
        return
    Path(sqlite_file).parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{sqlite_file}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@asynccontextmanager
async def _server_lock(client: BaseDBAsyncClient) -> AsyncIterator[None]:
    """Let one process at a time migrate a PostgreSQL database."""
    if client.capabilities.dialect == "sqlite":
        yield
        return
    async with client.acquire_connection() as connection:
        await connection.execute(f"SELECT pg_advisory_lock({LOCK})")
        try:
            yield
        finally:
            await connection.execute(f"SELECT pg_advisory_unlock({LOCK})")


async def _check_foreign_keys(client: BaseDBAsyncClient) -> None:
    _, broken = await client.execute_query("PRAGMA foreign_key_check")
    if broken:
        tables = "、".join(sorted({row["table"] for row in broken}))
        raise Conflict(f"数据库里有断裂的外键（{tables}）；请停下服务，用最近的备份恢复")


class _NoMigrations(MigrationLoader):
    def load_disk(self) -> None:
        """Find nothing."""


class _FreshAutodetector(MigrationAutodetector):
    """Compares the models with nothing, as if no migration had been written yet."""

    def __init__(self, apps: Apps, apps_config: dict[str, dict[str, Any]]) -> None:
        super().__init__(apps, apps_config)
        self.loader = _NoMigrations(apps_config, self.loader.recorder)

    def _disk_migration_names(self, app_label: str) -> list[str]:
        return []


async def draft(name: str, *, fresh: bool = False) -> Path | None:
    """Write the migration that the models ask for; None when they ask for nothing."""
    config = _config()
    detector = _FreshAutodetector if fresh else MigrationAutodetector
    async with TortoiseContext() as context:
        await context.init(config=config)
        apps = cast(Apps, context.apps)  # initialized above
        changes = await detector(apps, {APP: config["apps"][APP]}).changes()
    for writer in changes:
        if fresh:
            _forget_migrations()
        number = 1 if fresh else int(writer.name.split("_", 1)[0])
        writer.name = format_migration_name(number, name)
        return _write(writer)
    return None


def _config() -> dict[str, Any]:
    from settings import settings

    return settings.tortoise_config(IN_MEMORY)


def _forget_migrations() -> None:
    for file in FOLDER.glob("[0-9]*.py"):
        file.unlink()


def _write(writer: MigrationWriter) -> Path:
    path: Path = writer.path()
    path.write_text(f'"""{writer.name}"""\n\n{writer.as_string()}', "utf8")
    return path


def _land() -> int:
    try:
        say(f"已写入 {land(FOLDER)}：其中的迁移文件从此不得改动")
    except Conflict as error:
        tell(error.message)
        return 2
    return 0


def main(arguments: list[str]) -> int:
    """Draft a migration from the command line."""
    begin()
    if len(arguments) != 1:
        tell("用法：make migration NAME=add_parcel")
        return 2
    [name] = arguments
    if name == "--land":
        return _land()
    fresh = name == "--fresh"
    if fresh and has_landed(FOLDER):
        tell("已有正式发布的迁移文件，不能重新起草；请用 make migration NAME=… 新增一个")
        return 2
    path = asyncio.run(draft("initial" if fresh else name, fresh=fresh))
    told = f"已生成 {path}，请检查后提交" if path else "模型没有变化"
    say(told)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
