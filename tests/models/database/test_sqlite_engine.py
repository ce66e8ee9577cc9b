"""SQLite in a file: who only reads waits for no writer, and sees what was committed."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

import pytest
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError

from models.base import clock
from models.base.tx import transactional
from models.database.migrate import migrate_database
from models.database.sqlite_engine import Client
from models.records.owner import OwnerKind
from models.records.seed_mark import SeedMark
from models.services.favorite import Favorite
from settings import settings
from tests.support.database import ON_POSTGRES, opened

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="SQLite only")


def in_file(folder: Path, story: Callable[[TortoiseContext], Awaitable[None]]) -> None:
    """Tell a story in a migrated database of its own, as a hall has it."""

    async def tell() -> None:
        url = f"sqlite://{folder / 'hall.sqlite3'}"
        await migrate_database(settings.tortoise_config(url))
        async with opened(url) as context, asyncio.timeout(20):
            await story(context)

    asyncio.run(tell())


def test_a_read_waits_for_no_transaction_and_sees_none_of_it(tmp_path: Path) -> None:
    async def story(_: TortoiseContext) -> None:
        begun, go_on = asyncio.Event(), asyncio.Event()

        @transactional
        async def write() -> int:
            await SeedMark.set("act", "written")
            begun.set()
            await go_on.wait()
            return await SeedMark.all().count()

        writing = asyncio.create_task(write())
        await begun.wait()
        before = await SeedMark.all().count()
        go_on.set()

        assert (before, await writing) == (0, 1)

    in_file(tmp_path, story)


def test_a_read_after_a_commit_sees_it_at_once(tmp_path: Path) -> None:
    async def story(_: TortoiseContext) -> None:
        for number in range(50):
            await SeedMark.set(f"act {number}", "written")
            assert await SeedMark.all().count() == number + 1

    in_file(tmp_path, story)


def test_what_reads_can_change_nothing(tmp_path: Path) -> None:
    async def story(context: TortoiseContext) -> None:
        reader = cast(Client, context.db())._reader
        assert reader is not None
        with pytest.raises(OperationalError, match="readonly"):
            await reader.execute_script("DELETE FROM seed_mark")

    in_file(tmp_path, story)


def test_an_act_whose_commit_fails_has_not_happened_and_does_not_come_with_the_next(
    tmp_path: Path,
) -> None:
    async def story(context: TortoiseContext) -> None:
        @transactional
        async def break_a_reference() -> None:
            await SeedMark.set("first", "written")
            await get_connection("default").execute_query("PRAGMA defer_foreign_keys = ON")
            await Favorite.create(
                person_id=-1,
                owner_kind=OwnerKind.UNIT,
                owner_code="x",
                item_id=-1,
                created_at=clock.now(),
            )

        with pytest.raises(sqlite3.IntegrityError):
            await break_a_reference()
        assert await SeedMark.all().count() == 0

        await SeedMark.set("second", "written")
        assert [mark.name for mark in await SeedMark.all()] == ["second"]
        raw = cast(Client, context.db())._connection
        assert raw is not None
        assert not raw.in_transaction

    in_file(tmp_path, story)
