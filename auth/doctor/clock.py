"""The clock: not before the program, not behind what is stored, and not apart from the database."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import models
from auth.doctor.finding import Finding, bad, fine, note
from models.backup.postgres_store import PostgresStore
from models.backup.sqlite_store import read_only
from models.base import clock
from models.base.error import HallError
from settings import Settings

PROGRAM = Path(models.__file__).parents[1]
LAST_YEAR = 2100
EXACT, ROUGH = timedelta(seconds=2), timedelta(seconds=30)
ADVICE = "请打开自动对时（timedatectl set-ntp true），或请管理员校准；验证码、会话和授权期限都靠它"
NEWEST = "SELECT max(at) FROM audit_record"


async def check_clock(settings: Settings) -> list[Finding]:
    """Against what can be known without asking the network for the time."""
    now = clock.now()
    found = []
    program = newest_time([PROGRAM / "settings.py", *(PROGRAM / "models").rglob("*.py")])
    if program - now > timedelta(days=1) or now.year >= LAST_YEAR:
        found.append(bad(f"系统时间 {clock.minute_text(now)} 明显不对", ADVICE))
    stored = newest_time(path for path in settings.data_dir.glob("*") if path.is_file())
    if stored - now > ROUGH:
        found.append(bad(f"数据文件夹里有 {_apart(stored - now)}以后的文件，时钟倒退过", ADVICE))
    found += await _database(settings, now)
    shown = f"系统时间 {clock.moment_text(now)}（北京时间）"
    return found or [fine(f"{shown}，与数据和数据库相符")]


def newest_time(paths: Iterable[Path]) -> datetime:
    """When the newest of some files was written, by the clock of its file system."""
    newest = max((path.stat().st_mtime for path in paths), default=0.0)
    return datetime.fromtimestamp(newest, UTC)


async def _database(settings: Settings, now: datetime) -> list[Finding]:
    try:
        newest, theirs = await _moments(settings)
    except (HallError, OSError, sqlite3.Error):
        return []  # told where the database is looked at
    found = []
    if newest is not None and newest - now > ROUGH:
        found.append(bad(f"审计记录里有 {_apart(newest - now)}以后的时间，时钟倒退过", ADVICE))
    difference = abs(theirs - clock.now())
    if difference > ROUGH:
        found.append(bad(f"与数据库服务器的时钟相差{_apart(difference)}", ADVICE))
    elif difference > EXACT:
        found.append(note(f"与数据库服务器的时钟相差{_apart(difference)}", ADVICE))
    return found


async def _moments(settings: Settings) -> tuple[datetime | None, datetime]:
    """The newest audit record, and the database server's present."""
    if not settings.is_sqlite:
        async with PostgresStore(settings.database()).connection() as connection:
            theirs = await connection.fetchval("SELECT clock_timestamp()")
            is_there = await connection.fetchval("SELECT to_regclass('audit_record') IS NOT NULL")
            return (await connection.fetchval(NEWEST) if is_there else None), theirs
    with closing(read_only(settings.sqlite_file)) as connection:
        [text] = connection.execute(NEWEST).fetchone()
    return (datetime.fromisoformat(text) if text else None), clock.now()


def _apart(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds}秒" if seconds < 120 else f"{seconds // 60}分钟"
