"""What a database really holds, so that two ways of making one can be compared."""

import re

from tortoise.backends.base.client import BaseDBAsyncClient

NOT_OURS = "tortoise_migrations"


async def schema_of(client: BaseDBAsyncClient) -> set[str]:
    """Columns, foreign keys and indexes of every table, without the names of the latter two."""
    if client.capabilities.dialect == "sqlite":
        return await _of_sqlite(client)
    return await _of_postgres(client)


async def _rows(client: BaseDBAsyncClient, sql: str) -> list[tuple[object, ...]]:
    _, rows = await client.execute_query(sql)
    return [tuple(row) for row in rows]


async def _of_sqlite(client: BaseDBAsyncClient) -> set[str]:
    tables = await _rows(
        client,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        f" AND name <> '{NOT_OURS}'",
    )
    found = set()
    for (table,) in tables:
        for _, name, kind, not_null, _, key in await _rows(client, f"PRAGMA table_info('{table}')"):
            found.add(f"{table}.{name} {kind} {'NOT NULL' if not_null else ''} {key}")
        for key in await _rows(client, f"PRAGMA foreign_key_list('{table}')"):
            _, _, target, column, to, _, on_delete, _ = key
            found.add(f"{table}.{column} -> {target}.{to} {on_delete}")
        for _, index, unique, *_ in await _rows(client, f"PRAGMA index_list('{table}')"):
            columns = [str(row[2]) for row in await _rows(client, f"PRAGMA index_info('{index}')")]
            where = await _condition(client, str(index))
            found.add(f"{table} ({', '.join(columns)}) unique={unique} {where}")
    return found


async def _condition(client: BaseDBAsyncClient, index: str) -> str:
    rows = await _rows(client, f"SELECT sql FROM sqlite_master WHERE name = '{index}'")
    sql = str(rows[0][0]) if rows else ""
    return sql[sql.index(" WHERE ") :] if " WHERE " in sql else ""


async def _of_postgres(client: BaseDBAsyncClient) -> set[str]:
    columns = await _rows(
        client,
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable"
        f" FROM information_schema.columns WHERE table_schema = 'public'"
        f" AND table_name <> '{NOT_OURS}'",
    )
    keys = await _rows(
        client,
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = 'public'::regnamespace",
    )
    indexes = await _rows(
        client,
        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        f" AND tablename <> '{NOT_OURS}'",
    )
    without_names = {
        (table, re.sub(r"INDEX \S+ ON", "INDEX ON", str(sql))) for table, sql in indexes
    }
    return {" ".join(map(str, row)) for row in (*columns, *keys, *without_names)}
