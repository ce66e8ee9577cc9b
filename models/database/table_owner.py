"""Whose the tables of a PostgreSQL database are: only their owner can migrate and restore them."""

from typing import Any

from models.base.error import Invalid
from models.database.noun import MIGRATIONS, nouns

SUPERUSER = 10  # the role that made the cluster; what it owns cannot be given away as a whole
OTHERS = """
    SELECT tableowner, quote_ident(tableowner), quote_ident(current_user), r.oid,
        current_database()
    FROM pg_tables AS t JOIN pg_roles AS r ON r.rolname = t.tableowner
    WHERE schemaname = 'public' AND tablename = ANY($1::text[])
        AND NOT pg_has_role(current_user, r.oid, 'USAGE')
    LIMIT 1
"""
EACH = "SELECT format('ALTER TABLE public.%I OWNER TO {me}', tablename) FROM pg_tables"


async def refuse_tables_of_others(connection: Any) -> None:
    """Raise Invalid with the command that gives the tables of the hall to this user."""
    names = [MIGRATIONS, *(noun._meta.db_table for noun in nouns())]
    if (row := await connection.fetchrow(OTHERS, names)) is None:
        return
    owner, quoted, me, number, database = row
    command = f"REASSIGN OWNED BY {quoted} TO {me}"
    if number == SUPERUSER:
        command = f"{EACH.format(me=me)} WHERE schemaname = 'public' \\gexec"
    raise Invalid(
        f"库里的表属于用户 {owner}，现在的用户 {me} 不能迁移；"
        f"请由数据库管理员用 psql 连上 {database}，执行 {command}，"
        f"或让 HALL_DATABASE_URL 改用 {owner}"
    )
