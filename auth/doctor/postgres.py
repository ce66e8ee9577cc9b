"""What is particular to PostgreSQL: version, rights, connections, and the tools for a backup."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

from auth.doctor.finding import Finding, bad, fine, note
from auth.doctor.rule_index import missing_indexes
from models.backup.content import Content
from models.backup.postgres_store import PostgresStore
from models.database.postgres import server_faults
from settings import Settings

OLDEST = 13
CONNECTIONS = (
    "SELECT (SELECT count(*) FROM pg_stat_activity),"
    " current_setting('max_connections')::int, current_setting('server_version_num')::int / 10000,"
    " current_setting('fsync'), inet_server_addr() IS NULL OR"
    " inet_server_addr() <<= '127.0.0.0/8' OR COALESCE("
    "(SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false)"
)
NAMES = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"


async def look(settings: Settings, content: Content) -> list[Finding]:
    """The server as this user sees it."""
    async with PostgresStore(settings.database()).connection() as connection:
        row = await connection.fetchrow(CONNECTIONS)
        faults = await server_faults(connection)
        names = {str(name) for [name] in await connection.fetch(NAMES)}
    found = missing_indexes(names) if content.rows else []
    return [*found, *_server(row, faults), *_tools(int(row[2]))]


def _server(row: Any, faults: Sequence[str]) -> list[Finding]:
    used, most, major, fsync, is_safe = row
    found = [bad(*reason.split("；", 1)) for reason in faults]
    if major < OLDEST:
        found.append(bad(f"PostgreSQL {major} 太旧", f"请升级到 {OLDEST} 或更新"))
    if fsync != "on":
        found.append(bad("数据库关闭了 fsync，断电会丢数据", "请在 postgresql.conf 打开 fsync"))
    if not is_safe:
        found.append(note("数据库连接没有加密", "请在地址后加 ?sslmode=require"))
    if used > most * 0.8:
        found.append(note(f"数据库连接已用{used}个，上限{most}个", "请调大 max_connections"))
    return found or [fine(f"连接{used}个，上限{most}个；权限与编码正确")]


def _tools(major: int) -> list[Finding]:
    """Backup and restore use PostgreSQL's own programs, which must not be older than the server."""
    wanted = f"请安装 PostgreSQL {major} 或更新的客户端，否则不能备份"
    missing = [name for name in ("pg_dump", "pg_restore", "psql") if shutil.which(name) is None]
    if missing:
        return [note(f"找不到 {'、'.join(missing)}", wanted)]
    told = subprocess.run(["pg_dump", "--version"], capture_output=True, text=True, check=False)  # noqa: S607  # the one on the PATH is the one that a backup uses
    version = re.search(r"\d+", told.stdout)
    if version is None or int(version.group()) < major:
        return [note(f"备份工具比数据库旧：{told.stdout.strip()}", wanted)]
    return []
