"""Fixtures of all tests: a fresh database for every async test, and a clock put back."""

import gc
import inspect
from collections.abc import AsyncIterator, Iterator

import hypothesis
import pytest
from tortoise.context import TortoiseContext

from models import clock
from tests.support.database import ON_POSTGRES, POSTGRES_URL, Template, make_template

hypothesis.settings.register_profile("hall", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("hall")


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """After a file, take what stays out of later collections: every page test collects twice."""
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """The migrated, empty database that every test gets a copy of."""
    if ON_POSTGRES and not POSTGRES_URL:
        pytest.skip("HALL_TEST_POSTGRES_URL is not set")
    made = make_template(tmp_path_factory.mktemp("template"))
    yield made
    made.drop()


@pytest.fixture
async def db(template: Template) -> AsyncIterator[TortoiseContext]:
    """A database of its own, seen by the test, by pages and by background tasks."""
    async with template.copy() as context:
        yield context


@pytest.fixture(autouse=True)
def _database_for_async_tests(request: pytest.FixtureRequest) -> None:
    """Give every async test its database; a test of a pure function needs none."""
    if inspect.iscoroutinefunction(request.function):
        request.getfixturevalue("db")


@pytest.fixture(autouse=True)
def _clock_put_back() -> Iterator[None]:
    """Undo a test's travel in time."""
    yield
    clock.reset()
