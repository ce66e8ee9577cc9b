"""A database that an older draft of the initial migration made is refused, not half used."""

from pathlib import Path
from typing import Any

import pytest
from tortoise.context import TortoiseContext

from models.base.error import Conflict
from models.database.migrate import migrate_database
from models.database.older_draft import refuse_older_draft
from settings import settings
from tests.support.database import empty_database


async def test_a_database_of_an_older_draft_is_refused_with_what_to_do(tmp_path: Path) -> None:
    async with empty_database(tmp_path) as url:
        config: Any = settings.tortoise_config(url)
        await migrate_database(config)
        await refuse_older_draft(config)
        async with TortoiseContext() as context:
            await context.init(config=config)
            await context.db().execute_script("DROP TABLE known_device")
            await context.db().execute_script("ALTER TABLE face_check DROP COLUMN phone")

        with pytest.raises(Conflict, match=r"较早的草稿版本.*face_check\.phone.*HALL_DATA_DIR"):
            await refuse_older_draft(config)
