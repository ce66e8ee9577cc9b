"""A site with a user of its own."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.support.users import run_as


@dataclass(frozen=True)
class Place:
    """A site whose data belong to the service's own user."""

    folder: Path
    python: str

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @property
    def database(self) -> Path:
        """Its database."""
        return self.data / "hall.sqlite3"

    @property
    def backups(self) -> list[Path]:
        """The backups in its own folder."""
        return sorted((self.data / "backups").glob("hall-*"))

    def type(self, user: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the commands as a user."""
        return run_as(
            user, [self.python, "-m", *words], cwd=self.folder, HALL_DATA_DIR=str(self.data)
        )

    def backup(self, user: str, *words: str) -> subprocess.CompletedProcess[str]:
        """One of the jobs with archives."""
        return self.type(user, "models.backup", *words)
