"""Migrations: they say what the models say, keep every row and index, and note themselves."""

import asyncio
import sqlite3
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector

from models.base.error import Conflict
from models.database.integrity import integrity
from models.database.migrate import APP, migrate_database
from settings import settings
from tests.support.database import ON_POSTGRES, empty_database
from tests.support.schema import schema_of

FIRST = """
    operations = [
        ops.CreateModel(
            name="Parent",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True)),
                ("name", fields.CharField(max_length=10, unique=True)),
                ("kind", fields.CharField(max_length=10)),
            ],
            options={"table": "parent", "app": "hall", "pk_attr": "id"},
        ),
        ops.CreateModel(
            name="Child",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True)),
                ("parent", fields.ForeignKeyField("hall.Parent", related_name="children")),
                ("no", fields.IntField()),
                ("text", fields.CharField(max_length=10)),
            ],
            options={
                "table": "child", "app": "hall", "pk_attr": "id",
                "unique_together": (("parent", "no"),),
                "indexes": [Index(fields=["text"], name="ix_child_text")],
            },
        ),
    ]
"""
WIDER = """
    dependencies = [("hall", "0001_initial")]
    operations = [
        ops.AlterField("Parent", "name", fields.CharField(max_length=20, unique=True)),
        ops.AlterField("Parent", "kind", fields.CharField(max_length=20, null=True)),
        ops.AlterField("Child", "text", fields.CharField(max_length=20)),
        ops.AddField("Child", "note", fields.CharField(max_length=20, null=True)),
    ]
"""
BROKEN = """
    dependencies = [("hall", "0002_wider")]
    operations = [
        ops.AddField("Child", "more", fields.CharField(max_length=20, null=True)),
        ops.RunSQL("INSERT INTO there_is_no_such_table VALUES (1)"),
    ]
"""
LATER = ("CREATE UNIQUE INDEX IF NOT EXISTS uq_child_one ON child (parent_id) WHERE no = 1",)


class Scratch:
    """A small site of its own, with the migrations that a test writes."""

    def __init__(self, folder: Path, package: str) -> None:
        self.folder, self.package = folder / package, package
        self.folder.mkdir()
        (self.folder / "__init__.py").write_text("")

    def add(self, name: str, body: str) -> None:
        """Write a migration."""
        head = """\
            from tortoise import fields, migrations
            from tortoise.indexes import Index
            from tortoise.migrations import operations as ops

            class Migration(migrations.Migration):
            """
        (self.folder / f"{name}.py").write_text(textwrap.dedent(head) + body)

    def config(self, url: str) -> dict[str, Any]:
        """Settings for this site's database."""
        made: dict[str, Any] = settings.tortoise_config(url)
        made["apps"] = {
            APP: {
                "models": ["models.records.seed_mark"],
                "default_connection": "default",
                "migrations": self.package,
            }
        }
        return made


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    """A site with its first migration."""
    monkeypatch.syspath_prepend(str(tmp_path))
    site = Scratch(tmp_path, f"migrations_of_{tmp_path.name}")
    site.add("0001_initial", FIRST)
    return site


async def look(config: dict[str, Any], *statements: str) -> list[dict[str, Any]]:
    """Do some SQL on a database and return the rows of the last statement."""
    async with TortoiseContext() as context:
        await context.init(config=config)
        for statement in statements[:-1]:
            await context.db().execute_script(statement)
        rows = await context.db().execute_query_dict(statements[-1])
        return [dict(row) for row in rows]


async def filled(scratch: Scratch, url: str) -> dict[str, Any]:
    """The scratch site's database, migrated once, with a parent of three children."""
    config = scratch.config(url)
    await migrate_database(config, LATER)
    await look(
        config,
        "INSERT INTO parent (name, kind) VALUES ('one', 'old')",
        "INSERT INTO child (parent_id, no, text) VALUES (1, 1, 'a'), (1, 2, 'b'), (1, 3, 'c')",
        "SELECT 1",
    )
    return config


async def test_the_migrations_say_what_the_models_say(db: TortoiseContext) -> None:
    assert db.apps is not None
    config: dict[str, Any] = settings.tortoise_config()

    changes = await MigrationAutodetector(db.apps, {APP: config["apps"][APP]}).changes()

    assert [operation for change in changes for operation in change.operations] == []


