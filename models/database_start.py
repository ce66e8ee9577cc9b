"""The database before the hall opens: brought up to date, or told why it cannot be used."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
from tortoise.exceptions import BaseORMException

from models.access import why_closed
from models.error import Invalid
from models.migrate import migrate_database
from models.older_draft import refuse_older_draft
from models.postgres import check_server
from models.setting.database_url import SQLITE
from settings import Settings

BROKEN = (
    *(OSError, sqlite3.Error, BaseORMException),
    *(asyncpg.PostgresError, asyncpg.InterfaceError),
)
BESIDE = ("", "-wal", "-shm", ".lock")  # what SQLite and the migration put beside a database


async def prepare_database(settings: Settings) -> None:
    """Migrate; raises HallError for whatever keeps the database from being used."""
    config: Any = settings.tortoise_config()
    if not settings.is_sqlite:
        await check_server(settings.database())
    elif closed := next(closed_files(settings), ""):
        raise Invalid(f"数据库不能写入：{closed}")
    try:
        await migrate_database(config)
        await refuse_older_draft(config)
    except BROKEN as error:
        raise Invalid(f"数据库无法使用（{error}）；请用 make doctor 查看原因") from error


def closed_files(settings: Settings) -> Iterator[str]:
    """The files of a SQLite database that this process cannot write to, with what to do."""
    path = Path(settings.database().removeprefix(SQLITE))
    for each in (path.parent, *(Path(f"{path}{name}") for name in BESIDE)):
        is_needed = each == path.parent or os.path.exists(each)
        if is_needed and (reason := why_closed(each)):
            yield reason
