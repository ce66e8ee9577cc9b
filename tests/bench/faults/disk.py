"""A small disk of its own that can be filled up, as a memory file system; for root only."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.faults.finding import Finding

MISSING = Finding("a small disk of its own", "only root can mount one", is_met=None)


def can_mount() -> bool:
    """Whether this user may."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


class SmallDisk:
    """A folder on a disk of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    @property
    def free(self) -> int:
        """Bytes that are left."""
        return shutil.disk_usage(self.folder).free

    def fill(self) -> None:
        """Until nothing more goes onto it."""
        with self._ballast.open("ab", buffering=0) as file:
            for block in (b"x" * (1 << 20), b"x" * 4096):
                with contextlib.suppress(OSError):
                    while file.write(block) == len(block):
                        continue

    def empty(self) -> None:
        """Give the room back."""
        self._ballast.unlink()


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mounted as long as the block lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    option = f"size={megabytes}m,mode=700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", option, "tmpfs", folder], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
