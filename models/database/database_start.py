"""The database before the hall opens: brought up to date, or told why it cannot be used."""

import sqlite3
from typing import Any

from tortoise.exceptions import BaseORMException

from models.base.error import Invalid
from models.database.database_error import why_failed
from models.database.migrate import migrate_database
from models.database.older_draft import refuse_older_draft
from models.database.owner import refuse_closed
from models.database.postgres import check_server, errors
from models.setting.database_url import SQLITE
from settings import Settings

BROKEN = (OSError, ValueError, sqlite3.Error, BaseORMException)


async def prepare_database(settings: Settings) -> None:
    """Migrate; raises HallError for whatever keeps the database from being used."""
    config: Any = settings.tortoise_config()
    if not settings.is_sqlite:
        await check_server(settings.database())
    else:
        refuse_closed(settings)
    try:
        await migrate_database(config)
        await refuse_older_draft(config)
    except errors(*BROKEN) as error:
        file = settings.database().removeprefix(SQLITE) if settings.is_sqlite else ""
        raise Invalid(why_failed(error, file)) from error
