"""A small site on the disk that can be backed up, and archives that somebody has spoilt."""

import dataclasses
import json
import tarfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from models.backup.store import Store, store_of
from models.backup.work import Made, Restored, make, restore
from settings import Settings, settings
from tests.support.database import empty_database
from tests.support.writer import write

ACTS = 5


@dataclass(frozen=True)
class Site:
    """A database in which some acts were done, with its data folder and its backups."""

    url: str
    settings: Settings
    store: Store
    backups: Path

    async def backup(self, secret: bytes = b"") -> Made:
        """Make a backup as `make backup` does."""
        return await make(self.store, self.backups, secret=secret)

    async def restore(self, archive: Path, *, force: bool = True) -> Restored:
        """Restore as `make restore` does."""
        return await restore(self.store, self.settings, archive, force=force)


@asynccontextmanager
async def site(folder: Path, acts: int = ACTS) -> AsyncIterator[Site]:
    """A site of its own in a folder."""
    async with empty_site(folder) as own:
        await write(own.url, acts)
        yield own


@asynccontextmanager
async def empty_site(folder: Path) -> AsyncIterator[Site]:
    """A site that was never started."""
    async with empty_database(folder) as url:
        data = folder / url.rsplit("/", 1)[1].replace(".", "-")
        own = dataclasses.replace(settings, database_url=url, data_dir=data)
        yield Site(url, own, store_of(own), folder / "backups")


def members(archive: Path) -> dict[str, bytes]:
    """What an archive holds, by name."""
    with tarfile.open(archive) as tar:
        found = {entry.name: tar.extractfile(entry) for entry in tar}
        return {name: file.read() for name, file in found.items() if file is not None}


def rewritten(archive: Path, content: dict[str, bytes]) -> Path:
    """An archive with this content instead."""
    with tarfile.open(archive, "w:gz") as tar:
        for name, body in content.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            tar.addfile(entry, BytesIO(body))
    return archive


def with_manifest(archive: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """An archive whose manifest somebody has changed."""
    content = members(archive)
    manifest = json.loads(content["manifest.json"])
    change(manifest)
    return rewritten(archive, {**content, "manifest.json": json.dumps(manifest).encode()})