def test_a_migrated_database_is_like_one_made_from_the_models(tmp_path: Path) -> None:
    async def story() -> tuple[set[str], set[str]]:
        async with empty_database(tmp_path) as migrated, empty_database(tmp_path) as generated:
            await migrate_database(settings.tortoise_config(migrated))
            found = []
            for url in (migrated, generated):
                async with TortoiseContext() as context:
                    await context.init(config=settings.tortoise_config(url))
                    if url == generated:
                        await context.generate_schemas()
                        for sql in integrity().values():
                            await context.db().execute_script(sql)
                    found.append(await schema_of(context.db()))
            return found[0], found[1]

    migrated, generated = asyncio.run(story())
    assert migrated - generated == set()
    assert generated - migrated == set()
    assert len(migrated) > 100


def on_a_database(story: Callable[[str], Any], folder: Path) -> Any:
    """Tell a story about a database of its own."""

    async def tell() -> Any:
        async with empty_database(folder) as url:
            return await story(url)

    return asyncio.run(tell())


def test_a_changed_table_keeps_its_rows_its_childrens_rows_and_its_indexes(
    scratch: Scratch, tmp_path: Path
) -> None:
    async def story(url: str) -> None:
        config = await filled(scratch, url)
        before = await indexes(config)
        scratch.add("0002_wider", WIDER)

        await migrate_database(config, LATER)

        assert await look(config, "SELECT text, note FROM child ORDER BY no") == [
            {"text": text, "note": None} for text in "abc"
        ]
        assert await indexes(config) == before
        assert len(before) >= 4  # name, text, parent with no, and LATER

    on_a_database(story, tmp_path)


async def indexes(config: dict[str, Any]) -> set[str]:
    """Every index of the scratch site, with its columns and condition."""
    async with TortoiseContext() as context:
        await context.init(config=config)
        found = await schema_of(context.db())
    return {line.strip() for line in found if "unique=" in line or " INDEX ON " in line}


def test_a_migration_that_fails_leaves_nothing_and_can_be_tried_again(
    scratch: Scratch, tmp_path: Path
) -> None:
    async def story(url: str) -> None:
        config = await filled(scratch, url)
        scratch.add("0002_wider", WIDER)
        scratch.add("0003_broken", BROKEN)
        with pytest.raises(Exception, match="there_is_no_such_table"):
            await migrate_database(config, LATER)

        applied = "SELECT name FROM tortoise_migrations ORDER BY name"
        assert [row["name"] for row in await look(config, applied)] == [
            "0001_initial",
            "0002_wider",
        ]
        assert len(await look(config, "SELECT note FROM child")) == 3
        with pytest.raises(Exception, match="more"):
            await look(config, "SELECT more FROM child")

    on_a_database(story, tmp_path)


def test_migrating_again_changes_nothing(scratch: Scratch, tmp_path: Path) -> None:
    async def story(url: str) -> None:
        config = await filled(scratch, url)
        for _ in range(3):
            await migrate_database(config, LATER)
        assert len(await look(config, "SELECT * FROM child")) == 3

    on_a_database(story, tmp_path)


def test_an_older_program_does_not_start_on_a_newer_database(
    scratch: Scratch, tmp_path: Path
) -> None:
    async def story(url: str) -> None:
        config = await filled(scratch, url)
        scratch.add("0002_wider", WIDER)
        await migrate_database(config, LATER)
        (scratch.folder / "0002_wider.py").unlink()
        with pytest.raises(Conflict, match="比本程序新（0002_wider）"):
            await migrate_database(config, LATER)

    on_a_database(story, tmp_path)


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL never switches its foreign keys off")
def test_rows_without_their_parent_stop_the_start(scratch: Scratch, tmp_path: Path) -> None:
    async def story(url: str) -> None:
        config = await filled(scratch, url)
        with sqlite3.connect(url.removeprefix("sqlite://")) as connection:
            connection.execute("DELETE FROM parent")  # foreign keys are off by default there
        connection.close()
        with pytest.raises(Conflict, match="child"):
            await migrate_database(config, LATER)

    on_a_database(story, tmp_path)
