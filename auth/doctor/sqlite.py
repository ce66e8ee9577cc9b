"""What is particular to a SQLite file: its log and its indexes."""

import sqlite3
from contextlib import closing
from pathlib import Path

from auth.doctor.finding import Finding, bad, fine, note
from auth.doctor.rule_index import missing_indexes
from models.backup.content import Content
from models.backup.sqlite_store import read_only
from settings import Settings

BIG_LOG = 256 << 20  # the engine cuts it at 64 MB


async def look(settings: Settings, content: Content) -> list[Finding]:
    """The file from outside and its settings from inside."""
    path = settings.sqlite_file
    if not content.rows:
        return []
    with closing(read_only(path)) as connection:
        [mode] = connection.execute("PRAGMA journal_mode").fetchone()
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        found = missing_indexes({str(name) for [name] in names})
    if mode != "wal":
        found.append(note("数据库不在 WAL 模式，读写会互相等待", "服务启动后自动改回"))
    elif (size := _size(Path(f"{path}-wal"))) > BIG_LOG:
        advice = "有很久不结束的读取；请在空闲时重启服务"
        found.append(note(f"WAL 日志已有 {size >> 20} MB", advice))
    else:
        found.append(fine(f"WAL 模式，数据 {_size(path) / 1e6:.1f} MB，日志 {size / 1e6:.1f} MB"))
    if sqlite3.sqlite_version_info < (3, 35):
        found.append(bad(f"SQLite {sqlite3.sqlite_version} 太旧", "请升级系统的 Python 与 SQLite"))
    return found


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
