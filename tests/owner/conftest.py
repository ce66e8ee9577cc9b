"""Fixtures of what belongs to whom."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.owner.place import Place
from tests.support.users import SERVICE, folder_for_all, give, python_for_all
from tests.support.writer import write


@pytest.fixture(scope="module")
def python() -> str:
    """A Python for every user."""
    return python_for_all()


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A database with a few rows, made once."""
    with folder_for_all() as folder:
        asyncio.run(write(f"sqlite://{folder / 'hall.sqlite3'}", 2))
        yield folder / "hall.sqlite3"


@pytest.fixture
def place(template: Path, python: str) -> Iterator[Place]:
    """A site of its own."""
    with folder_for_all() as folder:
        own = Place(folder, python)
        own.data.mkdir(mode=0o700)
        own.database.write_bytes(template.read_bytes())
        own.database.chmod(0o600)
        give(own.data, SERVICE)
        yield own
