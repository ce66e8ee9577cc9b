"""`backup-disk-full`: the disk runs full while a backup is being written to it."""

import asyncio
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.bench.faults.disk import MISSING, SmallDisk, can_mount, small_disk
from tests.bench.faults.finding import Finding
from tests.support.environment import clean_environment
from tests.support.server import ROOT
from tests.support.writer import write

MEGABYTES = 160
ROWS, ROW_BYTES = 500, 60_000  # a database that takes a while to copy, and cannot be compressed
WORKPLACE = ".hall-work-*"
LATER = (0.0, 0.1, 0.3)  # seconds after the backup has begun: while it copies, while it packs


def grow(file: Path) -> None:
    """Put weight into the database."""
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE weight (content TEXT)")
        rows = ((secrets.token_urlsafe(ROW_BYTES * 3 // 4),) for _ in range(ROWS))
        database.executemany("INSERT INTO weight VALUES (?)", rows)
    database.close()


def fill_when_it_works(disk: SmallDisk, later: float, over: threading.Event) -> None:
    """Wait until the backup has begun to write, then leave no room."""
    while not over.is_set():
        places = disk.folder.glob(WORKPLACE)
        if any(file.stat().st_size for place in places for file in place.glob("*")):
            time.sleep(later)
            disk.fill()
            return
        time.sleep(0.002)


def command(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`make backup` and `make drill` as they are."""
    return subprocess.run(
        [sys.executable, "-m", "models.backup", *words],
        cwd=ROOT,
        env=clean_environment(HALL_DATA_DIR=str(data)),
        capture_output=True,
        text=True,
    )


def once(data: Path, disk: SmallDisk, later: float) -> tuple[str, bool]:
    """One backup whose disk runs full; what was said, and whether it left nothing."""
    over = threading.Event()
    filling = threading.Thread(target=fill_when_it_works, args=(disk, later, over))
    filling.start()
    done = command(data, "backup", f"TO={disk.folder}")
    over.set()
    filling.join()
    left = [each for each in disk.folder.iterdir() if each.name != "ballast"]
    disk.empty()
    said = (done.stdout + done.stderr).strip().splitlines()
    if done.returncode:
        told = f"exit {done.returncode}, “{said[-1]}”, left behind: {len(left)} files"
        return told, not left and "Traceback" not in done.stderr
    is_whole = len(left) == 1 and not command(data, "drill", f"FROM={left[0]}").returncode
    left[0].unlink()
    return f"it was finished before; its drill {'passes' if is_whole else 'fails'}", is_whole


async def run() -> list[Finding]:
    """Full at once, full while it copies, full while it packs; then with room."""
    if not can_mount():
        return [MISSING]
    with tempfile.TemporaryDirectory(prefix="hall-faults-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        await write(f"sqlite://{data / 'hall.sqlite3'}", 3)
        grow(data / "hall.sqlite3")
        findings = []
        with small_disk(Path(folder) / "backups", MEGABYTES) as disk:
            disk.fill()
            done = await asyncio.to_thread(command, data, "backup", f"TO={disk.folder}")
            said = (done.stdout + done.stderr).strip().splitlines()[-1].replace(folder, "…")
            disk.empty()
            findings.append(
                Finding(
                    "a backup to a disk that is full",
                    f"exit {done.returncode}, “{said}”",
                    bool(done.returncode) and "Traceback" not in done.stderr,
                )
            )
            for later in LATER:
                told, is_good = await asyncio.to_thread(once, data, disk, later)
                name = f"a disk that runs full {later * 1000:.0f} ms after a backup has begun"
                findings.append(Finding(name, told, is_good))
            done = await asyncio.to_thread(command, data, "backup", f"TO={disk.folder}", "VERIFY=1")
            findings.append(
                Finding(
                    "the same again with room, verified",
                    f"exit {done.returncode}",
                    not done.returncode,
                )
            )
    return findings
