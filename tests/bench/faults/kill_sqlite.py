"""`kill-sqlite`: writers on one SQLite file are killed again and again."""

import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.bench.faults.finding import Finding
from tests.bench.faults.writers import kill_writers


async def run() -> list[Finding]:
    """Kill, then examine the file itself."""
    with tempfile.TemporaryDirectory(prefix="hall-faults-") as folder:
        file = Path(folder) / "hall.sqlite3"
        found, is_whole = await kill_writers(f"sqlite://{file}", "SQLite")
        with sqlite3.connect(file) as database:
            [[said]] = database.execute("PRAGMA integrity_check").fetchall()
            broken = len(database.execute("PRAGMA foreign_key_check").fetchall())
        database.close()
    told = f"{found.happened}; integrity_check {said}, {broken} broken references"
    return [replace(found, happened=told, is_met=is_whole and said == "ok" and not broken)]
