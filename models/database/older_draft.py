"""Until the first release the initial migration is drafted anew; what an older one made is refused.

Its name is the same, so that nothing would be migrated, and the pages would fail one by one.
"""

import copy
from collections.abc import Mapping
from typing import Any

from tortoise.context import TortoiseContext

from models.base.error import Conflict

NAMED = 3
_COLUMNS = {
    "sqlite": (
        "SELECT m.name AS table_name, c.name AS column_name"
        " FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'"
    ),
    "postgres": (
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema()"
    ),
}


async def refuse_older_draft(config: Mapping[str, Any]) -> None:
    """Raise Conflict when a migrated database lacks a table or a column of the models."""
    async with TortoiseContext() as context:  # the context of the application is untouched
        await context.init(config=copy.deepcopy(dict(config)))
        if missing := await _missing(context):
            named = "、".join(missing[:NAMED])
            raise Conflict(
                f"数据库是较早的草稿版本建立的（缺少 {named} 等 {len(missing)} 项），不能沿用；"
                "正式发布前请另设 HALL_DATA_DIR 或另建数据库，旧数据请先备份"
            )


async def _missing(context: TortoiseContext) -> list[str]:
    client = context.db()
    rows: list[dict[str, Any]] = await client.execute_query_dict(
        _COLUMNS[client.capabilities.dialect]
    )
    found = {(row["table_name"], row["column_name"]) for row in rows}
    models = context.apps.apps["hall"].values() if context.apps else ()
    wanted = {
        (model._meta.db_table, column)
        for model in models
        for column in model._meta.fields_db_projection.values()
    }
    return sorted(f"{table}.{column}" for table, column in wanted - found)
