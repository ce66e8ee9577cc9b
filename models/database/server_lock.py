"""The lock in the data folder: whoever holds it is the only server process on a SQLite file."""

import fcntl
from pathlib import Path
from typing import TextIO

NAME = "server.lock"


def take_server_lock(data_dir: Path) -> TextIO | None:
    """Take the lock for as long as the file stays open; None when a process has it already."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = (data_dir / NAME).open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def server_is_running(data_dir: Path) -> bool:
    """Look whether the lock is held, without leaving a trace."""
    try:
        file = (data_dir / NAME).open("r")
    except OSError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
