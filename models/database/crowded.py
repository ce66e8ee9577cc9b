"""Columns in which one value may stand in very many rows, as PostgreSQL is told to expect it.

What is asked again and again gets one plan for all values, made for the usual one: a unit of three
cases. The same plan reads and throws away every case of a unit that has a hundred thousand. So a
noun names such columns (`HallModel.crowded`), and each of their values counts as a thousand rows,
in a table of any size. SQLite knows no numbers of rows and needs none.
"""

from tortoise.backends.base.client import BaseDBAsyncClient

from models.database.noun import nouns

EXPECTED = "n_distinct=-0.001"  # of all rows
UNTOLD = (  # of the tables that this database has
    "SELECT relname || '.' || attname AS name FROM pg_attribute"
    " JOIN pg_class ON pg_class.oid = attrelid"
    " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
    " AND NOT coalesce(attoptions, '{}') @> ARRAY[$1]"
)


async def expect_crowds(client: BaseDBAsyncClient) -> None:
    """Tell PostgreSQL once; it plans by it from the next statement on."""
    if client.capabilities.dialect == "sqlite":
        return
    untold = {row["name"] for row in await client.execute_query_dict(UNTOLD, [EXPECTED])}
    for noun in nouns():
        table = str(noun._meta.db_table)
        new = [column for column in noun.crowded if f"{table}.{column}" in untold]
        for column in new:
            await client.execute_script(f"ALTER TABLE {table} ALTER {column} SET ({EXPECTED})")
        if new:
            await client.execute_script(f"ANALYZE {table}")
