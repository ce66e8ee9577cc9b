"""Fixtures of the tests with two processes, which need PostgreSQL, Redis and nginx.

They run beside the journeys, whose browser they use, all of them in the same process of the two.
"""

from collections.abc import Iterator

import pytest

from tests.journeys.conftest import (  # noqa: F401  # fixtures and a hook, found by their names
    FAILED,
    new_page,
    pytest_runtest_makereport,
    watch,
)
from tests.support.cluster import Cluster, cluster
from tests.support.services import missing


@pytest.fixture(scope="session")
def shared_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two processes for all of these tests; each test leaves everything running."""
    if absent := missing():
        pytest.skip(f"not installed: {', '.join(absent)}")
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture
def hall(shared_cluster: Cluster, request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """The cluster; both logs are shown when the test fails."""
    yield shared_cluster
    if request.node.stash.get(FAILED, False):
        print(shared_cluster.tail())
