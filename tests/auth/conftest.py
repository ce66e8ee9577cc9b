"""One real server for all of these tests, and one whose sessions can be looked into."""

from collections.abc import Iterator

import pytest

from tests.support.server import Server


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server with its demo data."""
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server
