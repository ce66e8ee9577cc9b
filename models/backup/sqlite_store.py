"""A SQLite hall: copied while the server writes, replaced in one step while nobody does."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

from models.backup.archive import sync_folder
from models.backup.content import Content, Finish, look
from models.base import clock
from models.base.error import Conflict, Invalid
from models.database.database_error import why_failed
from models.database.server_lock import take_server_lock

TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
)


class SqliteStore:
    """The database of a site whose data lie in one file."""

    dialect = "sqlite"

    def __init__(self, path: Path, data_dir: Path) -> None:
        self.path = path
        self.data_dir = data_dir

    async def size(self) -> int:
        """How many bytes a copy takes at most."""
        return self.path.stat().st_size if self.path.exists() else 0

    async def dump(self, target: Path) -> Content:
        """Copy the file as it is at one instant; writers go on meanwhile.

        VACUUM INTO reads every page, so damage shows now and not when the copy is needed, and it
        leaves out what deleted rows have left in free pages.
        """
        if not self.path.exists():
            raise Invalid("还没有数据库，服务启动过一次后才能备份")
        target.touch(0o600)
        try:
            await asyncio.to_thread(_vacuum, self.path, target)
        except sqlite3.Error as error:
            raise Invalid(why_failed(error, self.path)) from error
        return await self.content(f"sqlite://{target}")

    async def content(self, url: str = "") -> Content:
        """What a file holds; of none: nothing."""
        path = Path(url.removeprefix("sqlite://")) if url else self.path
        server = f"SQLite {sqlite3.sqlite_version}"
        if not path.exists():
            return Content(server)
        try:
            with closing(read_only(path)) as connection:

                async def ask(sql: str) -> Sequence[Sequence[Any]]:
                    return connection.execute(sql).fetchall()

                await ask("BEGIN")  # one instant for all counts
                return await look(ask, server, [str(name) for [name] in await ask(TABLES)])
        except sqlite3.Error as error:
            raise Invalid(why_failed(error, path)) from error

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Keep every server away for as long as this lasts."""
        lock = take_server_lock(self.data_dir)
        if lock is None:
            raise Conflict("服务正在运行，请先停止服务再恢复")
        with lock:
            yield

    @asynccontextmanager
    async def scratch(self, dump: Path) -> AsyncIterator[str]:
        """The address of a temporary database made from a dump."""
        yield f"sqlite://{dump}"

    async def faults(self, url: str) -> list[str]:
        """What is broken inside a copy."""
        return await asyncio.to_thread(broken_inside, Path(url.removeprefix("sqlite://")))

    async def replace(self, dump: Path, finish: Finish) -> str:
        """Finish a copy, then put it into the place of the database in one step.

        Returns where the old database is now.
        """
        await finish(f"sqlite://{dump}")
        await asyncio.to_thread(_settle, dump)
        async with self.alone():
            return await self._put(dump)

    async def _put(self, dump: Path) -> str:
        target = self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        coming = target.with_name(f"{target.name}.restoring")
        shutil.copyfile(dump, coming)
        coming.chmod(0o600)
        with coming.open("rb+") as file:
            os.fsync(file.fileno())
        aside = ""
        if target.exists():
            aside = f"{target}.before-{clock.local(clock.now()):%Y%m%d-%H%M%S}"
            await asyncio.to_thread(_settle, target)
            os.link(target, aside)
        coming.replace(target)
        sync_folder(target.parent)
        return aside


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, beside a running server."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
    connection.isolation_level = None
    return connection


def _vacuum(source: Path, target: Path) -> None:
    with closing(read_only(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def broken_inside(path: Path) -> list[str]:
    """What the file's own checks find: pages, indexes, foreign keys."""
    with closing(read_only(path)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
        faults = [] if found == ["ok"] else [f"完整性检查：{line}" for line in found]
        tables = {str(row[0]) for row in connection.execute("PRAGMA foreign_key_check")}
        return faults + [f"外键断裂：{table}" for table in sorted(tables)]


def _settle(path: Path) -> None:
    """Move everything into the main file, so that no log of the old one meets the new one."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    for name in (f"{path}-wal", f"{path}-shm"):
        Path(name).unlink(missing_ok=True)  # of a damaged file; a sound one has none by now
