"""A connection to PostgreSQL beside Tortoise's pool, and in Chinese why there is none.

Its driver is no part of a hall on SQLite, so it is loaded where a database is asked for.
"""

import re
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from models.base.error import Invalid
from models.database.database_error import why_failed, why_not_encrypted
from models.database.table_owner import refuse_tables_of_others
from models.setting.database_url import NO_DRIVER, postgres

WITHIN = 10
SERVER = (
    "SELECT current_setting('server_encoding'), pg_is_in_recovery(),"
    " has_schema_privilege('public', 'CREATE')"
)
UTF8_ONLY = (
    "请以 UTF8 重建数据库：createdb -E UTF8 -T template0 -O hall hall，再用 make restore 放回备份"
)


class Away(Invalid):
    """The server cannot be reached now, which may pass by itself."""


def _passing() -> tuple[type[Exception], ...]:
    import asyncpg

    return (OSError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError)


def errors(*others: type[Exception]) -> tuple[type[Exception], ...]:
    """What the driver raises of its own, if it is installed, beside some others."""
    try:
        import asyncpg
    except ImportError:
        return others
    return (*others, asyncpg.PostgresError, asyncpg.InterfaceError)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Any]:
    """A connection of its own; a refusal is told with what to do."""
    try:
        import asyncpg
    except ImportError as error:
        raise Invalid(f"数据库{NO_DRIVER}") from error
    try:
        connection = await asyncpg.connect(**postgres(url).connection, timeout=WITHIN)
    except errors(*_passing(), ValueError) as error:
        kind = Away if isinstance(error, _passing()) and not _is_about_ssl(error) else Invalid
        raise kind(f"连不上数据库：{_why(error, postgres(url).place)}") from error
    try:
        yield connection
    finally:
        await connection.close()


def _is_about_ssl(error: Exception) -> bool:
    return isinstance(error, ssl.SSLError) or bool(re.search("SSL|root certificate", str(error)))


def _why(error: Exception, place: str) -> str:
    import asyncpg

    if _is_about_ssl(error):
        return why_not_encrypted(error, place)
    if isinstance(error, socket.gaierror):
        return f"{place} 的主机名无法解析；请核对 HALL_DATABASE_URL 和域名解析"
    if isinstance(error, asyncpg.TooManyConnectionsError):
        return "连接已用完；请调大 max_connections"
    if isinstance(error, _passing()):
        return f"{place} 没有应答；请检查数据库服务和网络"
    if isinstance(error, asyncpg.InvalidAuthorizationSpecificationError):
        return "用户名或密码不对；请核对 HALL_DATABASE_URL 和 pg_hba.conf"
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        return "没有这个数据库；请先建库：createdb -E UTF8 -T template0 -O hall hall"
    if isinstance(error, asyncpg.InsufficientPrivilegeError):
        return "用户没有权限；请让该用户拥有这个数据库"
    return why_failed(error)


async def check_server(url: str) -> None:
    """Refuse a database in which the hall cannot work."""
    async with connected(url) as connection:
        await refuse_tables_of_others(connection)
        for reason in await server_faults(connection):
            raise Invalid(reason)


async def server_faults(connection: Any) -> list[str]:
    """Why the hall cannot work in a database, each with what to do."""
    encoding, is_copy, may_create = await connection.fetchrow(SERVER)
    grant = "请执行 GRANT CREATE ON SCHEMA public TO 该用户"
    found = {
        f"数据库编码是 {encoding}，存不了中文；{UTF8_ONLY}": encoding != "UTF8",
        "这是只读的备用库；HALL_DATABASE_URL 应指向主库": is_copy,
        f"数据库用户不能建表，无法迁移；{grant}": not may_create,
    }
    return [reason for reason, is_so in found.items() if is_so]
