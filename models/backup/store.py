"""The store that the settings name: SQLite file or PostgreSQL database."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from models.backup.content import Content, Finish
from models.backup.postgres_store import PostgresStore
from models.backup.sqlite_store import SqliteStore
from settings import Settings


class Store(Protocol):
    """Where the hall keeps its rows."""

    dialect: str

    async def size(self) -> int:
        """How many bytes a copy takes at most."""

    async def dump(self, target: Path) -> Content:
        """Copy everything as it is at one instant into a file, while servers go on writing."""

    async def content(self, url: str = "") -> Content:
        """What is in it now, or in the copy behind an address."""

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Keep servers away; raises Conflict while one is running."""

    def scratch(self, dump: Path) -> AbstractAsyncContextManager[str]:
        """The address of a temporary database made from a dump."""

    async def faults(self, url: str) -> Sequence[str]:
        """What is broken inside a copy."""

    async def replace(self, dump: Path, finish: Finish) -> str:
        """Put a dump into the place of what is there; returns where the old one is now."""


def store_of(settings: Settings) -> Store:
    """The store of a site."""
    if settings.is_sqlite:
        return SqliteStore(settings.sqlite_file, settings.data_dir)
    return PostgresStore(settings.database())
